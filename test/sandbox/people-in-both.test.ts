import { describe, expect, it } from 'vitest'
import { hubspotPeople, peopleInBoth, salesforcePeople } from '../../src/sandbox/people/people-in-both.ts'
import { sandboxNow } from '../../src/sandbox/people.ts'
import { openSandboxes } from '../../src/sandbox/sandboxes.ts'

const world = { seed: 7, count: 200, now: sandboxNow }

describe('the made-up people', () => {
  const shared = [...peopleInBoth(world)]
  const hubspot = [...hubspotPeople(world)]
  const salesforce = [...salesforcePeople(world)]

  it('are in both CRMs for about a fifth, connected in every way', () => {
    expect(shared.length).toBeGreaterThan(world.count / 6)
    expect(new Set(shared.map(({ connection }) => connection)).size).toBe(3)
  })

  it('answer to sales in Salesforce, and act in HubSpot', () => {
    for (const { index } of shared) {
      expect(hubspot[index]?.bant).toEqual({})
      expect(salesforce[index]?.activityLog).toBeNull()
      expect(hubspot[index]?.lastName).toBe(salesforce[index]?.lastName)
    }
    expect(shared.some(({ index }) => Object.keys(salesforce[index]?.bant ?? {}).length > 0)).toBe(true)
    expect(shared.some(({ index }) => hubspot[index]?.activityLog !== null)).toBe(true)
  })

  it('are connected in the account as its sync and its people would', async () => {
    await using sandboxes = await openSandboxes({
      people: world.count,
      seed: world.seed,
      now: () => sandboxNow,
    })
    for (const { index, connection, email } of shared) {
      const contact = sandboxes.hubspot.record('contact', String(1_000_000 + index)) ?? {}
      const emails = [contact.email, contact.hs_additional_emails]
      if (connection === 'address') expect(contact.email).toBe(email.toLowerCase())
      if (connection === 'further address') expect(emails[1]).toBe(email.toLowerCase())
      if (connection !== 'link') continue
      expect(emails).not.toContain(email.toLowerCase())
      const [object, id] = contact.salesforcecontactid
        ? (['Contact', contact.salesforcecontactid] as const)
        : (['Lead', contact.salesforceleadid] as const)
      expect(String(sandboxes.salesforce.record(object, String(id))?.Email).toLowerCase()).toBe(
        email.toLowerCase(),
      )
    }
  })
})
