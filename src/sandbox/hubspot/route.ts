/** The object types that the sandbox has, as paths say them. */
export type ObjectType = 'contacts' | 'companies'

/** A call that the sandbox understands. */
export type Route =
  | { readonly call: 'search' | 'batch-read' | 'batch-update'; readonly type: ObjectType }
  | { readonly call: 'list'; readonly type: ObjectType; readonly query: URLSearchParams }
  | { readonly call: 'create-tasks' | 'read-tasks' | 'tasks-of-contacts' }
  | { readonly call: 'list-tasks'; readonly query: URLSearchParams }
  | { readonly call: 'owners'; readonly query: URLSearchParams }
  | { readonly call: 'account' }
  | { readonly call: 'token' }
  | {
      readonly call: 'properties'
      readonly type: ObjectType
      readonly method: string
      readonly rest: readonly string[]
    }

/** Types are taken by name or by number. */
const types: Readonly<Record<string, ObjectType>> = {
  contacts: 'contacts',
  '0-1': 'contacts',
  companies: 'companies',
  '0-2': 'companies',
}

function objectRoute(method: string, type: ObjectType, rest: string, query: URLSearchParams): Route | null {
  switch (`${method} ${rest}`) {
    case 'POST search':
      return { call: 'search', type }
    case 'POST batch/read':
      return { call: 'batch-read', type }
    case 'POST batch/update':
      return { call: 'batch-update', type }
    case 'GET ':
      return { call: 'list', type, query }
    default:
      return null
  }
}

function taskRoute(method: string, rest: string, query: URLSearchParams): Route | null {
  switch (`${method} ${rest}`) {
    case 'POST batch/create':
      return { call: 'create-tasks' }
    case 'POST batch/read':
      return { call: 'read-tasks' }
    case 'GET ':
      return { call: 'list-tasks', query }
    default:
      return null
  }
}

/** What a request asks for; null for a path that is no part of the sandbox. */
export function routeOf(method: string, { pathname, searchParams: query }: URL): Route | null {
  if (method === 'GET' && pathname === '/account-info/v3/details') return { call: 'account' }
  if (method === 'POST' && pathname === '/oauth/v2/private-apps/get/access-token-info')
    return { call: 'token' }
  const [crm, version, area, name = '', ...rest] = pathname.split('/').filter((part) => part !== '')
  if (method === 'POST' && pathname === '/crm/v4/associations/contacts/tasks/batch/read')
    return { call: 'tasks-of-contacts' }
  if (crm !== 'crm' || version !== 'v3') return null
  if (area === 'owners' && name === '' && method === 'GET') return { call: 'owners', query }
  if (area === 'objects' && name === 'tasks') return taskRoute(method, rest.join('/'), query)
  const type = types[name]
  if (type === undefined) return null
  if (area === 'objects') return objectRoute(method, type, rest.join('/'), query)
  if (area === 'properties') return { call: 'properties', type, method, rest }
  return null
}

/** The word that a call is counted and failed under. */
export function purposeOf(route: Route | null): string {
  switch (route?.call) {
    case undefined:
      return 'unknown'
    case 'search':
    case 'list':
      return route.type === 'contacts' ? route.call : 'companies'
    case 'batch-read':
      return route.type === 'contacts' ? 'read' : 'companies'
    case 'batch-update':
      return 'write'
    case 'create-tasks':
      return 'tasks'
    case 'read-tasks':
    case 'list-tasks':
    case 'tasks-of-contacts':
      return 'find-tasks'
    case 'owners':
    case 'account':
    case 'properties':
      return route.call
    case 'token':
      return 'account'
  }
}
