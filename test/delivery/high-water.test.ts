// What a machine keeps beside its database of what it has sent: cleared when it can prove nothing any more, and kept for
// as long as a backup from before might ask for it (row 4 of the fault matrix).
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RING } from '../../src/delivery/high-water.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import { acceptOlderJournal, settleJournal } from '../../src/delivery/settle-journal.ts'
import { checkInvariants } from '../support/check-invariants.ts'
import { sampleEdition } from '../support/sample-edition.ts'
import {
  addMembers,
  addressesOf,
  freezeSample,
  newFolder,
  openPost,
  type Post,
  removeFolder,
} from '../support/send-fixture.ts'
import { startTruthServer, type TruthServer } from '../support/truth-server.ts'

const CONNECTIONS = 8
const OTHER = sampleEdition(3000, { issue: '2026-12' })

let server: TruthServer
let folder = ''
const posts: Post[] = []

beforeEach(async () => {
  server = await startTruthServer()
  folder = newFolder()
})
afterEach(async () => {
  await closeAll()
  await server.close()
  removeFolder(folder)
})

const closeAll = async (): Promise<void> => {
  for (const post of posts.splice(0)) await post.close()
}
async function open(): Promise<Post> {
  const post = await openPost(folder, { smtpUrl: server.url, delivery: { connections: CONNECTIONS } })
  posts.push(post)
  return post
}
async function prepare(members: number): Promise<{ post: Post; sendId: string }> {
  const post = await open()
  await addMembers(post.store, addressesOf(members))
  return { post, sendId: await freezeSample(post) }
}
const deliver = (post: Post, only?: string, signal = AbortSignal.timeout(60_000)): Promise<void> =>
  runDeliveries(post.world, { signal, ...(only === undefined ? {} : { only }) })
const kept = (): string[] => readdirSync(join(folder, 'high-water'))
const gates = (): string[] => kept().filter((name) => name.endsWith('.gates'))

/** At this many letters, before the reply of the next. */
function at(count: number, act: () => unknown): void {
  let done = false
  server.script = {
    answer: async ({ stage }) => {
      if (stage !== 'dot' || done || server.accepted.length < count) return undefined
      done = true
      await act()
      return undefined
    },
  }
}
const pause = (post: Post, sendId: string): Promise<boolean> =>
  post.world.ledger.pause(sendId, { reason: JSON.stringify({ code: 'operator', text: '' }) })

const FILES = ['kanfa.db', 'kanfa.db-wal', 'kanfa.db-shm']
function backUp(): void {
  for (const name of FILES) if (existsSync(join(folder, name))) cpSync(join(folder, name), join(folder, 'backup', name))
}
async function restore(): Promise<Post> {
  await closeAll()
  for (const name of FILES) {
    rmSync(join(folder, name), { force: true })
    if (existsSync(join(folder, 'backup', name))) cpSync(join(folder, 'backup', name), join(folder, name))
  }
  server.script = {}
  return open()
}

describe('the gates of a lease', () => {
  test('are cleared at the next start once the lease and every send they are of have ended', async () => {
    const { post, sendId } = await prepare(40)
    await deliver(post, sendId)
    expect(gates()).toHaveLength(1)
    await deliver(post, sendId)
    expect(kept()).toEqual([`${sendId}.ended`])
  })

  test('have their whole room from the first on: a disk that fills up later cuts no note short', async () => {
    const { post } = await prepare(1)
    post.world.highWater.note('alive', 1, [{ delivery: 1, sendId: 'aaaaaaaaaaaa' }])
    expect(statSync(join(folder, 'high-water', 'alive.gates')).size).toBe(RING * 32)
    expect(post.world.highWater.find()).toMatchObject([{ highest: 1, latest: [{ delivery: 1 }] }])
  })

  test('stay while the lease has not ended', async () => {
    const { post, sendId } = await prepare(40)
    const { ledger, highWater } = post.world
    const lease = await ledger.openLease({ token: 'alive', host: 'elsewhere', pid: 1 })
    await ledger.start(sendId)
    const [one] = await ledger.claim(lease, { id: sendId, list: 'members' }, 'default', 1)
    const id = one?.id ?? 0
    const { gates: total } = await ledger.commitGroup(lease, [{ id, list: 'members' }], [])
    highWater.note('alive', total, [{ delivery: id, sendId }])
    await ledger.cancel(sendId)
    await settleJournal(ledger, highWater)
    expect(gates()).toEqual(['alive.gates'])
  })

  test('stay while a send of theirs goes on, and for a machine that did not end it are cleared when it has ended', async () => {
    const { post, sendId } = await prepare(60)
    at(20, () => pause(post, sendId))
    const stop = new AbortController()
    const run = deliver(post, sendId, stop.signal)
    await expect.poll(async () => (await post.report(sendId)).state).toBe('paused')
    stop.abort()
    await run
    server.script = {}
    await settleJournal(post.world.ledger, post.world.highWater)
    expect(gates()).toHaveLength(1)
    await post.world.ledger.resume(sendId)
    await deliver(post, sendId)
    expect(gates()).toHaveLength(2)
    // As on a machine where another one had ended the send.
    post.world.highWater.forgetEnd(sendId)
    await settleJournal(post.world.ledger, post.world.highWater)
    expect(kept()).toEqual([`${sendId}.ended`])
  })

  test('that the journal does not know stay: they are the proof that it is older', async () => {
    const { post, sendId } = await prepare(60)
    at(30, backUp)
    await deliver(post, sendId)
    const restored = await restore()
    await expect(deliver(restored, sendId)).rejects.toMatchObject({ code: 'store/older-journal' })
    expect(gates()).toHaveLength(1)
  })
})

describe('when the gates were cleared', () => {
  test.each(['hold', 'resend'] as const)(
    'a backup from before is refused all the same, and goes on as chosen: %s',
    async (choice) => {
      const { post, sendId } = await prepare(60)
      at(30, backUp)
      await deliver(post, sendId)
      await deliver(post, sendId)
      expect(gates()).toEqual([])
      const restored = await restore()
      await expect(deliver(restored, sendId)).rejects.toMatchObject({ code: 'store/older-journal' })
      expect(server.accepted).toHaveLength(60)
      const { ledger, highWater } = restored.world
      for (const older of await settleJournal(ledger, highWater))
        await acceptOlderJournal(ledger, highWater, older, choice)
      await deliver(restored, sendId)
      const report = await restored.report(sendId)
      expect(report).toMatchObject({ state: 'ended', addsUp: true })
      checkInvariants({ report, accepted: server.accepted, crashes: 1, connections: report.possiblyTwice.length })
      if (choice === 'hold') expect(server.accepted).toHaveLength(60)
    },
  )

  test('a backup from before the send itself does not let it be started again', async () => {
    const first = await open()
    await addMembers(first.store, addressesOf(20))
    await closeAll()
    backUp()
    const post = await open()
    const sendId = await freezeSample(post)
    await deliver(post, sendId)
    await deliver(post, sendId)
    expect(gates()).toEqual([])
    await expect(freezeSample(await restore())).rejects.toMatchObject({ code: 'store/older-journal' })
  })
})

describe('when a lease has opened more gates than its ring holds', () => {
  /** The first send is paused in its middle; the second, by the same lease, is longer than the ring. */
  async function sendBoth(): Promise<{ post: Post; first: string; second: string }> {
    const { post, sendId: first } = await prepare(RING + 100)
    await new Promise((done) => setTimeout(done, 2))
    const second = await freezeSample(post, { edition: OTHER })
    await post.world.ledger.pause(second, { reason: JSON.stringify({ code: 'operator', text: '' }) })
    await closeAll()
    backUp()
    const again = await open()
    at(200, async () => {
      await pause(again, first)
      await again.world.ledger.resume(second)
    })
    const stop = new AbortController()
    const run = deliver(again, undefined, stop.signal)
    await expect.poll(async () => (await again.report(second)).state).toBe('ended')
    stop.abort()
    await run
    return { post: again, first, second }
  }

  test('they stay while any send is open that the overwritten ones may be of', async () => {
    const { post } = await sendBoth()
    await settleJournal(post.world.ledger, post.world.highWater)
    expect(gates()).toHaveLength(1)
  })

  test('a backup from before both lets neither go on unasked, not even when one was decided', async () => {
    const { first, second } = await sendBoth()
    const sent = server.accepted.length
    const restored = await restore()
    const { ledger, highWater } = restored.world
    await ledger.resume(second)
    await expect(deliver(restored, first)).rejects.toMatchObject({ code: 'store/older-journal' })
    await expect(deliver(restored, second)).rejects.toMatchObject({ code: 'store/older-journal' })
    const older = await settleJournal(ledger, highWater)
    expect(older.map(({ sendId }) => sendId).toSorted()).toEqual([first, second].toSorted())
    for (const one of older.filter(({ sendId }) => sendId === second))
      await acceptOlderJournal(ledger, highWater, one, 'hold')
    await expect(deliver(restored, first)).rejects.toMatchObject({ code: 'store/older-journal' })
    await deliver(restored, second)
    expect(server.accepted).toHaveLength(sent)
    // A send that was made after that is nobody's doubt.
    const fresh = await freezeSample(restored, { edition: sampleEdition(4000, { issue: '2027-01' }) })
    expect((await settleJournal(ledger, highWater)).map(({ sendId }) => sendId)).toEqual([first])
    expect((await restored.report(fresh)).counts.pending).toBe(RING + 100)
  })
})
