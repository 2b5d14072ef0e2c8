// What an operator types, and mistypes: nothing happens that was not meant, and what did happen is said.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, runKanfa, type TestNewsroom } from '../support/newsroom.ts'
import { postfixReport } from '../support/reports.ts'

let newsroom: TestNewsroom
beforeEach(async () => {
  newsroom = makeNewsroom({
    'config.yml': CONFIG.replace('mail:\n', 'mail:\n  bounces: bounces@example.org\n'),
    'issues/a/issue.yml': ISSUE,
    'issues/a/articles/one.md': ARTICLE,
    'members.csv': '邮箱,姓名\na@one.example.org,甲\nb@one.example.org,乙\n',
  })
})
afterEach(() => newsroom.remove())

const importAll = () => newsroom.kanfa('members', 'import', 'members.csv', '--list', 'members', '--consent', '登记表')
const plan = async (...flags: string[]) =>
  JSON.parse((await newsroom.kanfa('send', 'a', '--list', 'members', '--dry-run', '--json', ...flags)).out)
const inbox = (): string[] => (newsroom.has('var/inbox') ? readdirSync(join(newsroom.root, 'var/inbox')) : [])
const codesOf = ({ gates }: { gates: { code: string }[] }): string[] => gates.map(({ code }) => code)

test('a database that is damaged behind its first pages is said to be, and is no bug of ours', async () => {
  const rows = Array.from({ length: 2000 }, (_, at) => `m${at}@one.example.org,甲`)
  writeFileSync(join(newsroom.root, 'members.csv'), ['邮箱,姓名', ...rows, ''].join('\n'))
  await importAll()
  const path = join(newsroom.root, 'var/kanfa.db')
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0xff, bytes.length / 2))
  const { code, err } = await newsroom.kanfa('members', 'count')
  expect([code, err]).toEqual([3, expect.stringContaining('store/broken')])
})

describe('a send', () => {
  test('shows in its dry run every gate that would be closed: the list that is empty, the hash that is wrong', async () => {
    expect(codesOf(await plan())).toEqual(['gate/empty-list'])
    await importAll()
    expect(codesOf(await plan('--confirm', 'deadbeef'))).toEqual(['gate/wrong-hash'])
    const { hash, gates } = await plan()
    expect(gates).toEqual([])
    expect(codesOf(await plan('--confirm', hash))).toEqual([])
  })

  test.each([['--dry-run'], ['--wait'], ['--at', '2030-01-01 09:00'], ['--confirm', 'deadbeef']])(
    'of test copies with %s is refused, and none leaves',
    async (...flags) => {
      const { code, err } = await newsroom.kanfa('send', 'a', '--test', 'me@example.org', ...flags)
      expect([code, err]).toEqual([2, expect.stringContaining('--test')])
      expect(inbox()).toEqual([])
    },
  )

  test('of test copies that reach no relay is trouble of ours: exit 3', async () => {
    const away = { KANFA_SMTP_URL: 'smtp://127.0.0.1:1' }
    expect(await runKanfa(newsroom.root, ['send', 'a', '--test', 'me@example.org'], away)).toMatchObject({ code: 3 })
  })

  test('that is stopped while it is compiled begins nothing', async () => {
    await importAll()
    const { hash } = await plan()
    const quiet = { write: () => true, isTTY: false }
    const world = {
      ...{ stdout: quiet, stderr: quiet, env: {}, cwd: () => newsroom.root, off: () => undefined },
      on: (name: string, stop: (name: string) => void) => name === 'SIGINT' && stop(name),
    }
    const args = ['send', 'a', '--list', 'members', '--confirm', hash, '--wait']
    expect(await run(args, world as unknown as Parameters<typeof run>[1])).toBe(130)
    expect((await newsroom.kanfa('sends', '--json')).out).toBe('')
    expect(inbox()).toEqual([])
  })

  test('says what came back of it later, and its counts stay as they were', async () => {
    await importAll()
    const { hash } = await plan()
    const sent = await newsroom.kanfa('send', 'a', '--list', 'members', '--confirm', hash, '--wait', '--json')
    const { id, counts, cameBack } = JSON.parse(sent.out)
    expect([sent.code, counts.accepted, cameBack]).toEqual([0, 2, []])
    const letter = inbox().map((name) => readFileSync(join(newsroom.root, 'var/inbox', name), 'latin1'))[0] ?? ''
    const [sentTo, to] = ['Return-Path', 'Delivered-To'].map(
      (name) => new RegExp(`^${name}: <?([^>\\r\\n]+)`, 'm').exec(letter)?.[1] ?? '',
    )
    const hard = { to: to ?? '', status: '5.1.1', said: '550 5.1.1 User unknown', at: 'RCPT TO' }
    newsroom.write('back.eml', postfixReport([hard], { sentTo: sentTo ?? '' }))
    const file = join(newsroom.root, 'back.eml')
    expect((await newsroom.kanfa('bounces', file, '--apply')).out).toContain('退信 不发')
    expect((await newsroom.kanfa('bounces', file, '--apply')).out).toContain('退信 早已记录')
    const report = JSON.parse((await newsroom.kanfa('sends', id, '--json')).out)
    expect((await plan('--at', '2099-01-01 09:00')).before).toEqual([id])
    expect((await newsroom.kanfa('send', 'a', '--list', 'members', '--dry-run')).out).toContain(`已有的发送  ${id}`)
    expect(report).toMatchObject({ counts, cameBack: [{ class: 'hard', reason: 'userunknown', count: 1 }] })
    const { deliveries } = JSON.parse((await newsroom.kanfa('members', 'show', to ?? '', '--json')).out)
    expect(deliveries).toEqual([expect.objectContaining({ send_id: id, status: 'accepted', attempts: 1 })])
    expect(deliveries[0]).not.toHaveProperty('phase')
    expect((await newsroom.kanfa('sends', id)).out).toMatch(/后来的退信和投诉.*\n +hard userunknown +1/)
  })
})

describe('where members leave', () => {
  const away = (...args: string[]) => runKanfa(newsroom.root, args, { KANFA_PUBLIC_URL: 'news.example.org' })

  test('an address that is none begins no send, no copy and no daemon, and the doctor says so', async () => {
    await importAll()
    const { hash } = await plan()
    for (const args of [
      ['send', 'a', '--list', 'members', '--confirm', hash],
      ['send', 'a', '--test', 'me@example.org'],
      ['serve', '--port', '0'],
    ])
      expect(await away(...args)).toMatchObject({ code: 3, err: expect.stringContaining('config/public-url') })
    expect((await newsroom.kanfa('sends', '--json')).out).toBe('')
    const { checks } = JSON.parse((await away('doctor', '--json')).out)
    expect(checks.find(({ name }: { name: string }) => name === 'pages')).toMatchObject({ state: 'problem' })
  })

  test('a Chinese domain and a Chinese path stand in a letter’s header as the world reads them', async () => {
    newsroom.write('config.yml', CONFIG.replace(/web: .*/, 'web: { url: "https://新闻.example/发刊/" }'))
    expect((await newsroom.kanfa('send', 'a', '--test', 'me@example.org')).code).toBe(0)
    const letter = readFileSync(join(newsroom.root, 'var/inbox', inbox()[0] ?? ''), 'latin1')
    expect(letter).toContain('List-Unsubscribe: <https://xn--efvy88h.example/%E5%8F%91%E5%88%8A/unsubscribe/test>')
  })
})

test('two sends named at once are refused: pausing the first alone would be taken for both', async () => {
  for (const verb of ['pause', 'resume', 'cancel', 'sends'])
    expect(await newsroom.kanfa(verb, 'aaaa', 'bbbb')).toMatchObject({ code: 2, err: expect.stringContaining('bbbb') })
})

test('a database is not copied onto itself, and says so at once', async () => {
  await importAll()
  for (const to of [
    'sqlite:var/kanfa.db',
    `sqlite:${newsroom.root}/var/kanfa.db`,
    `sqlite://${newsroom.root}/var/kanfa.db`,
  ])
    expect(await newsroom.kanfa('db', 'copy', '--to', to)).toMatchObject({
      code: 2,
      err: expect.stringContaining('现在的数据库'),
    })
  expect(await newsroom.kanfa('db', 'backup')).toMatchObject({ code: 2, err: expect.stringContaining('备份文件') })
})

test('members are exported to the file that was named, as JSON too', async () => {
  await importAll()
  const path = join(newsroom.root, 'a folder/of exports/out.jsonl')
  expect(await newsroom.kanfa('members', 'export', '--json', '--out', path)).toMatchObject({ code: 0, out: '' })
  const lines = newsroom.read('a folder/of exports/out.jsonl').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).address)).toEqual(['a@one.example.org', 'b@one.example.org'])
  const table = join(newsroom.root, 'out.csv')
  expect(await newsroom.kanfa('members', 'export', '--out', table)).toMatchObject({
    code: 0,
    out: '',
    err: `2 人 → ${table}\n`,
  })
  const { code, err } = await newsroom.kanfa(
    'members',
    'add',
    'c@one.example.org',
    '--list',
    'members',
    '--consent',
    '电话',
    '--format',
    'ful',
  )
  expect([code, err]).toEqual([2, expect.stringContaining('full')])
})
