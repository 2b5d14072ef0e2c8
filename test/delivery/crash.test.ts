// kill -9 of the sender at every named instant and at random ones, against a server that keeps the truth.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checkInvariants } from '../support/check-invariants.ts'
import { type ChildSender, endChildren, startSender } from '../support/child-sender.ts'
import {
  addMembers,
  addressesOf,
  freezeSample,
  newFolder,
  openPost,
  type PostOptions,
  removeFolder,
} from '../support/send-fixture.ts'
import { startTruthServer, type TruthServer } from '../support/truth-server.ts'

const CONNECTIONS = 4

let server: TruthServer
let folder = ''
const folders: string[] = []
let sendId = ''
const children: ChildSender[] = []

beforeAll(async () => {
  server = await startTruthServer()
})
afterAll(() => server.close())
afterEach(async () => {
  await endChildren(children)
  // A test may prepare more than one.
  for (const used of folders.splice(0)) removeFolder(used)
})

const options = (): PostOptions => ({ smtpUrl: server.url, delivery: { connections: CONNECTIONS } })

async function prepare(members: number): Promise<void> {
  folder = newFolder()
  folders.push(folder)
  server.accepted.splice(0)
  server.script = {}
  const post = await openPost(folder, options())
  await addMembers(post.store, addressesOf(members))
  sendId = await freezeSample(post)
  await post.close()
}

function deliver(env: Record<string, string> = {}): ChildSender {
  const child = startSender({ folder, sendId }, options(), env)
  children.push(child)
  return child
}

async function readReport() {
  const post = await openPost(folder, options())
  const report = await post.report(sendId)
  await post.close()
  return report
}

async function finishAndCheck(crashes: number) {
  expect(await deliver().ended()).toBe(0)
  const report = await readReport()
  expect(report.state).toBe('ended')
  const { accepted, held, audience } = report.counts
  expect(accepted + held).toBe(audience)
  // A second crash may leave the same letter in doubt again: that one is held for a person, and only that.
  const doubts = report.possiblyTwice.filter(({ status }) => status === 'held').map(({ recipient }) => recipient)
  expect(new Set(doubts).size).toBe(held)
  for (const one of doubts) expect(doubts.filter((other) => other === one).length).toBeGreaterThanOrEqual(2)
  return checkInvariants({ report, accepted: server.accepted, crashes, connections: CONNECTIONS })
}

describe('killed at a named instant', () => {
  test.each([
    ['F1', 'claimed, nothing sent', 0],
    ['F2', 'the body on its way', 0],
    ['F3', 'the gate durable, the dot not sent', 0],
    ['F3:9', 'the same, with other dots on their way', CONNECTIONS],
    ['F4:9', 'the reply read, the result not durable', CONNECTIONS],
    ['F5:3', 'a result durable', CONNECTIONS],
    ['F6', 'everyone accounted for, the send not ended', 0],
  ])('%s (%s): everyone receives it, at most %i twice, and each is named', async (point, _name, most) => {
    await prepare(60)
    expect(await deliver({ KANFA_FAIL_POINT: point }).ended()).toBe('SIGKILL')
    const before = await readReport()
    expect(before.addsUp).toBe(true)
    const open = before.possiblyTwice.map(({ recipient }) => recipient)
    expect(open.length).toBe(before.counts.committing)
    expect(before.possiblyTwice.every(({ code }) => code === 'sender-stopped')).toBe(true)
    const { duplicates } = await finishAndCheck(1)
    expect(duplicates).toBeLessThanOrEqual(most)
    expect((await readReport()).possiblyTwice.map(({ recipient }) => recipient)).toEqual(open)
  })
})

/** The instants differ on every machine; their number is what makes the net fine. */
const SEEDS = Number(process.env.KANFA_CRASHES ?? 24)

describe('killed at random instants', () => {
  test(`${SEEDS} times: no loss, duplicates within the bound, each named beforehand`, {
    timeout: 600_000,
  }, async () => {
    let kills = 0
    while (kills < SEEDS) {
      await prepare(400)
      let crashes = 0
      for (; kills < SEEDS; ) {
        const child = deliver()
        const target = server.accepted.length + 1 + ((kills * 37) % 90)
        server.script = {
          answer: ({ stage }) => {
            if (stage === 'dot' && server.accepted.length >= target) child.process.kill('SIGKILL')
            return undefined
          },
        }
        const how = await child.ended()
        if (how !== 'SIGKILL') break
        kills++
        crashes++
        expect((await readReport()).addsUp).toBe(true)
      }
      server.script = {}
      await finishAndCheck(crashes)
    }
  })
})

describe('stopped politely', () => {
  test('SIGTERM finishes what is in flight: nobody twice, nobody in doubt', async () => {
    await prepare(300)
    const child = deliver()
    server.script = {
      answer: ({ stage }) => {
        if (stage === 'dot' && server.accepted.length === 50) child.process.kill('SIGTERM')
        return undefined
      },
    }
    expect(await child.ended()).toBe(0)
    server.script = {}
    const report = await readReport()
    expect(report.counts).toMatchObject({ claimed: 0, committing: 0 })
    expect(report.counts.accepted).toBe(server.accepted.length)
    expect(report.counts.pending).toBeGreaterThan(0)
    const { duplicates } = await finishAndCheck(0)
    expect(duplicates).toBe(0)
    expect((await readReport()).possiblyTwice).toEqual([])
  })
})
