// What a newcomer and an operator run first, and what they run last: the demo, the doctor, a backup brought back.
import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import { backUpNewsroom } from '../../src/app/back-up-newsroom.ts'
import { openMovingApp } from '../support/moving-app.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, runKanfa, type TestNewsroom } from '../support/newsroom.ts'

let newsroom: TestNewsroom
afterEach(() => newsroom.remove())

const FILES = {
  'config.yml': CONFIG,
  'issues/2026-08/issue.yml': ISSUE,
  'issues/2026-08/articles/one.md': ARTICLE,
  'members.csv': '邮箱\na@one.example.org\nb@two.example.org\n',
}

test('the demo delivers to every sample member, twice if asked twice, and never opens the real database', async () => {
  newsroom = makeNewsroom(FILES)
  for (const _ of [1, 2]) {
    const { code, out } = await newsroom.kanfa('demo', '--json')
    const { report, arrived, files, inbox } = JSON.parse(out)
    expect([code, report.counts.accepted, arrived.length]).toEqual([0, report.counts.audience, report.counts.audience])
    expect(report.counts.audience).toBeGreaterThan(5)
    expect(readdirSync(inbox).filter((name) => name.endsWith('.eml'))).toHaveLength(arrived.length)
    expect(existsSync(join(files, 'email.html'))).toBe(true)
  }
  expect(newsroom.has('var')).toBe(false)
})

test('the doctor finds what would stop a send, with a fix, and never prints a password', async () => {
  newsroom = makeNewsroom(FILES)
  const fine = await newsroom.kanfa('doctor', '--json')
  const { checks } = JSON.parse(fine.out)
  const names = [
    'node',
    'fonts',
    'browser',
    'database',
    'secret',
    'modes',
    'disk',
    'clock',
    'pages',
    'smtp',
    'spf',
    'dkim',
    'dmarc',
    'ptr',
  ]
  expect(checks.map((one: { name: string }) => one.name)).toEqual(names)
  expect(fine.code).toBe(0)
  // What it made would belong to whoever asked, and not to the daemon.
  expect([newsroom.has('var'), fine.out]).toEqual([false, expect.not.stringContaining('Infinity')])
  await newsroom.kanfa('db', 'migrate')
  const env = { KANFA_SMTP_URL: 'smtp://user:hunter2secret@127.0.0.1:1', KANFA_DATABASE_URL: 'sqlite:config.yml' }
  const { code, out } = await runKanfa(newsroom.root, ['doctor', '--json'], env)
  const found = Object.fromEntries(JSON.parse(out).checks.map((one: { name: string }) => [one.name, one]))
  expect(code).toBe(3)
  for (const name of ['smtp', 'database'])
    expect(found[name]).toMatchObject({ state: 'problem', fix: expect.any(String) })
  expect(out).not.toContain('hunter2secret')
  for (const address of [
    'u:hunter2secret@127.0.0.1:1/db',
    'u:a@hunter2secret@127.0.0.1:1/db',
    '127.0.0.1:1/db?password=hunter2secret',
  ])
    for (const flags of [['--json'], []]) {
      const said = await runKanfa(newsroom.root, ['doctor', ...flags], { KANFA_DATABASE_URL: `postgres://${address}` })
      expect([said.code, `${said.out}${said.err}`]).toEqual([3, expect.not.stringContaining('hunter2secret')])
    }
})

test('the doctor does not migrate a database that he looks at', async () => {
  newsroom = makeNewsroom(FILES)
  await newsroom.kanfa('db', 'migrate')
  const path = join(newsroom.root, 'var/kanfa.db')
  const ask = (sql: string): unknown => {
    const database = new DatabaseSync(path)
    const rows = database.prepare(sql).all()
    database.close()
    return rows
  }
  ask('delete from kanfa_migrations where name = (select max(name) from kanfa_migrations)')
  const before = ask('select * from kanfa_migrations')
  const { code, out } = await newsroom.kanfa('doctor')
  expect([code, out]).toEqual([0, expect.stringContaining('待升级 1 步')])
  expect(ask('select * from kanfa_migrations')).toEqual(before)
})

test('a daily backup is made once a day, kept for fourteen, and brings a newsroom back', async () => {
  newsroom = makeNewsroom(FILES)
  await newsroom.kanfa('members', 'import', 'members.csv', '--list', 'members', '--consent', '登记表')
  const moving = await openMovingApp(newsroom.root, '2026-11-01T03:00:00Z')
  const files: string[] = []
  for (let day = 1; day <= 16; day++) {
    moving.setClock(`2026-11-${String(day).padStart(2, '0')}T03:00:00Z`)
    files.push((await backUpNewsroom(moving.app))?.file ?? '')
    expect(await backUpNewsroom(moving.app)).toBeUndefined()
  }
  await moving.close()
  expect(readdirSync(join(newsroom.root, 'var/backups'))).toHaveLength(14)
  await newsroom.kanfa('members', 'erase', 'a@one.example.org')
  expect(JSON.parse((await newsroom.kanfa('members', 'count', '--json')).out)).toMatchObject({ count: 1 })
  expect((await newsroom.kanfa('db', 'restore', files.at(-1) ?? '')).code).toBe(0)
  expect(JSON.parse((await newsroom.kanfa('members', 'count', '--json')).out)).toMatchObject({ count: 2 })
  expect((await newsroom.kanfa('audit', 'verify')).code).toBe(0)
})

test('a backup is tried in an empty folder, where nobody else can read what it brings', async () => {
  newsroom = makeNewsroom(FILES)
  await newsroom.kanfa('members', 'import', 'members.csv', '--list', 'members', '--consent', '登记表')
  await newsroom.kanfa('db', 'backup', join(newsroom.root, 'copy.db'))
  chmodSync(join(newsroom.root, 'copy.db'), 0o644)
  const trial = (...args: string[]) =>
    runKanfa(newsroom.root, args, { KANFA_DATABASE_URL: 'sqlite:trial/of/a/restore/kanfa.db' })
  expect(await trial('db', 'restore', join(newsroom.root, 'copy.db'))).toMatchObject({ code: 0 })
  expect(JSON.parse((await trial('members', 'count', '--json')).out)).toMatchObject({ count: 2 })
  expect(statSync(join(newsroom.root, 'trial/of/a/restore/kanfa.db')).mode & 0o777).toBe(0o600)
})
