import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { findOccurrences, nextOccurrence } from '../../../src/schedule/find-occurrences.ts'
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
    ['First working day of the month, at 9am', '每月首个工作日上午9点'],
    ['second-to-last workday 17:30', '每月倒数第二个工作日 下午5点半'],
    ['the last Fri of every month 17:00', '最后一个周五１７：００'],
    ['1st and 15th at 12:05 am', '每月1日、15日 凌晨12点5分'],
    ['day 28 21:00', '每月二十八号 晚上9点'],
    ['monthly on the 28th at 09:00', '9点 每月28日'],
    ['Mondays, Wednesdays and Fridays at 08:30', '每周一三五 8:30'],
    ['Fri to Mon 08:30', '每周五至周一 08:30'],
    ['Tue & Thu 12:15', '周二和周四中午12:15'],
    ['daily 07:00', '每天 7:00'],
    ['every working day 07:00', '每个工作日 07:00'],
    ['9am on the third Sunday', '上午9点 每月第三个星期天'],
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
    'every second Monday 09:00',
    'every other Friday 09:00',
    '双周一 09:00',
    '每月初一 09:00',
    '1月28日 09:00',
    'last Friday',
    'Monday to Friday to Sunday 09:00',
    'first and someday 09:00',
    'Monday or Tuesday 09:00',
    '晚上12点 每月1日',
    '0th 09:00',
    'sixth to last Monday 09:00',
    '每月0日 09:00',
    '12月28日 09:00',
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

test.each(['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
  'whatever the moments at which somebody looks in %s, together they see what one look sees',
  (timezone) => {
    const words = ['first working day 09:00', 'last Friday 02:30', '28日 00:00', 'every Sunday 23:59', '0 9 * * 1']
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)]
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        fc.array(fc.integer({ min: from, max: to }), { maxLength: 8 }),
        (at, looks) => {
          const when = parseWhen(at)
          if (!when) throw new Error(at)
          const edges = [from, ...looks.toSorted((a, b) => a - b), to].map((one) => new Date(one))
          const between = (after: Date, until: Date) => findOccurrences(when, { timezone, calendar, after, until })
          const seen = edges.slice(1).flatMap((until, at) => between(edges[at] ?? until, until))
          expect(seen).toEqual(between(new Date(from), new Date(to)))
        },
      ),
      { numRuns: 25 },
    )
  },
)

describe('where clocks are changed', () => {
  test('a time that spring skips falls on the next instant that exists, once', () => {
    for (const words of ['29日 02:30', '30 2 29 * *'])
      expect(daysOf(words, 'Europe/Berlin').filter((day) => day.startsWith('2026-03'))).toEqual(['2026-03-29 03:00'])
  })

  test('a time that autumn repeats falls once, the first time', () => {
    const [instant, ...rest] = findOccurrences(
      { kind: 'days', rules: [{ nth: 25, of: 'day' }], hour: 2, minute: 30 },
      { timezone: 'Europe/Berlin', calendar, after: new Date('2026-10-01Z'), until: new Date('2026-10-31Z') },
    )
    expect([instant?.toISOString(), rest]).toEqual(['2026-10-25T00:30:00.000Z', []])
  })

  test.each(['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'])(
    'the machine’s own zone does not matter, be it %s',
    (zone) => {
      vi.stubEnv('TZ', zone)
      onTestFinished(() => void vi.unstubAllEnvs())
      const [instant] = findOccurrences(
        { kind: 'days', rules: [{ nth: 30, of: 'day' }], hour: 9, minute: 0 },
        { timezone: 'Europe/Berlin', calendar, after: new Date('2026-08-15Z'), until: new Date('2026-09-15Z') },
      )
      expect(instant?.toISOString()).toBe('2026-08-30T07:00:00.000Z')
    },
  )
})

test('the next occurrence is after the moment asked about, never at it', () => {
  const when = parseWhen('28日 09:00')
  const at = new Date('2026-08-28T01:00:00Z')
  expect(when && nextOccurrence(when, { timezone: 'Asia/Shanghai', calendar, after: at })?.toISOString()).toBe(
    '2026-09-28T01:00:00.000Z',
  )
})
