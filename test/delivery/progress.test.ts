// A send neither stands still for ever nor spins: whatever becomes of one answer of the database, of another process or
// of another send, the letters that are left get their turn, and nothing is asked a thousand times a second.
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeliveryWorld } from '../../src/delivery/delivery-world.ts'
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

type Ledger = DeliveryWorld['ledger']
const AWAY = { what: 'away', why: '', fix: '', state: '' }
const trouble = (code: 'busy' | 'unreachable'): OperatorError =>
  new OperatorError(`store/${code}`, { zh: AWAY, en: AWAY })
const OTHER = sampleEdition(3000, { issue: '2026-12' })

let server: TruthServer
let folder = ''
let post: Post

beforeEach(async () => {
  server = await startTruthServer()
  folder = newFolder()
})
afterEach(async () => {
  await post.close()
  await server.close()
  removeFolder(folder)
})

async function prepare(members: number, more: Partial<PostOptions> = {}): Promise<string> {
  post = await openPost(folder, { smtpUrl: server.url, delivery: { connections: 4 }, ...more })
  await addMembers(post.store, addressesOf(members))
  return freezeSample(post)
}
const run = (only: string | undefined, changes: Partial<Ledger> = {}, signal = AbortSignal.timeout(100_000)) =>
  runDeliveries(
    { ...post.world, ledger: { ...post.world.ledger, ...changes } },
    { signal, ...(only === undefined ? {} : { only }) },
  )
const countsOf = async (sendId: string) => (await post.report(sendId)).counts
const told = (kind: string): number => post.events.filter((event) => event.kind === kind).length

/** Another process that still lives holds so many letters of the send. */
async function holdElsewhere(sendId: string, letters: number): Promise<number> {
  const { ledger } = post.world
  await ledger.start(sendId)
  const lease = await ledger.openLease({ token: `other ${sendId}`, host: 'elsewhere', pid: 1 })
  const claimed = await ledger.claim(lease, { id: sendId, list: 'members' }, 'default', letters)
  expect(claimed).toHaveLength(letters)
  return lease
}

test('while another process holds the last letters the ledger is looked at once a second, and that is said once', async () => {
  const sendId = await prepare(3)
  const { ledger } = post.world
  const lease = await holdElsewhere(sendId, 1)
  let looks = 0
  const listLeases: Ledger['listLeases'] = async () => {
    // The second look of a calm engine that waits; one that spins comes here thousands of times before a timer fires.
    if (told('waiting') > 0 && ++looks === 2) setTimeout(() => void ledger.settle(lease), 1)
    return ledger.listLeases()
  }
  await run(sendId, { listLeases })
  expect(await countsOf(sendId)).toMatchObject({ accepted: 3 })
  expect(looks).toBeLessThan(12)
  expect(told('waiting')).toBe(1)
})

test('letters that another process gives back are sent, though a younger send waits for its own', async () => {
  const older = await prepare(3, { speed: 40, leaseMs: 200 })
  await holdElsewhere(older, 1)
  await new Promise((done) => setTimeout(done, 2))
  const younger = await freezeSample(post, { edition: OTHER })
  const stop = new AbortController()
  server.script = {
    answer: ({ stage, recipient }) => {
      // Accepted by the older send alone: the younger one has met a greylist, and looks again in hours.
      if (stage !== 'rcpt') return undefined
      const heard = server.heard.filter((one) => one.recipient === recipient).length
      return heard % 2 === 1 ? '450 4.2.0 greylisted, wait 30 days' : undefined
    },
  }
  const end = setInterval(async () => {
    const { pending, claimed, deferred, accepted } = await countsOf(older)
    if (pending + claimed === 0 && deferred + accepted === 3) stop.abort()
  }, 100)
  await run(undefined, {}, AbortSignal.any([stop.signal, AbortSignal.timeout(100_000)]))
  clearInterval(end)
  expect(await countsOf(older)).toMatchObject({ pending: 0, claimed: 0 })
  expect((await countsOf(younger)).audience).toBe(3)
})

test('a claim whose answer was lost ends the round, and the next one has its letters', async () => {
  const sendId = await prepare(30)
  let claims = 0
  const claim: Ledger['claim'] = async (lease, send, lane) => {
    const claimed = await post.world.ledger.claim(lease, send, lane, 10)
    if (++claims === 2) throw trouble('unreachable')
    return claimed
  }
  await expect(run(sendId, { claim })).rejects.toMatchObject({ code: 'store/unreachable' })
  expect(told('trouble')).toBe(1)
  expect(await countsOf(sendId)).toMatchObject({ claimed: 0, committing: 0 })
  await run(sendId)
  expect(await countsOf(sendId)).toMatchObject({ accepted: 30 })
  expect(server.accepted).toHaveLength(30)
})

test.each(['findDue', 'returnPermits'] as const)(
  'letters that were claimed have their turn, though %s behind it was refused',
  async (name) => {
    const delivery = { connections: 4, lanes: { default: { perMinute: 6000 } } }
    const sendId = await prepare(30, { delivery, speed: 60 })
    let asked = 0
    const refuseOnce =
      (behind: (...given: never[]) => Promise<unknown>) =>
      async (...given: never[]) => {
        if (asked++ === 0) throw trouble('busy')
        return behind(...given)
      }
    await run(sendId, { [name]: refuseOnce(post.world.ledger[name]) })
    expect(asked).toBeGreaterThan(0)
    expect(await countsOf(sendId)).toMatchObject({ accepted: 30, claimed: 0 })
    expect(server.accepted).toHaveLength(30)
  },
)

test.each([
  ['start', 'disk/full'],
  ['end', 'store/busy'],
] as const)('a look at the sends whose %s meets %s is made again: the run goes on by itself', async (name, code) => {
  const sendId = await prepare(30, { speed: 60 })
  let asked = 0
  const refuseTwice = async (id: string): Promise<boolean> => {
    if (asked++ < 2) throw new OperatorError(code, { zh: AWAY, en: AWAY })
    return post.world.ledger[name](id)
  }
  await run(sendId, { [name]: refuseTwice })
  expect(asked).toBeGreaterThan(2)
  expect(told('trouble')).toBe(1)
  expect(await post.report(sendId)).toMatchObject({ state: 'ended', counts: { accepted: 30 } })
})

test('a lane for a slow receiver that a full disk has no room for waits with the rest', async () => {
  const sendId = await prepare(30, { speed: 60 })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.script = { answer: ({ stage }) => (stage === 'rcpt' ? promise.then(() => undefined) : undefined) }
  const splitLane: Ledger['splitLane'] = async () => {
    resolve()
    throw new OperatorError('disk/full', { zh: AWAY, en: AWAY })
  }
  await run(sendId, { splitLane })
  expect(told('trouble')).toBe(1)
  expect(await post.report(sendId)).toMatchObject({ state: 'ended', counts: { accepted: 30 } })
})

test('letters that could not be given back at once are given back later', async () => {
  const sendId = await prepare(30, { speed: 60 })
  server.script = {
    answer: ({ stage }) => (stage === 'mail' && server.accepted.length === 4 ? '421 4.7.0 slower' : undefined),
  }
  let refused = 0
  const release: Ledger['release'] = async (lease, ids) => {
    server.script = {}
    if (refused++ === 0) throw trouble('busy')
    return post.world.ledger.release(lease, ids)
  }
  await run(sendId, { release })
  expect(refused).toBeGreaterThan(0)
  expect(await countsOf(sendId)).toMatchObject({ accepted: 30, claimed: 0 })
  expect(server.accepted).toHaveLength(30)
})

test('a pause that the database refused at first is made at the next letter', async () => {
  const sendId = await prepare(30)
  server.script = { answer: ({ stage }) => (stage === 'mail' ? '550 5.1.8 sender refused' : undefined) }
  let pauses = 0
  const pause: Ledger['pause'] = async (...asked) => {
    if (++pauses === 1) throw trouble('busy')
    return post.world.ledger.pause(...asked)
  }
  await run(sendId, { pause })
  expect((await post.report(sendId)).state).toBe('paused')
  expect(await countsOf(sendId)).toMatchObject({ pending: 30, claimed: 0 })
})

test('a send paused elsewhere stops at the first gate that stays shut, and makes no connection in vain', async () => {
  const sendId = await prepare(900)
  server.script = {
    answer: async ({ stage }) => {
      if (stage === 'dot' && server.accepted.length === 50)
        await post.world.ledger.pause(sendId, { reason: JSON.stringify({ code: 'operator', text: '' }), actor: 'test' })
      return undefined
    },
  }
  const ended = run(sendId, {}, AbortSignal.timeout(2500))
  await ended
  expect((await countsOf(sendId)).accepted).toBeLessThan(60)
  // Those whose gate stayed shut were cut; a second round of all of them would be in vain.
  expect(server.connections()).toBeLessThanOrEqual(8)
})

test('two sends under one limit go side by side', async () => {
  const older = await prepare(40, { delivery: { connections: 4, ratePerMinute: 1200 } })
  await new Promise((done) => setTimeout(done, 2))
  const younger = await freezeSample(post, { edition: OTHER })
  const stop = new AbortController()
  server.script = {
    answer: ({ stage }) => void (stage === 'dot' && server.accepted.length >= 40 && stop.abort()),
  }
  await run(undefined, {}, stop.signal)
  const shares = [(await countsOf(older)).accepted, (await countsOf(younger)).accepted]
  expect(Math.min(...shares), shares.join(' and ')).toBeGreaterThanOrEqual(10)
})

test('a fault of ours in a commit ends the run with its cause, after the letters on their way', async () => {
  const sendId = await prepare(100)
  let commits = 0
  const commitGroup: Ledger['commitGroup'] = async (...group) => {
    if (++commits === 5) throw new TypeError('a fault of ours')
    return post.world.ledger.commitGroup(...group)
  }
  await expect(run(sendId, { commitGroup })).rejects.toThrow('a fault of ours')
  expect(await countsOf(sendId)).toMatchObject({ claimed: 0 })
})

test('trouble that comes back while claims still rest is told once', async () => {
  const sendId = await prepare(20)
  let refused = 0
  const commitGroup: Ledger['commitGroup'] = async (...group) => {
    if (++refused < 3) throw trouble('busy')
    return post.world.ledger.commitGroup(...group)
  }
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    wait(ms, undefined, { signal }).catch(() => undefined)
  const { world } = post
  const troubled: DeliveryWorld = {
    ...world,
    clock: { ...world.clock, sleep },
    ledger: { ...world.ledger, commitGroup },
  }
  await runDeliveries(troubled, { only: sendId, signal: AbortSignal.timeout(100_000) })
  expect(told('trouble')).toBe(1)
  expect(await countsOf(sendId)).toMatchObject({ accepted: 20 })
  expect(server.accepted).toHaveLength(20)
})

test('a gate that cannot be noted beside the journal lets nothing go: the run ends with the cause, nobody is in doubt', async () => {
  const sendId = await prepare(60)
  const { world } = post
  const note: DeliveryWorld['highWater']['note'] = (...noted) => {
    if (server.accepted.length >= 20)
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'write' })
    world.highWater.note(...noted)
  }
  const full: DeliveryWorld = { ...world, highWater: { ...world.highWater, note } }
  const ended = runDeliveries(full, { only: sendId, signal: AbortSignal.timeout(100_000) })
  await expect(ended).rejects.toMatchObject({ code: 'disk/full' })
  expect(await countsOf(sendId)).toMatchObject({ accepted: server.accepted.length, claimed: 0, committing: 0 })
  await run(sendId)
  expect(await countsOf(sendId)).toMatchObject({ accepted: 60 })
  expect(server.accepted).toHaveLength(60)
  expect((await post.report(sendId)).possiblyTwice).toEqual([])
})

test('when a run is over no connection is left open, those made ahead among them', async () => {
  const sendId = await prepare(200, { delivery: { connections: 12 } })
  await run(sendId)
  await expect.poll(countSockets).toBe(0)
})

const countSockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
