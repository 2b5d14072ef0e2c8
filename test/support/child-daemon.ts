// `kanfa serve` as the process it is, to be killed, stopped and started again.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')

export type ChildDaemon = {
  readonly process: ChildProcess
  /** Where it answers, with a slash at the end. */
  readonly url: string
  /** The exit code, or the signal that ended it. */
  readonly ended: () => Promise<string | number>
  readonly said: () => string
}

/** Resolves when it has printed its address; rejects with what it said when it ends before. */
export async function startDaemon(
  root: string,
  env: Record<string, string> = {},
  ...flags: string[]
): Promise<ChildDaemon> {
  const child = spawn(process.execPath, [MAIN, '-C', root, 'serve', '--port', '0', ...flags], {
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  const exited = once(child, 'exit').then(([code, signal]) => (signal ?? code) as string | number)
  const url = await Promise.race([
    once(child.stdout, 'data').then(([bytes]) => String(bytes).trim()),
    exited.then((how) => Promise.reject(new Error(`ended with ${how}: ${said}`))),
  ])
  return { process: child, url, ended: () => exited, said: () => said }
}
