import { z } from 'zod'
import { actionKinds } from '../domain/actions/action.ts'
import type { actionConditionKeys } from '../domain/criteria/action-condition.ts'
import {
  type ConditionField,
  type ConditionFieldNature,
  conditionFields,
  natureOf,
} from '../domain/criteria/condition-fields.ts'
import { type OperandShape, operators, operatorsFor } from '../domain/criteria/operators.ts'
import { LeadDefinition } from '../domain/definition/lead-definition.ts'

type JsonSchema = Record<string, unknown>

/** JSON Schema of mappings/definition.yaml, for editors: completion of fields and operators, marks on mistakes. */
export function definitionJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(LeadDefinition, { io: 'input' })
  const { $schema, ...rest } = schema
  return {
    $schema,
    title: 'Plumbline lead definition',
    ...rest,
    // Both are read by hand, for exact error places, so zod cannot tell their shape.
    $defs: { ...rest.$defs, ...values(), Condition: condition(), Combination: combination() },
  }
}

const itself = { $ref: '#/$defs/Condition' }
const conditions = { type: 'array', minItems: 1, items: itself }
const closed = (properties: JsonSchema, required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const condition = (): JsonSchema => ({
  anyOf: [
    ...fieldsAlike().map(comparison),
    closed({ all: conditions }, ['all']),
    closed({ any: conditions }, ['any']),
    closed({ not: itself }, ['not']),
    closed({ atLeast: { type: 'integer', minimum: 1 }, of: conditions }, ['atLeast', 'of']),
    actionCondition(),
  ],
})

function actionCondition(): JsonSchema {
  const kind = { type: 'string' }
  const count = { type: 'integer', minimum: 1 }
  const properties = {
    action: { anyOf: [{ enum: ['any', ...actionKinds] }, kind, { type: 'array', minItems: 1, items: kind }] },
    highValue: { type: 'boolean' },
    distinct: { type: 'boolean' },
    within: { const: 'day' },
    withinDays: count,
    atLeast: count,
  } satisfies Record<(typeof actionConditionKeys)[number], JsonSchema>
  return closed(properties, ['action', 'atLeast'])
}

const combination = (): JsonSchema => ({
  anyOf: [{ enum: ['all', 'any'] }, closed({ atLeast: { type: 'integer', minimum: 1 } }, ['atLeast'])],
})

/** Fields that can be asked the same, because they have the same kind and options. */
interface AlikeFields extends ConditionFieldNature {
  readonly fields: readonly ConditionField[]
  /** Of the definition that says what these fields can hold. */
  readonly valueName: string
}

function fieldsAlike(): AlikeFields[] {
  const alike = Map.groupBy(conditionFields, (field) => JSON.stringify(natureOf(field)))
  return [...alike.values()].flatMap((fields) => {
    const [first] = fields
    if (first === undefined) return []
    const nature = natureOf(first)
    return [{ ...nature, fields, valueName: nature.options === null ? nature.kind : `${first}-value` }]
  })
}

const jsonTypes = {
  text: 'string',
  rank: 'string',
  number: 'number',
  flag: 'boolean',
  date: 'string',
  list: 'string',
}

const values = (): JsonSchema =>
  Object.fromEntries(
    fieldsAlike().map(({ kind, options, valueName }) => [
      valueName,
      options === null ? { type: jsonTypes[kind] } : { enum: options },
    ]),
  )

/** A field with exactly one of its operators beside it. */
function comparison({ kind, fields, valueName }: AlikeFields): JsonSchema {
  const value = { $ref: `#/$defs/${valueName}` }
  const compared = operatorsFor(kind).map((name) => [name, operandSchema(operators[name].operand, value)])
  const properties = { field: { enum: fields }, ...Object.fromEntries(compared) }
  return { ...closed(properties, ['field']), minProperties: 2, maxProperties: 2 }
}

function operandSchema(shape: OperandShape, value: JsonSchema): JsonSchema {
  switch (shape) {
    case 'value':
      return value
    case 'values':
      return { type: 'array', minItems: 1, items: value }
    case 'pair':
      return { type: 'array', minItems: 2, maxItems: 2, items: value }
    case 'days':
      return { type: 'integer', minimum: 1 }
    case 'yesOrNo':
      return { type: 'boolean' }
  }
}
