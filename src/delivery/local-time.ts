// Clock times of the publication's zone. Invariant: every local time has one instant: in a gap of daylight saving that of
// the jump, the next that exists; in an overlap the first.
import { toCalendarDay } from '../manifest/plain-checks.ts'

export type LocalTime = { year: number; month: number; day: number; hour: number; minute: number }

const formats = new Map<string, Intl.DateTimeFormat>()

export function localTimeOf(at: number, timezone: string): LocalTime {
  const options = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('en-US', { ...options, hourCycle: 'h23', timeZone: timezone, calendar: 'gregory' })
  formats.set(timezone, format)
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = part
  return { year, month, day, hour, minute }
}

const asUtc = ({ year, month, day, hour, minute }: LocalTime): number => Date.UTC(year, month - 1, day, hour, minute)
const offsetAt = (at: number, timezone: string): number =>
  asUtc(localTimeOf(at, timezone)) - Math.floor(at / MINUTE) * MINUTE

const MINUTE = 60_000
const DAY = 86_400_000

export function instantOf(local: LocalTime, timezone: string): number {
  const wanted = asUtc(local)
  // The offsets a day before and after are the only two there can be; the greater one names the earlier instant.
  const offsets = [offsetAt(wanted - DAY, timezone), offsetAt(wanted + DAY, timezone)]
  const [early = wanted, late = wanted] = offsets.map((offset) => wanted - offset).sort((a, b) => a - b)
  const fitting = [early, late].find((at) => at + offsetAt(at, timezone) === wanted)
  if (fitting !== undefined) return fitting
  // In a gap the wanted time lies before the clocks jump by one offset, and behind it by the other.
  let jump = early + MINUTE
  while (jump < late && offsetAt(jump, timezone) === offsetAt(early, timezone)) jump += MINUTE
  return jump
}

/** `2026-12-01 09:00`, its day in any form that issues take; undefined when it is no time that exists. */
export function parseLocalTime(text: string, timezone: string): number | undefined {
  const [, date = '', time = ''] =
    /^(.+?)(?:[ T]|(?<=日)) *(\d{1,2}:\d{2})(?::00)?$/.exec(text.normalize('NFKC').trim()) ?? []
  const [year, month = 0, day = 0] = toCalendarDay(date)?.split('-').map(Number) ?? []
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  if (year === undefined || hour > 23 || minute > 59) return undefined
  return instantOf({ year, month, day, hour, minute }, timezone)
}

/** `2026-12-01 09:00` in the zone. */
export function renderLocalTime(at: number, timezone: string): string {
  const { year, month, day, hour, minute } = localTimeOf(at, timezone)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`
}

const minutesOf = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(/[:：]/).map(Number)
  return hour * 60 + minute
}

/** When mail may leave next: `now` inside the hours. Hours that end before they begin pass midnight. */
export function nextOpening(now: number, hours: { from: string; to: string } | undefined, timezone: string): number {
  if (!hours) return now
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)]
  const local = localTimeOf(now, timezone)
  const minute = local.hour * 60 + local.minute
  const inside = from <= to ? minute >= from && minute < to : minute >= from || minute < to
  if (inside || from === to) return now
  const opening = { ...local, hour: Math.floor(from / 60), minute: from % 60 }
  const today = instantOf(opening, timezone)
  return today > now ? today : instantOf({ ...opening, day: local.day + 1 }, timezone)
}

/** Whether mail may leave: hours are of whole minutes, and every letter asks. */
export function openHours(hours: { from: string; to: string } | undefined, timezone: string): (now: number) => boolean {
  let known = { minute: Number.NaN, open: true }
  return (now) => {
    const minute = Math.floor(now / 60_000)
    if (hours && minute !== known.minute) known = { minute, open: nextOpening(now, hours, timezone) <= now }
    return known.open
  }
}

/** The first minutes of the next day, when daily quotas are new. */
export const nextMidnight = (now: number, timezone: string): number => {
  const local = localTimeOf(now, timezone)
  return instantOf({ ...local, day: local.day + 1, hour: 0, minute: 5 }, timezone)
}
