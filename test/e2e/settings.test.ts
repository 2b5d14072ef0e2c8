// The settings that a command is given, against those that the daemon was given: a new secret kills no link, and whoever
// lacks a setting can neither write to somebody twice nor call accepted what nobody received.
import { afterEach, expect, test } from 'vitest'
import { openAppAt } from '../../src/app/open-app.ts'
import { openLog } from '../../src/app/open-log.ts'
import { openPages } from '../../src/pages/open-pages.ts'
import { type Letter, readLetters } from '../support/moving-app.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, type Ran, runKanfa, type TestNewsroom } from '../support/newsroom.ts'
import { postfixReport } from '../support/reports.ts'

const FORMER = { KANFA_SECRET: 'the former secret of this newsroom, long enough' }
const ALONE = { KANFA_SECRET: 'a new secret that was never used here before 1' }
const BESIDE = { ...ALONE, KANFA_SECRET_PREVIOUS: FORMER.KANFA_SECRET }
const IMPORT = ['members', 'import', 'members.csv', '--list', 'members', '--consent', '登记表', '--json']

let newsroom: TestNewsroom
afterEach(() => newsroom.remove())

const kanfa = (env: Record<string, string>, ...args: string[]): Promise<Ran> => runKanfa(newsroom.root, args, env)

/** A send under the former secret, not delivered yet. */
async function prepare(way: Record<string, string> = {}): Promise<string> {
  newsroom = makeNewsroom({
    'config.yml': CONFIG.replace('mail:\n', 'mail:\n  bounces: bounces@example.org\n'),
    'members.csv': '邮箱\na@one.example.org\nb@two.example.org\nc@three.example.org\n',
    'issues/2026-08/issue.yml': ISSUE,
    'issues/2026-08/articles/one.md': ARTICLE,
  })
  expect(await kanfa(FORMER, ...IMPORT)).toMatchObject({ code: 0 })
  const dry = await kanfa(FORMER, 'send', '2026-08', '--list', 'members', '--dry-run', '--json')
  const sent = await kanfa(
    { ...FORMER, ...way },
    'send',
    '2026-08',
    '--list',
    'members',
    '--confirm',
    JSON.parse(dry.out).hash,
    '--json',
  )
  return JSON.parse(sent.out).id
}

async function leaveBy(letter: Letter | undefined, env: Record<string, string>): Promise<number> {
  const url = /^List-Unsubscribe: <(https:[^>]+)>/im.exec(letter?.source ?? '')?.[1] ?? ''
  const app = await openAppAt(newsroom.root, { env })
  const log = openLog('test', Buffer.alloc(32), 'silent')
  const pages = openPages(app, { publicUrl: 'https://news.example.org', transport: () => undefined, log })
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  const { status } = await pages(new Request(url, { method: 'POST', body }), '192.0.2.1')
  await app.close()
  return status
}

test('links, bounce addresses and the wish of the erased outlive a new secret', async () => {
  const id = await prepare()
  expect(await kanfa(FORMER, 'resume', id, '--wait')).toMatchObject({ code: 0 })
  const [a, b] = ['a@one.example.org', 'b@two.example.org'].map(async (to) =>
    (await readLetters(newsroom.root)).find((one) => one.to === to),
  )
  expect(await leaveBy(await a, ALONE)).toBe(404)
  expect(await leaveBy(await a, BESIDE)).toBe(200)
  const sentTo = /^Return-Path: <([^>]+)>/im.exec((await b)?.source ?? '')?.[1] ?? ''
  const said = { to: 'b@two.example.org', status: '5.1.1', said: '550 5.1.1 User unknown', at: 'RCPT TO' }
  newsroom.write('bounce.eml', postfixReport([said], { sentTo }))
  expect(await kanfa(BESIDE, 'bounces', `${newsroom.root}/bounce.eml`, '--apply')).toMatchObject({ code: 0 })
  const sentElsewhere = { sentTo: sentTo.replace('+', '+z') }
  newsroom.write('forged.eml', postfixReport([{ ...said, to: 'a@one.example.org' }], sentElsewhere))
  expect(await kanfa(BESIDE, 'bounces', `${newsroom.root}/forged.eml`, '--apply')).toMatchObject({ code: 0 })
  const filed = (await kanfa(BESIDE, 'bounces', '--filed', '--json')).out.trim().split('\n')
  expect(filed.map((line) => JSON.parse(line))).toMatchObject([
    { kind: 'bounce', original: expect.stringMatching(/a@one/) },
  ])
  expect(await kanfa(FORMER, 'members', 'erase', 'c@three.example.org')).toMatchObject({ code: 0 })
  expect(JSON.parse((await kanfa(BESIDE, ...IMPORT)).out)).toMatchObject({
    added: 0,
    suppressedWhy: { left: 1, bounced: 1, erased: 1 },
  })
})

test('a send that was begun under the former secret ends under it, and is not touched where that is not known', async () => {
  const id = await prepare()
  const refused = await kanfa(ALONE, 'resume', id, '--wait')
  expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('KANFA_SECRET_PREVIOUS')])
  const doctor = JSON.parse((await kanfa(ALONE, 'doctor', '--json')).out)
  expect(doctor.checks.find((one: { name: string }) => one.name === 'secret')).toMatchObject({ state: 'problem' })
  expect(await kanfa(BESIDE, 'resume', id, '--wait')).toMatchObject({ code: 0 })
  const letters = await readLetters(newsroom.root)
  expect(letters).toHaveLength(3)
  expect(await leaveBy(letters[0], FORMER)).toBe(200)
})

test('a send to members is not ended by a shell that lacks the way out, and a dry run there says so', async () => {
  const id = await prepare({ KANFA_SMTP_URL: 'smtp://127.0.0.1:1' })
  const refused = await kanfa(FORMER, 'resume', id, '--wait')
  expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('KANFA_SMTP_URL')])
  expect(await readLetters(newsroom.root)).toEqual([])
  expect(JSON.parse((await kanfa(FORMER, 'sends', id, '--json')).out).counts).toMatchObject({ accepted: 0, pending: 3 })
  const dry = await kanfa(FORMER, 'send', '2026-08', '--list', 'members', '--dry-run')
  expect(dry.out).toContain('内置收信箱')
})
