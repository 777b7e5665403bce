import { afterAll, beforeAll, describe } from 'vitest'
import { describeClosing } from './closing.ts'
import { enginesUnderTest, type RunningEngine } from './engines.ts'
import { describeEnqueuing } from './enqueuing.ts'
import { describeHolding } from './holding.ts'
import { describeRetrying } from './retrying.ts'
import { describeSettling } from './settling.ts'

for (const engineUnderTest of enginesUnderTest) {
  describe.skipIf(engineUnderTest.missing !== null)(`queues on ${engineUnderTest.name}`, () => {
    let engine: RunningEngine
    beforeAll(async () => {
      engine = await engineUnderTest.start()
    })
    afterAll(() => engine?.[Symbol.asyncDispose]())

    describeRetrying(() => engine)
    describeSettling(() => engine)
    describeHolding(() => engine)
    describeEnqueuing(() => engine)
    describeClosing(() => engine)
  })
}
