import type { FieldDefinition } from './fields.ts'
import type { Org } from './org.ts'
import { Refusal } from './refusal.ts'
import type { QueryResult } from './soql-query.ts'
import type { Condition, SoqlQuery } from './soql-syntax.ts'

/** A row of FieldDefinition, by the paths that a query may name. */
type DefinitionRow = Readonly<Record<string, string | null>>

const known = ['QualifiedApiName', 'Label', 'Description', 'EntityDefinition.QualifiedApiName']

const rowOf = (object: string, { name, label, description }: FieldDefinition): DefinitionRow => ({
  QualifiedApiName: name,
  Label: label,
  Description: description,
  'EntityDefinition.QualifiedApiName': object,
})

function holds(condition: Condition, row: DefinitionRow): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, row))
    case 'or':
      return condition.parts.some((part) => holds(part, row))
    case 'compare':
      return (row[condition.path] === condition.literal.value) === (condition.operator === '=')
    case 'in':
      return condition.literals.some(({ value }) => value === row[condition.path]) !== condition.isNegated
  }
}

/** What the org says about the fields of its objects to whoever may view its set-up, the hidden ones too. */
export function queryFieldDefinitions(org: Org, { select, where }: SoqlQuery): QueryResult {
  const stranger = select.find((path) => !known.includes(path))
  if (stranger !== undefined)
    throw new Refusal(400, 'INVALID_FIELD', `No such column '${stranger}' on entity 'FieldDefinition'.`)
  const rows = [...org.tables].flatMap(([object, { fields }]) =>
    [...fields.values()].map((field) => rowOf(object, field)),
  )
  const found = rows.filter((row) => where === null || holds(where, row))
  return {
    rows: found.map((_, index) => ({ Id: String(index), SystemModstamp: '' })),
    pageSize: 2_000,
    isCount: select.length === 0,
    render: ({ Id }) => Object.fromEntries(select.map((path) => [path, found[Number(Id)]?.[path] ?? null])),
  }
}
