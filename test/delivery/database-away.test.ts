// Letters have left, and the database does not take what became of them: the operator hears of it again and again, a
// signal ends the process all the same, and whoever may have received a letter stands in the report by name.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Alarm } from '../../src/delivery/database-trouble.ts'
import type { DeliveryWorld } from '../../src/delivery/delivery-world.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import { OperatorError } from '../../src/diagnostic/operator-error.ts'
import { type BreakingLine, openBreakingLine } from '../support/breaking-line.ts'
import { checkInvariants } from '../support/check-invariants.ts'
import { type ChildSender, endChildren, startSender } from '../support/child-sender.ts'
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
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
const MEMBERS = 120
/** Looks are a quarter of a second apart, and a silent database is waited for half a second. */
const QUICK = { speed: 20, lastMs: 500 }
const NO_ROOM = { what: 'full', why: '', fix: '', state: '' }

let server: TruthServer
let postgres: PostgresServer
let folder = ''
let sendId = ''
const children: ChildSender[] = []
const posts: Post[] = []
const lines: BreakingLine[] = []

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())
beforeEach(async () => {
  server = await startTruthServer()
  folder = newFolder()
})
afterEach(async () => {
  await endChildren(children)
  for (const post of posts.splice(0)) await post.close()
  for (const line of lines.splice(0)) await line.close()
  await server.close()
  removeFolder(folder)
})

const options = (more: Partial<PostOptions> = {}): PostOptions => ({
  ...{ smtpUrl: server.url, delivery: { connections: CONNECTIONS } },
  ...more,
})
async function open(more: Partial<PostOptions> = {}): Promise<Post> {
  const post = await openPost(folder, options(more))
  posts.push(post)
  return post
}
async function prepare(more: Partial<PostOptions> = {}): Promise<void> {
  const post = await openPost(folder, options(more))
  await addMembers(post.store, addressesOf(MEMBERS))
  sendId = await freezeSample(post)
  await post.close()
}
/** At the fortieth letter, before its reply. */
function atTheFortieth(act: () => void): void {
  let done = false
  server.script = {
    answer: ({ stage }) => {
      if (stage !== 'dot' || done || server.accepted.length < 40) return undefined
      done = true
      act()
      return undefined
    },
  }
}
/** The next start, with the database there again: everyone has a letter, and each who may have two is named. */
async function goOnAndCheck(more: Partial<PostOptions> = {}): Promise<void> {
  server.script = {}
  const taken = server.accepted.length
  // Where this process itself had held the letters, it does not look dead.
  const post = await open({ ...more, leaseMs: 300 })
  await runDeliveries(post.world, { only: sendId, signal: AbortSignal.timeout(60_000) })
  const report = await post.report(sendId)
  expect(report).toMatchObject({ state: 'ended', counts: { accepted: MEMBERS } })
  expect(report.possiblyTwice.length).toBeGreaterThan(0)
  expect(taken).toBeGreaterThanOrEqual(40)
  checkInvariants({ report, accepted: server.accepted, crashes: 1, connections: CONNECTIONS })
}

test('an alarm is said at once, then after 1, 2, 4 … 60 minutes, and anew when the trouble had passed', () => {
  const alarm = new Alarm()
  const said: number[] = []
  for (let second = 0; second < 4 * 3600; second += 5) if (alarm.isDue(second * 1000)) said.push(second / 60)
  expect(said).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183])
  expect([alarm.isDue(5 * 3_600_000), alarm.isDue(5 * 3_600_000 + 1000)]).toEqual([true, false])
  // A clock that is set back silences nobody.
  expect(alarm.isDue(1000)).toBe(true)
})

describe('SQLite', () => {
  test('held by another program: the sender says so, and ends at SIGTERM', async () => {
    await prepare()
    const other = new DatabaseSync(join(folder, 'kanfa.db'), { timeout: 10_000 })
    const child = startSender({ folder, sendId }, options(QUICK))
    children.push(child)
    let before = Infinity
    atTheFortieth(() => {
      other.exec('begin immediate')
      before = child.said().length
    })
    await expect.poll(() => child.said().slice(before)).toContain('unrecorded')
    child.process.kill('SIGTERM')
    expect(await child.ended(), child.said()).toBe(3)
    expect(child.said()).toContain('store/unrecorded')
    other.exec('rollback')
    other.close()
    await goOnAndCheck()
  })

  test('on a full disk: the same, and the alarm comes at growing intervals', async () => {
    await prepare()
    const post = await open({ ...QUICK, speed: 400 })
    const { ledger, clock } = post.world
    let full = false
    const refuse = (): void => {
      if (full) throw new OperatorError('disk/full', { zh: NO_ROOM, en: NO_ROOM })
    }
    const write =
      <Args extends unknown[], Done>(act: (...args: Args) => Promise<Done>) =>
      async (...args: Args): Promise<Done> => {
        refuse()
        return act(...args)
      }
    const { commitGroup, claim, beat, settle, release } = ledger
    const stop = new AbortController()
    const alarms: number[] = []
    const world: DeliveryWorld = {
      ...post.world,
      ledger: {
        ...ledger,
        ...{ commitGroup: write(commitGroup), claim: write(claim), beat: write(beat) },
        ...{ settle: write(settle), release: write(release) },
      },
      reserve: { fill: () => !full, giveBack: () => undefined },
      alert: ({ kind, text }) => {
        if (kind !== 'unrecorded' || !full) return
        expect(Number(text)).toBeGreaterThan(0)
        if (alarms.push(clock.now()) === 4) stop.abort()
      },
    }
    atTheFortieth(() => {
      full = true
    })
    await expect(runDeliveries(world, { only: sendId, signal: stop.signal })).rejects.toMatchObject({
      code: 'store/unrecorded',
    })
    const [first = 0, second = 0, third = 0, fourth = 0] = alarms
    expect(third - second).toBeGreaterThan(1.5 * (second - first))
    expect(fourth - third).toBeGreaterThan(1.5 * (third - second))
    // The disk stays full for the process that was to end: in truth it is gone, and here it would record them after all.
    await goOnAndCheck({ speed: 400 })
    full = false
  })
})

describe.each(['refuses', 'swallows'] as const)('PostgreSQL, gone so that it %s every word', (state) => {
  const start = async () => {
    const where = await postgres.createDatabase()
    await prepare({ database: where })
    const line = await openBreakingLine(where)
    lines.push(line)
    const post = await openPost(folder, options({ ...QUICK, database: line.url }))
    atTheFortieth(() => {
      post.events.splice(0)
      line.state = state
    })
    const alarmed = (): boolean => line.state === state && post.events.some(({ kind }) => kind === 'unrecorded')
    return { line, post, where, untilAlarm: () => expect.poll(alarmed).toBe(true) }
  }

  test('the sender says so, and ends at the signal, its connections too', async () => {
    const { post, where, untilAlarm } = await start()
    const stop = new AbortController()
    const ended = runDeliveries(post.world, { only: sendId, signal: stop.signal })
    const failed = expect(ended).rejects.toMatchObject({ code: 'store/unrecorded' })
    await untilAlarm()
    stop.abort()
    await failed
    await post.close()
    await goOnAndCheck({ database: where })
  })

  test('and back again: what became of each letter is recorded, or it stands in doubt by name', async () => {
    const { line, post, where, untilAlarm } = await start()
    posts.push(post)
    const stop = new AbortController()
    const ended = runDeliveries(post.world, { only: sendId, signal: stop.signal }).catch((error) => error)
    await untilAlarm()
    line.state = 'refuses'
    line.state = 'open'
    expect(await ended).toMatchObject({ code: 'store/unreachable' })
    const again = await open({ database: where })
    const { counts, possiblyTwice } = await again.report(sendId)
    expect(counts.accepted + possiblyTwice.length).toBe(server.accepted.length)
    expect(counts.committing + counts.claimed).toBe(0)
  })
})
