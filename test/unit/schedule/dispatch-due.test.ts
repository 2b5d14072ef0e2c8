// A year of schedules on a clock of our own, with outages, jumps and crashes at random, against the real store.
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { type DispatchWorld, dispatchDue } from '../../../src/schedule/dispatch-due.ts'
import { findOccurrences } from '../../../src/schedule/find-occurrences.ts'
import { parseWhen } from '../../../src/schedule/parse-when.ts'
import { workingCalendar } from '../../../src/schedule/working-calendar.ts'
import { openStore, type Store } from '../../../src/store/open-store.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2026, 0, 1)
const calendar = workingCalendar()

let store: Store | undefined
afterEach(() => store?.close())

type Sent = { issue: string; list: string; dueAt: number; at: number }

async function openWorld(at: string, timezone: string, options: { notAfterMs?: number; crash?: () => boolean } = {}) {
  await store?.close()
  const clock = { now: START }
  store = await openStore('sqlite::memory:', { clock: () => new Date(clock.now) })
  const sends = new Map<string, Sent>()
  const published = { count: 1 }
  const world: DispatchWorld = {
    occurrences: store.occurrences,
    schedule: [
      {
        issue: 'next',
        list: 'members',
        at,
        ...(options.notAfterMs === undefined ? {} : { notAfterMs: options.notAfterMs }),
      },
    ],
    timezone,
    calendar,
    now: () => clock.now,
    findReady: async (_, list) => {
      const issue = `issue-${published.count}`
      const isSent = [...sends.values()].some((one) => one.issue === issue && one.list === list)
      return isSent ? { ready: false, reason: 'nothing-new' } : { ready: true, issue, hash: issue }
    },
    start: async ({ issue, hash, list, dueAt }) => {
      const key = `${hash} ${list} ${dueAt}`
      if (!sends.has(key)) sends.set(key, { issue, list, dueAt, at: clock.now })
      if (options.crash?.()) throw new Error('killed after the send was made')
      return { sendId: key }
    },
  }
  return { world, clock, sends, published }
}

describe('a daemon that was down', () => {
  test('finds what fell due on a local day that had hardly begun elsewhere', async () => {
    const { world, clock } = await openWorld('last Friday 02:30', 'Asia/Shanghai')
    clock.now = Date.UTC(2026, 4, 8, 22)
    await dispatchDue(world)
    clock.now = Date.UTC(2026, 4, 28, 19)
    expect(await dispatchDue(world)).toMatchObject([
      { occurrence: { due_at: Date.UTC(2026, 4, 28, 18, 30) }, state: 'started' },
    ])
  })

  test('sends once when it comes back in time, and says so', async () => {
    const { world, clock, sends } = await openWorld('28日 09:00', 'Asia/Shanghai')
    await dispatchDue(world)
    clock.now = Date.UTC(2026, 0, 28, 3)
    expect((await dispatchDue(world)).map((one) => one.state)).toEqual(['started'])
    expect(await dispatchDue(world)).toEqual([])
    expect(sends.size).toBe(1)
  })

  test('does not fire what is too late, and keeps it as missed', async () => {
    const { world, clock, sends } = await openWorld('28日 09:00', 'Asia/Shanghai', { notAfterMs: HOUR })
    await dispatchDue(world)
    clock.now = Date.UTC(2026, 0, 28, 3)
    expect(await dispatchDue(world)).toMatchObject([{ state: 'missed', reason: 'too-late' }])
    expect(sends.size).toBe(0)
    expect(await world.occurrences.list()).toMatchObject([{ state: 'missed' }])
  })

  test('loses none of more than it plans at once', async () => {
    const { world, clock } = await openWorld('* * * * *', 'Asia/Shanghai')
    await dispatchDue(world)
    const planned: number[] = []
    const { occurrences } = world
    const counting: DispatchWorld = {
      ...world,
      occurrences: {
        ...occurrences,
        take: async () => undefined,
        plan: (entry, due, until) => {
          planned.push(...due.map((one) => one.dueAt))
          return occurrences.plan(entry, [], until)
        },
      },
    }
    clock.now += 5000 * 60_000
    for (let looks = 0; looks < 4; looks++) await dispatchDue(counting)
    expect(planned).toEqual(Array.from({ length: 5000 }, (_, at) => START + (at + 1) * 60_000))
  })

  test('several missed months never fire together', async () => {
    const { world, clock, sends } = await openWorld('28日 09:00', 'Asia/Shanghai')
    await dispatchDue(world)
    clock.now = Date.UTC(2026, 4, 28, 2)
    const states = (await dispatchDue(world)).map((one) => one.state)
    expect(states).toEqual(['missed', 'missed', 'missed', 'missed', 'started'])
    expect(sends.size).toBe(1)
  })
})

test('an issue that is not ready is waited for, then missed with its reason', async () => {
  const { world, clock } = await openWorld('28日 09:00', 'Asia/Shanghai', { notAfterMs: 2 * HOUR })
  await dispatchDue(world)
  const unsigned: DispatchWorld = { ...world, findReady: async () => ({ ready: false, reason: 'not-signed' }) }
  clock.now = Date.UTC(2026, 0, 28, 1, 1)
  expect(await dispatchDue(unsigned)).toMatchObject([{ state: 'waiting', reason: 'not-signed' }])
  clock.now += 30 * 60_000
  expect(await dispatchDue(world)).toMatchObject([{ state: 'started' }])
})

test('two schedulers at once make one send', async () => {
  const { world, clock, sends } = await openWorld('28日 09:00', 'Asia/Shanghai')
  await dispatchDue(world)
  clock.now = Date.UTC(2026, 0, 28, 1)
  await Promise.all([dispatchDue(world), dispatchDue(world), dispatchDue(world)])
  expect(sends.size).toBe(1)
})

test('a crash between the send and its record asks for the same edition again', async () => {
  let crashes = 1
  const { world, clock, sends, published } = await openWorld('28日 09:00', 'Asia/Shanghai', {
    crash: () => crashes-- > 0,
  })
  await dispatchDue(world)
  clock.now = Date.UTC(2026, 0, 28, 1)
  await expect(dispatchDue(world)).rejects.toThrow('killed')
  published.count += 1 // An editor finishes another issue before the daemon is back, long after notAfter.
  clock.now += 10 * HOUR
  expect(await dispatchDue(world)).toMatchObject([{ state: 'started' }])
  expect([...sends.values()].map((one) => one.issue)).toEqual(['issue-1'])
})

test.each(['Asia/Shanghai', 'Europe/Berlin', 'America/New_York'])(
  'a year in %s with outages and clock jumps: no double, no silent miss',
  async (timezone) => {
    const words = ['first working day 09:00', 'last Friday 02:30', '28日 09:00', '每月最后一个星期日 02:30']
    const outage = fc.record({
      hours: fc.integer({ min: 1, max: 900 }),
      jump: fc.constantFrom(0, 0, 0, -DAY, DAY, -HOUR),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...words),
        fc.array(outage, { minLength: 3, maxLength: 25 }),
        async (at, outages) => {
          const { world, clock, sends, published } = await openWorld(at, timezone)
          await dispatchDue(world)
          let highest = clock.now
          for (const { hours, jump } of outages) {
            clock.now = Math.min(clock.now + hours * HOUR, START + 365 * DAY)
            await dispatchDue(world)
            published.count += 1
            highest = Math.max(highest, clock.now)
            clock.now += jump
            await dispatchDue(world)
            highest = Math.max(highest, clock.now)
          }
          const when = parseWhen(at)
          const due = when
            ? findOccurrences(when, { timezone, calendar, after: new Date(START), until: new Date(highest) })
            : []
          const known = await world.occurrences.list(500)
          expect(known.map((one) => one.due_at).sort()).toEqual(due.map((one) => one.getTime()).sort())
          const slots = [...sends.values()].map((one) => one.dueAt)
          expect(new Set(slots).size).toBe(slots.length)
          expect(new Set([...sends.values()].map((one) => one.issue)).size).toBe(sends.size)
          for (const one of known)
            expect(one.state === 'started' ? slots.includes(one.due_at) : one.reason !== '').toBe(true)
        },
      ),
      { numRuns: 25 },
    )
  },
  60_000,
)
