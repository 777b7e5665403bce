import { describe, expect, it } from 'vitest'
import { storableError, storableMessage, storableValue } from '../../src/queue/sanitise.ts'

describe('what is stored with a job', () => {
  it('has no NUL and no lone surrogate, however deep', () => {
    expect(storableValue({ leads: [{ id: 'a\0b' }, { id: 'c\ud800' }], count: 2, none: null })).toEqual({
      leads: [{ id: 'ab' }, { id: 'c\ufffd' }],
      count: 2,
      none: null,
    })
  })

  it('has no e-mail address in its message', () => {
    const message = storableMessage(
      new Error("duplicate value: mickey.o'neil+x@mail.example on id 7, åsa@söder.example"),
    )
    expect(message).toBe('duplicate value: [removed] on id 7, [removed]')
  })

  it('is masked in reasonable time for a hostile text', () => {
    expect(storableMessage(new Error('a.'.repeat(1_000_000))).length).toBe(2_000)
  })

  it('keeps places of the stack but nothing that the error said', () => {
    const error = new TypeError('secret\nof ada@mail.example\0')
    const stored = storableError(error)
    expect(stored.stack).toMatch(/^TypeError: secret\nof \[removed\]\n {4}at /)
    expect(stored.stack).not.toContain('ada')
    expect(stored.stack).not.toContain('\0')
  })

  it('takes what is no error at all', () => {
    expect(storableError('plain words').message).toBe('plain words')
    expect(storableError(undefined).message).toBe('undefined')
  })
})
