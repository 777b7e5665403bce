import { Failure } from '../../ports/failure.ts'
import { namesNoValue } from '../../ports/redaction.ts'

/** One refused contact among 100 is found in 15 calls, two in about 25; where more are, the rest waits for later. */
const mostCalls = 32

interface RefusedPiece<Write> {
  readonly piece: readonly Write[]
  readonly failure: Failure
}

function halvesOf<Write>(piece: readonly Write[]): (readonly Write[])[] {
  const middle = Math.ceil(piece.length / 2)
  return [piece.slice(0, middle), piece.slice(middle)]
}

/**
 * The refusal of both halves as a mistake of the set-up; null while single contacts may be to blame, as they are where
 * a value was refused.
 */
function refusalOfAll([first, second]: readonly RefusedPiece<unknown>[]): Failure | null {
  if (first === undefined || second === undefined || second.piece.length === 1) return null
  const { message } = first.failure
  if (message !== second.failure.message || !namesNoValue(message)) return null
  const sentence = `HubSpot refuses all contacts alike, so it is the account or the mapping: ${message}`
  const { fields } = first.failure
  return new Failure('misconfigured', sentence, { cause: first.failure, origin: 'hubspot', fields })
}

const tooManyCalls = (): Failure =>
  new Failure('transient', `HubSpot refused so many contacts that ${mostCalls} calls did not find them all`, {
    cause: null,
    origin: 'hubspot',
  })

/**
 * Writes a batch, and where HubSpot refuses all of it, which wrote nothing, its halves, until the refused contacts
 * stand alone. What was answered once is never lost: a later call that fails is the answer of the contacts that are
 * still open, as `refuse` makes it. Throws when no contact has an answer, and `misconfigured` when all are refused alike.
 */
export async function writeInPieces<Write, Answer>(
  writes: readonly Write[],
  write: (piece: readonly Write[]) => Promise<Answer[]>,
  refuse: (write: Write, failure: Failure) => Answer,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const open = new Set(writes)
  let calls = 0

  const answersOf = (piece: readonly Write[], failure: Failure) => piece.map((each) => refuse(each, failure))
  const settle = (piece: Iterable<Write>, settled: readonly Answer[]): void => {
    for (const each of piece) open.delete(each)
    answers.push(...settled)
  }
  const writeAll = async (pieces: readonly (readonly Write[])[]): Promise<RefusedPiece<Write>[]> => {
    const refused: RefusedPiece<Write>[] = []
    for (const piece of pieces) {
      if (calls === mostCalls) throw tooManyCalls()
      calls += 1
      try {
        settle(piece, await write(piece))
      } catch (failure) {
        if (!(failure instanceof Failure) || failure.kind !== 'rejected') throw failure
        if (piece.length === 1) settle(piece, answersOf(piece, failure))
        else refused.push({ piece, failure })
      }
    }
    return refused
  }

  try {
    // One refused piece to its end before the next, so that every run over many refused contacts settles some of them.
    const waiting = await writeAll([writes])
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const refused = await writeAll(halvesOf(next.piece))
      const refusal = answers.length === 0 ? refusalOfAll(refused) : null
      if (refusal !== null) throw refusal
      waiting.push(...refused.toReversed())
    }
  } catch (failure) {
    if (!(failure instanceof Failure) || answers.length === 0) throw failure
    settle([], answersOf([...open], failure))
  }
  return answers
}
