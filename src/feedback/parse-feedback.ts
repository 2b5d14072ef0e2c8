// Bytes of a message that came back → what kind of message it is and what it says. The one entry for every intake but
// webhooks; total: any bytes give a Feedback, none throw.
import { classifyFailure, plainEvent } from './classify-failure.ts'
import type { Feedback, FeedbackEvent, FeedbackKind } from './feedback.ts'
import { addressIn, findFailures, first } from './find-failures.ts'
import { type Fields, inWords, type ParsedMessage, parseMessage } from './parse-message.ts'
import { fromSes, parseJson } from './parse-webhook.ts'
import { AUTO_REPLY_SUBJECT, REPORT_FROM, REPORT_SUBJECT, REPORT_TEXT } from './rules.ts'

export async function parseFeedback(bytes: Uint8Array): Promise<Feedback> {
  const message = await parseMessage(bytes)
  const { headers } = message
  const notice = /^\s*\{\s*"/.test(message.text) && parseJson(message.text.split('\n--\n')[0])
  const [told] = notice
    ? fromSes(parseJson(String(notice.Message)) ?? notice, idsIn(first(headers, 'message-id'))[0])
    : []
  if (told) return told
  const { kind, events } = sort(message)
  const complaint = headers.has('x-apple-unsubscribe')
    ? 'opt-out'
    : message.complaint && first(message.complaint, 'feedback-type').toLowerCase()
  return {
    kind,
    events,
    ...(kind === 'complaint' ? { complaint: complaint || 'abuse' } : {}),
    from: addressIn(first(headers, 'from')),
    subject: inWords(headers, 'subject').slice(0, 500),
    messageId: idsIn(first(headers, 'message-id'))[0] ?? '',
    sentTo: sentTo(message),
    answers: answered(message),
    returnedTo: (message.returned.get('to') ?? []).map(addressIn).filter(Boolean),
  }
}

const QUOTED = ['return-path', 'original-mail-from', 'x-postfix-sender', 'list-unsubscribe']
const valuesIn =
  (fields: Fields) =>
  (name: string): readonly string[] =>
    fields.get(name) ?? []

/** A feedback loop reports to one address for all, but quotes the return path; a redacted letter keeps its List fields. */
function sentTo({ headers, returned, report, complaint }: ParsedMessage): string[] {
  const own = ['to', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'].flatMap(valuesIn(headers))
  const quoted = [returned, ...report, ...(complaint ? [complaint] : [])].flatMap((one) =>
    QUOTED.flatMap(valuesIn(one)),
  )
  return [...new Set([...own, ...quoted].map((value) => addressIn(value.replace(/^.*mailto:/i, ''))))].filter(Boolean)
}

function sort(message: ParsedMessage): { kind: FeedbackKind; events: FeedbackEvent[] } {
  const complained = complaintOf(message)
  if (complained) return { kind: 'complaint', events: complained.map((recipient) => plainEvent(recipient, 'feedback')) }
  if (isAutoReply(message)) {
    return { kind: 'auto-reply', events: [plainEvent(addressIn(first(message.headers, 'from')), 'vacation')] }
  }
  if (!isReport(message)) return { kind: 'none', events: [] }
  const events = findFailures(message).map(classifyFailure)
  if (events.length === 0) return { kind: 'none', events }
  return { kind: events.every((event) => event.reason === 'delivered') ? 'delivered' : 'bounce', events }
}

/** RFC 5965; Hotmail's loop predates it and sends our message back with a header of its own. */
function complaintOf({ headers, complaint, returned }: ParsedMessage): string[] | undefined {
  const hotmail = returned.get('x-hmxmroriginalrecipient') ?? headers.get('x-hmxmroriginalrecipient')
  // Apple's mail client leaves a list by a message of its own.
  if (headers.has('x-apple-unsubscribe')) return [addressIn(first(headers, 'from'))]
  if (!complaint && !hotmail && !/report-type="?feedback-report/i.test(first(headers, 'content-type'))) return undefined
  const named = (hotmail ?? complaint?.get('original-rcpt-to') ?? []).map(addressIn).filter(Boolean)
  const last = addressIn(first(returned, 'to')) || addressIn(first(headers, 'to'))
  return named.length > 0 ? [...new Set(named)] : [last]
}

function isReport(message: ParsedMessage): boolean {
  const { headers, text, report } = message
  const machine = ['final-recipient', 'reporting-mta', 'action']
  if (report.some((fields) => machine.some((name) => fields.has(name)))) return true
  if (headers.has('x-failed-recipients')) return true
  const reporter =
    REPORT_FROM.test(inWords(headers, 'from')) || /^\s*<>\s*$|mailer-daemon/i.test(first(headers, 'return-path'))
  const subject = REPORT_SUBJECT.test(inWords(headers, 'subject'))
  return (
    (reporter && (subject || REPORT_TEXT.test(text))) ||
    (subject && REPORT_TEXT.test(text)) ||
    (reporter && /\b[45]\d\d[ -]/.test(text))
  )
}

/** RFC 3834; Exim and Exchange mark their bounces auto-replied too, so a report is never one. */
function isAutoReply(message: ParsedMessage): boolean {
  const { headers } = message
  if (message.report.length > 0 || headers.has('x-failed-recipients')) return false
  if (AUTO_REPLY_SUBJECT.test(inWords(headers, 'subject'))) return true
  const marked =
    /^auto-(replied|generated)/i.test(first(headers, 'auto-submitted')) ||
    /auto[_-]?reply|vacation/i.test(first(headers, 'precedence', 'x-precedence')) ||
    AUTO_FIELDS.some((name) => headers.has(name))
  return marked && !REPORT_FROM.test(inWords(headers, 'from')) && !REPORT_SUBJECT.test(inWords(headers, 'subject'))
}

const AUTO_FIELDS = ['x-autoreply', 'x-autorespond', 'x-auto-reply', 'x-autogenerated', 'x-apple-action']

const idsIn = (value: string): string[] => value.match(/<[^<>\s]{1,300}>/g) ?? []

const ID_FIELDS = ['message-id', 'x-original-message-id', 'original-message-id']

function answered({ headers, returned, report, complaint, text }: ParsedMessage): string[] {
  const named: readonly Fields[] = [returned, ...(complaint ? [complaint] : []), ...report]
  const values = [
    ...named.flatMap((fields) => ID_FIELDS.flatMap((name) => fields.get(name) ?? [])),
    ...['in-reply-to', 'references'].flatMap((name) => headers.get(name) ?? []),
    ...(text.match(/^[ \t]*message-id:[ \t]*<[^<>\s]{1,300}>/gim) ?? []),
  ]
  return [...new Set(values.flatMap(idsIn))].slice(0, 50)
}
