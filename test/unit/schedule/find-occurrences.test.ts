import { describe, expect, test } from 'vitest'
import { findOccurrences, nextOccurrence, toInstant } from '../../../src/schedule/find-occurrences.ts'
import { parseWhen } from '../../../src/schedule/parse-when.ts'
import { workingCalendar } from '../../../src/schedule/working-calendar.ts'

const calendar = workingCalendar()
const year = { after: new Date('2025-12-31T15:59:59Z'), until: new Date('2026-12-31T15:59:59Z') }
const daysOf = (words: string, timezone = 'Asia/Shanghai') => {
  const when = parseWhen(words)
  if (!when) throw new Error(`not understood: ${words}`)
  return findOccurrences(when, { timezone, calendar, ...year }).map((one) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' }).format(one),
  )
}

describe('words', () => {
  test.each([
    ['first working day 09:00', '第一个工作日 09:00'],
    ['last Friday 17:00', '每月最后一个星期五 17:00'],
    ['28th 09:00', '28日 09:00'],
    ['every Monday 08:30', '每周一 08:30'],
    ['second Tuesday 10:00', '每月第二个周二 10:00'],
    ['last day 18:00', '月末 18:00'],
    ['third working day 09:00', '第三个工作日 09:00'],
  ])('%s and %s mean the same', (english, chinese) => {
    expect(parseWhen(english)).toBeDefined()
    expect(parseWhen(chinese)).toEqual(parseWhen(english))
  })

  test.each([
    '',
    'soon',
    'first working day',
    '25:00',
    '第零个工作日 09:00',
    '32日 09:00',
    'sixth Monday 09:00',
    'first working day 24:00',
  ])('“%s” is not understood', (words) => {
    expect(parseWhen(words)).toBeUndefined()
  })

  test('five fields are cron', () => {
    expect(parseWhen('0 9 * * 1-5')).toEqual({ kind: 'cron', pattern: '0 9 * * 1-5' })
  })
})

describe('a year of first working days in China', () => {
  test('steps over the holidays and takes the weekends worked in exchange', () => {
    expect(daysOf('first working day 09:00')).toEqual([
      '2026-01-04 09:00',
      '2026-02-02 09:00',
      '2026-03-02 09:00',
      '2026-04-01 09:00',
      '2026-05-06 09:00',
      '2026-06-01 09:00',
      '2026-07-01 09:00',
      '2026-08-03 09:00',
      '2026-09-01 09:00',
      '2026-10-08 09:00',
      '2026-11-02 09:00',
      '2026-12-01 09:00',
    ])
  })

  test('the last Friday comes twelve times, the 31st too', () => {
    expect(daysOf('last Friday 17:00')).toHaveLength(12)
    expect(daysOf('31日 09:00').map((day) => day.slice(5, 10))).toContain('02-28')
    expect(daysOf('31日 09:00')).toHaveLength(12)
  })
})

describe('where clocks are changed', () => {
  test('a time that spring skips falls on the next instant that exists, once', () => {
    const days = daysOf('29日 02:30', 'Europe/Berlin').filter((day) => day.startsWith('2026-03'))
    expect(days).toEqual(['2026-03-29 03:30'])
  })

  test('a time that autumn repeats falls once, the first time', () => {
    const [instant, ...rest] = findOccurrences(
      { kind: 'days', rule: { kind: 'day-of-month', day: 25 }, hour: 2, minute: 30 },
      { timezone: 'Europe/Berlin', calendar, after: new Date('2026-10-01Z'), until: new Date('2026-10-31Z') },
    )
    expect([instant?.toISOString(), rest]).toEqual(['2026-10-25T00:30:00.000Z', []])
  })

  test('the machine’s own zone does not matter', () => {
    expect(toInstant('2026-08-30', { hour: 9, minute: 0 }, 'Asia/Shanghai')?.toISOString()).toBe(
      '2026-08-30T01:00:00.000Z',
    )
    expect(toInstant('2026-08-30', { hour: 9, minute: 0 }, 'America/New_York')?.toISOString()).toBe(
      '2026-08-30T13:00:00.000Z',
    )
  })
})

test('the next occurrence is after the moment asked about, never at it', () => {
  const when = parseWhen('28日 09:00')
  const at = new Date('2026-08-28T01:00:00Z')
  expect(when && nextOccurrence(when, { timezone: 'Asia/Shanghai', calendar, after: at })?.toISOString()).toBe(
    '2026-09-28T01:00:00.000Z',
  )
})
