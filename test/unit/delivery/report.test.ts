// What a person reads of a send, in their language.
import { expect, test } from 'vitest'
import { readReason, type SendReport } from '../../../src/delivery/build-report.ts'
import { STATUSES } from '../../../src/delivery/derive-status.ts'
import { renderCounts, renderReport, toReportRecord } from '../../../src/delivery/render-report.ts'

const NOON = '2026-08-03T04:00:00.000Z'
const LATER = '2026-08-20T01:00:00.000Z'
const counts = { audience: 0, ...Object.fromEntries(STATUSES.map((status) => [status, 0])) } as SendReport['counts']
const report = (more: Partial<SendReport>): SendReport => ({
  ...{ id: 's1', issue: '2026-08', hash: 'abcdef0123456789', list: 'members', state: 'paused', counts, addsUp: true },
  times: { created: NOON, scheduled: LATER, started: null, ended: null, pausedUntil: null },
  ...{ possiblyTwice: [], rejectedByClass: {}, byLane: {}, acceptedByHour: [], byDomain: [], replies: [], resting: [] },
  ...more,
})

test.each([
  ['zh', 'operator', 'paused by an operator', '原因  有人暂停了它'],
  ['en', 'stopped', 'the presses were stopped', 'because  the presses were stopped'],
  ['zh', 'sender', '550 5.1.8 who are you', '原因  sender: 550 5.1.8 who are you'],
] as const)('%s: why it was paused (%s): ours in words, a server’s as it came', (language, code, text, line) => {
  expect(renderReport(report({ reason: { code, text } }), language, 'Asia/Shanghai').split('\n')).toContain(line)
})

test.each([
  ['zh', '有人暂停了它', ['程序停在最后几个字节与回答之间', '服务器的回答不成话：$& hm', 'write EPIPE']],
  ['en', 'somebody paused it', [/^the sender stopped/, 'the answer of the server made no sense: $& hm', 'write EPIPE']],
] as const)('%s: its JSON says in words what its codes mean, and keeps the codes', (language, text, reasons) => {
  const doubt = {
    recipient: 'a@example.org',
    at: NOON,
    attempt: 1,
    stage: 'dot',
    decision: 'resend',
    status: 'accepted',
  }
  const lost = [
    { code: 'sender-stopped', reason: '' },
    { code: 'EPROTOCOL', reason: '$& hm' },
    { code: 'EPIPE', reason: 'write EPIPE' },
  ]
  const possiblyTwice = lost.map((one) => ({ ...doubt, ...one })) as unknown as SendReport['possiblyTwice']
  const reason = { code: 'operator', text: 'paused by an operator' }
  const record = toReportRecord(report({ reason, possiblyTwice }), language)
  expect(record.reason).toEqual({ code: 'operator', text })
  expect(record.possiblyTwice).toEqual(
    lost.map(({ code }, at) => ({
      ...{ ...doubt, code },
      reason: typeof reasons[at] === 'string' ? reasons[at] : expect.stringMatching(reasons[at] ?? ''),
    })),
  )
})

test('one that was cancelled before its time shows when it ended, and no time at which it never began', () => {
  const times = { created: NOON, scheduled: LATER, started: null, ended: NOON, pausedUntil: null }
  const [, second] = renderReport(report({ state: 'cancelled', times }), 'zh', 'Asia/Shanghai').split('\n')
  expect(second).toBe('已取消  2026-08-03 12:00 Asia/Shanghai')
})

test('a doubt is read by its code, and by its words alone where it was kept without one', () => {
  expect(readReason('ETIMEDOUT no answer')).toEqual({ code: 'ETIMEDOUT', reason: 'no answer' })
  expect(readReason('sender-stopped')).toEqual({ code: 'sender-stopped', reason: '' })
  expect(readReason('the server closed the connection')).toEqual({
    code: '',
    reason: 'the server closed the connection',
  })
})

test('a mail about a send says what came of it in its reader’s words, and whatever does not add up', () => {
  const some = { ...counts, audience: 12, accepted: 9, suppressed: 2, held: 1 }
  const doubts = [{}, {}] as unknown as SendReport['possiblyTwice']
  expect(renderCounts(report({ counts: some }), 'zh').split('\n')).toEqual([
    '发送对象  12',
    '已接收  9',
    '不发（退订、退信、投诉）  2',
    '留给人定  1',
  ])
  expect(renderCounts(report({ counts: some, possiblyTwice: doubts, addsUp: false }), 'en')).toMatch(
    /^audience {2}12\naccepted {2}9\n.*possibly received twice {2}2\nthe states do not add up/s,
  )
})
