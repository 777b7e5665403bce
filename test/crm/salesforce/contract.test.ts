import { createSalesforce } from '../../../src/crm/salesforce/index.ts'
import { startSalesforceSandbox } from '../../../src/sandbox/salesforce/salesforce-sandbox.ts'
import { type CrmContract, describeCrmContract } from '../crm-contract.ts'
import { describeTaskContract } from '../task-contract.ts'
import { shippedMapping } from './shipped-mapping.ts'

const overlapMs = 2 * 60_000
const tooLong = `ada.0@helixworks-0.example ${'and so on '.repeat(30)}`

const contract: CrmContract = {
  objects: ['Lead', 'Contact'],
  account: '00DPb0000000001',
  missingId: '00QPb00000093D7MAI',
  mapping: shippedMapping,
  scoreField: 'Plumbline_Score__c',
  company: { object: 'Account', nameField: 'Name', peopleObject: 'Contact' },
  ownerField: 'OwnerId',
  refused: { changes: { Plumbline_Reason__c: tooLong }, value: 'ada.0@helixworks-0.example' },
  rateLimit: {
    how: {
      status: 403,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([
        { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
      ]),
    },
    retryAfterMs: 15 * 60_000,
  },
  purposes: { pull: 'query', write: 'write' },
  beyondOverlapMs: overlapMs + 60_000,
  async open(people, clock, onCall = () => undefined) {
    const sandbox = await startSalesforceSandbox({ port: 0, people, now: clock.now, onCall })
    const { clientId, clientSecret, url: loginUrl } = sandbox
    return {
      sandbox,
      connect: ({ timeoutMs = 5_000, isWrongToken = false } = {}) =>
        createSalesforce({
          loginUrl,
          credentials: {
            kind: 'client-credentials',
            clientId,
            clientSecret: isWrongToken ? 'wrong' : clientSecret,
          },
          apiVersion: '66.0',
          mapping: shippedMapping,
          timeoutMs,
          overlapMs,
          // The suite's 2,300 people make several pages of each object.
          pageSize: 500,
          observe: () => {},
        }),
    }
  },
}

describeCrmContract('salesforce', contract)
describeTaskContract('salesforce', contract)
