// What can happen to the journal itself: torn, restored, locked, on a full disk, or in two hands at once. Row numbers are
// those of the fault matrix.
import { cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { holdLease } from '../../src/delivery/hold-lease.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import { acceptOlderJournal, settleJournal } from '../../src/delivery/settle-journal.ts'
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
const NO_ROOM = { what: 'full', why: '', fix: '', state: '' }
let server: TruthServer
let postgres: PostgresServer
let folder = ''
let sendId = ''
const children: ChildSender[] = []
const posts: Post[] = []

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
  await server.close()
  removeFolder(folder)
})

const options = (more: Partial<PostOptions> = {}): PostOptions => ({
  smtpUrl: server.url,
  delivery: { connections: CONNECTIONS },
  ...more,
})

async function open(more: Partial<PostOptions> = {}): Promise<Post> {
  const post = await openPost(folder, options(more))
  posts.push(post)
  return post
}

async function prepare(members: number, more: Partial<PostOptions> = {}): Promise<void> {
  const post = await openPost(folder, options(more))
  await addMembers(post.store, addressesOf(members))
  sendId = await freezeSample(post)
  await post.close()
}

function deliver(more: Partial<PostOptions> = {}): ChildSender {
  const child = startSender({ folder, sendId }, options(more))
  children.push(child)
  return child
}

/** Runs `act` once, when the server has taken `count` messages. */
function when(count: number, act: () => void): void {
  let done = false
  server.script = {
    answer: ({ stage }) => {
      if (stage !== 'dot' || done || server.accepted.length < count) return undefined
      done = true
      act()
      return undefined
    },
  }
}

const FILES = ['kanfa.db', 'kanfa.db-wal', 'kanfa.db-shm']
function copyJournal(to: string): void {
  for (const name of FILES) if (existsSync(join(folder, name))) cpSync(join(folder, name), join(folder, to, name))
}
function restoreJournal(from: string): void {
  for (const name of FILES) {
    rmSync(join(folder, name), { force: true })
    if (existsSync(join(folder, from, name))) cpSync(join(folder, from, name), join(folder, name))
  }
}

describe('3: a journal that lost its end', () => {
  test.each([
    ['cut off in the middle', (wal: string, size: number) => truncateSync(wal, Math.floor(size * 0.6))],
    ['cut off near its end', (wal: string, size: number) => truncateSync(wal, size - 5_000)],
    [
      'with a byte flipped',
      (wal: string, size: number) => {
        const bytes = readFileSync(wal)
        bytes[size - 9_000] = (bytes[size - 9_000] ?? 0) ^ 0xff
        writeFileSync(wal, bytes)
      },
    ],
  ])('%s opens whole, and what it lost is in doubt by name, not sent again in silence', async (_name, tear) => {
    await prepare(120)
    const child = deliver()
    when(70, () => child.process.kill('SIGKILL'))
    await child.ended()
    const wal = join(folder, 'kanfa.db-wal')
    tear(wal, readFileSync(wal).length)
    rmSync(join(folder, 'kanfa.db-shm'), { force: true })

    const post = await open()
    const database = new DatabaseSync(join(folder, 'kanfa.db'))
    expect(database.prepare('pragma integrity_check').get()).toMatchObject({ integrity_check: 'ok' })
    database.close()
    server.script = {}
    await runDeliveries(post.world, { only: sendId, signal: new AbortController().signal })
    const report = await post.report(sendId)
    expect(report.counts.accepted).toBe(120)
    // The bound is what was torn off, and every one of them is named.
    checkInvariants({ report, accepted: server.accepted, crashes: 1, connections: report.possiblyTwice.length })
  })
})

describe('4: a backup from before', () => {
  async function restoreAfterTheEnd(): Promise<Post> {
    await prepare(100)
    const child = deliver()
    when(30, () => {
      child.process.kill('SIGSTOP')
      copyJournal('backup')
      child.process.kill('SIGCONT')
    })
    expect(await child.ended()).toBe(0)
    expect(server.accepted).toHaveLength(100)
    restoreJournal('backup')
    server.script = {}
    return open()
  }

  test('is refused until a person decides: nothing is sent', async () => {
    const post = await restoreAfterTheEnd()
    const run = runDeliveries(post.world, { only: sendId, signal: new AbortController().signal })
    await expect(run).rejects.toMatchObject({ code: 'store/older-journal' })
    expect(server.accepted).toHaveLength(100)
    expect(await deliver().ended()).toBe(3)
  })

  test.each(['hold', 'resend'] as const)('goes on as they choose: %s', async (choice) => {
    const post = await restoreAfterTheEnd()
    const { ledger, highWater } = post.world
    for (const older of await settleJournal(ledger, highWater))
      await acceptOlderJournal(ledger, highWater, older, choice)
    await runDeliveries(post.world, { only: sendId, signal: new AbortController().signal })
    const report = await post.report(sendId)
    expect(report).toMatchObject({ state: 'ended', addsUp: true })
    checkInvariants({ report, accepted: server.accepted, crashes: 1, connections: report.possiblyTwice.length })
    expect(report.possiblyTwice.length).toBeGreaterThan(60)
    if (choice === 'hold') expect(server.accepted).toHaveLength(100)
    expect(report.counts.held).toBe(choice === 'hold' ? report.possiblyTwice.length : 0)
  })

  test('from before the send itself: it cannot be started a second time', async () => {
    const empty = await openPost(folder, options())
    await addMembers(empty.store, addressesOf(20))
    await empty.close()
    copyJournal('backup')
    const post = await openPost(folder, options())
    sendId = await freezeSample(post)
    await runDeliveries(post.world, { only: sendId, signal: new AbortController().signal })
    await post.close()
    restoreJournal('backup')
    const restored = await open()
    await expect(freezeSample(restored)).rejects.toMatchObject({ code: 'store/older-journal' })
    expect(server.accepted).toHaveLength(20)
  })
})

describe('24: a full disk', () => {
  test('stops claiming first, records what has left from the reserve, and goes on when there is room', async () => {
    await prepare(1200)
    const post = await open()
    const { ledger, reserve } = post.world
    // A quota: commits fail from the fortieth letter on until the reserve is given back; there is room again later.
    const disk = { full: false, freed: false, refused: 0, claimsWhileFull: 0, looks: 0 }
    const refuse = (): void => {
      if (!disk.full || disk.freed) return
      disk.refused++
      throw new OperatorError('disk/full', { zh: NO_ROOM, en: NO_ROOM })
    }
    const world = {
      ...post.world,
      ledger: {
        ...ledger,
        commitGroup: async (...group: Parameters<typeof ledger.commitGroup>) => {
          if (server.accepted.length > 40 && disk.looks === 0) disk.full = true
          refuse()
          return ledger.commitGroup(...group)
        },
        claim: async (...wanted: Parameters<typeof ledger.claim>) => {
          if (disk.full) disk.claimsWhileFull++
          return ledger.claim(...wanted)
        },
      },
      reserve: {
        fill: () => {
          if (disk.full && ++disk.looks > 1) disk.full = false
          return !disk.full && reserve.fill()
        },
        giveBack: () => {
          disk.freed = true
          reserve.giveBack()
        },
      },
    }
    await runDeliveries(world, { only: sendId, signal: new AbortController().signal })
    const report = await post.report(sendId)
    expect(disk).toMatchObject({ freed: true, claimsWhileFull: 0 })
    expect(disk.refused).toBeGreaterThan(0)
    expect(post.events.some(({ kind }) => kind === 'trouble')).toBe(true)
    expect(report.counts.accepted).toBe(1200)
    expect(server.accepted).toHaveLength(1200)
    expect(report.possiblyTwice).toEqual([])
  })
})

describe('25: a journal that another program holds', () => {
  test('is waited for: no result is lost, nobody is written to twice', async () => {
    await prepare(150)
    // It takes its turn like any program: the sender may hold the journal when it asks.
    const other = new DatabaseSync(join(folder, 'kanfa.db'), { timeout: 10_000 })
    let held = 0
    server.script = {
      answer: ({ stage }) => {
        if (stage !== 'dot' || other.isTransaction || server.accepted.length % 40 !== 20 || held >= 3) return undefined
        held++
        other.exec('begin immediate')
        setTimeout(() => other.exec('commit'), 300)
        return undefined
      },
    }
    expect(await deliver().ended()).toBe(0)
    other.close()
    const report = await (await open()).report(sendId)
    expect(held).toBeGreaterThan(0)
    expect(report.counts.accepted).toBe(150)
    expect(server.accepted).toHaveLength(150)
  })
})

describe.each(['SQLite', 'PostgreSQL'])('26: two senders on %s', (kind) => {
  const database = async (): Promise<Partial<PostOptions>> =>
    kind === 'PostgreSQL' ? { database: await postgres.createDatabase() } : {}

  test('share the work: everyone receives one letter', async () => {
    const where = await database()
    await prepare(600, where)
    const both = [deliver(where), deliver(where)]
    expect(await Promise.all(both.map((child) => child.ended()))).toEqual([0, 0])
    const report = await (await open(where)).report(sendId)
    expect(report).toMatchObject({ state: 'ended', counts: { accepted: 600 } })
    expect(server.accepted).toHaveLength(600)
  })

  test('one frozen and woken after its lease sends nothing more', async () => {
    const where = { ...(await database()), leaseMs: 1500 }
    await prepare(200, where)
    // One connection: while the server reads its dot, it is in no transaction, whose lock would freeze with it.
    const frozen = deliver({ ...where, delivery: { connections: 1 } })
    await new Promise<void>((stopped) =>
      when(40, () => {
        frozen.process.kill('SIGSTOP')
        stopped()
      }),
    )
    server.script = {}
    const other = deliver(where)
    expect(await other.ended()).toBe(0)
    const before = server.accepted.length
    frozen.process.kill('SIGCONT')
    expect(await frozen.ended(), frozen.said()).toBe(3)
    expect(frozen.said()).toContain('store/lease-lost')
    expect(server.accepted.length - before).toBeLessThanOrEqual(0)
    const report = await (await open(where)).report(sendId)
    expect(report).toMatchObject({ state: 'ended', counts: { accepted: 200 } })
    checkInvariants({ report, accepted: server.accepted, crashes: 1, connections: CONNECTIONS })
  })

  test('one killed: the other takes over what it held', async () => {
    const where = await database()
    await prepare(300, where)
    const [first, second] = [deliver(where), deliver(where)]
    when(60, () => first.process.kill('SIGKILL'))
    expect(await first.ended()).toBe('SIGKILL')
    expect(await second.ended()).toBe(0)
    const report = await (await open(where)).report(sendId)
    expect(report).toMatchObject({ state: 'ended', counts: { accepted: 300 } })
    checkInvariants({ report, accepted: server.accepted, crashes: 1, connections: CONNECTIONS })
  })
})

describe('27: a clock that is set a day ahead, and back', () => {
  afterEach(() => void vi.useRealTimers())

  test('takes no living sender for dead; one that stands still for a whole lease is', async () => {
    await prepare(10)
    const { ledger } = (await open()).world
    const other = await ledger.openLease({ token: 'other', host: 'elsewhere', pid: 1 })
    const [one] = await ledger.claim(other, { id: sendId, list: 'members' }, 'default', 1)
    const holder = await holdLease(ledger)
    vi.useFakeTimers({ toFake: ['Date'] })
    for (const days of [0, 1, -1]) {
      vi.setSystemTime(Date.now() + days * 86_400_000)
      expect(await holder.settleDead()).toEqual({ freed: 0, doubted: 0, waiting: 1 })
    }
    let steady = 0
    const patient = await holdLease(ledger, { steady: () => steady })
    await patient.settleDead()
    steady += 59_000
    expect(await patient.settleDead()).toMatchObject({ freed: 0 })
    steady += 2000
    expect(await patient.settleDead()).toMatchObject({ freed: 1 })
    expect(
      (await ledger.claim(patient.lease, { id: sendId, list: 'members' }, 'default', 10)).map(({ id }) => id),
    ).toContain(one?.id)
  })
})

describe('36: a database whose connections break', () => {
  const lines: BreakingLine[] = []
  afterEach(async () => {
    for (const line of lines.splice(0)) await line.close()
  })

  test.each(['answer', 'commit'] as const)(
    'the %s lost: everyone receives one letter, and the counts are right',
    async (cut) => {
      const where = await postgres.createDatabase()
      await prepare(300, { database: where })
      const line = await openBreakingLine(where)
      lines.push(line)
      const post = await open({ database: line.url })
      server.script = {
        answer: ({ stage }) => {
          if (stage === 'dot' && server.accepted.length % 25 === 20) line.cut = cut
          return undefined
        },
      }
      // As the daemon does: what stopped one round is gone in the next.
      const wakes = AbortSignal.timeout(110_000)
      let state = 'running'
      while (state !== 'ended' && !wakes.aborted) {
        await runDeliveries(post.world, { only: sendId, signal: wakes }).catch((error) => {
          if (!(error instanceof OperatorError)) throw error
        })
        state = (await post.report(sendId)).state
      }
      line.cut = undefined
      const report = await post.report(sendId)
      expect(line.cuts()).toBeGreaterThan(3)
      expect(report).toMatchObject({ state: 'ended', addsUp: true })
      expect(report.counts.accepted + report.counts.held).toBe(300)
      checkInvariants({ report, accepted: server.accepted, crashes: line.cuts(), connections: CONNECTIONS })
    },
  )
})
