// The report of a send for people, in their language, and as CSV. The same figures as its JSON, nothing else.
import { padToWidth } from '../diagnostic/display-width.ts'
import type { Language } from '../diagnostic/language.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'
import type { SendReport } from './build-report.ts'
import { STATUSES, type Status } from './derive-status.ts'
import { renderLocalTime } from './local-time.ts'

const WORDS = {
  zh: {
    audience: '发送对象',
    accepted: '已接收',
    rejected: '被拒',
    suppressed: '不发（退订、退信、投诉）',
    expired: '过期放弃',
    cancelled: '已取消',
    held: '留给人定',
    uncertain: '不确定',
    deferred: '稍后再试',
    pending: '等待',
    claimed: '已领取',
    committing: '正在提交',
    scheduled: '定时',
    running: '发送中',
    paused: '暂停',
    ended: '结束',
    list: '名单',
    hash: '定稿',
    sum: '各项之和等于发送对象',
    broken: '各项之和不等于发送对象：这是 Kanfa 的缺陷，请报告',
    twice: '可能收到两份',
    because: '原因',
    classes: '被拒原因',
    resting: '歇一歇',
    until: '到',
    lanes: '各收信方',
    said: '对方的话',
    unknown: '没见过的说法',
    decision: { resend: '再发一次', hold: '不再发', undecided: '继续时处理' },
  },
  en: {
    audience: 'audience',
    accepted: 'accepted',
    rejected: 'rejected',
    suppressed: 'suppressed (left, bounced, complained)',
    expired: 'expired',
    cancelled: 'cancelled',
    held: 'held for a person',
    uncertain: 'uncertain',
    deferred: 'deferred',
    pending: 'pending',
    claimed: 'claimed',
    committing: 'committing',
    scheduled: 'scheduled',
    running: 'running',
    paused: 'paused',
    ended: 'ended',
    list: 'list',
    hash: 'edition',
    sum: 'the states add up to the audience',
    broken: 'the states do not add up to the audience: this is a bug in Kanfa, report it',
    twice: 'possibly received twice',
    because: 'because',
    classes: 'rejected by class',
    resting: 'resting',
    until: 'until',
    lanes: 'by receiver',
    said: 'what receivers said',
    unknown: 'never heard before',
    decision: { resend: 'sent once more', hold: 'not sent again', undecided: 'settled when it goes on' },
  },
} as const

/** Codes of ours, of which the ledger keeps no words: why a send was paused, why a letter is in doubt. */
const OURS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  operator: { zh: '有人暂停了它', en: 'somebody paused it' },
  stopped: { zh: '已停印', en: 'the presses were stopped' },
  'sender-stopped': {
    zh: '程序停在最后几个字节与回答之间',
    en: 'the sender stopped between the last bytes and the reply',
  },
  'journal-torn': { zh: '投递记录丢了上次运行的末尾', en: 'the journal lost the end of its last run' },
  'journal-older': { zh: '投递记录比最近一次发送旧', en: 'the journal is older than the last known run' },
  ECONNRESET: { zh: '服务器没有回答就断开了', en: 'the server closed the connection without an answer' },
  ETIMEDOUT: { zh: '服务器没有按时回答', en: 'the server did not answer in time' },
  EPROTOCOL: { zh: '服务器的回答不成话：{}', en: 'the answer of the server made no sense: {}' },
}

const SHOWN = 20

export function renderReport(report: SendReport, language: Language, timezone: string): string {
  const words = WORDS[language]
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
      `${words.twice} (${report.possiblyTwice.length})`,
      report.possiblyTwice
        .slice(0, SHOWN)
        .map(({ recipient, at, decision }) => `  ${inert(recipient)}  ${time(at)}  ${words.decision[decision]}`),
    ),
    ...(report.possiblyTwice.length > SHOWN ? ['  …'] : []),
  ].join('\n')
}

/** Why we paused it, in words; why a server made us, in its own. */
const explain = ({ code, text }: NonNullable<SendReport['reason']>, language: Language): string =>
  OURS[code]?.[language] ?? `${code}: ${inert(text)}`

/** Its JSON: codes stay, and what they mean is said in one language. */
export function toReportRecord(report: SendReport, language: Language): SendReport {
  const { reason, possiblyTwice } = report
  const say = (code: string, text: string): string => OURS[code]?.[language].replace('{}', () => text) ?? text
  return {
    ...report,
    ...(reason ? { reason: { ...reason, text: say(reason.code, reason.text) } } : {}),
    possiblyTwice: possiblyTwice.map((one) => ({ ...one, reason: say(one.code, one.reason) })),
  }
}

const section = (title: string, rows: readonly string[]): string[] => (rows.length === 0 ? [] : ['', title, ...rows])

const renderStates = (by: Readonly<Partial<Record<Status, number>>>, language: Language): string =>
  STATUSES.flatMap((status) => (by[status] ? [`${WORDS[language][status]} ${by[status]}`] : [])).join('  ')

/** One line for a list of sends. */
export function renderSendLine(
  report: Pick<SendReport, 'id' | 'issue' | 'list' | 'state' | 'times'>,
  language: Language,
  timezone: string,
): string {
  const { id, issue, list, state, times } = report
  const when = renderLocalTime(Date.parse(times.started ?? times.scheduled ?? ''), timezone)
  return `${id}  ${when}  ${padToWidth(WORDS[language][state], 10)}${inert(issue)} → ${list}`
}
