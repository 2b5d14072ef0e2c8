// The ledger on either database: what is frozen stays, who may speak for a row, and what a dead holder leaves behind.
import { expect, test } from 'vitest'
import type { Ledger } from '../../../src/store/ledger.ts'
import { LeaseLost, type Result } from '../../../src/store/ledger-claims.ts'
import { PHASE } from '../../../src/store/ledger-tables.ts'
import type { Store } from '../../../src/store/open-store.ts'
import { addMembers, addressesOf, LIST } from '../../support/send-fixture.ts'
import type { Exercised } from '../conformance.ts'

const LANES = new Map([['qq.com', 'qq.com']])
const SEND = { id: 'send-1', list: LIST }
const ORIGIN = { how: 'page', source: 'test', wording: '', by: 'member' } as const

const freeze = ({ ledger }: Store, changes: Partial<Parameters<Ledger['freeze']>[1]> = {}) =>
  ledger.freeze(
    { hash: 'a'.repeat(64), issue: '2026-11', title: '样刊', body: '{}' },
    { ...SEND, slot: 'now', scheduled_at: 0, uncertain: 'resend-once', give_up_ms: 10_000, frame: '{}', ...changes },
    LANES,
  )
const openLease = ({ ledger }: Store, token = 'one'): Promise<number> => ledger.openLease({ token, host: 'h', pid: 1 })
const gatesOf = (ids: readonly number[]) => ids.map((id) => ({ id, list: LIST }))
const accepted = (id: number): Result => ({
  id,
  phase: PHASE.accepted,
  due: 0,
  class: null,
  reply: '250 taken',
  tried: 1,
})

async function phases({ ledger }: Store, sendId = SEND.id): Promise<Record<string, number>> {
  const names = Object.entries(PHASE)
  const counts: Record<string, number> = {}
  for (const { phase, count } of await ledger.countPhases(sendId)) {
    const name = names.find(([, number]) => number === phase)?.[0] ?? '?'
    counts[name] = (counts[name] ?? 0) + count
  }
  return counts
}

export function exerciseLedger({ open }: Exercised): void {
  const prepare = async (members: number, now = () => 1_000_000): Promise<Store> => {
    const { store } = await open({ clock: () => new Date(now()) })
    await addMembers(store, addressesOf(members))
    return store
  }

  test('edition and audience are frozen together, once: a second start finds the first, whoever joins later is not in it', async () => {
    const store = await prepare(3)
    const first = await freeze(store)
    await addMembers(store, ['late@qq.com'])
    const second = await freeze(store, { id: 'send-2' })
    expect([first.created, second.created, second.send.id]).toEqual([true, false, 'send-1'])
    expect(second.send).toEqual(first.send)
    expect(first.send).toMatchObject({ audience: 3 })
    expect(await phases(store)).toEqual({ pending: 3 })
    expect((await freeze(store, { id: 'send-3', slot: '2026-12-01T01:00:00.000Z' })).send.audience).toBe(4)
    expect(await store.ledger.listLanes('send-3')).toMatchObject([
      { lane: 'default', count: 3 },
      { lane: 'qq.com', count: 1 },
    ])
  })

  test('whoever is suppressed when a send starts is in its audience as suppressed; the plan says who is left out', async () => {
    const store = await prepare(4)
    await store.members.suppress({ key: 'member1@example.org' }, 'complained', { ...ORIGIN, how: 'complaint' })
    await store.members.leave({ key: 'member2@example.org' }, [LIST], ORIGIN)
    expect(await store.ledger.planAudience(LIST, LANES)).toMatchObject({
      ...{ audience: 3, suppressed: { complained: 1 }, leftOut: { left: 1 }, lanes: { default: 2 } },
    })
    await freeze(store)
    expect(await phases(store)).toEqual({ pending: 2, suppressed: 1 })
  })

  test('a claim is held by one; who has left by then is suppressed, who leaves later does not pass the gate', async () => {
    const store = await prepare(6)
    await freeze(store)
    await store.members.leave({ key: 'member1@example.org' }, [LIST], ORIGIN)
    const [one, two] = [await openLease(store, 'one'), await openLease(store, 'two')]
    const [mine, theirs] = await Promise.all([
      store.ledger.claim(one, SEND, 'default', 3),
      store.ledger.claim(two, SEND, 'default', 3),
    ])
    const ids = [...mine, ...theirs].map(({ id }) => id)
    expect(new Set(ids).size).toBe(5)
    expect(await phases(store)).toEqual({ claimed: 5, suppressed: 1 })
    const [last] = mine.toReversed()
    await store.members.leave({ key: last?.address ?? '' }, [LIST], ORIGIN)
    const { opened, gates } = await store.ledger.commitGroup(one, gatesOf(mine.map(({ id }) => id)), [])
    expect(opened).toEqual(new Set(mine.slice(0, -1).map(({ id }) => id)))
    expect(gates).toBe(mine.length)
    // Nobody passes under a lease that is not theirs.
    expect((await store.ledger.commitGroup(one, gatesOf(theirs.map(({ id }) => id)), [])).opened.size).toBe(0)
  })

  test('a paused or cancelled send opens no gate; a pause gives its time back to the deadline', async () => {
    let now = 1_000_000
    const store = await prepare(2, () => now)
    await freeze(store)
    await store.ledger.start(SEND.id)
    const lease = await openLease(store)
    const ids = (await store.ledger.claim(lease, SEND, 'default', 9)).map(({ id }) => id)
    expect(await store.ledger.pause(SEND.id, { reason: '{}' })).toBe(true)
    expect((await store.ledger.commitGroup(lease, gatesOf(ids), [])).opened.size).toBe(0)
    now += 5000
    expect(await store.ledger.resume(SEND.id)).toBe(true)
    expect((await store.ledger.findSend(SEND.id))?.deadline).toBe(1_000_000 + 10_000 + 5000)
    await store.ledger.release(lease, ids)
    now += 10_001
    expect(await store.ledger.expire(SEND.id)).toBe(2)
    expect(await store.ledger.cancel(SEND.id)).toBe(true)
    expect(await store.ledger.end(SEND.id)).toBe(true)
    expect(await store.ledger.end(SEND.id)).toBe(false)
  })

  test('a result counts a try, defers or ends; a hard bounce suppresses the member everywhere', async () => {
    const store = await prepare(3)
    await freeze(store)
    const lease = await openLease(store)
    const claimed = await store.ledger.claim(lease, SEND, 'default', 9)
    const [a, b, c] = claimed.map(({ id }) => id) as [number, number, number]
    await store.ledger.commitGroup(lease, gatesOf([a, b]), [])
    const attempt = {
      send_id: SEND.id,
      stage: 'rcpt',
      code: 550,
      enhanced: '5.1.1',
      text: 'unknown',
      class: 'hard',
      rule: 'RFC 3463',
    }
    const { recorded } = await store.ledger.commitGroup(
      lease,
      [],
      [
        accepted(a),
        { id: b, phase: PHASE.pending, due: 2_000_000, class: 'greylist', reply: '450 later', tried: 1 },
        { ...accepted(c), phase: PHASE.rejected, class: 'hard', attempt, suppressMember: claimed[2]?.member_id ?? 0 },
      ],
    )
    expect(recorded).toEqual(new Set([a, b, c]))
    expect(await phases(store)).toEqual({ accepted: 1, pending: 1, rejected: 1 })
    expect(await store.ledger.findDue(SEND.id, 'default')).toBe(2_000_000)
    expect(await store.ledger.claim(lease, SEND, 'default', 9)).toEqual([])
    expect(await store.ledger.countReplies(SEND.id)).toMatchObject([{ code: 550, class: 'hard', count: 1 }])
    expect((await store.members.find({ key: claimed[2]?.address ?? '' }))?.suppressed).toBe('bounced')
  })

  test.each(['resend-once', 'hold'] as const)(
    'a dead holder’s claims are free, its open gates in doubt: %s',
    async (uncertain) => {
      const store = await prepare(4)
      await freeze(store, { uncertain })
      const dead = await openLease(store)
      const ids = (await store.ledger.claim(dead, SEND, 'default', 9)).map(({ id }) => id)
      await store.ledger.commitGroup(dead, gatesOf(ids.slice(0, 2)), [])
      expect(await store.ledger.settle(dead)).toEqual({ freed: 2, doubted: 2 })
      expect(await store.ledger.settle(dead)).toEqual({ freed: 0, doubted: 0 })
      expect(await phases(store)).toEqual(uncertain === 'hold' ? { held: 2, pending: 2 } : { pending: 4 })
      const decision = uncertain === 'hold' ? 'hold' : 'resend'
      expect(await store.ledger.listDoubts(SEND.id)).toMatchObject(
        ids.slice(0, 2).map((delivery_id) => ({ delivery_id, decision })),
      )
      await expect(store.ledger.commitGroup(dead, gatesOf(ids), [])).rejects.toBeInstanceOf(LeaseLost)
      await expect(store.ledger.claim(dead, SEND, 'default', 1)).rejects.toBeInstanceOf(LeaseLost)
      expect(await store.ledger.beat(dead)).toBe(false)
      // What it had been told before it died is the truth, as long as nobody has tried again.
      await store.ledger.believeLate([accepted(ids[0] ?? 0)])
      expect((await phases(store)).accepted).toBe(1)
      expect((await store.ledger.listDoubts(SEND.id))[0]).toMatchObject({
        evidence: '250 taken',
        phase: PHASE.accepted,
      })
    },
  )

  test('a 250 that is heard late is believed while the letter is only claimed again, and its gate stays shut', async () => {
    const store = await prepare(1)
    await freeze(store)
    const dead = await openLease(store)
    const [row] = await store.ledger.claim(dead, SEND, 'default', 1)
    const id = row?.id ?? 0
    await store.ledger.commitGroup(dead, gatesOf([id]), [])
    await store.ledger.settle(dead)
    const heir = await openLease(store, 'two')
    expect(await store.ledger.claim(heir, SEND, 'default', 1)).toMatchObject([{ id, doubts: 1 }])
    await store.ledger.believeLate([accepted(id)])
    expect((await store.ledger.commitGroup(heir, gatesOf([id]), [])).opened).toEqual(new Set())
    const back = { id, phase: PHASE.pending, due: 0, class: null, reply: null, tried: 0 } as const
    await store.ledger.commitGroup(heir, [], [back])
    await store.ledger.release(heir, [id])
    expect(await phases(store)).toEqual({ accepted: 1 })
  })

  test('resent once, a second doubt is held: twice is the most', async () => {
    const store = await prepare(1)
    await freeze(store)
    for (const [token, left] of [
      ['one', { pending: 1 }],
      ['two', { held: 1 }],
    ] as const) {
      const lease = await openLease(store, token)
      const [row] = await store.ledger.claim(lease, SEND, 'default', 1)
      await store.ledger.commitGroup(lease, gatesOf([row?.id ?? 0]), [])
      await store.ledger.settle(lease)
      expect(await phases(store)).toEqual(left)
    }
  })

  test('gates that a torn journal has lost are doubted once', async () => {
    const store = await prepare(3)
    await freeze(store)
    const ids = (await store.ledger.listDeliveries(SEND.id)).map(({ id }) => id)
    const lost = { token: 'lost', gates: 7, ids: ids.slice(0, 2) }
    expect(await store.ledger.doubtLost(lost, 'torn')).toBe(2)
    expect((await store.ledger.findLease('lost'))?.gates).toBe(7)
    expect(await store.ledger.listDoubts(SEND.id)).toHaveLength(2)
    expect(await store.ledger.doubtAll(SEND.id, 'hold', 'older')).toBe(3)
    expect(await phases(store)).toEqual({ held: 3 })
  })

  test('permits are shared by all, given back unused, and never exceed the limit; a rest is kept by all', async () => {
    let now = 1_000_000
    const store = await prepare(0, () => now)
    const limits = [{ key: '*', perMinute: 600 }]
    let taken = 0
    for (; now < 1_060_000; now += 250) taken += await store.ledger.takePermits(limits, 100)
    expect(taken).toBeGreaterThan(560)
    expect(taken).toBeLessThanOrEqual(600)
    now += 1000
    const [some, none] = await Promise.all([
      store.ledger.takePermits(limits, 100),
      store.ledger.takePermits(limits, 100),
    ])
    expect(Math.min(some, none)).toBe(0)
    await store.ledger.returnPermits(limits, 5)
    expect(await store.ledger.takePermits(limits, 100)).toBeGreaterThanOrEqual(4)
    await store.ledger.rest('qq.com', { until: now + 60_000, level: 1, reason: 'limited' })
    await store.ledger.rest('qq.com', { until: now + 1000, level: 9, reason: 'a shorter one changes nothing' })
    expect((await store.ledger.listPaces()).find(({ key }) => key === 'qq.com')).toMatchObject({
      rest_until: now + 60_000,
      level: 1,
    })
  })
}
