// Small facts about single values that a schema cannot say: days, zones, durations, addresses, paths.
import { readOr } from '../diagnostic/read-or.ts'

/** 2026-8-3, 2026/8/3, 2026 年 8 月 3 日 and what a Chinese keyboard writes are 2026-08-03, if there is such a day. */
export function toCalendarDay(text: string): string | undefined {
  const [, year, month = '', day = ''] =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.normalize('NFKC').trim()) ?? []
  const plain = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isCalendarDay(plain) ? plain : undefined
}

/** A day that exists: 2026-02-30 does not. */
export function isCalendarDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text
}

/** The list of zones is read ten times as fast as a clock is made, which is 15 ms of every command; it lacks old names. */
export function isTimezone(name: string): boolean {
  if (Intl.supportedValuesOf('timeZone').includes(name)) return true
  return readOr(() => new Intl.DateTimeFormat('en', { timeZone: name })) !== undefined
}

/** A tag whose language has a name: `Chinese`, `cn` and `zn-CN` have the form of one and are none. */
export function isLanguage(tag: string): boolean {
  if (/^(?:zh|en)(?:-[a-z]{2,4})*$/i.test(tag)) return true
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
  return readOr(() => names.of(new Intl.Locale(tag).language)) !== undefined
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `48h` → milliseconds. A bare 48 is refused: hours were meant, or seconds. */
export function durationMs(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([smhd])\s*$/.exec(text)
  return match ? Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS] : undefined
}

export function isHttpUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== ''
}

/** Where pages stand, for paths to stand behind: in ASCII, as the header of a mail takes it. None for anything else. */
export function baseUrlOf(text: string): string | undefined {
  const url = isHttpUrl(text) ? URL.parse(text) : null
  return url && url.username + url.search + url.hash === '' ? url.href.replace(/\/+$/, '') : undefined
}

/** As members' domains are written: QQ.com is qq.com, and a Chinese domain its ASCII form. None without a dot. */
export function domainOf(text: string): string | undefined {
  const name = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(text) ? URL.parse(`http://${text}`)?.hostname : undefined
  return name?.includes('.') ? name : undefined
}

/** Enough to catch a slip in a config file; members' addresses go through the member room's strict rules. */
export const isPlainAddress = (text: string): boolean =>
  /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+\.[^\s@<>(),;:"\\]+$/.test(text)

/** Relative, forward slashes, inside its folder. */
export const isInsidePath = (path: string): boolean =>
  !/^([/\\]|[a-z]+:)/i.test(path) &&
  !path.includes('\\') &&
  !/[\u0000-\u001f]/.test(path) &&
  !path.split('/').includes('..')
