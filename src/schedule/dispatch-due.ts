// One tick of the scheduler: plan what has fallen due since the last one, then start what may go, hold what may not,
// and say why. Safe to run in any number of processes, at any clock, after any outage: due times are unique rows, the
// issue is chosen before its send is made, and a send made twice is one send.
import { hash } from 'node:crypto'
import type { ScheduleEntry } from '../manifest/config.ts'
import type { Occurrence, Occurrences } from '../store/occurrences.ts'
import { findOccurrences, findRule, MOST_AT_ONCE } from './find-occurrences.ts'
import type { WorkingCalendar } from './working-calendar.ts'

/** Ready: an edition that may be sent. Else the reason, for people, why this issue does not go now. */
export type Readiness =
  | { readonly ready: true; readonly issue: string; readonly hash: string }
  | { readonly ready: false; readonly reason: string; readonly issue?: string }

export type DispatchWorld = {
  readonly occurrences: Occurrences
  readonly schedule: readonly ScheduleEntry[]
  readonly timezone: string
  readonly calendar: WorkingCalendar
  readonly now: () => number
  /** For `next`, or a named issue: what would be sent to this list. */
  readonly findReady: (issue: string, list: string) => Promise<Readiness>
  /** Makes the send of exactly this edition, or finds it; the slot is the due time. */
  readonly start: (wish: Chosen & { list: string; dueAt: number }) => Promise<{ sendId: string } | { reason: string }>
}
type Chosen = { readonly issue: string; readonly hash: string }

export type Settled = {
  readonly occurrence: Occurrence
  readonly state: 'waiting' | 'started' | 'held' | 'missed'
  readonly reason: string
}

export const DEFAULT_NOT_AFTER_MS = 6 * 3_600_000
const LEASE_MS = 120_000

/** A schedule entry's name in the database: what it says, so that a changed entry is planned anew. */
export const entryKey = ({ issue, list, at }: ScheduleEntry): string =>
  hash('sha256', JSON.stringify([issue, list, at]), 'hex').slice(0, 16)

export async function dispatchDue(world: DispatchWorld): Promise<readonly Settled[]> {
  await planDue(world)
  const settled: Settled[] = []
  for (;;) {
    const taken = await world.occurrences.take(
      world.now(),
      LEASE_MS,
      settled.map((one) => one.occurrence.id),
    )
    if (!taken) return settled
    const result = await decide(world, taken)
    await world.occurrences.settle(taken.id, result)
    settled.push({ occurrence: taken, state: result.state, reason: result.reason })
  }
}

async function planDue({ occurrences, schedule, timezone, calendar, now }: DispatchWorld): Promise<void> {
  for (const entry of schedule) {
    const when = findRule(entry.at)
    if (!when) continue
    const key = entryKey(entry)
    const until = now()
    const after = (await occurrences.plannedUntil(key)) ?? until
    const due =
      after < until ? findOccurrences(when, { timezone, calendar, after: new Date(after), until: new Date(until) }) : []
    await occurrences.plan(
      key,
      due.map((at) => ({ entry: key, list: entry.list, issue: entry.issue, dueAt: at.getTime() })),
      due.length < MOST_AT_ONCE ? until : (due.at(-1)?.getTime() ?? until),
    )
  }
}

type Decision = {
  readonly state: 'waiting' | 'started' | 'held' | 'missed'
  readonly reason: string
  readonly sendId?: string
}

async function decide(world: DispatchWorld, taken: Occurrence): Promise<Decision> {
  const { schedule, now } = world
  // Chosen before a crash, the send may exist already; chosen by a person, it is meant: whatever the hour is now.
  if (taken.chosen !== '') return start(world, taken, { issue: taken.issue, hash: taken.chosen })
  const entry = schedule.find((one) => entryKey(one) === taken.entry)
  if (!entry) return { state: 'held', reason: 'schedule-changed' }
  const notAfter = entry.notAfterMs ?? DEFAULT_NOT_AFTER_MS
  if (now() - taken.due_at > notAfter) return { state: 'missed', reason: 'too-late' }
  const ready = await world.findReady(entry.issue, entry.list)
  if (!ready.ready) return { state: 'waiting', reason: ready.reason }
  await world.occurrences.choose(taken.id, ready)
  return start(world, taken, ready)
}

async function start(world: DispatchWorld, taken: Occurrence, { issue, hash }: Chosen): Promise<Decision> {
  const started = await world.start({ issue, hash, list: taken.list, dueAt: taken.due_at })
  return 'sendId' in started
    ? { state: 'started', reason: '', sendId: started.sendId }
    : { state: 'held', reason: started.reason }
}
