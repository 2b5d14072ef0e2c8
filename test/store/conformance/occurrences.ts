// What due times promise: planned once, worked on by one at a time, ended once, stopped and released by people only.
import { expect, test } from 'vitest'
import type { Exercised } from '../conformance.ts'

const HOUR = 3_600_000
const START = 1_800_000_000_000
const due = (dueAt: number, entry = 'monthly') => ({ entry, list: 'members', issue: 'next', dueAt })

export function exerciseOccurrences({ open }: Exercised): void {
  test('an occurrence is planned once, whoever plans, and planning never goes back', async () => {
    const { store } = await open()
    const plans = [START, START + HOUR, START].map((until) =>
      store.occurrences.plan('monthly', [due(START - 1)], until),
    )
    await Promise.all(plans)
    expect(await store.occurrences.list()).toHaveLength(1)
    expect(await store.occurrences.plannedUntil('monthly')).toBe(START + HOUR)
    expect(await store.occurrences.plannedUntil('weekly')).toBeUndefined()
  })

  test('of several who look at once, one takes it; when its lease has run out, another may', async () => {
    const { store } = await open()
    await store.occurrences.plan('monthly', [due(START)], START)
    const taken = await Promise.all([1, 2, 3, 4].map(() => store.occurrences.take(START, HOUR)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await store.occurrences.take(START + HOUR, HOUR)).toMatchObject({ due_at: START })
  })

  test('it ends once: what comes second changes nothing', async () => {
    const { store } = await open()
    await store.occurrences.plan('monthly', [due(START)], START)
    const { id = 0 } = (await store.occurrences.take(START, HOUR)) ?? {}
    await store.occurrences.settle(id, { state: 'started', reason: '', sendId: 'abc' })
    await store.occurrences.settle(id, { state: 'held', reason: 'late' })
    expect(await store.occurrences.find(id)).toMatchObject({ state: 'started', send_id: 'abc' })
    expect(await store.occurrences.release(id, { issue: '2026-08', hash: 'h' }, 'cli')).toBe(false)
  })

  test('stopped before it is due, it is not taken; released, it is, with what was chosen', async () => {
    const { store } = await open({ clock: () => new Date(START - HOUR) })
    expect(await store.occurrences.stop(due(START), 'staff:甲')).toBe(true)
    await store.occurrences.plan('monthly', [due(START)], START)
    expect(await store.occurrences.take(START, HOUR)).toBeUndefined()
    const [{ id } = { id: 0 }] = await store.occurrences.list()
    expect(await store.occurrences.release(id, { issue: '2026-08', hash: 'h' }, 'staff:甲')).toBe(true)
    expect(await store.occurrences.take(START, HOUR)).toMatchObject({ issue: '2026-08', chosen: 'h' })
    expect((await store.audit.list()).map((one) => one.action)).toEqual(['schedule.stop', 'schedule.release'])
  })

  test('what somebody works on at this moment cannot be stopped', async () => {
    const { store } = await open({ clock: () => new Date(START) })
    await store.occurrences.plan('monthly', [due(START)], START)
    await store.occurrences.take(START, HOUR)
    expect(await store.occurrences.stop(due(START), 'cli')).toBe(false)
  })

  test('staff are told once within a time, and again when the telling failed', async () => {
    const clock = { now: START }
    const { store } = await open({ clock: () => new Date(clock.now) })
    const told = await Promise.all([1, 2, 3].map(() => store.occurrences.tellOnce('disk', HOUR)))
    expect(told.filter(Boolean)).toHaveLength(1)
    await store.occurrences.tellAgain('disk')
    expect(await store.occurrences.tellOnce('disk', HOUR)).toBe(true)
    clock.now += 2 * HOUR
    expect(await store.occurrences.tellOnce('disk', HOUR)).toBe(true)
  })
}
