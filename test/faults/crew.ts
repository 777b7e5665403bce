import type { World } from '../pipeline/world.ts'
import { createRerunWatch, type Reruns } from './reruns.ts'
import { type JobSign, startWatched, type WatchedProcess } from './watched-process.ts'

/** A place for one process after the other, known by its name to PostgreSQL and by its doors to the CRMs. */
export interface Place {
  readonly name: string
  readonly process: WatchedProcess
}

/** The processes of one Plumbline; one that is killed has its replacement at once. */
export interface Crew extends AsyncDisposable {
  readonly places: readonly Place[]
  byName(name: string): Place | null
  byDoor(door: string): Place | null
  /** Kills the process of a place, once, and starts the next one there. */
  replace(place: Place): Promise<void>
  /** Told of every start and end of a job. */
  onJob: (sign: JobSign) => void
  /** Kills so far. */
  kills(): number
  reruns(): Reruns
  /** Resolves when so many can take jobs. */
  untilReady(count: number): Promise<void>
  /** Ends all of them with SIGTERM; answers how they ended. */
  end(): Promise<readonly (number | string | null)[]>
  complaints(): readonly string[]
}

/** Starts a process for each command (`start`, `worker`) on the world. */
export async function gatherCrew(world: World, commands: readonly string[]): Promise<Crew> {
  const watch = createRerunWatch()
  const gone: WatchedProcess[] = []
  const shifts = new Map<WatchedProcess, (endMs: number) => void>()
  let kills = 0

  const crew: Crew = {
    places: [],
    onJob: () => undefined,
    byName: (name) => crew.places.find((place) => place.name === name) ?? null,
    byDoor: (door) => places.find(({ doors }) => doors.has(door)) ?? null,
    async replace(place) {
      const mine = places.find(({ name }) => name === place.name)
      if (mine === undefined || mine.process !== place.process) return
      const { process } = mine
      if (gone.includes(process)) return
      gone.push(process)
      kills += 1
      const death = await process.kill()
      watch.died(death)
      shifts.get(process)?.(death.atMs)
      mine.process = mine.start()
    },
    kills: () => kills,
    reruns: () => watch.measure(),
    async untilReady(count) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      let missing = Math.min(count, places.length)
      const arrive = () => {
        missing -= 1
        if (missing === 0) resolve()
      }
      for (const { process } of places) process.ready.then(arrive, reject)
      await promise
    },
    end: () => Promise.all(places.map(({ process }) => process.end('SIGTERM'))),
    complaints: () => [...gone, ...places.map(({ process }) => process)].flatMap((one) => one.complaints),
    async [Symbol.asyncDispose]() {
      for (const { process } of places) await process[Symbol.asyncDispose]()
    },
  }
  const places = await Promise.all(
    commands.map(async (command, index) => openPlace(world, `hand-${index}`, command, { hear, begin })),
  )
  return Object.assign(crew, { places })

  function hear(sign: JobSign): void {
    watch.hear(sign)
    crew.onJob(sign)
  }
  function begin(process: WatchedProcess): void {
    void process.ready.then(
      (fromMs) => shifts.set(process, watch.works(fromMs)),
      () => undefined,
    )
  }
}

async function openPlace(
  world: World,
  name: string,
  command: string,
  tell: { readonly hear: (sign: JobSign) => void; readonly begin: (process: WatchedProcess) => void },
) {
  const { HUBSPOT_API_URL = '', SALESFORCE_LOGIN_URL = '' } = await world.sandboxes.openDoors()
  const through = { HUBSPOT_API_URL, SALESFORCE_LOGIN_URL }
  const settings = { ...world.environment, ...through, ...named(world.environment.DATABASE_URL, name) }
  const start = () => {
    const process = startWatched({ name, command, settings, onJob: tell.hear })
    tell.begin(process)
    return process
  }
  const doors = new Set(Object.values(through))
  return { name, doors, start, process: start() }
}

/** PostgreSQL is told who connects. */
function named(databaseUrl: string | undefined, name: string): Record<string, string> {
  if (databaseUrl === undefined || databaseUrl === '') return {}
  const url = new URL(databaseUrl)
  url.searchParams.set('application_name', name)
  return { DATABASE_URL: url.href }
}
