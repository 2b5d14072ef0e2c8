// Files, folders, mboxes and pipes → messages one at a time. Memory is flat: an mbox of a gigabyte is read in chunks, and
// of each message only as much is kept as parsing will look at.
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { MAX_BYTES } from './parse-message.ts'

export type StoredMessage = { readonly name: string; readonly bytes: Buffer }

/** `-` is standard input; a folder is a Maildir when it has `cur` or `new`, else its files are read in order of name. */
export async function* readMailbox(path: string, stdin: Readable = process.stdin): AsyncGenerator<StoredMessage> {
  if (path === '-') return yield* readMbox('-', stdin)
  const found = await stat(path)
  if (!found.isDirectory()) return yield* readFile(path)
  const names = (await readdir(path)).sort()
  const folders = ['cur', 'new'].filter((name) => names.includes(name))
  if (folders.length > 0) {
    for (const folder of folders) yield* readFolder(join(path, folder))
    return
  }
  yield* readFolder(path)
}

async function* readFolder(folder: string): AsyncGenerator<StoredMessage> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile())
  for (const name of entries.map((entry) => entry.name).sort()) {
    if (!/^\.|\.(tsv|txt|md|csv|json)$|^LICENSE$/i.test(name)) yield* readFile(join(folder, name))
  }
}

async function* readFile(path: string): AsyncGenerator<StoredMessage> {
  const file = await open(path)
  try {
    const start = Buffer.alloc(MAX_BYTES)
    const { bytesRead } = await file.read(start, 0, MAX_BYTES, 0)
    const bytes = start.subarray(0, bytesRead)
    // One message with a "From " line of its own is not an mbox: a second one after a blank line makes it one.
    if (
      bytes.subarray(0, 5).toString() === 'From ' &&
      (bytesRead === MAX_BYTES || SEPARATOR.test(bytes.toString('latin1')))
    ) {
      return yield* readMbox(basename(path), createReadStream(path))
    }
    yield { name: basename(path), bytes: dropFromLine(bytes) }
  } finally {
    await file.close()
  }
}

const SEPARATOR = /\r?\n\r?\nFrom [^\n]{0,500}\r?\n[!-9;-~]{1,100}:/

const dropFromLine = (bytes: Buffer): Buffer =>
  bytes.subarray(0, 5).toString() === 'From ' ? bytes.subarray(bytes.indexOf(10) + 1) : bytes

/** RFC 4155: a message begins at a "From " line that follows a blank line. */
async function* readMbox(name: string, stream: Readable): AsyncGenerator<StoredMessage> {
  let held: Buffer[] = []
  let size = 0
  let count = 0
  let rest: Buffer = Buffer.alloc(0)
  const keep = (bytes: Buffer): void => {
    if (size < MAX_BYTES && bytes.length > 0) held.push(bytes.subarray(0, MAX_BYTES - size))
    size += bytes.length
  }
  const take = (): StoredMessage[] => {
    const bytes = dropFromLine(Buffer.concat(held))
    held = []
    size = 0
    return bytes.length > 0 ? [{ name: `${name}#${++count}`, bytes }] : []
  }
  for await (const chunk of stream) {
    const data = Buffer.concat([rest, chunk as Buffer])
    let from = 0
    for (let at = data.indexOf(FROM); at >= 0; at = data.indexOf(FROM, at + 1)) {
      if (!isBlankBefore(data, at)) continue
      keep(data.subarray(from, at + 1))
      from = at + 1
      yield* take()
    }
    // A separator may be cut by the end of the chunk, with the blank line before it.
    const tail = Math.max(from, data.length - FROM.length - 4)
    keep(data.subarray(from, tail))
    rest = Buffer.from(data.subarray(tail))
  }
  keep(rest)
  yield* take()
}

const FROM = Buffer.from('\nFrom ')
const isBlankBefore = (data: Buffer, at: number): boolean =>
  data[at - 1] === 10 || (data[at - 1] === 13 && data[at - 2] === 10)
