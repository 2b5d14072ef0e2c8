// Parses strangers' files in a thread of its own, with caps on memory and time: what hangs or swells is ended and becomes
// a fault, and the next file gets a new thread. One thread serves a whole batch, so that 200 files load the parsers once.
import { Worker } from 'node:worker_threads'
import type { Parsed, ParseFault, ParseJob } from './parse-job.ts'
import type { Feed } from './read-feed.ts'

export type ParseApart = {
  readonly parse: (job: ParseJob) => Promise<Parsed | ParseFault>
  readonly parseFeed: (job: ParseJob) => Promise<Feed | ParseFault>
  readonly close: () => Promise<void>
}

const TIMEOUT_MS = 60_000
const MEMORY_MB = 384

export function parseApart(limits: { timeoutMs?: number; memoryMb?: number } = {}): ParseApart {
  let worker: Worker | undefined
  const open = (): Worker => {
    worker ??= new Worker(new URL('./parse-worker.ts', import.meta.url), {
      resourceLimits: {
        maxOldGenerationSizeMb: limits.memoryMb ?? MEMORY_MB,
        maxYoungGenerationSizeMb: 32,
        stackSizeMb: 8,
      },
      // Libraries print to the console; a command's stdout is for results.
      stdout: true,
      stderr: true,
    })
    worker.stdout.resume()
    worker.stderr.resume()
    return worker
  }
  const close = async (): Promise<void> => {
    const ending = worker
    worker = undefined
    await ending?.terminate()
  }
  const parse = async (job: ParseJob): Promise<unknown> => {
    const thread = open()
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const timer = setTimeout(() => resolve({ fault: 'timeout', detail: '' }), limits.timeoutMs ?? TIMEOUT_MS)
    const onError = (error: Error & { code?: string }): void =>
      resolve({ fault: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'unreadable', detail: error.message })
    const onExit = (): void => resolve({ fault: 'memory', detail: '' })
    thread.once('message', resolve).once('error', onError).once('exit', onExit)
    thread.postMessage(job)
    try {
      const answer = await promise
      // After a fault of time or memory the thread is not to be trusted with another file.
      if (['timeout', 'memory', 'unreadable'].includes((answer as ParseFault).fault)) await close()
      return answer
    } finally {
      clearTimeout(timer)
      thread.off('message', resolve).off('error', onError).off('exit', onExit)
    }
  }
  return {
    parse: async (job) => (await parse(job)) as Parsed | ParseFault,
    parseFeed: async (job) => (await parse(job)) as Feed | ParseFault,
    close,
  }
}
