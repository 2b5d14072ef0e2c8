// What goes next and what does not, as the command line and the scheduler's tick see it, on a clock of the test's own.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { remindStaff } from '../../src/app/remind-staff.ts'
import { type MovingApp, openMovingApp, readLetters } from '../support/moving-app.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, type TestNewsroom } from '../support/newsroom.ts'

const ENTRY = 'schedule: [ { issue: next, list: members, at: "28日 09:00", notAfter: 6h } ]\n'

let newsroom: TestNewsroom
let moving: MovingApp
const BEGIN = '2026-08-20T00:00:00Z'
/** Of the command line too: what is due next is so whenever the tests are run. */
const setClock = (iso: string): void => void vi.setSystemTime(iso)
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(BEGIN) })
  newsroom = makeNewsroom({
    'config.yml': `${CONFIG}${ENTRY}staff: [ { name: 值班编辑, address: desk@example.org } ]\n`,
    'issues/2026-08/issue.yml': ISSUE,
    'issues/2026-08/articles/one.md': ARTICLE,
    'members.csv': '邮箱\na@one.example.org\n',
  })
  await newsroom.kanfa('members', 'import', 'members.csv', '--list', 'members', '--consent', '登记表')
  moving = await openMovingApp(newsroom.root, BEGIN)
  await moving.dispatch()
})
afterEach(async () => {
  await moving.close()
  newsroom.remove()
  vi.useRealTimers()
})

const schedule = async (...flags: string[]) => newsroom.kanfa('schedule', ...flags)
const report = async () => JSON.parse((await schedule('--json')).out)
const sends = () => moving.app.store.ledger.listSends()

describe('kanfa schedule', () => {
  test('says when each entry is next, here and in UTC, and what would go', async () => {
    const [entry] = (await report()).entries
    expect(entry.next.local).toMatch(/-28 09:00$/)
    expect(entry.next.utc).toMatch(/-28T01:00:00\.000Z$/)
    expect(entry.ready).toMatchObject({ ready: true, issue: '2026-08' })
    expect((await schedule()).out).toContain('Asia/Shanghai')
  })

  test('says why an entry will not go: errors, signatures, a time nobody understands', async () => {
    newsroom.write('config.yml', `${CONFIG}${ENTRY.replace('28日 09:00', '某天')}review: { stages: [first] }\n`)
    expect((await report()).entries[0].reasons.map((one: { code: string }) => one.code)).toEqual([
      'unknown-when 某天',
      'not-signed first',
    ])
    newsroom.write('issues/2026-08/issue.yml', ISSUE.replace('one.md', 'none.md'))
    expect((await schedule()).out).toContain('2026-08 编译有错误')
  })

  test('one that was due while nobody looked is missed, told to the staff, and goes when its hash is confirmed', async () => {
    setClock('2026-08-28T09:00:00Z')
    expect((await moving.dispatch())[0]).toMatchObject({ state: 'missed', reason: 'too-late' })
    expect([await remindStaff(moving.app), await remindStaff(moving.app)]).toEqual([1, 0])
    expect((await readLetters(newsroom.root))[0]).toMatchObject({ to: 'desk@example.org' })
    const { occurrences, entries } = await report()
    expect(occurrences).toMatchObject([{ state: 'missed', reason: { code: 'too-late' } }])
    const [{ id }] = occurrences
    expect((await schedule('--run', id)).code).toBe(4)
    expect((await schedule('--run', id, '--confirm', '0123456789')).code).toBe(4)
    expect((await schedule('--run', id, '--confirm', entries[0].ready.hash.slice(0, 8))).code).toBe(0)
    expect((await moving.dispatch())[0]).toMatchObject({ state: 'started' })
    expect(await sends()).toHaveLength(1)
    expect((await schedule('--run', id, '--confirm', entries[0].ready.hash)).code).toBe(4)
  })

  test('an edition that changed after it was confirmed is held, not sent', async () => {
    setClock('2026-08-28T09:00:00Z')
    await moving.dispatch()
    const { occurrences, entries } = await report()
    await schedule('--run', occurrences[0].id, '--confirm', entries[0].ready.hash)
    newsroom.write('issues/2026-08/articles/one.md', `${ARTICLE}又加了一句。\n`)
    expect((await moving.dispatch())[0]).toMatchObject({ state: 'held', reason: 'edition-changed 2026-08' })
    expect(await sends()).toEqual([])
  })

  test('what was let go and has been sent by hand before its hour is held: nobody gets an issue twice', async () => {
    const [{ id, next, ready }] = (await report()).entries
    await schedule('--stop', id)
    expect((await schedule('--run', id, '--confirm', ready.hash)).code).toBe(0)
    await newsroom.kanfa('send', '2026-08', '--list', 'members', '--confirm', ready.hash)
    setClock(next.utc)
    expect((await moving.dispatch()).find((one) => one.occurrence.due_at === Date.parse(next.utc))).toMatchObject({
      ...{ state: 'held', reason: 'nothing-new' },
    })
    expect(await sends()).toHaveLength(1)
  })

  test('what waits for a signature goes as soon as it is signed, within its hours', async () => {
    await moving.close()
    newsroom.write('config.yml', `${CONFIG}${ENTRY}review: { stages: [first] }\n`)
    setClock('2026-08-28T01:00:10Z')
    moving = await openMovingApp(newsroom.root, '2026-08-28T01:00:10Z')
    expect((await moving.dispatch())[0]).toMatchObject({ state: 'waiting', reason: 'not-signed first' })
    await newsroom.kanfa('sign', '2026-08', '--stage', 'first', '--by', '甲')
    setClock('2026-08-28T05:00:00Z')
    expect((await moving.dispatch())[0]).toMatchObject({ state: 'started' })
    expect((await report()).entries[0].reasons[0].code).toBe('nothing-new')
  })

  test('an issue only begun does not hold up the one before it', async () => {
    newsroom.write(
      'issues/2026-09/issue.yml',
      ISSUE.replace('"8", total: 420, date: 2026-08-30', '"9", total: 421, date: 2026-09-30').replace(
        'one.md',
        'not-yet.md',
      ),
    )
    setClock('2026-08-28T01:00:10Z')
    await moving.dispatch()
    expect((await sends()).map((one) => one.issue)).toEqual(['2026-08'])
  })
})

describe('stopping the presses', () => {
  test('the next time of an entry is stopped before it falls due, and stays so when it does', async () => {
    const [{ id, next }] = (await report()).entries
    const stopped = await schedule('--stop', id, '--by', '甲', '--json')
    expect(JSON.parse(stopped.out).entries[0].stopped).toBe(true)
    expect(await schedule('--stop', id, '--json')).toMatchObject({ code: 0, out: stopped.out })
    setClock(new Date(Date.parse(next.utc) + 60_000).toISOString())
    await moving.app.store.occurrences.list()
    const states = (await moving.dispatch()).filter((one) => one.occurrence.due_at === Date.parse(next.utc))
    expect(states).toEqual([])
    expect((await moving.app.store.audit.list()).at(-1)?.action).not.toBe('send.freeze')
    expect(
      (await moving.app.store.audit.list()).some((one) => one.action === 'schedule.stop' && one.actor === 'staff:甲'),
    ).toBe(true)
  })

  test('a dated send is stopped, and needs its hash to go again', async () => {
    const { hash } = JSON.parse((await newsroom.kanfa('sign', '2026-08', '--status', '--json')).out)
    await newsroom.kanfa('send', '2026-08', '--list', 'members', '--at', '2099-01-01 09:00', '--confirm', hash)
    const [send] = await sends()
    const id = send?.id ?? ''
    expect((await report()).sends).toMatchObject([{ id, state: 'scheduled' }])
    expect((await schedule('--stop', id)).code).toBe(0)
    expect((await schedule('--stop', id)).code).toBe(0)
    expect((await report()).sends).toMatchObject([{ id, state: 'paused' }])
    expect((await schedule('--run', id)).code).toBe(4)
    expect((await schedule('--run', id, '--confirm', hash.slice(0, 12))).code).toBe(0)
    expect((await report()).sends).toMatchObject([{ id, state: 'scheduled' }])
  })

  test('an id that nothing has is named with the nearest', async () => {
    const [{ id }] = (await report()).entries
    const { code, err } = await schedule('--stop', `${id.slice(0, -1)}x`)
    expect([code, err.includes(id)]).toEqual([2, true])
  })
})

test('what could not be told, because the mail itself is set up wrong, is told when it is mended', async () => {
  setClock('2026-08-28T09:00:00Z')
  await moving.dispatch()
  const broken = { ...moving.app, env: { ...moving.app.env, KANFA_SMTP_URL: 'gopher://mail.example.org' } }
  await expect(remindStaff(broken)).rejects.toThrow()
  expect(await remindStaff(moving.app)).toBe(1)
})

test('what was missed many times over is one mail, with a line for each', async () => {
  setClock('2026-12-15T09:00:00Z')
  const missed = (await moving.dispatch()).filter(({ state }) => state === 'missed')
  expect(missed).toHaveLength(4)
  expect([await remindStaff(moving.app), await remindStaff(moving.app)]).toEqual([1, 0])
  const [letter] = await readLetters(newsroom.root)
  expect(letter?.subject).toContain('(+3)')
  for (const { occurrence } of missed) expect(letter?.text).toContain(`--run ${occurrence.id} `)
})

test('the staff hear of an entry that nobody understands', async () => {
  const lost = {
    ...moving.app,
    config: { ...moving.app.config, schedule: [{ issue: 'next', list: 'members', at: '某天 一早' }] },
  }
  expect([await remindStaff(lost), await remindStaff(lost)]).toEqual([1, 0])
  expect((await readLetters(newsroom.root))[0]?.text).toContain('“某天 一早”')
})

test('the staff hear why the engine paused a run, and nothing of a pause that one of them made', async () => {
  setClock('2026-08-28T01:00:10Z')
  await moving.dispatch()
  const [send] = await sends()
  const pause = (code: string, text: string) =>
    moving.app.store.ledger.pause(send?.id ?? '', { reason: JSON.stringify({ code, text }) })
  await pause('operator', 'paused by an operator')
  expect(await remindStaff(moving.app)).toBe(0)
  await moving.app.store.ledger.resume(send?.id ?? '')
  await pause('login', '535 5.7.8 authentication failed')
  expect([await remindStaff(moving.app), await remindStaff(moving.app)]).toEqual([1, 0])
  const [letter] = await readLetters(newsroom.root)
  expect(letter?.text).toContain('535 5.7.8 authentication failed')
  expect(letter?.source).toMatch(/^Auto-Submitted: auto-generated/m)
})
