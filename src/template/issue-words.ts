// How an issue names itself: its number, its date, the line under its masthead. Dates are the calendar days that the
// manifest wrote, never moments, so no time zone can move them.
import { toLanguage } from '../diagnostic/language.ts'
import type { Issue } from '../issue/issue.ts'
import { labelled, say } from './wording.ts'

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const WEEKDAYS = {
  zh: ['日', '一', '二', '三', '四', '五', '六'].map((day) => `星期${day}`),
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
}

/** 2026-08-30 → 2026年8月30日 or 30 August 2026; anything else is shown as it was written. */
export function formatDate(date: string, language: string, options: { weekday?: boolean } = {}): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []
  if (!year || !month || !day) return date
  const weekday = WEEKDAYS[toLanguage(language)][new Date(`${date}T00:00:00Z`).getUTCDay()]
  return toLanguage(language) === 'zh'
    ? `${year}年${Number(month)}月${Number(day)}日${options.weekday ? ` ${weekday}` : ''}`
    : `${options.weekday ? `${weekday}, ` : ''}${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}

type Numbered = Pick<Issue, 'year' | 'number' | 'total' | 'publication'>

/** 2026年第8期（总第420期） · 2026, No. 8 (issue 420) */
export function issueNumber({ year, number, total, publication }: Numbered): string {
  return toLanguage(publication.language) === 'zh'
    ? `${year}年第${number}期${total === undefined ? '' : `（总第${total}期）`}`
    : `${year}, No.\u00a0${number}${total === undefined ? '' : ` (issue ${total})`}`
}

/** What stands under the masthead: 2026年第8期（总第420期）· 月刊 · 2026年8月30日, part by part. */
export function issueLineParts(issue: Numbered & Pick<Issue, 'date'>): readonly string[] {
  const { period, language } = issue.publication
  return [issueNumber(issue), ...(period ? [period] : []), formatDate(issue.date, language)]
}

export const issueLine = (issue: Numbered & Pick<Issue, 'date'>): string => issueLineParts(issue).join(' · ')

/** 《示例机电信息》2026年第8期: the title of windows, mails and files. */
export const issueTitle = (issue: Numbered): string =>
  toLanguage(issue.publication.language) === 'zh'
    ? `《${issue.publication.name}》${issue.year}年第${issue.number}期`
    : `${issue.publication.name}, ${issue.year} No.\u00a0${issue.number}`

/** What the cover's picture is called where it is not seen: as the manifest says, or after what the issue leads with. */
export function coverAlt(issue: Numbered & Pick<Issue, 'cover'>): string {
  const { cover, publication } = issue
  const lead = cover.teasers[0]?.text ?? issueTitle(issue)
  return cover.alt ?? labelled(say('cover', publication.language), lead, publication.language)
}

/** 一、标题 and （一）标题 stand close, 1. 标题 needs a space. */
export const headingNumber = (number: string | undefined): string =>
  number === undefined || number === '' ? '' : /[、）．]$/.test(number) ? number : `${number} `

/** 赵明 → 赵明 摄; a credit that says what it is for (资料图片, 夏辰 绘) stays as it is. */
export const creditLine = (credit: string, language: string): string =>
  /[摄图绘供影制]|photo|by/i.test(credit) ? credit : say('credit', language, { name: credit })
