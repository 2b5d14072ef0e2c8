// The embedded inbox: a real SMTP server on the loopback interface that takes every message and keeps it as a file, so
// that a new newsroom, a demo and a test deliver without mailing anybody. Invariant: what it answered 250 is on disk.
import { randomBytes } from 'node:crypto'
import { open, readdir, rename } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { traceFields, writeDurably } from './spool.ts'

export type Inbox = { readonly url: string; readonly folder: string; close(): Promise<void> }

const SIZE_LIMIT = 50 * 1024 * 1024

export async function openInbox(folder: string): Promise<Inbox> {
  makeFolder(folder)
  const onData: SMTPServerOptions['onData'] = (stream, session, callback) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => void (stream.sizeExceeded || chunks.push(chunk)))
    stream.on('error', callback)
    stream.on('end', () => {
      if (stream.sizeExceeded) return callback(Object.assign(new Error('5.3.4 too big'), { responseCode: 552 }))
      const { mailFrom, rcptTo } = session.envelope
      const envelope = {
        from: mailFrom === false ? '' : mailFrom.address,
        to: rcptTo.map(({ address }) => address).join(', '),
      }
      store(folder, [Buffer.from(traceFields({ ...envelope, smtputf8: false })), ...chunks]).then(
        (id) => callback(null, `2.0.0 kept as ${id}`),
        (error: Error) => callback(Object.assign(error, { responseCode: 451 })),
      )
    })
  }
  const server = new SMTPServer({
    ...{ onData, size: SIZE_LIMIT, authOptional: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true },
    ...{
      logger: false,
      banner: 'the embedded inbox of Kanfa',
      onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.server.address() as AddressInfo
  const close = (): Promise<void> => new Promise((resolve) => void server.close(resolve))
  return { url: `smtp://127.0.0.1:${port}`, folder, close }
}

/** Names sort by time; two messages never share one, so that a message sent twice is seen twice. */
async function store(folder: string, chunks: readonly Buffer[]): Promise<string> {
  const id = `${Date.now().toString(36).padStart(9, '0')}-${randomBytes(6).toString('hex')}`
  await writeDurably(join(folder, `.${id}.part`), chunks)
  await rename(join(folder, `.${id}.part`), join(folder, `${id}.eml`))
  return id
}

export type Arrival = { readonly id: string; readonly at: Date; readonly size: number; readonly mail: Email }

const ID = /^([a-z0-9]+)-[a-f0-9]{12}$/

/** The newest first. The folder is the index: another process may deliver into it at the same moment. */
export async function listInbox(
  folder: string,
  range: { from: number; count: number },
): Promise<{ total: number; arrivals: Arrival[] }> {
  const names = await readdir(folder).catch(() => [])
  const ids = names.filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -4))
  const known = ids
    .filter((id) => ID.test(id))
    .toSorted()
    .toReversed()
  const shown = known.slice(range.from, range.from + range.count)
  const arrivals = await Promise.all(shown.map((id) => readArrival(folder, id, 'head')))
  return { total: known.length, arrivals: arrivals.filter((one) => one !== undefined) }
}

/** undefined where there is no such message. With `head`, only its header is read. */
export async function readArrival(folder: string, id: string, extent: 'head' | 'whole'): Promise<Arrival | undefined> {
  const bytes = await readSource(folder, id, extent === 'head' ? 32 * 1024 : undefined)
  if (!bytes) return undefined
  const end = extent === 'head' ? bytes.content.indexOf('\r\n\r\n') + 4 : bytes.content.length
  const mail = await PostalMime.parse(bytes.content.subarray(0, end), { maxNestingDepth: 20 })
  return { id, at: new Date(Number.parseInt(id, 36)), size: bytes.size, mail }
}

export async function readSource(
  folder: string,
  id: string,
  limit?: number,
): Promise<{ content: Buffer; size: number } | undefined> {
  if (!ID.test(id)) return undefined
  try {
    const file = await open(join(folder, `${id}.eml`))
    try {
      const { size } = await file.stat()
      if (limit === undefined) return { content: await file.readFile(), size }
      const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, 0)
      return { content: buffer.subarray(0, bytesRead), size }
    } finally {
      await file.close()
    }
  } catch {
    return undefined
  }
}
