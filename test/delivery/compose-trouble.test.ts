// Letters that cannot be made: what is our fault pauses the run with its reason and touches nobody (I5, I6); a member
// whose letter alone fails is set aside, and the run goes on.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeliveryWorld } from '../../src/delivery/delivery-world.ts'
import { renderReport } from '../../src/delivery/render-report.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import { OperatorError } from '../../src/diagnostic/operator-error.ts'
import { sampleEdition } from '../support/sample-edition.ts'
import {
  addMembers,
  addressesOf,
  freezeSample,
  newFolder,
  openPost,
  type Post,
  type PostOptions,
  removeFolder,
} from '../support/send-fixture.ts'
import { startTruthServer, type TruthServer } from '../support/truth-server.ts'

const CONNECTIONS = 4
/** No address at all: as an import from before our address rules could have left it. */
const unfit = (count: number): string[] => addressesOf(count).map((address) => `a(${address}`)

let server: TruthServer
let folder = ''
const posts: Post[] = []

beforeEach(async () => {
  server = await startTruthServer()
  folder = newFolder()
})
afterEach(async () => {
  for (const post of posts.splice(0)) await post.close()
  await server.close()
  removeFolder(folder)
})

async function open(more: Partial<PostOptions> = {}): Promise<Post> {
  const post = await openPost(folder, { smtpUrl: server.url, delivery: { connections: CONNECTIONS }, ...more })
  posts.push(post)
  return post
}
async function prepare(to: readonly string[], more: Partial<PostOptions> = {}) {
  const post = await open(more)
  await addMembers(post.store, to)
  return { post, sendId: await freezeSample(post) }
}
const deliver = (world: DeliveryWorld, only?: string, signal = AbortSignal.timeout(100_000)): Promise<void> =>
  runDeliveries(world, { signal, ...(only === undefined ? {} : { only }) })
const reached = (): number => new Set(server.accepted.map(({ recipient }) => recipient)).size

type Sign = NonNullable<PostOptions['sign']>
const broken = (): never => {
  throw new Error('the key is gone')
}
const failing: [string, Sign][] = [
  ['throws', broken],
  ['rejects', async () => broken()],
]

describe.each(failing)('a signer that %s', (_name, fail) => {
  test('from the first letter on pauses the run with its reason and touches nobody', async () => {
    const { post, sendId } = await prepare(addressesOf(50), { sign: fail })
    await deliver(post.world, sendId)
    const report = await post.report(sendId)
    expect(report).toMatchObject({
      state: 'paused',
      addsUp: true,
      reason: { code: 'signing', text: 'the key is gone' },
    })
    expect(report.counts).toMatchObject({ pending: 50, held: 0, rejected: 0 })
    expect(renderReport(report, 'en', 'Asia/Shanghai')).toContain(
      'signed with DKIM, and nobody was touched: the key is gone',
    )
    expect(server.accepted).toHaveLength(0)
  })

  test('in the middle of a run: what was signed arrives, and when it is mended so does the rest, once', async () => {
    let signed = 0
    const sign: Sign = async (message) => (++signed > 20 ? fail(message) : message)
    const { post, sendId } = await prepare(addressesOf(50), { sign })
    await deliver(post.world, sendId)
    const { state, counts } = await post.report(sendId)
    expect(state).toBe('paused')
    expect(counts).toMatchObject({ accepted: server.accepted.length, held: 0, claimed: 0, committing: 0 })
    expect(counts.accepted).toBeGreaterThan(10)
    const mended = await open()
    await mended.world.ledger.resume(sendId)
    await deliver(mended.world, sendId)
    expect((await mended.report(sendId)).counts).toMatchObject({ accepted: 50 })
    expect([server.accepted.length, reached()]).toEqual([50, 50])
  })
})

test('one send that cannot be signed does not spin and holds up no other', async () => {
  const { post, sendId } = await prepare(addressesOf(60))
  const other = await freezeSample(post, { edition: sampleEdition(3000, { issue: '2026-12' }) })
  const stop = new AbortController()
  let commits = 0
  const { ledger, openComposer } = post.world
  const signless = await open({ sign: broken })
  const world: DeliveryWorld = {
    ...post.world,
    openComposer: (send) => (send.id === sendId ? signless.world : { openComposer }).openComposer(send),
    ledger: {
      ...ledger,
      commitGroup: (...group) => {
        commits++
        return ledger.commitGroup(...group)
      },
      end: async (id) => {
        stop.abort()
        return ledger.end(id)
      },
    },
  }
  await deliver(world, undefined, AbortSignal.any([stop.signal, AbortSignal.timeout(100_000)]))
  expect((await post.report(other)).counts.accepted).toBe(60)
  expect(await post.report(sendId)).toMatchObject({ state: 'paused', counts: { pending: 60 } })
  expect(commits).toBeLessThan(200)
})

describe('a letter that cannot be composed', () => {
  test('by anybody of the audience pauses the run and holds nobody; mended, it reaches all', async () => {
    const { post, sendId } = await prepare(addressesOf(600))
    let tried = 0
    const compose = (): never => {
      tried++
      throw new Error('no such link')
    }
    await deliver({ ...post.world, openComposer: async () => compose }, sendId)
    const report = await post.report(sendId)
    expect(report).toMatchObject({ state: 'paused', reason: { code: 'composing', text: 'no such link' } })
    expect(report.counts).toMatchObject({ pending: 600, held: 0 })
    expect(tried).toBeLessThan(100)
    await post.world.ledger.resume(sendId)
    await deliver(post.world, sendId)
    expect((await post.report(sendId)).counts.accepted).toBe(600)
    expect(server.accepted).toHaveLength(600)
  })

  test('for every member of a small list is held for each: there is nobody who could prove it ours', async () => {
    const { post, sendId } = await prepare(unfit(5))
    await deliver(post.world, sendId)
    expect(await post.report(sendId)).toMatchObject({ state: 'ended', counts: { held: 5 } })
  })

  test('for a row of members is not mistaken for everybody for ever: each resume gets further', async () => {
    const { post, sendId } = await prepare([...unfit(70), ...addressesOf(200)])
    let runs = 0
    for (let state = ''; state !== 'ended' && runs < 6; runs++) {
      await post.world.ledger.resume(sendId)
      await deliver(post.world, sendId)
      state = (await post.report(sendId)).state
    }
    expect((await post.report(sendId)).counts).toMatchObject({ accepted: 200, held: 70 })
    expect(runs).toBeLessThan(6)
    const rows = await post.world.ledger.listDeliveries(sendId)
    expect(rows.filter(({ class: kind }) => kind === 'poison')).toHaveLength(70)
  })

  test('for one member among many is held at once, though it stands first', async () => {
    const { post, sendId } = await prepare([...unfit(1), ...addressesOf(30)])
    await deliver(post.world, sendId)
    expect(await post.report(sendId)).toMatchObject({ state: 'ended', counts: { accepted: 30, held: 1 } })
  })
})

describe('a send for which this process lacks something', () => {
  const NOT_HERE = { what: 'another secret', why: '', fix: '', state: '' }
  const lacking = (post: Post, sendId: string): DeliveryWorld => ({
    ...post.world,
    openComposer: async (send) => {
      if (send.id === sendId) throw new OperatorError('secret/other', { zh: NOT_HERE, en: NOT_HERE })
      return post.world.openComposer(send)
    },
  })

  test('holds up no other, is not touched, and ends the round when it is all that is left', async () => {
    const { post, sendId } = await prepare(addressesOf(40))
    await new Promise((done) => setTimeout(done, 2))
    const other = await freezeSample(post, { edition: sampleEdition(3000, { issue: '2026-12' }) })
    await expect(deliver(lacking(post, sendId))).rejects.toMatchObject({ code: 'secret/other' })
    expect(await post.report(other)).toMatchObject({ state: 'ended', counts: { accepted: 40 } })
    expect(await post.report(sendId)).toMatchObject({ state: 'running', counts: { pending: 40 } })
    expect(post.events.filter(({ kind, sendId: id }) => kind === 'trouble' && id === sendId)).toHaveLength(1)
    await expect(deliver(lacking(post, sendId), sendId)).rejects.toMatchObject({ code: 'secret/other' })
    await deliver(post.world, sendId)
    expect([server.accepted.length, (await post.report(sendId)).counts.accepted]).toEqual([80, 40])
  })
})
