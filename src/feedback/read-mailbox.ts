// Files, folders, mboxes and pipes → messages one at a time. Memory is flat: an mbox of a gigabyte is read in chunks, and
// of each message only as much is kept as parsing will look at.
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { MAX_BYTES } from './parse-message.ts'

export type StoredMessage = { readonly name: string; readonly bytes: Buffer }

/** `-` is standard input; a folder is a Maildir when it has `cur` or `new`, else its messages are read in order of name. */
export async function* readMailbox(path: string, stdin: Readable = process.stdin): AsyncGenerator<StoredMessage> {
  if (path === '-') return yield* readMbox('-', stdin)
  if (!(await stat(path)).isDirectory()) return yield* readFile(path)
  const names = await readdir(path)
  const maildir = ['cur', 'new'].filter((name) => names.includes(name))
  for (const folder of maildir.length > 0 ? maildir.map((name) => join(path, name)) : [path]) {
    const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile())
    for (const name of entries.map((entry) => entry.name).sort()) yield* readFile(join(folder, name), isMessage)
  }
}

/** In a folder there may be anything; what begins with neither a field nor a "From " line is no message. */
const isMessage = (bytes: Buffer): boolean => /^\s*(From |[!-9;-~]{1,70}[ \t]*:)/.test(bytes.toString('latin1', 0, 200))

async function* readFile(path: string, wanted?: (bytes: Buffer) => boolean): AsyncGenerator<StoredMessage> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0)
    const bytes = buffer.subarray(0, bytesRead)
    if (wanted && !wanted(bytes)) return
    // One message may have kept the "From " line of the mbox it comes from; a second one makes it an mbox.
    const isMbox = isFromLine(bytes) && (bytesRead === MAX_BYTES || SEPARATOR.test(bytes.toString('latin1')))
    if (isMbox) yield* readMbox(path, createReadStream(path))
    else yield { name: path, bytes: dropFromLine(bytes) }
  } finally {
    await file.close()
  }
}

const SEPARATOR = /\r?\n\r?\nFrom [^\n]{0,500}\d:\d\d[^\n]{0,100}\n/

const isFromLine = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 5) === 'From '
const dropFromLine = (bytes: Buffer): Buffer => (isFromLine(bytes) ? bytes.subarray(bytes.indexOf(10) + 1) : bytes)

/** RFC 4155: a message begins at a "From " line that follows a blank line. A stream that begins otherwise is one message. */
async function* readMbox(name: string, stream: Readable): AsyncGenerator<StoredMessage> {
  let isMbox: boolean | undefined
  let held: Buffer[] = []
  let size = 0
  let count = 0
  let rest: Buffer = Buffer.alloc(0)
  const keep = (bytes: Buffer): void => {
    if (size < MAX_BYTES && bytes.length > 0) held.push(bytes.subarray(0, MAX_BYTES - size))
    size += bytes.length
  }
  const take = (): StoredMessage => {
    const bytes = dropFromLine(Buffer.concat(held))
    held = []
    size = 0
    return { name: isMbox ? `${name}#${++count}` : name, bytes }
  }
  for await (const chunk of stream) {
    const data = Buffer.concat([rest, chunk as Buffer])
    rest = data
    if (data.length < FROM.length) continue
    isMbox ??= isFromLine(data)
    let from = 0
    let at = isMbox ? data.indexOf(FROM) : -1
    for (; at >= 0 && data.indexOf(10, at + 1) >= 0; at = data.indexOf(FROM, at + 1)) {
      if (!isSeparator(data, at)) continue
      keep(data.subarray(from, at + 1))
      from = at + 1
      yield take()
    }
    // A From line may be cut by the end of the chunk, with the blank line before it.
    const cut = at >= 0 && data.length - at < 1000 ? at : data.length - FROM.length
    const tail = Math.max(from, cut - 2)
    keep(data.subarray(from, tail))
    rest = Buffer.from(data.subarray(tail))
  }
  keep(rest)
  if (size > 0) yield take()
}

const FROM = Buffer.from('\nFrom ')
/** After a blank line, with a time of day: a sentence that begins with "From" has none. */
function isSeparator(data: Buffer, at: number): boolean {
  const blank = data[at - 1] === 10 || (data[at - 1] === 13 && data[at - 2] === 10)
  return blank && /^From .*\d:\d\d/.test(data.toString('latin1', at + 1, Math.min(data.indexOf(10, at + 1), at + 1000)))
}
