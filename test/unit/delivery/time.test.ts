// Local times of the publication's zone, hours of sending and back-off.
import { describe, expect, test } from 'vitest'
import { laneDelay, retryDelay, siteDelay } from '../../../src/delivery/back-off.ts'
import {
  nextMidnight,
  nextOpening,
  openHours,
  parseLocalTime,
  renderLocalTime,
} from '../../../src/delivery/local-time.ts'

const utc = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString().slice(0, 16)

describe('a local time has one instant', () => {
  test.each([
    ['2026-12-01 09:00', 'Asia/Shanghai', '2026-12-01T01:00'],
    ['2026-07-01 09:00', 'Europe/Berlin', '2026-07-01T07:00'],
    ['2026-12-01 09:00', 'America/New_York', '2026-12-01T14:00'],
    // Clocks jump from 02:00 to 03:00: the next instant that exists is the jump.
    ['2026-03-29 02:00', 'Europe/Berlin', '2026-03-29T01:00'],
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:00'],
    ['2026-03-29 02:59', 'Europe/Berlin', '2026-03-29T01:00'],
    ['2026-03-08 02:30', 'America/New_York', '2026-03-08T07:00'],
    // By half an hour, at midnight, and over a whole day.
    ['2026-10-04 02:15', 'Australia/Lord_Howe', '2026-10-03T15:30'],
    ['2026-04-24 00:20', 'Africa/Cairo', '2026-04-23T22:00'],
    ['2011-12-30 12:00', 'Pacific/Apia', '2011-12-30T10:00'],
    // 02:30 happens twice: the first one counts.
    ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30'],
    ['2026-11-01 01:30', 'America/New_York', '2026-11-01T05:30'],
  ])('%s in %s is %s UTC', (local, zone, instant) => {
    expect(utc(parseLocalTime(local, zone))).toBe(instant)
  })

  test.each(['2026-02-30 09:00', '2026-13-01 09:00', '2026-12-01 24:00', 'tomorrow', '2026-12-01'])(
    '%s is no time',
    (text) => {
      expect(parseLocalTime(text, 'Asia/Shanghai')).toBeUndefined()
    },
  )

  test.each([
    '2026/12/1 9:00',
    '2026年12月1日9:00',
    '2026年12月1日 09：00',
    '2026-12-01T09:00:00',
    '2026-12-01  09:00',
  ])('%s is that time too', (text) => {
    expect(utc(parseLocalTime(text, 'Asia/Shanghai'))).toBe('2026-12-01T01:00')
  })

  test('it is shown as it was written', () => {
    const at = parseLocalTime('2026-12-01 09:05', 'Asia/Shanghai') ?? 0
    expect(renderLocalTime(at, 'Asia/Shanghai')).toBe('2026-12-01 09:05')
  })
})

describe('hours of sending', () => {
  const at = (local: string): number => parseLocalTime(local, 'Asia/Shanghai') ?? 0
  const open = (local: string, from: string, to: string): string =>
    renderLocalTime(nextOpening(at(local), { from, to }, 'Asia/Shanghai'), 'Asia/Shanghai')

  test('inside them mail leaves at once', () => {
    expect(open('2026-12-01 10:00', '08:00', '20:00')).toBe('2026-12-01 10:00')
  })
  test('before and after them it waits for the next opening', () => {
    expect(open('2026-12-01 07:00', '08:00', '20:00')).toBe('2026-12-01 08:00')
    expect(open('2026-12-31 20:00', '08:00', '20:00')).toBe('2027-01-01 08:00')
  })
  test('they may pass midnight', () => {
    expect(open('2026-12-01 23:00', '22:00', '06:00')).toBe('2026-12-01 23:00')
    expect(open('2026-12-01 12:00', '22:00', '06:00')).toBe('2026-12-01 22:00')
  })
  test('whoever asks for every letter is told the same, minute by minute', () => {
    const isOpen = openHours({ from: '08:00', to: '20:00' }, 'Asia/Shanghai')
    const asked = ['07:59', '08:00', '19:59', '20:00', '08:00'].map((clock) => isOpen(at(`2026-12-01 ${clock}`)))
    expect(asked).toEqual([false, true, true, false, true])
    expect(openHours(undefined, 'Asia/Shanghai')(at('2026-12-01 03:00'))).toBe(true)
  })
  test('a daily quota is new just after the next midnight of the zone', () => {
    expect(renderLocalTime(nextMidnight(at('2026-12-31 10:00'), 'Asia/Shanghai'), 'Asia/Shanghai')).toBe(
      '2027-01-01 00:05',
    )
  })
})

describe('waits grow and never fall short', () => {
  test('a refused recipient waits 5, 10, 20, 40, 66 minutes', () => {
    expect([1, 2, 3, 4, 5, 9].map((attempt) => retryDelay(attempt, () => 0) / 60_000)).toEqual([5, 10, 20, 40, 66, 66])
  })
  test('a lane rests minutes, then hours', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((level) => laneDelay(level, () => 0) / 60_000)).toEqual([
      1, 5, 15, 60, 240, 720, 720,
    ])
  })
  test('a receiver that names its window is believed, and chance only adds', () => {
    expect(laneDelay(1, () => 0, 15)).toBe(15 * 60_000)
    expect(retryDelay(1, () => 0.999)).toBeGreaterThanOrEqual(5 * 60_000)
    expect(siteDelay(1, () => 0)).toBe(1000)
  })
})
