// What `kanfa schedule` finds doubtful about a time it could work out.
import { afterAll, expect, test } from 'vitest'
import type { App } from '../../../src/app/open-app.ts'
import { openNewsroom } from '../../../src/app/open-newsroom.ts'
import { nextOf } from '../../../src/app/report-schedule.ts'
import { CONFIG, makeNewsroom } from '../../support/newsroom.ts'

const newsroom = makeNewsroom()
afterAll(newsroom.remove)

function doubts(timezone: string, at: string, now: string, calendar = ''): readonly string[] | undefined {
  newsroom.write('holidays.yml', 'covers: ["2026"]\nholidays: []\nworkdays: []\n')
  newsroom.write('config.yml', `${CONFIG.replace('Asia/Shanghai', timezone)}\n${calendar}\n`)
  const { value } = openNewsroom(newsroom.root)
  if (!value) throw new Error('the newsroom does not open')
  const app = { newsroom: value, config: value.config, now: () => Date.parse(now) }
  return nextOf(app as unknown as App, at)?.reasons
}

test('working days counted by China’s calendar are doubtful elsewhere, and in a year it does not cover', () => {
  const first = 'first working day 09:00'
  expect(doubts('Asia/Shanghai', first, '2026-03-02T12:00:00Z')).toEqual([])
  expect(doubts('Europe/Berlin', first, '2026-03-02T12:00:00Z')).toEqual(['days-of-china'])
  expect(doubts('Europe/Berlin', first, '2026-03-02T12:00:00Z', 'calendar: holidays.yml')).toEqual([])
  expect(doubts('Europe/Berlin', 'every monday 09:00', '2026-03-02T12:00:00Z')).toEqual([])
  expect(doubts('Asia/Shanghai', first, '2031-03-04T12:00:00Z')).toEqual(['not-covered 2031'])
})
