import { describe, expect, it } from 'vitest'
import { createPatientSource } from '../../src/enrichment/patient-source.ts'
import { Failure } from '../../src/ports/failure.ts'

describe('a patient source', () => {
  const signal = new AbortController().signal

  it('is not asked while it wants to be left alone, and then again', async () => {
    let clock = new Date(0)
    let asked = 0
    const find = async () => {
      asked += 1
      if (asked === 1) throw new Failure('rate-limited', 'slow down', { cause: null, retryAfterMs: 1_000 })
      return null
    }
    const source = createPatientSource({ name: 'made-up', find }, () => clock)
    await expect(source.find('acme.example', signal)).rejects.toMatchObject({ retryAfterMs: 1_000 })
    clock = new Date(400)
    await expect(source.find('acme.example', signal)).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 600,
    })
    expect(asked).toBe(1)
    clock = new Date(1_000)
    expect(await source.find('acme.example', signal)).toBeNull()
    expect(asked).toBe(2)
  })
})
