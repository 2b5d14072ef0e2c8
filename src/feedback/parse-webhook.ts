// A relay's POST → what it says, as pure functions: the caller mounts them and hands in the body, the headers and whom
// it trusts. Invariant: nothing is read from a body whose sender has not been proved. docs/feedback.md has the forms.
import { createHmac, createVerify, timingSafeEqual } from 'node:crypto'
import { readOr } from '../diagnostic/read-or.ts'
import { classifyFailure, plainEvent } from './classify-failure.ts'
import { type Feedback, type FeedbackEvent, type FeedbackKind, NOTHING_SAID } from './feedback.ts'

export type WebhookForm = 'generic' | 'ses' | 'aliyun'
export type WebhookRequest = {
  readonly body: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** `?key=` of the address, for senders that cannot sign. */
  readonly key?: string | undefined
}
export type WebhookTrust = {
  readonly secret: string
  readonly now: Date
  /** SNS topics that may speak; others are refused. */
  readonly topics?: readonly string[]
  /** Fetches Amazon's signing certificate, PEM; only ever asked for addresses at Amazon. */
  readonly readCertificate?: (url: string) => Promise<string>
}
export type WebhookResult = {
  readonly status: 200 | 400 | 401 | 413
  readonly feedback: readonly Feedback[]
  /** SNS asks once whether we want its messages: fetching this address says yes. */
  readonly confirm?: string
}

type Json = Readonly<Record<string, unknown>>

const MAX_BODY = 1 << 20
const SKEW_MS = 5 * 60_000

export async function parseWebhook(
  form: WebhookForm,
  request: WebhookRequest,
  trust: WebhookTrust,
): Promise<WebhookResult> {
  const answer = (status: WebhookResult['status'], feedback: readonly Feedback[] = []) => ({ status, feedback })
  if (request.body.length > MAX_BODY) return answer(413)
  if (form === 'generic' && !isSigned(request, trust)) return answer(401)
  if (form === 'aliyun' && !holdsKey(request, trust)) return answer(401)
  const body = parseJson(request.body)
  if (!body) return answer(400)
  if (form === 'generic') return answer(200, rows(body.events).map(fromGeneric))
  if (form === 'aliyun') return answer(200, fromAliyun(body))
  if (!(await isFromTopic(body, trust))) return answer(401)
  if (body.Type === 'SubscriptionConfirmation') return { ...answer(200), confirm: text(body.SubscribeURL) }
  return answer(200, fromSes(parseJson(text(body.Message)) ?? {}, text(body.MessageId)))
}

/** `X-Kanfa-Signature: t=SECONDS,v1=HEX`, HMAC-SHA256 over `SECONDS.BODY`; older than five minutes is a replay. */
function isSigned({ body, headers }: WebhookRequest, { secret, now }: WebhookTrust): boolean {
  const [, at = '', signature = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers['x-kanfa-signature'] ?? '') ?? []
  const expected = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return same(signature, expected) && Math.abs(now.getTime() - Number(at) * 1000) <= SKEW_MS
}

/** EventBridge sends the token that was set for the target; its own RSA signature would need a call back to Aliyun. */
const holdsKey = ({ headers, key }: WebhookRequest, { secret }: WebhookTrust): boolean =>
  same(headers['x-eventbridge-signature-token'] ?? key ?? '', secret)

/** Over digests, which are of one length whatever was sent. */
const same = (given: string, expected: string): boolean => {
  const digest = (value: string): Buffer => createHmac('sha256', 'compare').update(value).digest()
  return given !== '' && timingSafeEqual(digest(given), digest(expected))
}

const SIGNED = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']

/** SNS signs these fields in this order; the certificate must lie at Amazon, not wherever the body says. */
async function isFromTopic(body: Json, { topics = [], readCertificate }: WebhookTrust): Promise<boolean> {
  const address = URL.parse(text(body.SigningCertURL))
  const amazon = /^https:\/\/sns\.[a-z0-9-]{4,30}\.amazonaws\.com(\.cn)?\/[\w.-]+\.pem$/.test(address?.href ?? '')
  if (!readCertificate || !amazon || !topics.includes(text(body.TopicArn))) return false
  const only = body.Type === 'Notification' ? /^(SubscribeURL|Token)$/ : /^Subject$/
  const fields = SIGNED.filter((name) => typeof body[name] === 'string' && !only.test(name))
  const verify = createVerify(body.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1')
  verify.update(fields.map((name) => `${name}\n${text(body[name])}\n`).join(''))
  // Trouble is thrown: SNS takes a 401 for good and never repeats what it said.
  const certificate = await readCertificate(address?.href ?? '')
  return certificate !== '' && verify.verify(certificate, text(body.Signature), 'base64')
}

/** SES also mails such notices; those hold the same JSON. */
export function fromSes(notice: Json, id = ''): Feedback[] {
  const mail = object(notice.mail)
  const answers = [text(object(mail.commonHeaders).messageId)]
  const about = { answers, sentTo: [text(mail.source)], messageId: id || text(mail.messageId) }
  const bounce = object(notice.bounce)
  const complaint = object(notice.complaint)
  const delivery = object(notice.delivery)
  const note = `${text(bounce.bounceType)} ${text(bounce.bounceSubType)}`
  switch (text(notice.notificationType) || text(notice.eventType)) {
    case 'Bounce': {
      const toEvent = ({ emailAddress, diagnosticCode, status }: Json) =>
        failed(text(emailAddress), text(diagnosticCode), { status: text(status), note })
      return [feedback('bounce', rows(bounce.bouncedRecipients).map(toEvent), about)]
    }
    case 'Complaint': {
      const events = rows(complaint.complainedRecipients).map((one) => plainEvent(text(one.emailAddress), 'feedback'))
      return [{ ...feedback('complaint', events, about), complaint: text(complaint.complaintFeedbackType) || 'abuse' }]
    }
    case 'Delivery': {
      const recipients = Array.isArray(delivery.recipients) ? delivery.recipients.slice(0, MAX_ROWS).map(text) : []
      const events = recipients.map((one) => accepted(one, text(delivery.smtpResponse)))
      return [feedback('delivered', events, about)]
    }
    default:
      return []
  }
}

/** A CloudEvent of acs:dm. */
function fromAliyun({ data, type, id }: Json): Feedback[] {
  const { rcpt, msg_id, from, err_code, err_msg, failed_type, header } = object(data)
  const answers = [text(msg_id), text(object(header)['X-Notify-Message-ID'])]
  const about = { answers, sentTo: [text(from)], messageId: text(id) }
  if (type === 'dm:Feedback:FblReport') return [feedback('complaint', [plainEvent(text(rcpt), 'feedback')], about)]
  if (type === 'dm:Deliver:Succeed') return [feedback('delivered', [accepted(text(rcpt), text(err_msg))], about)]
  if (type !== 'dm:Deliver:Fail') return []
  const said = text(err_msg).startsWith(text(err_code)) ? text(err_msg) : `${text(err_code)} ${text(err_msg)}`
  return [feedback('bounce', [failed(text(rcpt), said, { note: text(failed_type) })], about)]
}

function fromGeneric(event: Json): Feedback {
  const [recipient, said] = [text(event.recipient), text(event.text)]
  const sentTo = event.token ? [`bounces+${text(event.token)}@webhook.invalid`] : []
  const about = { answers: [text(event.messageId)], sentTo, messageId: text(event.id) }
  if (event.type === 'complaint') return feedback('complaint', [plainEvent(recipient, 'feedback')], about)
  if (event.type === 'delivered') return feedback('delivered', [accepted(recipient, said)], about)
  const note = event.permanent === true ? 'permanent noemail' : ''
  return feedback('bounce', [failed(recipient, said, { status: text(event.status), note })], about)
}

type About = Pick<Feedback, 'answers' | 'sentTo' | 'messageId'>

const feedback = (kind: FeedbackKind, events: readonly FeedbackEvent[], about: About): Feedback => ({
  ...{ kind, events, from: '', subject: '', returnedTo: [] },
  messageId: about.messageId,
  answers: about.answers.filter(Boolean).map((id) => (id.startsWith('<') ? id : `<${id}>`)),
  sentTo: about.sentTo.filter(Boolean),
  ...(kind === 'complaint' ? { complaint: 'abuse' } : {}),
})

/** The relay's own verdict stands in square brackets after the receiver's words; rules.json knows those that matter. */
type Verdict = { readonly status?: string; readonly note: string }
function failed(recipient: string, said: string, { status = '', note }: Verdict): FeedbackEvent {
  const verdict = note.trim() ? ` [${note.trim().toLowerCase()}]` : ''
  const diagnostic = `${said.replace(/^smtp;\s*/i, '').slice(0, 2000)}${verdict}`
  const code = /^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? status : ''
  const report = { recipient, action: 'failed', status: code, type: 'smtp', diagnostic } as const
  return classifyFailure({ ...report, context: '', whole: '' })
}

const accepted = (recipient: string, said: string): FeedbackEvent => ({
  ...{ ...NOTHING_SAID, recipient, reason: 'delivered', class: 'none', action: 'delivered' },
  reply: /\b25\d\b/.exec(said)?.[0] ?? '',
  status: /\b2\.\d\.\d{1,3}\b/.exec(said)?.[0] ?? '',
})

const MAX_ROWS = 1000
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const object = (value: unknown): Json => (isObject(value) ? value : {})
const rows = (value: unknown): Json[] => (Array.isArray(value) ? value.slice(0, MAX_ROWS).map(object) : [])

export function parseJson(body = ''): Json | undefined {
  const value: unknown = readOr(() => JSON.parse(body))
  return isObject(value) ? value : undefined
}
