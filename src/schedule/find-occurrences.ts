// The instants at which a rule falls between two moments, in a publication's zone. The same answer whatever zone the
// machine is in: local days are counted as plain dates, and what a clock skips or repeats is meant as in patterns.
import { Cron } from 'croner'
import { instantOf } from '../delivery/local-time.ts'
import { readOr } from '../diagnostic/read-or.ts'
import { type DayRule, parseWhen, type When } from './parse-when.ts'
import type { WorkingCalendar } from './working-calendar.ts'

const DAY_MS = 86_400_000
/** A pattern may name every second: what is found at once has an end, and the next look goes on from there. */
export const MOST_AT_ONCE = 2000

export function findOccurrences(
  when: When,
  options: { timezone: string; calendar: WorkingCalendar; after: Date; until: Date },
): readonly Date[] {
  const { timezone, calendar, after, until } = options
  if (when.kind === 'cron') return cronBetween(when.pattern, timezone, { after, until })
  // Whole local days, one more on either side than UTC has: the dates of the two differ by at most one.
  const [first, last] = [dayOf(after.getTime() - DAY_MS), dayOf(until.getTime() + DAY_MS)]
  const days = monthsBetween(first, last).flatMap((month) => daysOfMonth(when.rules, month, calendar))
  return days
    .filter((day) => day >= first && day <= last)
    .map((day) => toInstant(day, when, timezone))
    .filter((instant) => instant > after && instant <= until)
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

function monthsBetween(first: string, last: string): readonly string[] {
  const months: string[] = []
  for (let month = first.slice(0, 7); month <= last.slice(0, 7); ) {
    months.push(month)
    month = dayOf(Date.parse(`${month}-01`) + 31 * DAY_MS).slice(0, 7)
  }
  return months
}

/** The first instant after a moment; looked for over four years, so that 29 February has a next. */
export function nextOccurrence(
  when: When,
  options: { timezone: string; calendar: WorkingCalendar; after: Date },
): Date | undefined {
  const { after } = options
  if (when.kind === 'cron')
    return new Cron(when.pattern, { timezone: options.timezone, paused: true }).nextRun(after) ?? undefined
  for (const days of [40, 1500]) {
    const [first] = findOccurrences(when, { ...options, until: new Date(after.getTime() + days * DAY_MS) })
    if (first) return first
  }
  return undefined
}

/** The rule that words or a pattern mean; undefined where nobody could say when that is. */
export function findRule(text: string): When | undefined {
  const when = parseWhen(text)
  return when?.kind === 'cron' && !isCron(when.pattern) ? undefined : when
}

const isCron = (pattern: string): boolean => readOr(() => new Cron(pattern, { paused: true })) !== undefined

function cronBetween(
  pattern: string,
  timezone: string,
  { after, until }: { after: Date; until: Date },
): readonly Date[] {
  const cron = new Cron(pattern, { timezone, paused: true })
  const found: Date[] = []
  for (let next = cron.nextRun(after); next && next <= until && found.length < MOST_AT_ONCE; next = cron.nextRun(next))
    found.push(next)
  return found
}

function toInstant(date: string, { hour, minute }: { hour: number; minute: number }, timezone: string): Date {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return new Date(instantOf({ year, month, day, hour, minute }, timezone))
}

/** In order, each once, whichever of the rules name it. */
function daysOfMonth(rules: readonly DayRule[], month: string, calendar: WorkingCalendar): readonly string[] {
  const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
  const all = Array.from({ length }, (_, at) => `${month}-${twoDigits(at + 1)}`)
  const named = rules.flatMap(({ nth, of }) => {
    if (of === 'day') return nth === 0 ? all : [nthOf(all, Math.min(nth, length))]
    const some = all.filter((day) => (of === 'working-day' ? calendar.isWorkingDay(day) : weekdayOf(day) === of))
    return nth === 0 ? some : [nthOf(some, nth)]
  })
  return [...new Set(named)].filter((day) => day !== undefined).sort()
}

const nthOf = (days: readonly string[], nth: number): string | undefined => days.at(nth > 0 ? nth - 1 : nth)

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()
const twoDigits = (value: number): string => String(value).padStart(2, '0')
