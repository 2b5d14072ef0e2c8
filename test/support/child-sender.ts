// Starts the sender of deliver-child.ts and says how it ended.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { PostOptions } from './send-fixture.ts'

const CHILD = join(import.meta.dirname, 'deliver-child.ts')

export type ChildSender = {
  readonly process: ChildProcess
  /** The exit code, or the signal that ended it. */
  readonly ended: () => Promise<string | number>
  /** What it said on either stream. */
  readonly said: () => string
}

export function startSender(
  place: { folder: string; sendId: string },
  options: PostOptions,
  env: Record<string, string> = {},
): ChildSender {
  const child = spawn(process.execPath, [CHILD, place.folder, place.sendId, JSON.stringify(options)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()))
  child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()))
  const exited = once(child, 'exit').then(([code, signal]) => (signal ?? code) as string | number)
  return { process: child, ended: () => exited, said: () => said }
}

/** Waits for the end too: a dying child may still write into the folder that is removed next. */
export async function endChildren(children: ChildSender[]): Promise<void> {
  for (const child of children.splice(0)) {
    child.process.kill('SIGKILL')
    await child.ended()
  }
}
