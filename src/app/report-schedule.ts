// What `kanfa schedule` says: for every entry when it is next and whether it would go, what was due and waits, and the
// sends that have a date. Invariant: an entry that will not go says so before its hour, not after.
import { deriveState } from '../delivery/derive-status.ts'
import { renderLocalTime } from '../delivery/local-time.ts'
import { entryKey, type Readiness } from '../schedule/dispatch-due.ts'
import { findRule, nextOccurrence } from '../schedule/find-occurrences.ts'
import type { OccurrenceState } from '../store/schema.ts'
import { findReady } from './dispatch-newsroom.ts'
import type { App } from './open-app.ts'
import { openCalendar } from './open-calendar.ts'

export type Moment = { readonly utc: string; readonly local: string }

export type EntryReport = {
  /** What --stop takes. */
  readonly id: string
  readonly issue: string
  readonly list: string
  readonly at: string
  readonly next?: Moment
  readonly stopped: boolean
  /** What would go now, or why nothing would. */
  readonly ready: Readiness
  readonly reasons: readonly string[]
}

export type OccurrenceReport = {
  readonly id: string
  readonly issue: string
  readonly list: string
  readonly due: Moment
  readonly state: OccurrenceState
  readonly reason: string
  readonly send?: string
}

export type ScheduleReport = {
  readonly timezone: string
  readonly entries: readonly EntryReport[]
  readonly occurrences: readonly OccurrenceReport[]
  readonly sends: readonly (Omit<OccurrenceReport, 'state' | 'reason'> & { readonly state: 'scheduled' | 'paused' })[]
}

export const toMoment = (at: number, timezone: string): Moment => ({
  utc: new Date(at).toISOString(),
  local: renderLocalTime(at, timezone),
})

export async function reportSchedule(app: App): Promise<ScheduleReport> {
  const { config, store, now } = app
  const { timezone } = config.publication
  const listed = await store.occurrences.list(100)
  const entries: EntryReport[] = []
  for (const entry of config.schedule) {
    const id = entryKey(entry)
    const { issue, list, at } = entry
    const next = nextOf(app, at)
    const stopped = listed.some((one) => one.entry === id && one.due_at === next?.at && one.state === 'stopped')
    const ready = await findReady(app, issue, list)
    const reasons = [...(next?.reasons ?? [`unknown-when ${at}`]), ...(ready.ready ? [] : [ready.reason])]
    const moment = next ? { next: toMoment(next.at, timezone) } : {}
    entries.push({ id, issue, list, at, ...moment, stopped, ready, reasons })
  }
  const occurrences = listed
    .filter((one) => one.due_at <= now() || one.state === 'stopped' || one.chosen !== '')
    .map(({ id, issue, list, due_at, state, reason, send_id }) => ({
      ...{ id: String(id), issue, list, due: toMoment(due_at, timezone), state, reason },
      ...(send_id ? { send: send_id } : {}),
    }))
  const sends = (await store.ledger.listSends({ open: true })).flatMap((send) => {
    const state = deriveState(send, now())
    if (send.scheduled_at <= now() || (state !== 'scheduled' && state !== 'paused')) return []
    const { id, issue, list, scheduled_at } = send
    return [{ id, issue, list, due: toMoment(scheduled_at, timezone), state }]
  })
  return { timezone, entries, occurrences, sends }
}

/** The next time of an entry, and what is doubtful about it. */
export function nextOf({ newsroom, config, now }: App, at: string): { at: number; reasons: string[] } | undefined {
  const rule = findRule(at)
  const calendar = openCalendar(newsroom).value
  const { timezone } = config.publication
  const next = rule && nextOccurrence(rule, { timezone, calendar, after: new Date(now()) })
  if (!next) return undefined
  const year = toMoment(next.getTime(), timezone).local.slice(0, 4)
  const counted = rule.kind === 'days' && rule.rules.some((one) => one.of === 'working-day')
  const known = calendar.covers.has(year)
  // A worked Sunday of China's is nobody's working day in Berlin.
  const elsewhere =
    config.calendar === undefined && !/^(Asia\/(Shanghai|Chongqing|Harbin|Urumqi|Kashgar)|PRC)$/.test(timezone)
  const doubts = known ? (elsewhere ? ['days-of-china'] : []) : [`not-covered ${year}`]
  return { at: next.getTime(), reasons: counted ? doubts : [] }
}
