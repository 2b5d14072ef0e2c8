// Where messages lie: files, folders, Maildirs, mboxes and pipes, one at a time and none of them whole in memory.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MAX_BYTES } from '../../../src/feedback/parse-message.ts'
import { readMailbox } from '../../../src/feedback/read-mailbox.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kanfa-mailbox-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const message = (name: string): string => `Subject: ${name}\n\nFrom here on it is ${name}.\n`
const put = (path: string, text: string): string => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
  return join(root, path)
}
const listAll = async (path: string, stdin?: Readable) => {
  const found: { name: string; text: string }[] = []
  for await (const { name, bytes } of readMailbox(path, stdin))
    found.push({ name: basename(name), text: bytes.toString() })
  return found
}
const FROM = 'From bounces@example.org Mon Nov  2 08:00:00 2026\n'

test('a file is one message, with or without the line its mbox had put before it', async () => {
  put('a.eml', message('a'))
  put('b.eml', FROM + message('b'))
  expect(await listAll(root)).toEqual([
    { name: 'a.eml', text: message('a') },
    { name: 'b.eml', text: message('b') },
  ])
})

test('what lies beside the messages of a folder is passed over; a file that is named is read', async () => {
  put('LICENSE', 'Copyright of somebody\n')
  const table = put('labels.tsv', 'file\treason\n')
  put('m.eml', message('m'))
  expect((await listAll(root)).map((one) => one.name)).toEqual(['m.eml'])
  expect(await listAll(table)).toHaveLength(1)
})

test('a Maildir is read from cur and new, and not from tmp', async () => {
  for (const name of ['cur/1:2,S', 'new/2', 'tmp/3']) put(name, message(name))
  expect((await listAll(root)).map((one) => one.name)).toEqual(['1:2,S', '2'])
})

test.each([1, 7, 64, 10_000])('an mbox is parted at its From lines, in chunks of %i bytes too', async (size) => {
  const names = ['one', 'two', 'three']
  const mbox = Buffer.from(names.map((name) => `${FROM}${message(name)}\n`).join(''))
  const chunks = Array.from({ length: Math.ceil(mbox.length / size) }, (_one, at) =>
    mbox.subarray(at * size, (at + 1) * size),
  )
  const found = await listAll('-', Readable.from(chunks))
  expect(found.map((one) => one.name)).toEqual(['-#1', '-#2', '-#3'])
  expect(found.map((one) => one.text.trim())).toEqual(names.map((name) => message(name).trim()))
})

test('an mbox with CRLF ends is parted too', async () => {
  const path = put(
    'box',
    ['one', 'two']
      .map((name) => `${FROM}${message(name)}\n`)
      .join('')
      .replaceAll('\n', '\r\n'),
  )
  expect((await listAll(path)).map((one) => one.name)).toEqual(['box#1', 'box#2'])
})

test('a pipe that holds one message is one message, whatever its lines begin with', async () => {
  const text = `${message('one')}\nFrom the editor: a quotation.\n`
  expect(await listAll('-', Readable.from([Buffer.from(text)]))).toEqual([{ name: '-', text }])
})

test('of a huge message only the beginning is kept', async () => {
  function* huge() {
    yield Buffer.from(`${FROM}${message('huge')}`)
    for (let at = 0; at < 300; at++) yield Buffer.alloc(1 << 16, 'x')
    yield Buffer.from(`\n\n${FROM}${message('after')}`)
  }
  const found = await listAll('-', Readable.from(huge()))
  expect(found.map((one) => one.text.length <= MAX_BYTES)).toEqual([true, true])
  expect(found[1]?.text).toBe(message('after'))
})
