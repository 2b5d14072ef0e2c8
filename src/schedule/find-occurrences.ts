// The instants at which a rule falls between two moments, in a publication's zone. The same answer whatever zone the
// machine is in: local days are counted as plain dates, and only croner turns a date and a time into an instant.
import { Cron } from 'croner'
import { type DayRule, parseWhen, type When } from './parse-when.ts'
import type { WorkingCalendar } from './working-calendar.ts'

const DAY_MS = 86_400_000
/** A newsroom that was down for a year has not missed more than this. */
const MOST = 2000

export function findOccurrences(
  when: When,
  options: { timezone: string; calendar: WorkingCalendar; after: Date; until: Date },
): readonly Date[] {
  const { timezone, calendar, after, until } = options
  if (when.kind === 'cron') return cronBetween(when.pattern, timezone, { after, until })
  const found: Date[] = []
  // A day more on either side: local dates and UTC dates differ by at most one.
  for (let at = after.getTime() - DAY_MS; at <= until.getTime() + DAY_MS && found.length < MOST; at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    if (!isDay(when.rule, day, calendar)) continue
    const instant = toInstant(day, when, timezone)
    if (instant && instant > after && instant <= until) found.push(instant)
  }
  return found
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

function isCron(pattern: string): boolean {
  try {
    new Cron(pattern, { paused: true })
    return true
  } catch {
    return false
  }
}

function cronBetween(
  pattern: string,
  timezone: string,
  { after, until }: { after: Date; until: Date },
): readonly Date[] {
  const cron = new Cron(pattern, { timezone, paused: true })
  const found: Date[] = []
  for (let next = cron.nextRun(after); next && next <= until && found.length < MOST; next = cron.nextRun(next))
    found.push(next)
  return found
}

/**
 * A local date and time as an instant. In the hour that a clock skips in spring the next instant that exists is meant;
 * in the hour that it repeats in autumn, the first.
 */
export function toInstant(day: string, time: { hour: number; minute: number }, timezone: string): Date | undefined {
  const two = (value: number): string => String(value).padStart(2, '0')
  return new Cron(`${day}T${two(time.hour)}:${two(time.minute)}:00`, { timezone, paused: true }).getOnce() ?? undefined
}

function isDay(rule: DayRule, day: string, calendar: WorkingCalendar): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  const dayOfMonth = date.getUTCDate()
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  switch (rule.kind) {
    case 'weekly':
      return date.getUTCDay() === rule.weekday
    case 'day-of-month':
      return dayOfMonth === Math.min(rule.day, length)
    case 'weekday-of-month':
      if (date.getUTCDay() !== rule.weekday) return false
      return rule.nth === -1 ? dayOfMonth + 7 > length : Math.ceil(dayOfMonth / 7) === rule.nth
    case 'working-day':
      return isNthWorkingDay(rule.nth, day, { calendar, length })
  }
}

function isNthWorkingDay(
  nth: number,
  day: string,
  { calendar, length }: { calendar: WorkingCalendar; length: number },
): boolean {
  if (!calendar.isWorkingDay(day)) return false
  const month = day.slice(0, 8)
  const days = Array.from({ length }, (_, at) => `${month}${String(at + 1).padStart(2, '0')}`).filter(
    calendar.isWorkingDay,
  )
  return nth === -1 ? days.at(-1) === day : days[nth - 1] === day
}
