/** Remembers the last answer alone of a pure function: of one lead the same is asked several times in a row. */
export function lastAnswer<Asked, Answer>(ask: (asked: Asked) => Answer): (asked: Asked) => Answer {
  let last: { readonly asked: Asked; readonly answer: Answer } | null = null
  return (asked) => {
    if (last === null || last.asked !== asked) last = { asked, answer: ask(asked) }
    return last.answer
  }
}
