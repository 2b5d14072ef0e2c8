// Row 30 of the fault matrix: a send to a million members is started, paused, reported and resumed by a process that
// holds no more of them in memory than it would of ten thousand, and finds its letters without looking for them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SendReport } from '../../src/delivery/build-report.ts'
import { openStore } from '../../src/store/open-store.ts'
import { LIST, newFolder, removeFolder } from '../support/send-fixture.ts'
import { startTruthServer, type TruthServer } from '../support/truth-server.ts'

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')
const TELL_PEAK = join(import.meta.dirname, '../support/tell-peak.ts')
const LIMIT_MB = 300
/** What the same process may differ by from one run to the next. */
const MARGIN_MB = 60
const LETTERS = 2000
/** What config.yml of a new newsroom says. */
const CONNECTIONS = 10

let server: TruthServer
let folder = ''

beforeEach(async () => {
  server = await startTruthServer()
  folder = newFolder()
})
afterEach(async () => {
  await server.close()
  removeFolder(folder)
})

function start(args: readonly string[], env: Record<string, string> = {}) {
  const peakFile = join(folder, `peak-${args[0]}`)
  const child = spawn(process.execPath, ['--import', TELL_PEAK, MAIN, '-C', folder, ...args], {
    env: {
      ...process.env,
      KANFA_SMTP_URL: server.url,
      KANFA_SECRET: 'x'.repeat(40),
      KANFA_PEAK_FILE: peakFile,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
  const ended = once(child, 'close').then(([code, signal]) => {
    return { code: signal ?? code, out, err, peakMb: Number(readFileSync(peakFile, 'utf8')) / 1024 }
  })
  return { child, ended }
}

/** Set by set: what an import would have made of as many lines, over a hundred domains. */
async function fillList(path: string, members: number): Promise<void> {
  await (await openStore(`sqlite:${path}`)).close()
  const database = new DatabaseSync(path)
  database.exec(`pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000; begin;
    insert into origins (how, source, wording, by, at) values ('import', '', 'agreed', 'test', 0);
    insert into members (public_id, address, key, domain, name, active_at, created_at, updated_at)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${members}),
      named as (select i, 'd' || (i % 100) || '.example' as domain from n)
      select printf('%016x', i), 'member' || i || '@' || domain, 'member' || i || '@' || domain, domain, '会员' || i, 0, 0, 0
      from named;
    insert into memberships (member_id, list, status, since, origin_id)
      select id, '${LIST}', 'confirmed', 0, 1 from members;
    commit; pragma journal_mode = wal`)
  database.close()
}

/** Resolves when the server has taken so many letters; it answers for no more of them before `goOn`. */
function take(count: number): { taken: Promise<void>; goOn: () => void } {
  const [taken, held] = [Promise.withResolvers<void>(), Promise.withResolvers<undefined>()]
  server.script = {
    answer: ({ stage }) => {
      if (stage !== 'dot' || server.accepted.length < count) return undefined
      taken.resolve()
      return held.promise
    },
  }
  return { taken: taken.promise, goOn: () => held.resolve(undefined) }
}

/** Planned, begun, paused, reported, resumed and stopped; answers the most memory that any of these processes held. */
async function sendTo(members: number): Promise<number> {
  const path = join(folder, `var/${members}.db`)
  await fillList(path, members)
  const database = new DatabaseSync(path, { timeout: 10_000 })
  const env = { KANFA_DATABASE_URL: `sqlite:${path}` }
  const kanfa = (...args: readonly string[]) => start(args, env).ended
  const issue = readdirSync(join(folder, 'issues'))[0] ?? ''
  const planned = await kanfa('send', issue, '--list', LIST, '--dry-run', '--json')
  const { hash, audience } = JSON.parse(planned.out) as { hash: string; audience: number }
  expect(audience).toBe(members)

  const first = take(LETTERS)
  const run = start(['send', issue, '--list', LIST, '--confirm', hash, '--wait', '--json'], env)
  await first.taken
  const id = String(database.prepare('select id from sends').get()?.id)
  const paused = await kanfa('pause', id, '--json')
  expect(JSON.parse(paused.out)).toMatchObject({ state: 'paused', addsUp: true, counts: { audience: members } })
  first.goOn()
  const inFlight = database.prepare('select count(*) as count from deliveries where lease is not null and phase < 3')
  await expect.poll(() => inFlight.get()?.count).toBe(0)
  const before = server.accepted.length
  expect(before).toBeLessThanOrEqual(LETTERS + CONNECTIONS)

  const then = take(before + LETTERS)
  const resumed = await kanfa('resume', id)
  expect(resumed.code, resumed.err).toBe(0)
  await then.taken
  run.child.kill('SIGTERM')
  then.goOn()
  const ended = await run.ended
  database.close()
  expect(ended.code, ended.err).toBe(130)
  const report = JSON.parse(ended.out) as SendReport
  const { accepted, pending } = report.counts
  expect(report).toMatchObject({ state: 'running', addsUp: true, possiblyTwice: [] })
  expect([accepted, accepted + pending]).toEqual([server.accepted.length, members])
  expect(new Set(server.accepted.map(({ recipient }) => recipient)).size).toBe(accepted)
  return Math.max(...[planned, paused, resumed, ended].map(({ peakMb }) => peakMb))
}

describe('30: a send to a million members', () => {
  test('takes under 300 MB, and no more than one to ten thousand', async () => {
    const { code, err } = await start(['init', folder]).ended
    expect(code, err).toBe(0)
    const few = await sendTo(10_000)
    server.accepted.splice(0)
    const many = await sendTo(1_000_000)
    expect(many).toBeLessThan(LIMIT_MB)
    expect(many - few).toBeLessThan(MARGIN_MB)
  })

  test('finds the letters of a claim in the order of an index: it neither looks for them nor sorts', async () => {
    const path = join(folder, 'kanfa.db')
    await fillList(path, 5000)
    const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
    const store = await openStore(`sqlite:${path}`)
    const of = { slot: 'now', scheduled_at: 0, uncertain: 'hold', give_up_ms: 1, frame: '' } as const
    const send = { ...of, id: 'one', list: LIST }
    await store.ledger.freeze({ hash: '', issue: '', title: '', body: '' }, send, new Map())
    const lease = await store.ledger.openLease({ token: '', host: '', pid: 0 })
    prepare.mockClear()
    expect(await store.ledger.claim(lease, send, 'default', 500)).toHaveLength(500)
    const texts = prepare.mock.calls.map(([text]) => text)
    prepare.mockRestore()
    await store.close()
    const database = new DatabaseSync(path)
    const steps = texts.flatMap((text) => {
      const plan = database.prepare(`explain query plan ${text}`)
      return plan.all(...(text.match(/\?\d*/g) ?? []).map(() => null)).map(({ detail }) => String(detail))
    })
    database.close()
    expect(steps).toContain('SEARCH deliveries USING COVERING INDEX deliveries_due (send_id=? AND lane=? AND due_at<?)')
    expect(steps.filter((step) => /TEMP B-TREE|SCAN (?!picked)/.test(step))).toEqual([])
  })
})
