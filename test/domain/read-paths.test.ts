import { describe, expect, it } from 'vitest'
import { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import { objectsWithoutOptOut } from '../../src/domain/read-paths.ts'

const mapped = (optedOut: string[]) =>
  ObjectMapping.parse({
    read: optedOut.length === 0 ? {} : { optedOut: { from: optedOut } },
    write: {},
    stage: null,
    owner: 'OwnerId',
  })
const objects = { Lead: mapped(['A', 'B']), Contact: mapped(['A']), Other: mapped([]) }

describe('objectsWithoutOptOut', () => {
  it.each<[string[], string[]]>([
    [[], []],
    [['Lead.Title'], []],
    [['Lead.B'], ['Lead']],
    [['Contact'], ['Contact']],
    [
      ['Lead.A', 'Contact.A', 'Other.A', 'Other'],
      ['Lead', 'Contact'],
    ],
  ])('A8 knows by the missing %j that opt-outs of %j cannot be told', (missing, unsure) => {
    expect(objectsWithoutOptOut(objects, missing)).toEqual(unsure)
  })
})
