/** Remembers the last `size` answers of a pure function of one string; the oldest is forgotten first. */
export function boundedCache<Answer>(ask: (text: string) => Answer, size: number): (text: string) => Answer {
  const answers = new Map<string, Answer>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined || answers.has(text)) return known as Answer
    const answer = ask(text)
    if (answers.size >= size) answers.delete(answers.keys().next().value as string)
    answers.set(text, answer)
    return answer
  }
}
