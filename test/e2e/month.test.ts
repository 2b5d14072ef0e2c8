// The whole month, from a pasted text to a member who leaves and is left out of the next issue.
import { afterEach, expect, test } from 'vitest'
import { openLog } from '../../src/app/open-log.ts'
import { remindStaff } from '../../src/app/remind-staff.ts'
import { openPages } from '../../src/pages/open-pages.ts'
import { type MovingApp, openMovingApp, readLetters } from '../support/moving-app.ts'
import { CONFIG, makeNewsroom, type TestNewsroom } from '../support/newsroom.ts'

const REVIEWED = `${CONFIG}review: { stages: [first, { name: second, by: [乙] }, final] }
schedule: [ { issue: next, list: members, at: "first working day 09:00", notAfter: 6h } ]
staff: [ { name: 值班编辑, address: desk@example.org } ]
`
const MEMBERS = `邮箱,姓名,单位
a@one.example.org,甲一,一厂
b@two.example.org,乙二,二厂
c@three.example.org,丙三,三厂
`
const PASTED = `车间改造完成

本刊讯　十一月下旬，第二铸造车间的改造全部完成，新炉一次点火成功。

改造前，浇注要靠六个人配合；改造后，两个人就能看住整条线。
`

let newsroom: TestNewsroom
let moving: MovingApp | undefined
afterEach(async () => {
  await moving?.close()
  moving = undefined
  newsroom.remove()
})

async function signAll(issue: string): Promise<void> {
  for (const [stage, by] of [
    ['first', '甲'],
    ['second', '乙'],
    ['final', '丙'],
  ])
    expect(await newsroom.kanfa('sign', issue, '--stage', stage ?? '', '--by', by ?? '')).toMatchObject({ code: 0 })
}

test('a month: import, check, three signatures, a schedule, delivery, one who leaves', async () => {
  newsroom = makeNewsroom({ 'config.yml': REVIEWED, 'members.csv': MEMBERS, 'pasted.txt': PASTED })
  const { kanfa, root } = newsroom
  expect(await kanfa('new', '2026-12')).toMatchObject({ code: 0 })
  expect(await kanfa('import', `${root}/pasted.txt`, '--into', '2026-12')).toMatchObject({ code: 0 })
  expect(await kanfa('members', 'import', 'members.csv', '--list', 'members', '--consent', '登记表')).toMatchObject({
    code: 0,
  })
  expect(await kanfa('check', '--offline')).toMatchObject({ code: 0 })

  moving = await openMovingApp(root, '2026-11-29T02:00:00Z')
  expect(await moving.dispatch()).toEqual([])
  // Two days before the deadline the staff hear that signatures are wanted, once.
  expect([await remindStaff(moving.app), await remindStaff(moving.app)]).toEqual([1, 0])
  expect(await readLetters(root)).toMatchObject([
    { to: 'desk@example.org', subject: expect.stringContaining('2026-12') },
  ])
  await signAll('2026-12')

  // 1 December 2026 is a Tuesday, and a working day.
  moving.setClock('2026-12-01T00:59:00Z')
  expect(await moving.dispatch()).toEqual([])
  moving.setClock('2026-12-01T01:00:30Z')
  const [started] = await moving.dispatch()
  expect(started).toMatchObject({ state: 'started' })
  expect(await moving.dispatch()).toEqual([])
  const [first] = await moving.app.store.ledger.listSends()
  await moving.deliver(first?.id ?? '')
  const letters = (await readLetters(root)).slice(1)
  expect(letters.map((one) => one.to).sort()).toEqual(['a@one.example.org', 'b@two.example.org', 'c@three.example.org'])
  expect(letters[0]?.text).toContain('新炉一次点火成功')

  // One click in the mail's own header, as a mailbox provider does it (RFC 8058).
  const leaving = letters.find((one) => one.to === 'b@two.example.org')
  const url = /^List-Unsubscribe: <(https:[^>]+)>/im.exec(leaving?.source ?? '')?.[1] ?? ''
  const log = openLog('test', Buffer.alloc(32), 'silent')
  const pages = openPages(moving.app, { publicUrl: 'https://news.example.org', transport: () => undefined, log })
  expect((await pages(new Request(url), '192.0.2.1')).status).toBe(200)
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  expect((await pages(new Request(url, { method: 'POST', body }), '192.0.2.1')).status).toBe(200)

  expect(await kanfa('new', '2027-01')).toMatchObject({ code: 0 })
  newsroom.write('issues/2027-01/articles/one.md', '---\ntitle: 新年第一炉\nkind: news\n---\n新年第一炉钢水出炉。\n')
  const manifest = newsroom
    .read('issues/2027-01/issue.yml')
    .replace(/sections:[\s\S]*$/, 'sections:\n  - title: 工作动态\n    articles: [articles/one.md]\n')
  newsroom.write('issues/2027-01/issue.yml', manifest)
  await signAll('2027-01')
  moving.setClock('2027-01-01T01:00:30Z')
  expect((await moving.dispatch()).map((one) => one.state)).toEqual(['started'])
  const next = (await moving.app.store.ledger.listSends()).find((one) => one.issue === '2027-01')
  await moving.deliver(next?.id ?? '')
  const second = (await readLetters(root)).slice(4)
  expect(second.map((one) => one.to).sort()).toEqual(['a@one.example.org', 'c@three.example.org'])
  expect(await moving.app.store.audit.verify()).toMatchObject({ ok: true })
  // The report of each run reaches the staff, once.
  expect(await remindStaff(moving.app)).toBeGreaterThanOrEqual(1)
  expect((await readLetters(root)).at(-1)).toMatchObject({ to: 'desk@example.org' })
})
