// How many connections a send makes, when, and how long they last: as many as the lane may have and can use.
import { afterEach, expect, test, vi } from 'vitest'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import type { DeliveryConfig } from '../../src/manifest/config.ts'
import { addMembers, addressesOf, freezeSample, newFolder, openPost, removeFolder } from '../support/send-fixture.ts'
import { startTruthServer, type TruthServer } from '../support/truth-server.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closers.splice(0).toReversed()) await close()
})

async function serve(): Promise<TruthServer> {
  const server = await startTruthServer()
  closers.push(() => server.close())
  return server
}

type Options = Partial<DeliveryConfig> & { ticks?: boolean; addresses?: readonly string[] }

/** Sends to so many members of one receiver and answers what became of them. */
async function send(
  server: TruthServer,
  members: number,
  { ticks = true, addresses = addressesOf(members), ...delivery }: Options,
): Promise<number> {
  // By the steady clock, which stands: however long the machine does, no receiver is slow.
  vi.useFakeTimers({ toFake: ['performance'] })
  const folder = newFolder()
  const post = await openPost(folder, { smtpUrl: server.url, delivery })
  closers.push(
    () => removeFolder(folder),
    () => post.close(),
  )
  await addMembers(post.store, addresses)
  const sendId = await freezeSample(post)
  const forever = (_: number, signal?: AbortSignal): Promise<void> =>
    new Promise((done) => signal?.addEventListener('abort', () => done(), { once: true }))
  const clock = ticks ? post.world.clock : { ...post.world.clock, sleep: forever }
  await runDeliveries({ ...post.world, clock }, { only: sendId, signal: AbortSignal.timeout(100_000) })
  return (await post.report(sendId)).counts.accepted
}

/** Resolves when `holds`, or never: what waits for it then fails by its own time-out. */
const until = async (holds: () => boolean): Promise<undefined> => {
  while (!holds()) await new Promise((done) => setTimeout(done, 5))
  return undefined
}

test('a connection carries as many letters as its lane says, a hundred and more, and no more', async () => {
  const server = await serve()
  expect(await send(server, 300, { connections: 1, lanes: { default: { messagesPerConnection: 150 } } })).toBe(300)
  expect(server.connections()).toBe(2)
})

test('what a connection carried for other lanes counts for a lane that keeps its connections short', async () => {
  const server = await serve()
  const addresses = [...addressesOf(20), ...addressesOf(21, 'qq.com')]
  const lanes = { 'qq.com': { messagesPerConnection: 5 } }
  expect(await send(server, 41, { connections: 1, lanes, addresses })).toBe(41)
  // One for the first twenty, five for the others.
  expect(server.connections()).toBe(6)
})

test('while the first letters prove their receiver, the other connections are made', async () => {
  const server = await serve()
  server.script = { answer: ({ stage }) => (stage === 'dot' ? until(() => server.connections() === 5) : undefined) }
  expect(await send(server, 40, { connections: 5 })).toBe(40)
  expect(server.connections()).toBe(5)
})

test('no connection is made that the lane may not have or the letters do not need', async () => {
  const server = await serve()
  expect(await send(server, 40, { connections: 5, lanes: { default: { connections: 2 } } })).toBe(40)
  expect(server.connections()).toBe(2)
  const wide = await serve()
  expect(await send(wide, 40, { connections: 5, lanes: { 'qq.com': { connections: 20 } } })).toBe(40)
  expect(wide.connections()).toBeLessThanOrEqual(5)
  const quiet = await serve()
  expect(await send(quiet, 3, { connections: 5 })).toBe(3)
  expect(quiet.connections()).toBeLessThanOrEqual(3)
})

test('once a receiver is proven the idle connections take letters at once, not at the next tick of the clock', async () => {
  const server = await serve()
  let atTheirDots = 0
  let most = 0
  server.script = {
    answer: ({ stage }) => {
      if (stage !== 'dot') return undefined
      most = Math.max(most, ++atTheirDots)
      const may = server.accepted.length < 2 ? () => true : () => most === 5
      return until(may).finally(() => atTheirDots--)
    },
  }
  expect(await send(server, 40, { connections: 5, ticks: false })).toBe(40)
})
