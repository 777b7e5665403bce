import { Failure } from '../ports/failure.ts'

/** What happens next about a job or lead that ended in the failed set, in a sentence for the failure ledger. */
export function nextStep(error: unknown, queue: string): string {
  if (!(error instanceof Failure)) {
    return 'This is a fault of Plumbline: report it with this message; after an update retry the job from the failed set.'
  }
  switch (error.kind) {
    case 'rejected':
      return 'Only this lead waits: mend it in the CRM, then retry it from the failed set.'
    case 'unauthorized':
      return `The queue ${queue} is stopped: put valid credentials into the settings and start Plumbline again, then retry the job.`
    case 'misconfigured':
      return 'Mend the setting, field or mapping that it names, then retry the job from the failed set.'
    case 'transient':
    case 'conflict':
      return 'All attempts are used up: retry the job from the failed set when the cause is gone.'
    case 'rate-limited':
    case 'gone':
      return 'Nothing is left to do.'
  }
}
