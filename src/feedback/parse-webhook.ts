// A relay's POST → what it says, as pure functions: the caller mounts them and hands in the body, the headers and whom
// it trusts. Invariant: nothing is read from a body whose sender has not been proved. docs/feedback.md has the forms.
import { createHmac, createVerify, timingSafeEqual } from 'node:crypto'
import { classifyFailure } from './classify-failure.ts'
import { type Feedback, type FeedbackEvent, type FeedbackKind, NOTHING_SAID } from './feedback.ts'

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

const MAX_BODY = 1 << 20
const SKEW_MS = 5 * 60_000
const refuse = (status: 400 | 401 | 413): WebhookResult => ({ status, feedback: [] })

type Json = Readonly<Record<string, unknown>>

export async function parseWebhook(
  form: 'generic' | 'ses' | 'aliyun',
  request: WebhookRequest,
  trust: WebhookTrust,
): Promise<WebhookResult> {
  if (request.body.length > MAX_BODY) return refuse(413)
  if (form === 'generic' && !isSigned(request, trust)) return refuse(401)
  if (form === 'aliyun' && !holdsKey(request, trust)) return refuse(401)
  const body = parseJson(request.body)
  if (!body) return refuse(400)
  if (form === 'generic') return { status: 200, feedback: rows(body.events).map(fromGeneric) }
  if (form === 'aliyun') return { status: 200, feedback: fromAliyun(body) }
  if (!(await isFromTopic(body, trust))) return refuse(401)
  if (body.Type === 'SubscriptionConfirmation') return { status: 200, feedback: [], confirm: text(body.SubscribeURL) }
  const notice = parseJson(text(body.Message))
  return { status: 200, feedback: notice ? fromSes(notice, text(body.MessageId)) : [] }
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

const same = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((value) => createHmac('sha256', 'compare').update(value).digest())
  return a !== undefined && b !== undefined && one !== '' && timingSafeEqual(a, b)
}

/** The signature of SNS, over these fields in this order; the certificate must lie at Amazon, not where the body says. */
async function isFromTopic(body: Json, { topics = [], readCertificate }: WebhookTrust): Promise<boolean> {
  const address = URL.parse(text(body.SigningCertURL))
  const amazon = /^sns\.[a-z0-9-]{4,30}\.amazonaws\.com(\.cn)?$/.test(address?.host ?? '')
  if (!readCertificate || !amazon || address?.protocol !== 'https:' || !address.pathname.endsWith('.pem')) return false
  if (!topics.includes(text(body.TopicArn))) return false
  const fields = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
  const confirms = body.Type === 'SubscriptionConfirmation'
  const signed = fields.filter(
    (name) => typeof body[name] === 'string' && (confirms || !/^(SubscribeURL|Token)$/.test(name)),
  )
  const verify = createVerify(body.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1')
  verify.update(signed.map((name) => `${name}\n${text(body[name])}\n`).join(''))
  try {
    return verify.verify(await readCertificate(address.href), text(body.Signature), 'base64')
  } catch {
    return false
  }
}

/** Also what SES mails instead of posting (its notices by e-mail hold the same JSON). */
export function fromSes(notice: Json, id = ''): Feedback[] {
  const mail = object(notice.mail)
  const common = object(mail.commonHeaders)
  const about = {
    answers: [bracket(text(common.messageId))],
    sentTo: [text(mail.source)],
    messageId: id || text(mail.messageId),
  }
  const type = text(notice.notificationType) || text(notice.eventType)
  if (type === 'Delivery') {
    const { recipients, smtpResponse } = object(notice.delivery)
    const events = strings(recipients).map((recipient) => accepted(recipient, text(smtpResponse)))
    return [feedback('delivered', events, about)]
  }
  if (type === 'Complaint') {
    const { complainedRecipients, complaintFeedbackType } = object(notice.complaint)
    const events = rows(complainedRecipients).map((one) => complained(text(one.emailAddress)))
    return [{ ...feedback('complaint', events, about), complaint: text(complaintFeedbackType) || 'abuse' }]
  }
  if (type !== 'Bounce') return []
  const { bouncedRecipients, bounceType, bounceSubType } = object(notice.bounce)
  const events = rows(bouncedRecipients).map((one) =>
    failed(text(one.emailAddress), text(one.diagnosticCode), {
      status: text(one.status),
      note: `${text(bounceType)} ${text(bounceSubType)}`,
    }),
  )
  return [feedback('bounce', events, about)]
}

/** CloudEvents of acs:dm, one or a list. */
function fromAliyun(body: Json): Feedback[] {
  const { data, type, id } = body
  const { rcpt, msg_id, from, err_code, err_msg, failed_type, header } = object(data)
  const own = text(object(header)['X-Notify-Message-ID'])
  const about = { answers: [text(msg_id), own].map(bracket), sentTo: [text(from)], messageId: text(id) }
  if (type === 'dm:Feedback:FblReport')
    return [{ ...feedback('complaint', [complained(text(rcpt))], about), complaint: 'abuse' }]
  if (type === 'dm:Deliver:Succeed') return [feedback('delivered', [accepted(text(rcpt), text(err_msg))], about)]
  if (type !== 'dm:Deliver:Fail') return []
  const said = text(err_msg)
  const diagnostic = said.startsWith(text(err_code)) ? said : `${text(err_code)} ${said}`
  return [feedback('bounce', [failed(text(rcpt), diagnostic, { note: text(failed_type) || text(err_code) })], about)]
}

function fromGeneric(event: Json): Feedback {
  const { id, type, recipient, token, messageId, text: said, status, permanent } = event
  const about = {
    answers: [bracket(text(messageId))],
    sentTo: token ? [`bounces+${text(token)}@webhook.invalid`] : [],
    messageId: text(id),
  }
  if (type === 'complaint')
    return { ...feedback('complaint', [complained(text(recipient))], about), complaint: 'abuse' }
  if (type === 'delivered') return feedback('delivered', [accepted(text(recipient), text(said))], about)
  const note = permanent === true ? 'permanent noemail' : ''
  return feedback('bounce', [failed(text(recipient), text(said), { status: text(status), note })], about)
}

type About = Pick<Feedback, 'answers' | 'sentTo' | 'messageId'>

const feedback = (kind: FeedbackKind, events: readonly FeedbackEvent[], about: About): Feedback => ({
  kind,
  events,
  from: '',
  subject: '',
  text: '',
  returnedTo: [],
  ...about,
  answers: about.answers.filter(Boolean),
  sentTo: about.sentTo.filter(Boolean),
})

/** The relay's own verdict stands in square brackets after the receiver's words, where rules.json knows it. */
const failed = (
  recipient: string,
  said: string,
  { status = '', note = '' }: { status?: string; note?: string },
): FeedbackEvent => {
  const diagnostic = `${said.replace(/^smtp;\s*/i, '').slice(0, 2000)}${note.trim() ? ` [${note.trim().toLowerCase()}]` : ''}`
  const code = /^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? status : ''
  return classifyFailure({
    recipient,
    action: 'failed',
    status: code,
    type: 'smtp',
    diagnostic,
    context: '',
    whole: '',
  })
}

const complained = (recipient: string): FeedbackEvent => ({
  ...NOTHING_SAID,
  recipient,
  reason: 'feedback',
  class: 'complaint',
})

const accepted = (recipient: string, said: string): FeedbackEvent => ({
  ...NOTHING_SAID,
  recipient,
  reason: 'delivered',
  class: 'none',
  action: 'delivered',
  reply: /\b25\d\b/.exec(said)?.[0] ?? '',
  status: /\b2\.\d\.\d{1,3}\b/.exec(said)?.[0] ?? '',
})

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MAX_BODY) : '')
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
const rows = (value: unknown): Json[] => (Array.isArray(value) ? value.slice(0, 1000).map(object) : [])
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.slice(0, 1000).map(text) : [])
const bracket = (id: string): string => (id === '' || id.startsWith('<') ? id : `<${id}>`)

export function parseJson(body = ''): Json | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
  } catch {
    return undefined
  }
}
