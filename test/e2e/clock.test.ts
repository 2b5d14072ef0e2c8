// Bree as the house uses it: jobs run as they stand on the disk, a job that dies is told once, and stopping ends in time
// whatever a job does.
import { afterEach, expect, test, vi } from 'vitest'
import { type Clock, openClock } from '../../src/schedule/open-clock.ts'
import { makeNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let folder: TestNewsroom
let clock: Clock | undefined
afterEach(async () => {
  await clock?.stop()
  folder.remove()
})

async function run(code: string): Promise<unknown[]> {
  folder = makeNewsroom({ 'job.ts': code })
  const errors: unknown[] = []
  clock = openClock({
    ...{ folder: folder.root, extension: 'ts', env: process.env, given: { root: folder.root } },
    jobs: [{ name: 'job', everyMs: 3_600_000, firstAfterMs: 1 }],
    onError: (_, error) => errors.push(error),
  })
  await clock.start()
  return errors
}

const MARK = `import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
appendFileSync(join((workerData as { root: string }).root, 'ran'), process.env.TZ ?? '')\n`

const ran = () => vi.waitFor(() => expect(folder.read('ran')).toBe('UTC'), { timeout: 60_000 })

test('a job runs as TypeScript, in UTC, with what it is given', async () => {
  const errors = await run(MARK)
  await ran()
  expect(errors).toEqual([])
})

test('a job that dies is told once, not once more for its exit code', async () => {
  const errors = await run(`${MARK}throw new Error('died')`)
  await ran()
  await vi.waitFor(() => expect(errors).toHaveLength(1), { timeout: 60_000 })
  await clock?.stop()
  expect(errors.map(String)).toEqual(['Error: died'])
})

test('a job that neither ends nor listens does not keep the daemon from ending', async () => {
  await run(
    `${MARK}parentPort?.on('message', () => parentPort?.postMessage('not now'))\nsetInterval(() => parentPort?.postMessage('busy'), 5)`,
  )
  await ran()
  await clock?.stop()
})
