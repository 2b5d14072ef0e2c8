// The daemon as a process: killed at any moment, the next start goes on; asked to end, it ends.
import { once } from 'node:events'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { buildReport, type SendReport } from '../../src/delivery/build-report.ts'
import { entryKey } from '../../src/schedule/dispatch-due.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { checkInvariants } from '../support/check-invariants.ts'
import { type ChildDaemon, startDaemon } from '../support/child-daemon.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { startTruthServer, type TruthServer } from '../support/truth-server.ts'

const CONNECTIONS = 3
const MEMBERS = 60
/** Every two seconds: due as soon as anybody looks a second time. */
const ENTRY = { issue: 'next', list: 'members', at: '*/2 * * * * *' }

let newsroom: TestNewsroom
let server: TruthServer | undefined
let daemons: ChildDaemon[] = []
afterEach(async () => {
  for (const { process: child, ended } of daemons) {
    child.kill('SIGKILL')
    // A dying one may still write into the folder that is removed next.
    await ended()
  }
  daemons = []
  await server?.close()
  server = undefined
  newsroom.remove()
})

async function prepare(config = CONFIG): Promise<void> {
  const rows = Array.from({ length: MEMBERS }, (_, at) => `reader${at}@mail${at % 7}.example.org,读者${at}`)
  newsroom = makeNewsroom({
    'config.yml': config,
    'members.csv': `邮箱,姓名\n${rows.join('\n')}\n`,
    'issues/2026-08/issue.yml': ISSUE,
    'issues/2026-08/articles/one.md': ARTICLE,
  })
  const { code } = await newsroom.kanfa('members', 'import', 'members.csv', '--list', 'members', '--consent', '登记表')
  expect(code).toBe(0)
}

async function start(env: Record<string, string> = {}): Promise<ChildDaemon> {
  const daemon = await startDaemon(newsroom.root, env)
  daemons.push(daemon)
  return daemon
}

const askUnder = (host: string, url: string): Promise<number | undefined> =>
  new Promise((done, fail) => {
    get(url, { headers: { host }, agent: false }, (answer) => {
      answer.resume()
      done(answer.statusCode)
    }).on('error', fail)
  })

/** Looks at the database until something is there; a killed daemon leaves it to whoever comes. */
async function seek<T>(find: (store: Store) => Promise<T | undefined>): Promise<T> {
  const store = await openStore(`sqlite:${newsroom.root}/var/kanfa.db`)
  try {
    return await vi.waitFor(
      async () => {
        const found = await find(store)
        if (found === undefined) throw new Error('not yet')
        return found
      },
      { timeout: 60_000, interval: 50 },
    )
  } finally {
    await store.close()
  }
}

const ended = async (store: Store): Promise<SendReport | undefined> => {
  const [send] = await store.ledger.listSends()
  return send?.ended_at ? buildReport(store.ledger, send, Date.now()) : undefined
}

describe('killed', () => {
  test.each([
    [
      'between planning and starting, before a letter, between letters',
      [
        ['mail', 1],
        ['dot', 9],
      ],
    ],
    [
      'while many letters are on their way',
      [
        ['data', 12],
        ['dot', 20],
        ['rcpt', 7],
      ],
    ],
  ] as const)('%s, it goes on: one send, everyone once or listed', async (_, moments) => {
    server = await startTruthServer()
    const env = { KANFA_SMTP_URL: server.url }
    await prepare(
      `${CONFIG}delivery: { connections: ${CONNECTIONS} }\nschedule: [ { issue: next, list: members, at: "${ENTRY.at}" } ]\n`,
    )
    // It is let in nowhere: however late it is killed, it has sent nothing.
    server.script = { answer: ({ stage }) => (stage === 'greeting' ? new Promise(() => undefined) : undefined) }
    const planner = await start(env)
    await seek((store) => store.occurrences.plannedUntil(entryKey(ENTRY)))
    planner.process.kill('SIGKILL')
    expect(await planner.ended()).toBe('SIGKILL')
    server.script = {}
    for (const [stage, nth] of moments) {
      const daemon = await start(env)
      let heard = 0
      server.script = {
        answer: (told) => {
          if (told.stage === stage && ++heard === nth) daemon.process.kill('SIGKILL')
          return undefined
        },
      }
      expect(await daemon.ended()).toBe('SIGKILL')
      server.script = {}
    }
    const last = await start(env)
    const report = await seek(ended)
    last.process.kill('SIGTERM')
    expect(await last.ended()).toBe(0)
    // Whoever is in doubt a second time is held for a person; nobody is lost.
    expect(report.counts.audience).toBe(MEMBERS)
    expect(report.counts.accepted + report.counts.held).toBe(MEMBERS)
    checkInvariants({ report, accepted: server.accepted, crashes: moments.length, connections: CONNECTIONS })
    const sends = await seek((store) => store.ledger.listSends())
    expect(sends).toHaveLength(1)
    for (const daemon of daemons) expect(daemon.said()).not.toMatch(/reader\d+@/)
  })
})

describe('running', () => {
  test('answers who asks whether it lives, shows the inbox to this machine alone, and ends when asked', async () => {
    await prepare()
    const daemon = await start()
    expect(await (await fetch(`${daemon.url}health`)).json()).toEqual({ status: 'ok' })
    await vi.waitFor(async () => expect((await fetch(`${daemon.url}ready`)).status).toBe(200), { timeout: 60_000 })
    const numbers = await (await fetch(`${daemon.url}metrics`)).text()
    expect(numbers).toContain(`kanfa_members{list="members",status="confirmed"} ${MEMBERS}`)
    expect(numbers).not.toContain('@')
    expect(await (await fetch(`${daemon.url}inbox`)).text()).toContain('内置收件箱')
    for (const header of ['x-forwarded-for', 'forwarded', 'via']) {
      expect((await fetch(`${daemon.url}inbox`, { headers: { [header]: '192.0.2.1' } })).status).toBe(404)
      expect((await fetch(`${daemon.url}metrics`, { headers: { [header]: '192.0.2.1' } })).status).toBe(404)
    }
    // A foreign page may point its own name at this machine; a scraper names an address.
    for (const path of ['inbox', 'metrics'])
      for (const [host, status] of [
        ['rebound.example.org', 404],
        ['localhost:1', 200],
        ['127.0.0.1', 200],
      ] as const)
        expect([path, host, await askUnder(host, `${daemon.url}${path}`)]).toEqual([path, host, status])
    expect((await fetch(daemon.url)).status).toBe(200)
    daemon.process.kill('SIGTERM')
    expect(await daemon.ended()).toBe(0)
  })

  test('says that it is not ready while the database takes no result, and goes on when it does', async () => {
    server = await startTruthServer()
    await prepare(`${CONFIG}delivery: { connections: ${CONNECTIONS} }\n`)
    const { hash } = JSON.parse(
      (await newsroom.kanfa('send', '2026-08', '--list', 'members', '--dry-run', '--json')).out,
    )
    const other = new DatabaseSync(`${newsroom.root}/var/kanfa.db`, { timeout: 10_000 })
    const { accepted } = server
    server.script = {
      answer: ({ stage }) => {
        if (stage === 'dot' && accepted.length === 20 && !other.isTransaction) other.exec('begin immediate')
        return undefined
      },
    }
    const daemon = await start({ KANFA_SMTP_URL: server.url })
    await newsroom.kanfa('send', '2026-08', '--list', 'members', '--confirm', String(hash))
    const readiness = async (): Promise<unknown> =>
      (await fetch(`${daemon.url}ready`, { signal: AbortSignal.timeout(10_000) })).json()
    const options = { timeout: 60_000, interval: 100 }
    await vi.waitFor(async () => expect(await readiness()).toMatchObject({ reason: 'store/unrecorded' }), options)
    await expect.poll(daemon.said).toMatch(/"level":"error".*"unrecorded"/)
    other.exec('rollback')
    other.close()
    const report = await seek(ended)
    expect(report).toMatchObject({ counts: { accepted: MEMBERS }, possiblyTwice: [] })
    expect(accepted).toHaveLength(MEMBERS)
    await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 'ready' }), options)
  })

  test('a port that is taken stops it before anything is sent', async () => {
    await prepare()
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const { code, err } = await newsroom.kanfa('serve', '--port', String(port))
    expect([code, err.includes('network/port')]).toEqual([3, true])
    taken.close()
  })
})
