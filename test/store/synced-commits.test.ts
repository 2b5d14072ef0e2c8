// A commit of SQLite is reported when the disk has it, not before, and without stopping anything else meanwhile. The
// disk's word is held back here, so that what waits for it can be seen.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { addMembers, addressesOf, freezeSample, LIST, openPost } from '../support/send-fixture.ts'

type Sync = { readonly inode: number; readonly answer: (error?: Error) => void }
const disk = vi.hoisted(() => ({ held: undefined as Sync[] | undefined }))

vi.mock('node:fs', async (load) => {
  const fs = await load<typeof import('node:fs')>()
  const fdatasync = (file: number, done: (error?: Error | null) => void): void => {
    if (disk.held) disk.held.push({ inode: fs.fstatSync(file).ino, answer: (error) => done(error ?? null) })
    else fs.fdatasync(file, done)
  }
  return { ...fs, default: fs, fdatasync }
})

let folder = ''
let path = ''
let store: Store
const add = (name: string): Promise<unknown> =>
  store.members.add(
    { address: `${name}@example.org`, key: `${name}@example.org`, domain: 'example.org', list: 'members' },
    { how: 'staff', source: '', wording: '电话', by: 'staff:甲' },
  )

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kanfa-synced-'))
  path = join(folder, 'kanfa.db')
  store = await openStore(`sqlite:${path}`)
  disk.held = []
})
afterEach(async () => {
  disk.held = undefined
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})
const SOON = { timeout: 60_000 }
const firstSync = (): Promise<Sync> =>
  vi.waitFor(() => disk.held?.shift() ?? Promise.reject(new Error('no sync yet')), SOON)

test('a write waits for the log to be on the disk', async () => {
  let reported = false
  const writing = add('m1').then(() => {
    reported = true
  })
  const sync = await firstSync()
  await new Promise((done) => setTimeout(done, 20))
  expect({ reported, inode: sync.inode }).toEqual({ reported: false, inode: statSync(`${path}-wal`).ino })
  sync.answer()
  await writing
})

test('a disk that refuses fails the write, in words', async () => {
  const writing = add('m1')
  const refused = expect(writing).rejects.toMatchObject({ code: 'disk/full' })
  ;(await firstSync()).answer(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
  await refused
})

test('reading waits for no disk', async () => {
  await store.audit.verify()
  expect(disk.held).toEqual([])
})

test('a claim waits for no disk: the gate does, which stands behind it in the log', async () => {
  disk.held = undefined
  const post = await openPost(folder, { smtpUrl: 'smtp://127.0.0.1:1', database: `sqlite:${path}` })
  await addMembers(post.store, addressesOf(2))
  const send = { id: await freezeSample(post), list: LIST }
  const { ledger } = post.store
  const lease = await ledger.openLease({ token: 't', host: 'here', pid: 1 })
  disk.held = []
  const claimed = await ledger.claim(lease, send, 'default', 10)
  expect({ claimed: claimed.length, waiting: disk.held.length }).toEqual({ claimed: 2, waiting: 0 })
  const gates = claimed.map(({ id }) => ({ id, list: LIST }))
  const opening = ledger.commitGroup(lease, gates, [])
  ;(await firstSync()).answer()
  expect((await opening).opened.size).toBe(2)
  disk.held = undefined
  await post.close()
})

test('who commits while the disk is busy shares the sync after that one, and waits for it', async () => {
  const reported: string[] = []
  const write = (name: string): Promise<unknown> => add(name).then(() => reported.push(name))
  const first = write('m1')
  const sync = await firstSync()
  const others = [write('m2'), write('m3')]
  // Committed: another reader would see them. The disk has not said so.
  await expect.poll(async () => (await store.members.find({ key: 'm3@example.org' }))?.address).toBe('m3@example.org')
  expect({ reported, waiting: disk.held?.length }).toEqual({ reported: [], waiting: 0 })
  sync.answer()
  await first
  const shared = await firstSync()
  expect({ reported, waiting: disk.held?.length }).toEqual({ reported: ['m1'], waiting: 0 })
  shared.answer()
  await Promise.all(others)
  expect(reported).toEqual(['m1', 'm2', 'm3'])
})
