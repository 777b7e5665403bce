import { openWorld, type World } from '../pipeline/world.ts'
import { type CallLog, createCallLog } from './call-log.ts'

/** A world with a log of every call that its CRMs carry out. */
export interface LoggedWorld extends World {
  readonly log: CallLog
}

type WorldOptions = Parameters<typeof openWorld>[0]

/** `onCall` comes after the log; `open` opens the world in another way than usual. */
export async function openLoggedWorld(
  { onCall, ...options }: WorldOptions,
  open: (options: WorldOptions) => Promise<World> = openWorld,
): Promise<LoggedWorld> {
  const log = createCallLog()
  const world = await open({
    ...options,
    onCall: async (crm, call) => {
      log.note(crm, call)
      await onCall?.(crm, call)
    },
  })
  return { ...world, log }
}
