// When something recurs, in words or as cron: `first working day 09:00`, `每月最后一个星期五 17:00`, `28日 09:00`,
// `every Monday 08:30`, `0 9 * * 1`. Every form ends in a local time; the publication's zone makes it an instant.
// Invariant: words that could mean two things (every second Monday) are not understood, rather than guessed at.

/** Sunday is 0. */
export type DayKind = 'day' | 'working-day' | Weekday
type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

/**
 * The `nth` of these days in a month, counted from its end where negative; 0 means every one of them. Day 31 is the last
 * of a shorter month: an issue must not be skipped because a month is short.
 */
export type DayRule = { readonly nth: number; readonly of: DayKind }

export type When =
  | { readonly kind: 'cron'; readonly pattern: string }
  | { readonly kind: 'days'; readonly rules: readonly DayRule[]; readonly hour: number; readonly minute: number }

/** undefined where the words are not understood. */
export function parseWhen(text: string): When | undefined {
  const words = text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')
  if (/^[\d*,/?l#w-]+( [\da-z*,/?#-]+){4,5}$/.test(words)) return { kind: 'cron', pattern: words.toUpperCase() }
  const { phrase = '', time } = splitTime(readNumerals(words)) ?? {}
  if (!time) return undefined
  const readings = [parseEnglish(phrase), parseChinese(phrase.replace(/\s/g, ''))]
  const rules = readings.find((one) => one?.every(isPossible))
  return rules && { kind: 'days', rules, ...time }
}

const isPossible = ({ nth, of }: DayRule): boolean =>
  Number.isInteger(nth) && Math.abs(nth) <= (of === 'day' ? 31 : of === 'working-day' ? 23 : 5)

const CLOCK = String.raw`(?<part>上午|早上|早晨|凌晨|中午|下午|傍晚|晚上)? ?(?<!\d)(?<hours>\d{1,2})(?<rest>:\d{2}|[点时](?:半|整|\d{1,2}分?)?)? ?(?<half>am|pm)?`
const AT_END = new RegExp(`^(?<phrase>.+?)[, ]*(?:at )?${CLOCK}$`)
const AT_START = new RegExp(`^(?:at )?${CLOCK}[, ]+(?<phrase>.+)$`)

function splitTime(words: string): { phrase: string; time: { hour: number; minute: number } } | undefined {
  const { phrase = '', part = '', hours, rest, half } = (AT_END.exec(words) ?? AT_START.exec(words))?.groups ?? {}
  if (!rest && !half) return undefined
  const spoken = Number(hours)
  const isLate = half === 'pm' || /下午|傍晚|晚上/.test(part) || (part === '中午' && spoken < 11)
  const isMidnight = spoken === 12 && (half === 'am' || /凌晨|晚上/.test(part))
  const hour = isMidnight ? 0 : isLate && spoken < 12 ? spoken + 12 : spoken
  const minute = rest?.endsWith('半') ? 30 : Number(/\d+/.exec(rest ?? '')?.[0] ?? 0)
  // Twelve at night belongs to the day before or the day after, depending on who says it.
  const isPlain = hour < 24 && minute < 60 && !(isMidnight && part === '晚上')
  return isPlain ? { phrase, time: { hour, minute } } : undefined
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth']

function parseEnglish(phrase: string): readonly DayRule[] | undefined {
  const inMonth = phrase
    .replace(/^(?:monthly|(?:every|each) month),? (?=on |the )/, '')
    .replace(/ of (?:(?:the|each|every|a) )?month$/, '')
  if (/^(?:daily|(?:every|each) day)$/.test(inMonth)) return [{ nth: 0, of: 'day' }]
  if (/^(?:(?:every|each|on) )?(?:working day|business day|workday)s?$/.test(inMonth))
    return [{ nth: 0, of: 'working-day' }]
  const weekly = inMonth
    .replace(/^(?:weekly|(?:every|each) week),? /, '')
    .replace(/^(?:every|each|on) /, '')
    .replace(/^weekdays?$/, 'monday to friday')
  const weekdays = spread(weekly, / ?(?:,|&|\band\b) ?/, / ?(?:-|\bto\b) ?/, findWeekday)
  if (weekdays) return weekdays.map((of) => ({ nth: 0, of }))
  // "Every second Monday" is every other one to most people: only of a month is it plain.
  const every = inMonth === phrase ? /^(?:every|each) (?=first|1st|last)/ : /^(?:every|each) /
  const listed = inMonth.replace(every, '').replace(/^(?:on )?(?:the )?/, '')
  const unit = / (working day|business day|workday|day|[a-z]+)$/.exec(listed)?.[1]
  const of =
    unit === undefined || unit === 'day' ? 'day' : / day|workday/.test(unit) ? 'working-day' : findWeekday(unit)
  if (of === undefined) return undefined
  const ordinals = unit ? listed.slice(0, -unit.length - 1) : listed.replace(/^day /, '')
  return ordinals.split(/ ?(?:,|&|\band\b) ?(?:the )?/).map((one) => ({ nth: englishOrdinal(one), of }))
}

function findWeekday(word: string): Weekday | undefined {
  const at = WEEKDAYS.findIndex((day) => word.replace(/s$/, '') === day || word === day.slice(0, 3))
  return at < 0 ? undefined : (at as Weekday)
}

function englishOrdinal(text: string): number {
  const [, before = '', last] = /^(.*?)[ -]?(?:to[ -])?(last)?$/.exec(text) ?? []
  if (last && !before) return -1
  const named = ORDINALS.indexOf(before)
  const nth = named > 0 ? named : Number(/^(\d+)(?:th|st|nd|rd)?$/.exec(before)?.[1] || Number.NaN)
  return last ? -nth : nth === 0 ? Number.NaN : nth
}

const WEEK = '(?:星期|周|礼拜)'
const IN_WEEK = new RegExp(`^[每逢]?个?${WEEK}`)
const DATES = /^\d{1,2}[日号]?(?:[、,和及]?\d{1,2}[日号]?)*(?<=[日号])$/
const COUNTED = new RegExp(`^(?:(首个)|第(\\d+)个?|最后1?个?|倒数第(\\d+)个?)(工作日|天|${WEEK}[1-6日天])$`)

function parseChinese(phrase: string): readonly DayRule[] | undefined {
  if (/^每[天日]$/.test(phrase)) return [{ nth: 0, of: 'day' }]
  if (/^每?个?工作日$/.test(phrase)) return [{ nth: 0, of: 'working-day' }]
  if (IN_WEEK.test(phrase)) {
    const listed = phrase.replace(new RegExp(`[每逢]?个?${WEEK}`, 'g'), '')
    const weekdays = spread(listed, /[、,和及]|(?<=[\d日天])(?=[\d日天])/, /[至到-]/, chineseWeekday)
    return weekdays?.map((of) => ({ nth: 0, of }))
  }
  const words = phrase.replace(/^(?:每个?月|逢)的?/, '')
  if (/^(?:月末|月底)$/.test(words)) return [{ nth: -1, of: 'day' }]
  if (DATES.test(words)) return (words.match(/\d+/g) ?? []).map((day) => ({ nth: counted(day), of: 'day' }))
  const [, first, nth, fromEnd, unit = ''] = COUNTED.exec(words) ?? []
  const of = unit === '工作日' ? 'working-day' : unit === '天' ? 'day' : chineseWeekday(unit.slice(-1))
  return of === undefined ? undefined : [{ nth: first ? 1 : nth ? counted(nth) : -counted(fromEnd ?? '1'), of }]
}

/** 0 would mean every one: nobody who writes 第零个 means that. */
const counted = (digits: string): number => Number(digits) || Number.NaN

const chineseWeekday = (one: string): Weekday | undefined =>
  /^[1-6]$/.test(one) ? (Number(one) as Weekday) : /^[日天]$/.test(one) ? 0 : undefined

/** `mon to wed, fri` as 1 2 3 5; undefined when any part of it is no weekday. */
function spread(
  text: string,
  between: RegExp,
  through: RegExp,
  find: (word: string) => Weekday | undefined,
): readonly Weekday[] | undefined {
  const days: Weekday[] = []
  for (const part of text.split(between)) {
    const [first, last = first, ...more] = part.split(through).map(find)
    if (first === undefined || last === undefined || more.length > 0) return undefined
    for (let at = 0; at <= (last - first + 7) % 7; at++) days.push(((first + at) % 7) as Weekday)
  }
  return days
}

/** 二十八 → 28. Without 十 each numeral is a digit of its own: 周一三五 is Monday, Wednesday and Friday. */
const readNumerals = (text: string): string =>
  text
    .replace(/[一二三四五六七八九十](?=\d)/g, '$& ')
    .replace(/[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]/g, (found) => {
      const [tens = '', ones = ''] = found.includes('十') ? found.split('十') : ['〇', found]
      const digit = (one: string): number => '〇一二三四五六七八九'.indexOf(one)
      return String((tens ? digit(tens) : 1) * 10 + (ones ? digit(ones) : 0))
    })
