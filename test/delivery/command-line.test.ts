// Sending as an operator does it: a newsroom, a list, a relay, and nothing but the command line.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SendReport } from '../../src/delivery/build-report.ts'
import { checkInvariants } from '../support/check-invariants.ts'
import { addressesOf, newFolder, removeFolder } from '../support/send-fixture.ts'
import { type Answer, startTruthServer, type Told, type TruthServer } from '../support/truth-server.ts'

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')

let server: TruthServer
let folder = ''
let issue = ''

type Ended = { readonly code: number | string; readonly out: string; readonly err: string }
function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, '-C', folder, ...args], {
    env: { ...process.env, KANFA_SMTP_URL: server.url, KANFA_SECRET: 'x'.repeat(40), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code: signal ?? code, out, err }))
  return { child, ended }
}
const kanfa = (...args: string[]): Promise<Ended> => start(args).ended
const reportOf = ({ out }: Ended): SendReport => JSON.parse(out) as SendReport

async function importMembers(addresses: readonly string[]): Promise<void> {
  writeFileSync(join(folder, 'members.csv'), `email,name\n${addresses.map((one) => `${one},会员`).join('\n')}\n`)
  const { code, err } = await kanfa(
    'members',
    'import',
    join(folder, 'members.csv'),
    '--list',
    'members',
    '--consent',
    '入会时书面同意',
  )
  expect(code, err).toBe(0)
}
const planned = async (): Promise<{ hash: string; audience: number }> =>
  JSON.parse((await kanfa('send', issue, '--list', 'members', '--dry-run', '--json')).out) as {
    hash: string
    audience: number
  }
const inFlightOf = ({ counts }: SendReport): number => counts.claimed + counts.committing
const answering = (answer: (told: Told) => Answer | Promise<Answer>): void => {
  server.script = { answer }
}

beforeEach(async () => {
  server = await startTruthServer({}, { keepBodies: true })
  folder = newFolder()
  const { code, err } = await kanfa('init', folder)
  expect(code, err).toBe(0)
  issue = readdirSync(join(folder, 'issues'))[0] ?? ''
})
afterEach(async () => {
  await server.close()
  removeFolder(folder)
})

describe('a send from the command line', () => {
  test('is planned, confirmed, delivered and reported; the second start finds the first', async () => {
    await importMembers(addressesOf(12))
    const { hash, audience } = await planned()
    expect(audience).toBe(12)
    const send = ['send', issue, '--list', 'members', '--confirm', hash.slice(0, 8), '--wait', '--json']
    const first = await kanfa(...send)
    expect(first.code, first.err).toBe(0)
    const report = reportOf(first)
    expect(report).toMatchObject({ issue, hash, list: 'members', state: 'ended', possiblyTwice: [] })
    expect(report.counts).toMatchObject({ audience: 12, accepted: 12 })
    const again = await kanfa(...send)
    expect([again.code, reportOf(again).id]).toEqual([0, report.id])
    expect(server.accepted).toHaveLength(12)
    expect(reportOf(await kanfa('sends', report.id, '--json'))).toMatchObject({ id: report.id, counts: report.counts })
    const csv = (await kanfa('sends', report.id, '--csv')).out.trim().split('\n')
    expect(csv).toHaveLength(13)
  })

  test('with the wrong hash, or none, is a closed gate: exit 4, and nothing is sent', async () => {
    await importMembers(addressesOf(2))
    const wrong = await kanfa('send', issue, '--list', 'members', '--confirm', '0123456789ab', '--wait')
    const none = await kanfa('send', issue, '--list', 'members', '--wait')
    expect([wrong.code, none.code]).toEqual([4, 4])
    expect(wrong.err).toContain('gate/wrong-hash')
    expect(server.accepted).toHaveLength(0)
  })

  test('without its signatures is a closed gate; a list that is not there is a mistake in the command', async () => {
    await importMembers(addressesOf(2))
    const config = join(folder, 'config.yml')
    writeFileSync(config, readFileSync(config, 'utf8').replace(/review: .*/, 'review: { stages: [first] }'))
    const { hash } = await planned()
    const unsigned = await kanfa('send', issue, '--list', 'members', '--confirm', hash, '--wait')
    expect([unsigned.code, unsigned.err]).toEqual([4, expect.stringContaining('gate/not-signed')])
    const unknown = await kanfa('send', issue, '--list', 'memebrs', '--confirm', hash)
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('members')])
    expect(server.accepted).toHaveLength(0)
  })

  test('that not everyone accepted ends with exit 5', async () => {
    await importMembers(addressesOf(4))
    answering(({ stage, recipient }) =>
      stage === 'rcpt' && recipient.startsWith('member2@') ? '550 5.1.1 unknown user' : undefined,
    )
    const { hash } = await planned()
    const sent = await kanfa('send', issue, '--list', 'members', '--confirm', hash, '--wait', '--json')
    expect(sent.code).toBe(5)
    expect(reportOf(sent)).toMatchObject({ counts: { accepted: 3, rejected: 1 }, rejectedByClass: { hard: 1 } })
  })

  test('that the relay does not let log in pauses with its cause: exit 3, and resume goes on', async () => {
    await importMembers(addressesOf(3))
    const url = server.url.replace('smtp://', 'smtp://user:canary-secret@')
    server.script = {
      extensions: ['PIPELINING', 'AUTH PLAIN'],
      answer: ({ stage }) => (stage === 'auth' ? '535 5.7.8 no' : undefined),
    }
    const { hash } = await planned()
    const args = ['send', issue, '--list', 'members', '--confirm', hash, '--wait', '--json']
    const sent = await start(args, { KANFA_SMTP_URL: url }).ended
    expect(sent.code).toBe(3)
    const report = reportOf(sent)
    expect(report).toMatchObject({ state: 'paused', reason: { code: 'auth' }, counts: { pending: 3, rejected: 0 } })
    expect(sent.out + sent.err).not.toContain('canary-secret')
    server.script = { extensions: ['PIPELINING', 'AUTH PLAIN'] }
    const resumed = await start(['resume', report.id, '--wait', '--json'], { KANFA_SMTP_URL: url }).ended
    expect([resumed.code, reportOf(resumed).counts.accepted]).toEqual([0, 3])
  })

  test('killed and resumed reaches everyone, and says by name whom perhaps twice', async () => {
    await importMembers(addressesOf(200))
    const { hash } = await planned()
    const run = start(['send', issue, '--list', 'members', '--confirm', hash, '--wait', '--json'])
    answering(({ stage }) => {
      if (stage === 'dot' && server.accepted.length === 80) run.child.kill('SIGKILL')
      return undefined
    })
    expect((await run.ended).code).toBe('SIGKILL')
    answering(() => undefined)
    const [line = ''] = (await kanfa('sends', '--json')).out.split('\n')
    const { id } = JSON.parse(line) as { id: string }
    expect(reportOf(await kanfa('sends', id, '--json')).addsUp).toBe(true)
    const resumed = await kanfa('resume', id, '--wait', '--json')
    const report = reportOf(resumed)
    expect(resumed.code, resumed.err).toBe(0)
    expect(report.counts.accepted).toBe(200)
    checkInvariants({ report, accepted: server.accepted, crashes: 1, connections: 10 })
  })

  test('that was paused is waited for aloud, and Ctrl-C ends the wait: exit 130, with the way to go on', async () => {
    await importMembers(addressesOf(2))
    const { hash } = await planned()
    const send = ['send', issue, '--list', 'members', '--confirm', hash, '--json']
    const { id } = reportOf(await kanfa(...send))
    await kanfa('pause', id)
    const { child, ended } = start([...send, '--wait'])
    let said = ''
    await new Promise<void>((heard) =>
      child.stderr.on('data', (bytes: Buffer) => {
        said += bytes.toString()
        if (said.includes(`kanfa resume ${id}`)) heard()
      }),
    )
    child.kill('SIGINT')
    const { code, out, err } = await ended
    expect([code, JSON.parse(out).state, err]).toEqual([
      130,
      'paused',
      expect.stringContaining(`kanfa resume ${id} --wait`),
    ])
    expect(server.accepted).toHaveLength(0)
  })

  test('can be paused, resumed and cancelled from another terminal', async () => {
    await importMembers(addressesOf(400))
    const { hash } = await planned()
    let id = ''
    let paused: Promise<Ended> | undefined
    // From the sixtieth letter on the server answers no dot before the pause has been reported.
    answering(async ({ stage }) => {
      if (stage !== 'dot' || server.accepted.length < 60) return undefined
      paused ??= kanfa('pause', id, '--json')
      await paused
      return undefined
    })
    const made = await kanfa('send', issue, '--list', 'members', '--confirm', hash, '--json')
    id = reportOf(made).id
    expect(server.accepted).toHaveLength(0)
    const run = start(['resume', id, '--wait', '--json'])
    while (!paused) await new Promise(setImmediate)
    expect(reportOf(await paused)).toMatchObject({ state: 'paused' })
    while (inFlightOf(reportOf(await kanfa('sends', id, '--json'))) > 0) await new Promise(setImmediate)
    const before = server.accepted.length
    expect(before).toBeLessThan(100)
    const cancelled = reportOf(await kanfa('cancel', id, '--json'))
    expect(cancelled.state).toBe('cancelled')
    expect((await run.ended).code).toBe(5)
    const report = reportOf(await kanfa('sends', id, '--json'))
    expect(report).toMatchObject({ state: 'cancelled', addsUp: true })
    expect(report.counts.accepted).toBe(before)
    expect(report.counts.accepted + report.counts.cancelled).toBe(400)
  })

  test('as a test copy is marked, reaches the addresses named, and is counted nowhere', async () => {
    const sent = await kanfa('send', issue, '--test', 'editor@example.org', 'proof@example.org', '--json')
    expect(sent.code, sent.err).toBe(0)
    expect(server.accepted.map(({ recipient }) => recipient)).toEqual(['editor@example.org', 'proof@example.org'])
    const subject = /^Subject: (.*(?:\r\n .*)*)/m.exec(server.accepted[0]?.body ?? '')?.[1] ?? ''
    const words = [...subject.matchAll(/=\?utf-8\?B\?([^?]*)\?=/g)].map(([, word]) =>
      Buffer.from(word ?? '', 'base64').toString(),
    )
    expect(words.join('')).toMatch(/^\[测试\]/)
    expect((await kanfa('sends', '--json')).out).toBe('')
  })
})
