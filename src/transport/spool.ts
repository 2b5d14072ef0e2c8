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
    await writeDurably(partial, [Buffer.from(traceFields(envelope)), ...message])
    try {
      await gate()
      signal.throwIfAborted()
      await rename(partial, join(folder, name))
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
    await file.writev([...chunks])
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function attempt(work: () => Promise<void>, text: string): Promise<Outcome> {
  try {
    await work()
    return { kind: 'accepted', reply: { code: 250, text } }
  } catch (error) {
    const { code = 'EGATE', message = '' } = error as NodeJS.ErrnoException
    return { kind: 'failed', stage: 'body', reason: toLine(message), code: String(code) }
  }
}
