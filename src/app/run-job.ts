// What every job of the clock does: opens the newsroom, does one thing, closes it, and ends by itself. Trouble is
// logged and the job ends well; the clock's next run tries again.
import { parentPort, workerData } from 'node:worker_threads'
import { type App, openAppAt } from './open-app.ts'
import { openLog } from './open-log.ts'
import { openSecrets } from './open-secret.ts'

export async function runJob(
  name: string,
  work: (app: App, signal: AbortSignal) => Promise<object | undefined>,
): Promise<void> {
  const root = (workerData as { root?: string } | null)?.root ?? process.cwd()
  const { env } = process
  const log = openLog(name, openSecrets(root, env)[0])
  const cancel = new AbortController()
  // Bree asks by message; without unref the listener alone would keep the thread alive.
  parentPort?.on('message', (message) => message === 'cancel' && cancel.abort()).unref()
  const app = await openAppAt(root, { env }).catch(
    (error: unknown) => void log.error({ error }, 'the newsroom does not open'),
  )
  if (!app) return
  try {
    const done = await work(app, cancel.signal)
    if (done) log.info(done, 'done')
  } catch (error) {
    log.error({ error }, 'failed')
  } finally {
    await app.close()
  }
}
