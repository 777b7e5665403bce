import { createHubspot } from '../../../src/crm/hubspot/index.ts'
import { startHubspotSandbox } from '../../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { type CrmContract, describeCrmContract } from '../crm-contract.ts'
import { describeTaskContract } from '../task-contract.ts'
import { shippedMapping } from './shipped-mapping.ts'

const overlapMs = 2 * 60_000

const contract: CrmContract = {
  objects: ['contact'],
  account: '20000001',
  missingId: '999999999',
  mapping: shippedMapping,
  scoreField: 'plumbline_score',
  company: { object: 'company', nameField: 'name', peopleObject: 'contact' },
  ownerField: 'hubspot_owner_id',
  refused: { changes: { plumbline_score: 'plenty of it' }, value: 'plenty of it' },
  rateLimit: {
    how: {
      status: 429,
      body: JSON.stringify({
        status: 'error',
        message: 'You have reached your secondly limit.',
        errorType: 'RATE_LIMIT',
        correlationId: '00000000-0000-4000-8000-000000000001',
        policyName: 'SECONDLY',
      }),
    },
    retryAfterMs: 1_000,
  },
  purposes: { pull: 'search', write: 'write' },
  beyondOverlapMs: overlapMs + 60_000,
  async open(people, clock, onCall = () => undefined) {
    const sandbox = await startHubspotSandbox({ port: 0, people, now: clock.now, onCall })
    return {
      sandbox,
      connect: ({ timeoutMs = 5_000, isWrongToken = false } = {}) =>
        createHubspot({
          baseUrl: sandbox.url,
          accessToken: isWrongToken ? 'wrong' : sandbox.token,
          mapping: shippedMapping,
          timeoutMs,
          overlapMs,
          observe: () => {},
          now: clock.now,
        }),
    }
  },
}

describeCrmContract('hubspot', contract)
describeTaskContract('hubspot', contract)
