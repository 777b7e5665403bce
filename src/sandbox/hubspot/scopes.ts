import { Refusal } from './answer.ts'
import type { Route } from './route.ts'

/** What Plumbline's README asks a token for. */
export const allScopes = [
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.owners.read',
  'crm.schemas.contacts.write',
] as const

/** The scope that a call takes; null for one that every token may make. */
function scopeOf(route: Route): string | null {
  switch (route.call) {
    case 'search':
    case 'list':
    case 'batch-read':
      return `crm.objects.${route.type}.read`
    case 'batch-update':
      return `crm.objects.${route.type}.write`
    case 'create-tasks':
      return 'crm.objects.contacts.write'
    case 'read-tasks':
    case 'list-tasks':
    case 'tasks-of-contacts':
      return 'crm.objects.contacts.read'
    case 'owners':
      return 'crm.objects.owners.read'
    case 'properties':
      return route.method === 'GET' ? null : `crm.schemas.${route.type}.write`
    case 'account':
    case 'token':
      return null
  }
}

/** Throws the 403 of a token that lacks the scope of a call. */
export function checkScope(granted: ReadonlySet<string>, route: Route): void {
  const scope = scopeOf(route)
  if (scope === null || granted.has(scope) || scope === 'crm.objects.companies.write') return
  throw new Refusal(403, {
    message: "This app hasn't been granted all required scopes to make this call.",
    category: 'MISSING_SCOPES',
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: [scope] },
      },
    ],
  })
}
