import { isLongText } from './fields.ts'
import type { Org } from './org.ts'
import { Refusal } from './refusal.ts'

/** `GET /sobjects/<object>/describe`: what the integration user can see of it. */
export function describeObject(org: Org, object: string): unknown {
  if (org.hidden.has(object)) throw new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist')
  const visible = [...org.table(object).fields.keys()].flatMap((name) => org.visibleField(object, name) ?? [])
  return {
    name: object,
    updateable: true,
    createable: object !== 'Task' || org.mayCreateTasks(),
    fields: visible.map((field) => ({
      name: field.name,
      label: field.label,
      type: field.type,
      length: field.length,
      scale: field.scale,
      custom: field.name.endsWith('__c'),
      inlineHelpText: field.helpText,
      calculated: field.isCalculated,
      filterable: !isLongText(field),
      updateable: org.mayEdit(object, field.name),
      relationshipName: field.relationship?.name ?? null,
      referenceTo: field.relationship?.to ?? [],
      restrictedPicklist: false,
      picklistValues: field.picklist.map((value) => ({
        value,
        label: value,
        active: true,
        defaultValue: false,
      })),
    })),
  }
}
