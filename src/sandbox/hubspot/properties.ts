import { z } from 'zod'
import { type Answer, batchAnswer, batchError, invalidRequest, ok, Refusal } from './answer.ts'
import type { PropertyCatalog, PropertyDefinition, PropertyGroup } from './property-catalog.ts'

const NewProperty = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1),
  type: z.enum(['string', 'number', 'enumeration', 'bool', 'date', 'datetime']),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().default(''),
  options: z
    .array(
      z.object({
        label: z.string(),
        value: z.string(),
        displayOrder: z.number().default(-1),
        hidden: z.boolean(),
      }),
    )
    .default([]),
})
type NewProperty = z.infer<typeof NewProperty>

const NewGroup = z.object({
  name: z.string().min(1),
  label: z.string().min(1),
  displayOrder: z.number().default(-1),
})

/** The field types that a type may be shown with. */
const fieldTypesOf: Readonly<Record<NewProperty['type'], readonly string[]>> = {
  string: ['text', 'textarea', 'phonenumber', 'html', 'file'],
  number: ['number'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox'],
  bool: ['booleancheckbox'],
  date: ['date'],
  datetime: ['date'],
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidRequest(`Invalid input JSON on line 1: ${z.prettifyError(parsed.error)}`)
}

const existsMessage = (name: string): string => `A property named '${name}' already exists.`

function render(property: PropertyDefinition): Record<string, unknown> {
  const { isReadOnly, isCalculated = false, ...rest } = property
  return {
    ...rest,
    calculated: isCalculated,
    archived: false,
    modificationMetadata: {
      readOnlyValue: isReadOnly,
      readOnlyDefinition: rest.hubspotDefined,
      archivable: true,
    },
  }
}

function add(catalog: PropertyCatalog, wanted: NewProperty): PropertyDefinition {
  if (!fieldTypesOf[wanted.type].includes(wanted.fieldType)) {
    throw invalidRequest(`${wanted.fieldType} is not a valid fieldType for the type ${wanted.type}.`)
  }
  if (!catalog.groups.has(wanted.groupName))
    throw invalidRequest(`Property group ${wanted.groupName} does not exist.`)
  const property = { ...wanted, hubspotDefined: false, isReadOnly: false, externalOptions: false }
  catalog.properties.set(wanted.name, property)
  return property
}

function batchCreate(catalog: PropertyCatalog, text: string, now: Date): Answer {
  const { inputs } = parse(z.object({ inputs: z.array(NewProperty).max(100) }), JSON.parse(text))
  const existing = inputs.filter(({ name }) => catalog.properties.has(name))
  const added = inputs
    .filter((input) => !existing.includes(input))
    .map((input) => render(add(catalog, input)))
  const errors = existing.map(({ name }) =>
    batchError(
      'OBJECT_ALREADY_EXISTS',
      existsMessage(name),
      { name: [name] },
      { subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS' },
    ),
  )
  const answer = batchAnswer(added, errors, now)
  return answer.status === 200 ? { ...answer, status: 201 } : answer
}

function create(catalog: PropertyCatalog, text: string): Answer {
  const wanted = parse(NewProperty, JSON.parse(text))
  if (catalog.properties.has(wanted.name)) {
    throw new Refusal(409, {
      message: existsMessage(wanted.name),
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
    })
  }
  return { status: 201, body: render(add(catalog, wanted)) }
}

function createGroup(catalog: PropertyCatalog, text: string): Answer {
  const group: PropertyGroup = parse(NewGroup, JSON.parse(text))
  if (catalog.groups.has(group.name)) {
    throw new Refusal(409, { message: `A group named '${group.name}' already exists.`, category: 'CONFLICT' })
  }
  catalog.groups.set(group.name, group)
  return { status: 201, body: { ...group, archived: false } }
}

function readOne(catalog: PropertyCatalog, name: string): Answer {
  const property = catalog.properties.get(name)
  if (property !== undefined) return ok(render(property))
  throw new Refusal(404, { message: `Property "${name}" not found`, category: 'OBJECT_NOT_FOUND' })
}

/** The calls below `/crm/v3/properties/{type}`; null for one that the sandbox does not know. */
export function answerProperties(
  catalog: PropertyCatalog,
  method: string,
  rest: readonly string[],
  text: string,
  now: Date,
): Answer | null {
  const call = `${method} ${rest.join('/')}`
  if (call === 'GET ')
    return ok({
      results: [...catalog.properties.values()].filter(({ name }) => !catalog.hidden.has(name)).map(render),
    })
  if (call === 'POST ') return create(catalog, text)
  if (call === 'GET groups') {
    return ok({ results: [...catalog.groups.values()].map((group) => ({ ...group, archived: false })) })
  }
  if (call === 'POST groups') return createGroup(catalog, text)
  if (call === 'POST batch/create') return batchCreate(catalog, text, now)
  if (method === 'GET' && rest.length === 1) return readOne(catalog, rest[0] ?? '')
  return null
}
