import { definitionJsonSchema } from '../mappings/definition-json-schema.ts'

/** Prints the JSON Schema of the definition file, as it stands in mappings/schema/definition.schema.json. */
export function printDefinitionSchema(): void {
  process.stdout.write(`${JSON.stringify(definitionJsonSchema(), null, 2)}\n`)
}
