// The report of a send for people, in their language, and as CSV. The same figures as its JSON, nothing else.
import { padToWidth } from '../diagnostic/display-width.ts'
import { type Language, wordsIn } from '../diagnostic/language.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'
import type { SendReport } from './build-report.ts'
import { STATUSES, type Status } from './derive-status.ts'
import { renderLocalTime } from './local-time.ts'

const WORDS = {
  audience: ['发送对象', 'audience'],
  accepted: ['已接收', 'accepted'],
  rejected: ['被拒', 'rejected'],
  suppressed: ['不发（退订、退信、投诉）', 'suppressed (left, bounced, complained)'],
  expired: ['过期放弃', 'expired'],
  cancelled: ['已取消', 'cancelled'],
  held: ['留给人定', 'held for a person'],
  uncertain: ['不确定', 'uncertain'],
  deferred: ['稍后再试', 'deferred'],
  pending: ['等待', 'pending'],
  claimed: ['已领取', 'claimed'],
  committing: ['正在提交', 'committing'],
  scheduled: ['定时', 'scheduled'],
  running: ['发送中', 'running'],
  paused: ['暂停', 'paused'],
  ended: ['结束', 'ended'],
  list: ['名单', 'list'],
  hash: ['定稿', 'edition'],
  sum: ['各项之和等于发送对象', 'the states add up to the audience'],
  broken: [
    '各项之和不等于发送对象：这是 Kanfa 的缺陷，请报告',
    'the states do not add up to the audience: this is a bug in Kanfa, report it',
  ],
  twice: ['可能收到两份', 'possibly received twice'],
  because: ['原因', 'because'],
  classes: ['被拒原因', 'rejected by class'],
  resting: ['歇一歇', 'resting'],
  until: ['到', 'until'],
  lanes: ['各收信方', 'by receiver'],
  said: ['对方的话', 'what receivers said'],
  unknown: ['没见过的说法', 'never heard before'],
  cameBack: ['后来的退信和投诉（不改上面的数）', 'what came back later, which changes no count above'],
  resend: ['再发一次', 'sent once more'],
  hold: ['不再发', 'not sent again'],
  undecided: ['继续时处理', 'settled when it goes on'],
} as const

/** Codes of ours, of which the ledger keeps no words: why a send was paused, why a letter is in doubt. */
const OURS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  operator: ['有人暂停了它', 'somebody paused it'],
  stopped: ['已停印', 'the presses were stopped'],
  signing: ['DKIM 签名失败，没有人因此受影响：{}', 'letters could not be signed with DKIM, and nobody was touched: {}'],
  composing: [
    '一封信也写不出来，没有人因此受影响：{}',
    'no letter at all could be composed, and nobody was touched: {}',
  ],
  'sender-stopped': ['程序停在最后几个字节与回答之间', 'the sender stopped between the last bytes and the reply'],
  'journal-torn': ['投递记录丢了上次运行的末尾', 'the journal lost the end of its last run'],
  'journal-older': ['投递记录比最近一次发送旧', 'the journal is older than the last known run'],
  ECONNRESET: ['服务器没有回答就断开了', 'the server closed the connection without an answer'],
  ETIMEDOUT: ['服务器没有按时回答', 'the server did not answer in time'],
  EPROTOCOL: ['服务器的回答不成话：{}', 'the answer of the server made no sense: {}'],
}

const SHOWN = 20

export function renderReport(report: SendReport, language: Language, timezone: string): string {
  const words = wordsIn(WORDS, language)
  const { counts, times } = report
  const time = (at: string | null): string => (at === null ? '' : renderLocalTime(Date.parse(at), timezone))
  const states = STATUSES.filter((status) => counts[status] > 0)
  const row = (name: string, count: number): string => `  ${padToWidth(name, 28)}${String(count).padStart(9)}`
  const title = `${report.id}  ${inert(report.issue)}  ${words.list} ${report.list}  ${words.hash} ${report.hash.slice(0, 12)}`
  // One that was cancelled before its time never began.
  const began = times.started ?? (times.ended === null ? times.scheduled : null)
  const period = [time(began), time(times.ended)].filter(Boolean).join(' – ')
  return [
    title,
    `${words[report.state]}  ${period} ${timezone}`,
    ...(report.reason ? [`${words.because}  ${explain(report.reason, language)}`] : []),
    row(words.audience, counts.audience),
    ...states.map((status) => row(words[status], counts[status])),
    `  ${report.addsUp ? words.sum : words.broken}`,
    ...section(
      words.classes,
      Object.entries(report.rejectedByClass).map(([name, count]) => row(name, count)),
    ),
    ...section(
      words.lanes,
      Object.keys(report.byLane).length > 1
        ? Object.entries(report.byLane).map(([lane, by]) => `  ${padToWidth(lane, 20)}${renderStates(by, language)}`)
        : [],
    ),
    ...section(
      words.resting,
      report.resting.map(
        ({ lane, until, reason }) => `  ${padToWidth(lane, 20)}${words.until} ${time(until)}  ${inert(reason ?? '')}`,
      ),
    ),
    ...section(
      words.said,
      report.replies.map(
        ({ count, stage, code, text, class: kind, rule }) =>
          `  ${String(count).padStart(6)}  ${stage} ${code ?? ''} ${inert(text)}  [${kind}${rule === 'unknown' ? `, ${words.unknown}` : ''}]`,
      ),
    ),
    ...section(
      words.cameBack,
      (report.cameBack ?? []).map((one) => row(`${one.class} ${one.reason}`, one.count)),
    ),
    ...section(
      `${words.twice} (${report.possiblyTwice.length})`,
      report.possiblyTwice
        .slice(0, SHOWN)
        .map(({ recipient, at, decision }) => `  ${inert(recipient)}  ${time(at)}  ${words[decision]}`),
    ),
    ...(report.possiblyTwice.length > SHOWN ? [`  … +${report.possiblyTwice.length - SHOWN}  (--json)`] : []),
  ].join('\n')
}

/** What a mail says of it: how many came to what, and what does not add up. */
export function renderCounts({ counts, possiblyTwice, addsUp }: SendReport, language: Language): string {
  const words = wordsIn(WORDS, language)
  const rows = (['audience', ...STATUSES] as const).filter((one) => counts[one] > 0)
  return [
    ...rows.map((one) => `${words[one]}  ${counts[one]}`),
    ...(possiblyTwice.length > 0 ? [`${words.twice}  ${possiblyTwice.length}`] : []),
    ...(addsUp ? [] : [words.broken]),
  ].join('\n')
}

/** Why we paused it, in words; why a server made us, in its own. */
export const explain = ({ code, text }: NonNullable<SendReport['reason']>, language: Language): string =>
  wordsIn(OURS, language)[code]?.replace('{}', () => inert(text)) ?? `${code}: ${inert(text)}`

/** Its JSON: codes stay, and what they mean is said in one language. */
export function toReportRecord(report: SendReport, language: Language): SendReport {
  const { reason, possiblyTwice } = report
  const words = wordsIn(OURS, language)
  const say = (code: string, text: string): string => words[code]?.replace('{}', () => text) ?? text
  return {
    ...report,
    ...(reason ? { reason: { ...reason, text: say(reason.code, reason.text) } } : {}),
    possiblyTwice: possiblyTwice.map((one) => ({ ...one, reason: say(one.code, one.reason) })),
  }
}

const section = (title: string, rows: readonly string[]): string[] => (rows.length === 0 ? [] : ['', title, ...rows])

const renderStates = (by: Readonly<Partial<Record<Status, number>>>, language: Language): string =>
  STATUSES.flatMap((status) => (by[status] ? [`${wordsIn(WORDS, language)[status]} ${by[status]}`] : [])).join('  ')

/** One line for a list of sends. */
export function renderSendLine(
  report: Pick<SendReport, 'id' | 'issue' | 'list' | 'state' | 'times'>,
  language: Language,
  timezone: string,
): string {
  const { id, issue, list, state, times } = report
  const when = renderLocalTime(Date.parse(times.started ?? times.scheduled ?? ''), timezone)
  return `${id}  ${when}  ${padToWidth(wordsIn(WORDS, language)[state], 10)}${inert(issue)} → ${list}`
}
