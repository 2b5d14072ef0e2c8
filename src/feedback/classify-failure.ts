// One failure → reason, codes and class, by the tables in rules.ts. The receiver's own words decide first, then its
// codes; an address is given up for good only on the word of the server that was asked for it.
import { type FeedbackEvent, NOTHING_SAID } from './feedback.ts'
import type { Failure } from './find-failures.ts'
import {
  ASKED_AT_RCPT,
  BY_STATUS,
  CLOSED,
  COMMANDS,
  classOf,
  DOUBTFUL,
  MAY_OPEN_AGAIN,
  pseudoCode,
  SAID,
  SAID_LAST,
  SURELY_UNKNOWN_USER,
  UNKNOWN_USER,
} from './rules.ts'

/** A complaint, an automatic reply: nothing failed. */
export const plainEvent = (recipient: string, reason: 'feedback' | 'vacation'): FeedbackEvent => ({
  ...{ ...NOTHING_SAID, recipient, reason },
  class: classOf(reason),
})

export function classifyFailure(failure: Failure): FeedbackEvent {
  const codes = codesOf(failure)
  const reason = reasonOf(failure, codes)
  const temporary =
    failure.action === 'delayed' ||
    codes.reply.startsWith('4') ||
    (codes.reply === '' && /\btemporar|\bpersistent/i.test(failure.diagnostic))
  const status = codes.status || pseudoCode(reason, temporary)
  const passing = codes.reply.startsWith('4') || /^4\.[1-9]/.test(status)
  const kind = reason === 'suspend' && failure.action !== 'delayed' && isClosed(failure) ? 'hard' : classOf(reason)
  const hard = kind === 'hard' && !(passing && (reason === 'notaccept' || reason === 'suspend'))
  return {
    recipient: failure.recipient,
    status,
    reply: codes.reply[0] === status[0] ? codes.reply : '',
    reason,
    hard,
    class: hard || kind !== 'hard' ? kind : 'soft',
    action: failure.action || 'failed',
    said: (failure.diagnostic || failure.context)
      .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
      .trim()
      .slice(0, 400),
  }
}

/**
 * RFC 3463, X.2.1: a disabled mailbox is a permanent error if it will never be opened again. What providers close they
 * later turn into a trap for senders who do not stop; what is frozen, locked, full or unpaid comes back.
 */
function isClosed({ diagnostic, context }: Failure): boolean {
  const words = plain(diagnostic || context)
  return CLOSED.test(words) && !MAY_OPEN_AGAIN.test(words)
}

/** Chinese reports end with advice: what it may have been, what to check. None of it was said of this recipient. */
const ADVICE =
  /(可能的?原因|常见原因|解决(方案|办法|方法)|温馨提示)[\s\S]*|(?<=^|[，。；;,\n])[^，。；;,\n]{0,6}(如果|若|可能|是否|请您?先?(检查|确认|核实|核对))[^。；;\n]*/g

/** Lower case, one line, addresses as `@`: so that "spam@example.org: user unknown" does not speak of spam. */
const plain = (text: string): string =>
  text
    .slice(0, 4000)
    .toLowerCase()
    .replace(ADVICE, ' ')
    .replace(/[^\s<>()[\]",:;@\u0080-\uffff]{1,128}@[^\s<>()[\]",:;@\u0080-\uffff]{1,255}/g, '@')
    .replace(/\s+/g, ' ')
    .trim()

function reasonOf(failure: Failure, { status, reply }: Codes): string {
  if (failure.action === 'delivered') return 'delivered'
  const whole = plain(failure.whole)
  const told = { failure, status, command: commandOf(failure), whole }
  const words = plain(failure.diagnostic || failure.context)
  const said = fromWords(words, told)
  // What was answered before any recipient was named is not about one.
  if (said && told.command === 'MAIL' && classOf(said) === 'hard') return 'rejected'
  if (said) return said
  if (failure.type === 'x-unix') return 'mailererror'
  const listed = BY_STATUS.get(status.slice(2))
  if (listed && !(classOf(listed) === 'hard' && DOUBTFUL.test(words))) return listed
  const read = fromWords(plain(failure.context), told) ?? fromWords(whole, told)
  // Sendmail adds "User unknown" of its own to whatever was answered at RCPT.
  if (read && !(failure.diagnostic && classOf(read) === 'hard')) return read
  return lastResort(failure, { status, reply }, told.command)
}

/** Without words that any rule knows: the subject of the code, the stage, and at last whether anything was said. */
function lastResort({ action, diagnostic }: Failure, { status, reply }: Codes, command: string): string {
  if (action === 'delayed') return 'expired'
  if (/^[45]\.6/.test(status)) return 'contenterror'
  if (/^[45]\.7/.test(status)) return 'securityerror'
  if (command === 'HELO' || command === 'CONN') return 'blocked'
  return diagnostic || reply ? 'onhold' : 'undefined'
}

/** Said by the reporting system in a sentence of its own, these outrank the "user unknown" it was answered (KDDI). */
const MILDER = SAID.filter(({ reason }) => reason === 'suspend' || reason === 'mailboxfull')

type Told = { readonly failure: Failure; readonly status: string; readonly command: string; readonly whole: string }

function fromWords(text: string, { failure, status, command, whole }: Told): string | undefined {
  if (text === '') return undefined
  if (SURELY_UNKNOWN_USER.test(text)) return 'userunknown'
  const told = SAID.find((rule) => rule.matches(text, failure.recipient))
  if (told) return told.reason
  if (failure.type === 'x-unix') return undefined
  if (UNKNOWN_USER.test(text) || (command === 'RCPT' && /rejected\W*$/.test(text))) {
    const milder = failure.diagnostic ? undefined : MILDER.find((rule) => rule.matches(whole))
    if (milder) return milder.reason
    return SURELY_UNKNOWN_USER.test(whole) || command === 'RCPT' || /^[45]\.1\.[0136]/.test(status)
      ? 'userunknown'
      : 'filtered'
  }
  return SAID_LAST.find((rule) => rule.matches(text, failure.recipient))?.reason
}

const ENHANCED = /(?<![\d.])[45]\.\d\.\d{1,3}(?![\d.])/g
const REPLY =
  /(?<![\w./@-])(42[12]|43[02]|45[0-9]|50[0-4]|52[0135]|53[0458]|55[0-7]|571)(?![\w.@/%])(?=[\s:;,.)\]'"#-]|$)/g

type Codes = { readonly status: string; readonly reply: string }

/** The reply's own enhanced code outranks the Status field, which the reporting system made up when it gave up. */
function codesOf({ status, type, diagnostic, context, whole }: Failure): Codes {
  const spoken = type === 'x-unix' ? '' : diagnostic
  const vague = (code: string): boolean => code === '' || code.endsWith('.0.0')
  const texts = [spoken, ...(vague(status) ? [context, whole] : [])]
  const told = texts.map((text) => text.match(ENHANCED)?.[0] ?? '')
  const best =
    [told[0] ?? '', status, ...told].find((code) => !vague(code)) ??
    (status || (told.find((code) => code !== '') ?? ''))
  const replies = [spoken, context, whole].flatMap((text) => text.match(REPLY) ?? [])
  return { status: best, reply: replies.find((code) => best === '' || code[0] === best[0]) ?? '' }
}

function commandOf({ diagnostic, context, whole }: Failure): string {
  const text = `${diagnostic}\n${context}`
  const known = COMMANDS.find(({ when }) => when.test(text))
  if (known) return known.command
  // Sendmail's transcript: the last `>>>` before the first refusal.
  const refused = /^[ \t]*<<< [45]\d\d/m.exec(text)?.index ?? -1
  const sent = refused < 0 ? [] : [...text.slice(0, refused).matchAll(/^[ \t]*>>> (\w{4})/gm)]
  return sent.at(-1)?.[1]?.toUpperCase().replace('EHLO', 'HELO') ?? (ASKED_AT_RCPT.test(whole) ? 'RCPT' : '')
}
