// Mail as files: one .eml a message in a folder, for people who hand mail on by other means, and for dry runs of a
// whole send. Invariant: a file appears whole and only after the gate; the same message never makes two files.
import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { toLine } from './reply-reader.ts'
import type { Envelope, Outcome, Transport, Wire } from './transport.ts'

export function openSpool(folder: string): Transport {
  return {
    name: `spool:${folder}`,
    openWire: () => ({ deliver: (...job) => spoolMessage(folder, ...job), close: async () => undefined }),
    verify: () => attempt(async () => makeFolder(folder), `the folder ${folder} is there`),
    close: async () => undefined,
  }
}

async function spoolMessage(
  folder: string,
  ...[envelope, message, gate, signal]: Parameters<Wire['deliver']>
): Promise<Outcome> {
  const name = fileName(envelope, message)
  const partial = join(folder, `.${name}.part`)
  return attempt(async () => {
    makeFolder(folder)
    try {
      await writeDurably(partial, [Buffer.from(traceFields(envelope)), ...message])
      await gate()
      signal.throwIfAborted()
      await rename(partial, join(folder, name))
      await syncFolder(folder)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
  }, `stored as ${name}`)
}

/** From the Message-ID, which is the same for a retry: a file written before a crash is replaced by its own bytes. */
export function fileName({ to }: Envelope, message: readonly Buffer[]): string {
  const id = /^message-id:\s*<([\w.-]{8,80})@/im.exec(message[0]?.toString('latin1') ?? '')?.[1]
  return `${id ?? createHash('sha256').update(to).update(Buffer.concat(message)).digest('hex').slice(0, 32)}.eml`
}

/** RFC 5321 §4.4: what final delivery puts on top, so that the envelope is not lost. */
export const traceFields = ({ from, to }: Envelope): string => `Return-Path: <${from}>\r\nDelivered-To: ${to}\r\n`

/** On disk before the name is: after a power cut the file is whole or not there. */
export async function writeDurably(path: string, chunks: readonly Buffer[]): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    // Not `writev`, which on a full disk writes what fits and does not complain.
    await file.writeFile(Buffer.concat(chunks))
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** A name that a power cut takes back is a letter lost. */
async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder)
  await opened.sync().finally(() => opened.close())
}

/** What the system refuses, a full disk above all, is trouble of the folder and not of this letter. */
async function attempt(work: () => Promise<void>, text: string): Promise<Outcome> {
  try {
    await work()
    return { kind: 'accepted', reply: { code: 250, text } }
  } catch (error) {
    const { errno, code = '', message = '' } = error as NodeJS.ErrnoException
    const [stage, told] = errno === undefined ? (['body', 'EGATE'] as const) : (['connect', code] as const)
    return { kind: 'failed', stage, reason: toLine(message), code: told }
  }
}
