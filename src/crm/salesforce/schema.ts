import type { CrmMapping, ObjectMapping } from '../../domain/crm-mapping.ts'
import type { CrmField, CrmFieldKind, CrmRight, CrmSchema, ObjectSchema } from '../../domain/crm-schema.ts'
import type { SalesforceConnection } from './connection.ts'
import { fieldType, ownHelp } from './custom-field.ts'
import { type Descriptions, describing, type FieldDescription, unlessHidden } from './describe.ts'
import { CurrencyRow, DescribedRow } from './schemas.ts'
import { runQueries, textLiteral } from './soql.ts'
import { mayCreateTasks, whoMayCreate } from './tasks.ts'

const inWords = {
  number: fieldType({ type: 'number' }).inWords,
  text: fieldType({ type: 'text' }).inWords,
  longText: fieldType({ type: 'longText' }).inWords,
  date: fieldType({ type: 'date' }).inWords,
}

/**
 * The fields of the mapped objects: one call per object, and one more where a field that we are to write does not show
 * by its label or help text that it is ours. `whole` also follows relationships, and asks for rights and currencies.
 */
export async function readSchema(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  scope: 'written' | 'whole',
  signal: AbortSignal,
): Promise<CrmSchema> {
  const describe = describing(connection, signal)
  const objects = new Map<string, ObjectSchema | null>()
  let hasCurrencies = false
  for (const [object, objectMapping] of Object.entries(mapping.objects)) {
    const described = await describe(object)
    if (described === null) {
      objects.set(object, null)
      continue
    }
    hasCurrencies ||= described.has('CurrencyIsoCode')
    const marked = await markedByDescription(connection, object, objectMapping, described, signal)
    const fields = new Map([...described].map(([name, field]) => [name, fieldOf(field, marked.has(name))]))
    const beyond = scope === 'whole' ? relatedPaths(objectMapping) : []
    for (const path of beyond) {
      const field = await follow(object, path.split('.'), describe)
      if (field !== null) fields.set(path, fieldOf(field, false))
    }
    objects.set(object, fields)
  }
  if (scope === 'written') return { objects, rights: [], currencies: [], inWords }
  return {
    objects,
    rights: [await taskRight(connection, signal)],
    currencies: hasCurrencies ? await readCurrencies(connection, signal) : [],
    inWords,
  }
}

function fieldOf(field: FieldDescription, isDescribedAsOurs: boolean): CrmField {
  const { label, type, length, updateable, calculated, custom, picklistValues } = field
  const words = picklistValues.filter(({ active }) => active).map(({ value }) => value)
  return {
    label,
    kind: kindOf(field),
    crmKind: length > 0 && kindOf(field) !== 'other' && isText(type) ? `${type}(${length})` : type,
    length: length > 0 ? length : null,
    isWritable: updateable,
    isCalculated: calculated,
    isBuiltIn: !custom,
    isMarked: custom && (isDescribedAsOurs || showsOurs(field)),
    words: /picklist|combobox/.test(type) ? words : null,
  }
}

const isText = (type: string): boolean => type === 'string' || type === 'textarea'

const showsOurs = ({ label, inlineHelpText }: FieldDescription): boolean =>
  /^plumbline\b/i.test(label) || (inlineHelpText ?? '').includes(ownHelp)

function kindOf({ type, length }: FieldDescription): CrmFieldKind {
  switch (type) {
    case 'string':
    case 'email':
    case 'phone':
    case 'url':
    case 'id':
      return 'text'
    case 'textarea':
      return length > 255 ? 'longText' : 'text'
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
    case 'long':
      return 'number'
    case 'date':
      return 'date'
    case 'datetime':
      return 'moment'
    case 'boolean':
      return 'flag'
    case 'picklist':
    case 'multipicklist':
    case 'combobox':
      return 'words'
    case 'reference':
      return 'reference'
    default:
      return 'other'
  }
}

/** Fields of ours whose admin-only description alone says so: those that an earlier version created under another label. */
async function markedByDescription(
  connection: SalesforceConnection,
  object: string,
  { write }: ObjectMapping,
  described: Descriptions,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const unmarked = Object.values(write).flatMap(({ field }) => {
    const found = described.get(field)
    return found?.custom === true && !showsOurs(found) ? [field] : []
  })
  if (unmarked.length === 0) return new Set()
  const query = `SELECT QualifiedApiName, Description FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = ${textLiteral(object)} AND QualifiedApiName IN (${unmarked.map(textLiteral).join(',')})`
  const answer = await unlessHidden(runQueries(connection, 'describe', [query], DescribedRow, signal))
  const rows = answer?.body[0]?.records ?? []
  return new Set(
    rows.filter(({ Description }) => Description?.includes(ownHelp)).map((row) => row.QualifiedApiName),
  )
}

/** Paths through a relationship that the mapping reads. */
const relatedPaths = ({ read }: ObjectMapping): string[] => [
  ...new Set(
    Object.values(read)
      .flatMap(({ from }) => from)
      .filter((path) => path.includes('.')),
  ),
]

async function follow(
  object: string,
  [name, ...rest]: readonly string[],
  describe: (object: string) => Promise<Descriptions | null>,
): Promise<FieldDescription | null> {
  const fields = await describe(object)
  if (fields === null || name === undefined) return null
  if (rest.length === 0) return fields.get(name) ?? null
  const reference = [...fields.values()].find(({ relationshipName }) => relationshipName === name)
  const target = reference?.referenceTo[0]
  return target === undefined ? null : await follow(target, rest, describe)
}

async function taskRight(connection: SalesforceConnection, signal: AbortSignal): Promise<CrmRight> {
  const isGranted = await mayCreateTasks(connection, signal)
  const advice = isGranted ? '' : `whoever gets a lead would find no task for it. ${whoMayCreate}`
  return { what: 'create tasks', isGranted, advice }
}

async function readCurrencies(connection: SalesforceConnection, signal: AbortSignal): Promise<string[]> {
  const query = 'SELECT IsoCode, IsCorporate FROM CurrencyType WHERE IsActive = true'
  const answer = await unlessHidden(runQueries(connection, 'describe', [query], CurrencyRow, signal))
  const rows = answer?.body[0]?.records ?? []
  return rows.toSorted((a, b) => Number(b.IsCorporate) - Number(a.IsCorporate)).map(({ IsoCode }) => IsoCode)
}
