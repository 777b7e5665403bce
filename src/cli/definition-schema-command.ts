import { definitionJsonSchema } from '../mappings/definition-json-schema.ts'
import { printJson } from './print.ts'

/** Prints the JSON Schema of the definition file, as it stands in mappings/schema/definition.schema.json. */
export function printDefinitionSchema(): void {
  printJson(definitionJsonSchema())
}
