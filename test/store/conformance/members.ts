// What the members' area promises: imports that count, consent with its history, leaving that lasts, erasure that erases.
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Wanted } from '../../../src/store/audience.ts'
import type { ImportPlan, StagedRow } from '../../../src/store/import-members.ts'
import type { Origin } from '../../../src/store/membership.ts'
import type { Store } from '../../../src/store/open-store.ts'
import type { Exercised } from '../conformance.ts'

const DAY = 86_400_000
const START = 1_800_000_000_000
const origin: Origin = { how: 'import', source: 'm.csv', wording: '2026 年登记表', by: 'staff:甲' }
const byForm: Origin = { how: 'form', source: '192.0.2.0/24', wording: '每月一期，可随时退订', by: 'member' }

const address = (name: string) => ({
  address: `${name}@example.org`,
  key: `${name}@example.org`,
  domain: 'example.org',
})
const key = (name: string) => ({ key: `${name}@example.org` })

const edition = { hash: 'e'.repeat(64), issue: '2026-08', title: '题', body: '{}' }
const send = {
  ...{ id: 's1', list: 'members', slot: 'now', scheduled_at: 0, uncertain: 'resend-once' as const, give_up_ms: 1 },
  frame: '{}',
}

const staged = (name: string, line: number, more: Partial<StagedRow> = {}): StagedRow => ({
  ...{
    line,
    address: `${name}@example.org`,
    key: `${name}@example.org`,
    name,
    organisation: null,
    language: null,
    format: null,
    fields: null,
    tags: null,
  },
  ...{ origin: 0, ...more },
})

async function* chunked(rows: readonly StagedRow[], size = 7) {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size)
}

const importRows = (store: Store, rows: readonly StagedRow[], plan: Partial<ImportPlan> = {}) =>
  store.members.import(
    { list: 'members', origins: [origin], by: 'staff:甲', update: false, dryRun: false, ...plan },
    chunked(rows),
  )

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${prefix}${String(at).padStart(4, '0')}`)

export function exerciseMembers({ open }: Exercised): void {
  test('an import counts every row once, first lines win, and doing it again changes nothing', async () => {
    const { store } = await open()
    const duplicates: unknown[] = []
    const rows = [
      staged('b', 2),
      staged('a', 3, { tags: '["理事"]' }),
      staged('b', 4, { name: '另一个' }),
      staged('b', 5),
    ]
    const plan = { onDuplicate: (row: unknown) => duplicates.push(row) }
    expect(await importRows(store, rows, plan)).toMatchObject({ staged: 4, added: 2, duplicates: 2, unchanged: 0 })
    expect(duplicates).toMatchObject([
      { line: 4, firstLine: 2 },
      { line: 5, firstLine: 4 },
    ])
    expect(await store.members.find(key('b'))).toMatchObject({ name: 'b' })
    expect(await importRows(store, rows)).toMatchObject({ added: 0, duplicates: 2, unchanged: 2, updated: 0 })
    expect(await store.members.count({ list: 'members' })).toBe(2)
    expect(await store.audit.verify()).toMatchObject({ ok: true })
  })

  test('a dry run counts what the real run then does', async () => {
    const { store } = await open()
    await importRows(
      store,
      names('old', 30).map((name, at) => staged(name, at)),
    )
    await store.members.leave(key('old0003'), ['members'], byForm)
    const rows = [...names('old', 30), ...names('new', 30)].map((name, at) => staged(name, at, { name: `${name}改` }))
    const dry = await importRows(store, rows, { dryRun: true, update: true })
    expect(dry).toMatchObject({ added: 30, updated: 29, unchanged: 0, suppressed: { left: 1 } })
    expect(await store.members.count({ list: 'members' })).toBe(29)
    expect(await importRows(store, rows, { update: true })).toEqual(dry)
    expect(await store.members.find(key('old0003'))).toMatchObject({ name: 'old0003' })
  })

  test('a row brings its own consent, and fields of several imports come together', async () => {
    const { store } = await open()
    const origins = [origin, { ...origin, wording: '年会签字' }]
    await importRows(store, [staged('a', 2, { origin: 1, fields: '{"传真":"1","电话":"2"}' })], { origins })
    await importRows(store, [staged('a', 2, { fields: '{"职务":"厂长","电话":"3"}', language: 'en' })], {
      update: true,
    })
    expect(await store.members.show(key('a'))).toMatchObject({
      fields: { 传真: '1', 电话: '3', 职务: '厂长' },
      language: 'en',
      memberships: [{ list: 'members', status: 'confirmed', how: 'import', wording: '年会签字', by: 'staff:甲' }],
    })
  })

  test('two importers, a send that starts and members who leave at the same moment never deadlock, lose or double anybody', async () => {
    const { store } = await open()
    const rows = (from: number) =>
      names('m', 400)
        .slice(from, from + 300)
        .map((name, at) => staged(name, at))
    await importRows(store, rows(0).slice(0, 50))
    const [left, first, second, frozen] = await Promise.all([
      Promise.all(names('m', 50).map((name) => store.members.leave(key(name), ['members'], byForm))),
      importRows(store, rows(0)),
      importRows(store, rows(100), { list: 'digest' }),
      store.ledger.freeze(edition, send, new Map()),
    ])
    expect(left).toEqual(Array(50).fill(true))
    expect(frozen.created).toBe(true)
    expect(frozen.send.audience).toBeLessThanOrEqual(300)
    expect(first.added).toBe(250)
    expect(second.added).toBe(300)
    expect(await store.members.count({ list: 'members' })).toBe(250)
    expect(await store.members.count({ list: 'digest' })).toBe(300)
    expect(await store.members.count({})).toBe(400)
    expect(await store.audit.verify()).toMatchObject({ ok: true })
  })

  test('leaving a hundred times at once is leaving once', async () => {
    const { store } = await open()
    await importRows(store, [staged('a', 2)])
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => store.members.leave(key('a'), ['members'], byForm)),
    )
    expect(answers.filter(Boolean)).toHaveLength(1)
    const shown = await store.members.show(key('a'))
    expect(shown).toMatchObject({
      memberships: [{ list: 'members', status: 'left', how: 'form' }],
      history: [{ list: 'members', status: 'confirmed', how: 'import', wording: '2026 年登记表' }],
    })
    expect(shown?.audit.map(({ action }) => action)).toEqual(['member.left'])
  })

  test('whoever left all lists, complained or bounced is brought back by no import, only by asking and confirming', async () => {
    const { store } = await open()
    const people = ['left', 'complained', 'bounced']
    await importRows(
      store,
      people.map((name, at) => staged(name, at)),
    )
    await store.members.leave(key('left'), 'all', byForm)
    await store.members.suppress(key('complained'), 'complained', { ...byForm, how: 'complaint' })
    await store.members.suppress(key('bounced'), 'bounced', { ...byForm, how: 'bounce' })
    expect(await store.members.count({ list: 'members' })).toBe(0)
    const counts = await importRows(
      store,
      people.map((name, at) => staged(name, at)),
      { update: true, list: 'other' },
    )
    expect(counts).toMatchObject({ added: 0, suppressed: { left: 1, complained: 1, bounced: 1 } })
    const request = { ...address('left'), lists: ['members'] }
    expect(await store.members.requestJoin(request, byForm)).toMatchObject({ outcome: 'confirm' })
    expect(await store.members.count({ list: 'members' })).toBe(0)
    expect(await store.members.confirm(key('left'), ['members'], byForm)).toBe(true)
    expect(await store.members.count({ list: 'members' })).toBe(1)
    expect(await store.members.requestJoin({ ...address('complained'), lists: ['members'] }, byForm)).toMatchObject({
      outcome: 'refused',
    })
    expect(await store.members.confirm(key('complained'), ['members'], byForm)).toBe(false)
    expect((await store.members.show(key('left')))?.history.map(({ status }) => status)).toEqual(['confirmed', 'left'])
  })

  test('a stranger who fills in the form for someone who left opens no door to an import, now or after a week', async () => {
    let now = START
    const { store } = await open({ clock: () => new Date(now) })
    await importRows(store, [staged('a', 1)])
    await store.members.leave(key('a'), ['members'], byForm)
    now += DAY
    await store.members.requestJoin({ ...address('a'), lists: ['members'] }, byForm)
    const member = { ...address('a'), list: 'members' }
    const gone = { added: 0, updated: 0, suppressed: { left: 1 } }
    expect(await importRows(store, [staged('a', 1)])).toMatchObject(gone)
    expect(await store.members.add(member, origin)).toBe('left')
    now += 8 * DAY
    await store.members.prune({ activity: 0, pending: now })
    expect(await importRows(store, [staged('a', 1)])).toMatchObject(gone)
    expect(await store.members.count({ list: 'members' })).toBe(0)
  })

  test('the link of a confirmation mail serves once: whoever leaves afterwards is not brought back by it', async () => {
    const { store } = await open()
    const confirm = () => store.members.confirm(key('a'), ['members'], byForm, { asked: true })
    const request = { ...address('a'), lists: ['members'] }
    expect(await confirm()).toBe(false)
    await store.members.requestJoin(request, byForm)
    expect([await confirm(), await confirm()]).toEqual([true, false])
    for (const lists of [['members'], 'all'] as const) {
      await store.members.leave(key('a'), lists, byForm)
      expect(await confirm()).toBe(false)
      expect(await store.members.count({ list: 'members' })).toBe(0)
    }
    expect(await store.members.find(key('a'))).toMatchObject({ suppressed: 'left' })
  })

  test("a bounce is lifted by the staff, and never hides a person's own no behind it", async () => {
    const { store } = await open()
    await importRows(
      store,
      ['a', 'b'].map((name, at) => staged(name, at)),
    )
    for (const name of ['a', 'b']) await store.members.suppress(key(name), 'bounced', origin)
    expect(await store.members.suppress(key('b'), 'complained', origin)).toBe(true)
    expect(await store.members.suppress(key('b'), 'bounced', origin)).toBe(false)
    expect(await store.members.find(key('b'))).toMatchObject({ suppressed: 'complained' })
    expect(await store.members.suppress(key('a'), null, origin)).toBe(true)
    expect(await store.members.count({ list: 'members' })).toBe(1)
  })

  test('a form makes nobody a member; one confirmation a day, three a month, and what nobody confirmed is forgotten', async () => {
    let now = START
    const { store } = await open({ clock: () => new Date(now) })
    const ask = async () => (await store.members.requestJoin({ ...address('a'), lists: ['members'] }, byForm)).outcome
    expect(await ask()).toBe('confirm')
    expect(await ask()).toBe('too-many')
    for (const expected of ['confirm', 'confirm', 'too-many', 'too-many']) {
      now += DAY + 1
      expect(await ask()).toBe(expected)
    }
    now = START + 40 * DAY
    expect(await ask()).toBe('confirm')
    expect(await store.members.count({ list: 'members' })).toBe(0)
    expect(await store.members.count({ list: 'members', status: 'pending' })).toBe(1)
    await store.members.update(key('a'), { language: 'en' }, byForm)
    expect(await store.members.prune({ activity: 0, pending: now })).toEqual({ activity: 0, pending: 1, members: 1 })
    expect(await store.members.find(key('a'))).toBeUndefined()
  })

  test('a pending member whom an import brings with consent is confirmed, and how they first came is kept', async () => {
    const { store } = await open()
    await store.members.requestJoin({ ...address('a'), lists: ['members'] }, byForm)
    expect(await importRows(store, [staged('a', 2)])).toMatchObject({ added: 0, updated: 1 })
    expect(await store.members.show(key('a'))).toMatchObject({
      memberships: [{ status: 'confirmed', how: 'import' }],
      history: [{ status: 'pending', how: 'form', wording: byForm.wording }],
    })
  })

  test('what is counted is what is listed, for every filter, page by page', async () => {
    const { store } = await open()
    const rows = names('m', 60).map((name, at) =>
      staged(name, at, {
        organisation: at % 2 ? '第一铸造厂' : 'Foundry',
        language: at % 3 ? 'zh' : 'en',
        tags: at % 5 ? null : '["理事","50%_"]',
        fields: JSON.stringify({ 级别: String(at % 4) }),
      }),
    )
    await importRows(store, rows)
    await store.members.suppress(key('m0000'), 'bounced', origin)
    const filters: [Wanted, number][] = [
      [{ filter: [] }, 59],
      [{ filter: [{ on: 'tag', is: '=', value: '理事' }] }, 11],
      [{ filter: [{ on: 'tag', is: '!=', value: '50%_' }] }, 48],
      [
        {
          filter: [
            { on: 'organisation', is: '~', value: '铸造' },
            { on: 'language', is: '=', value: 'en' },
          ],
        },
        10,
      ],
      [{ filter: [{ on: 'organisation', is: '~', value: 'foundry' }] }, 0],
      [{ filter: [{ on: 'organisation', is: '~', value: '%' }] }, 0],
      [{ filter: [{ on: 'field', key: '级别', is: '!=', value: '1' }] }, 44],
      [{ filter: [{ on: 'field', key: `x') or 1=1 --"'`, is: '=', value: '' }] }, 59],
      [{ filter: [{ on: 'name', is: '=', value: `' or '1'='1` }] }, 0],
      [{ filter: [{ on: 'active', is: '<', days: 1 }] }, 59],
      [{ status: 'left' }, 0],
    ]
    for (const [wanted, expected] of filters) {
      const found: number[] = []
      for (let after: number | undefined = 0; after !== undefined; ) {
        const page = await store.members.page({ list: 'members', ...wanted, after, limit: 7 })
        found.push(...page.members.map(({ id }) => id))
        after = page.next
      }
      expect(await store.members.count({ list: 'members', ...wanted })).toBe(expected)
      expect(found).toHaveLength(expected)
      expect(found).toEqual([...new Set(found)].sort((a, b) => a - b))
    }
  })

  test('a member is active by what they do themselves, never by what is done to them', async () => {
    let now = START
    const { store } = await open({ clock: () => new Date(now) })
    const isActive = () => store.members.count({ filter: [{ on: 'active', is: '<', days: 90 }] })
    await store.members.add({ ...address('li'), list: 'members' }, origin)
    now += 200 * DAY
    expect(await store.members.update(key('li'), { name: '李四' }, origin)).toBe(true)
    expect(await store.members.confirm(key('li'), ['press'], origin)).toBe(true)
    expect([await isActive(), (await store.members.show(key('li')))?.activity]).toEqual([0, []])
    expect(await store.members.update(key('li'), { format: 'digest' }, byForm)).toBe(true)
    expect(await isActive()).toBe(1)
    now += DAY
    expect(await store.members.update(key('li'), { format: 'digest' }, byForm)).toBe(false)
    const { activity } = (await store.members.show(key('li'))) ?? {}
    expect(activity).toEqual([{ at: START + 200 * DAY, kind: 'member.update', detail: '' }])
  })

  test('hostile text is stored as it is and does nothing', async () => {
    const { store } = await open()
    const name = `'); drop table members; --\\ "\${x}" \u202e %s 😀`
    await store.members.add(
      { ...address('a'), name, list: 'members', tags: ["'"], fields: { __proto__x: '1', "a'b": '2' } },
      origin,
    )
    await importRows(store, [staged('b', 2, { name, fields: '{"__proto__":"x"}' })])
    expect(await store.members.find(key('a'))).toMatchObject({ name })
    expect(await store.members.find(key('b'))).toMatchObject({ name, fields: '{"__proto__":"x"}' })
  })

  test('of an erased member nothing is left in the database but a hash that keeps imports from bringing them back', async () => {
    const { store, url } = await open()
    const person = 'vanishing-person'
    const hashes = [{ hash: 'h1', keyId: 'k' }]
    await importRows(
      store,
      [...names('m', 200), person].map((name, at) => staged(name, at, { name: `姓名${name}` })),
    )
    await store.members.update(key(person), { organisation: `${person} 的单位` }, origin)
    await store.members.update(key(person), { format: 'digest' }, byForm)
    const shown = await store.members.show(key(person))
    expect(shown?.activity).toHaveLength(1)
    expect(await store.members.erase(key(person), hashes, 'staff:甲')).toBe(true)
    expect(await store.members.erase(key(person), hashes, 'staff:甲')).toBe(false)
    const copy = join(tmpdir(), `kanfa-erased-${process.pid}.db`)
    await store.backup(copy)
    const files = [copy, ...(store.kind === 'sqlite' ? [url.slice(7), `${url.slice(7)}-wal`] : [])]
    for (const file of files) expect(readFileSync(file).includes(person)).toBe(false)
    rmSync(copy)
    expect(await store.audit.list({ subject: shown?.public_id ?? '' })).toMatchObject([
      { action: 'member.update', actor: 'staff:甲' },
      { action: 'member.update', actor: 'member' },
      { action: 'member.erase' },
    ])
    expect(await store.members.needsHashes()).toBe(true)
    const back = [staged(person, 2, { hashes: ['h1'] }), staged('m0001', 3, { hashes: ['h2'] })]
    expect(await importRows(store, back)).toMatchObject({ added: 0, unchanged: 1, suppressed: { erased: 1 } })
    expect(await store.members.add({ ...address(person), list: 'members', hashes }, origin)).toBe('suppressed')
    expect(await store.members.find(key(person))).toBeUndefined()
  })

  test('an import that is interrupted keeps what it merged, and the same import finishes it', async () => {
    const { store } = await open()
    const rows = names('m', 100).map((name, at) => staged(name, at))
    const stop = new AbortController()
    const onProgress = () => stop.abort()
    const cut = await importRows(store, rows, { signal: stop.signal, onProgress })
    expect(cut.interrupted).toBe(true)
    const rest = await importRows(store, rows)
    expect(cut.added + rest.added).toBe(100)
    expect(await store.members.count({ list: 'members' })).toBe(100)
  })
}
