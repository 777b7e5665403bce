import { Failure } from './failure.ts'

/** What happens next about a job or lead that failed, in a sentence for the failure ledger. */
export function nextStep(error: unknown, queue: string): string {
  if (!(error instanceof Failure))
    return 'This is a fault of Plumbline: report it with this message. What it left undone is tried again by itself.'
  switch (error.kind) {
    case 'rejected':
      return nextStepOfRefusal(error, queue)
    case 'unauthorized':
      return `The queue ${queue} stands still and keeps its jobs. Put valid credentials into the settings; it is tried every few minutes whether they work again.`
    case 'misconfigured':
      return `Mend the setting, field or mapping that it names. It is tried again by itself, and at once after \`plumbline setup\`.`
    case 'transient':
    case 'conflict':
      return 'It is tried again by itself with the next sweep.'
    case 'rate-limited':
    case 'gone':
      return 'Nothing is left to do.'
  }
}

function nextStepOfRefusal({ obstacle }: Failure, queue: string): string {
  switch (obstacle) {
    case 'locked':
      return 'It is tried again by itself, ever less often, until the approval is over.'
    case 'owner-left':
      return `Give the record to somebody active in ${queue}. It is tried again when the record changes, and by itself, ever less often.`
    case null:
      return `Mend the record, or the rule that refuses it, in ${queue}. It is tried again when the record changes, and by itself, ever less often.`
  }
}
