// When something recurs, in words or as cron: `first working day 09:00`, `每月最后一个星期五 17:00`, `28日 09:00`,
// `every Monday 08:30`, `0 9 * * 1`. Every form ends in a local time; the publication's zone makes it an instant.

export type DayRule =
  | { readonly kind: 'working-day'; readonly nth: number }
  | { readonly kind: 'weekday-of-month'; readonly nth: number; readonly weekday: number }
  /** 31 means the last day in shorter months: an issue must not be skipped because a month is short. */
  | { readonly kind: 'day-of-month'; readonly day: number }
  | { readonly kind: 'weekly'; readonly weekday: number }

export type When =
  | { readonly kind: 'cron'; readonly pattern: string }
  | { readonly kind: 'days'; readonly rule: DayRule; readonly hour: number; readonly minute: number }

/** undefined where the words are not understood. */
export function parseWhen(text: string): When | undefined {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ')
  if (/^[\d*,/?l#w-]+( [\da-z*,/?#-]+){4,5}$/.test(words)) return { kind: 'cron', pattern: words.toUpperCase() }
  const match = /^(.*?)\s*(?:at )?(\d{1,2})[:：](\d{2})$/.exec(words)
  if (!match) return undefined
  const [, phrase = '', hours = '', minutes = ''] = match
  const [hour, minute] = [Number(hours), Number(minutes)]
  const rule = parseEnglish(phrase) ?? parseChinese(phrase)
  return rule && hour < 24 && minute < 60 ? { kind: 'days', rule, hour, minute } : undefined
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
  fifth: 5,
  '5th': 5,
  last: -1,
}

function parseEnglish(phrase: string): DayRule | undefined {
  const words = phrase.replace(/^(on )?(the )?/, '').replace(/ of (the|each|every) month$/, '')
  const weekly = /^(?:every|each|on) (\w+)s?$/.exec(words)
  const weekday = WEEKDAYS.indexOf((weekly?.[1] ?? '').replace(/s$/, ''))
  if (weekday >= 0) return { kind: 'weekly', weekday }
  const [, ordinal = '', unit = ''] = /^(\w+) (working day|workday|business day|day|\w+day)$/.exec(words) ?? []
  const nth = ORDINALS[ordinal] ?? Number(/^(\d+)(?:th|st|nd|rd)?$/.exec(ordinal)?.[1] ?? Number.NaN)
  if (/^(working day|workday|business day)$/.test(unit)) return nthRule(nth, 23, { kind: 'working-day', nth })
  if (unit === 'day')
    return nth === -1 ? { kind: 'day-of-month', day: 31 } : nthRule(nth, 31, { kind: 'day-of-month', day: nth })
  const named = WEEKDAYS.indexOf(unit)
  if (named >= 0) return nthRule(nth, 5, { kind: 'weekday-of-month', nth, weekday: named })
  const day = Number(/^(?:day )?(\d{1,2})(?:st|nd|rd|th)?$/.exec(words)?.[1] ?? Number.NaN)
  return nthRule(day, 31, { kind: 'day-of-month', day })
}

const nthRule = (nth: number, most: number, rule: DayRule): DayRule | undefined =>
  nth === -1 || (Number.isInteger(nth) && nth >= 1 && nth <= most) ? rule : undefined

const NUMERALS = '一二三四五六七八九十'
const CHINESE_WEEKDAYS: Readonly<Record<string, number>> = { 日: 0, 天: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6 }

function parseChinese(phrase: string): DayRule | undefined {
  const words = phrase.replace(/\s/g, '').replace(/^每个?月的?/, '')
  const weekly = /^每(?:个)?(?:星期|周|礼拜)([日天一二三四五六])$/.exec(words)
  if (weekly) return { kind: 'weekly', weekday: CHINESE_WEEKDAYS[weekly[1] ?? ''] ?? 0 }
  const day = /^(\d{1,2})[日号]$/.exec(words)
  if (day) return nthRule(Number(day[1]), 31, { kind: 'day-of-month', day: Number(day[1]) })
  if (/^(最后一天|月末|月底)$/.test(words)) return { kind: 'day-of-month', day: 31 }
  const [, ordinal = '', unit = ''] =
    /^(首个|第[一二三四五六七八九十\d]+个?|最后一?个?|倒数第一个)(工作日|(?:星期|周|礼拜)[日天一二三四五六])$/.exec(
      words,
    ) ?? []
  if (!unit) return undefined
  const nth = /^(最后|倒数)/.test(ordinal) ? -1 : ordinal === '首个' ? 1 : chineseOrdinal(ordinal)
  if (unit === '工作日') return nthRule(nth, 23, { kind: 'working-day', nth })
  return nthRule(nth, 5, { kind: 'weekday-of-month', nth, weekday: CHINESE_WEEKDAYS[unit.at(-1) ?? ''] ?? 0 })
}

function chineseOrdinal(text: string): number {
  const inner = text.replace(/[第个]/g, '')
  if (/^\d+$/.test(inner)) return Number(inner)
  const [tens, ones] = inner.includes('十') ? inner.split('十') : [undefined, inner]
  const value = (one: string | undefined, empty: number): number => (one ? NUMERALS.indexOf(one) + 1 : empty)
  return tens === undefined ? value(ones, 0) : value(tens, 1) * 10 + value(ones, 0)
}
