import { leadKey } from '../domain/lead.ts'
import type { MoveGroup, Trial } from '../qualification/try-definition.ts'

/** What another definition would do to the leads of the ledger, in lines for a terminal. */
export function renderTrial(id: string, { tried, waiting, moves }: Trial): string[] {
  const moved = total(moves)
  return [
    `${id} over ${figure(tried)} decided leads of the ledger.`,
    'Nothing is written.',
    ...renderDirection(
      'Up',
      moves.filter(({ direction }) => direction === 'up'),
    ),
    ...renderDirection(
      'Down',
      moves.filter(({ direction }) => direction === 'down'),
    ),
    '',
    `Stay where they are: ${figure(tried - moved)}`,
    ...(waiting === 0 ? [] : [`Left out, because they wait for a decision: ${figure(waiting)}`]),
  ]
}

const total = (moves: readonly MoveGroup[]): number => moves.reduce((sum, { count }) => sum + count, 0)
const figure = (number: number): string => number.toLocaleString('en-US')

function renderDirection(title: string, moves: readonly MoveGroup[]): string[] {
  return [
    '',
    `${title}: ${figure(total(moves))}`,
    ...moves.flatMap(({ from, to, count, examples }) => [
      `  ${from} → ${to}: ${figure(count)}`,
      ...examples.map(({ ref, because }) => `    ${leadKey(ref)}: ${because}`),
      ...(count > examples.length ? [`    and ${figure(count - examples.length)} more`] : []),
    ]),
  ]
}
