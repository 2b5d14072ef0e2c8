// Bree wakes the jobs; it decides nothing. Its own schedules are wrong round DST and skip what is past, so every job is
// a plain interval and asks the database what is due. Invariant: stop() returns within its deadline, whatever a job does.
import { getCompileCacheDir } from 'node:module'
import Bree from 'bree'

export type ClockJob = { readonly name: string; readonly everyMs: number; readonly firstAfterMs: number }

export type ClockOptions = {
  /** The folder of the job files. */
  readonly folder: string
  readonly extension: string
  readonly jobs: readonly ClockJob[]
  /** What a job finds in its workerData. */
  readonly given: Readonly<Record<string, unknown>>
  readonly env: Readonly<Record<string, string | undefined>>
  /** A job died by itself: a bug, told once. Jobs that meet trouble log it and end well. */
  readonly onError: (job: string, error: unknown) => void
}

export type Clock = { readonly start: () => Promise<void>; readonly stop: () => Promise<void> }

const STOP_MS = 5_000
/** No job of ours takes this long; one that does is stuck, and would keep its next runs from starting. */
const STUCK_MS = 30 * 60_000

/** A thread does not share it by itself, and would compile the whole house anew at every tick. */
const compileCache = (): Record<string, string> => {
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder }
}

export function openClock({ folder, extension, jobs, given, env, onError }: ClockOptions): Clock {
  const failed = new Set<string>()
  const bree = new Bree({
    root: folder,
    defaultExtension: extension,
    acceptedExtensions: [`.${extension}`],
    logger: false,
    timezone: 'UTC',
    closeWorkerAfterMs: STUCK_MS,
    worker: { env: { ...env, TZ: 'UTC', ...compileCache() }, workerData: given },
    jobs: jobs.map(({ name, everyMs, firstAfterMs }) => ({ name, interval: everyMs, timeout: firstAfterMs })),
    // Called for the error, and again for the exit code that follows from it.
    errorHandler: (error, { name }) => {
      if (/exited with code/.test(String(error)) && failed.delete(name)) return
      failed.add(name)
      onError(name, error)
    },
  })
  return {
    start: () => bree.start(),
    stop: async () => {
      const deadline = Promise.withResolvers<void>()
      const timer = setTimeout(deadline.resolve, STOP_MS)
      // A job that talks instead of ending keeps bree.stop() waiting for ever.
      await Promise.race([bree.stop(), deadline.promise])
      clearTimeout(timer)
      await Promise.all([...bree.workers.values()].map((worker) => worker.terminate()))
    },
  }
}
