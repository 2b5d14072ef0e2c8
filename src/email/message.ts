// The message a member receives: a skeleton is encoded once for a send, and filling it for one member splices a few
// encoded fields into it. Invariant: the same skeleton and recipient give the same bytes for ever, Date, Message-ID
// and boundaries included, so that a retry is byte-identical. docs/mail.md explains every header.
import { hash } from 'node:crypto'
import type { Edition, EmbeddedPicture } from '../issue/edition.ts'
import { appendBytes } from './message-bytes.ts'
import {
  checkAddress,
  checkUri,
  createMac,
  encodeMailbox,
  encodePhrase,
  encodeText,
  formatDate,
  toLine,
} from './message-header.ts'
import {
  type EncodedPart,
  encodePart,
  fillPart,
  foldBase64,
  joinSlots,
  splitFields,
  type Values,
} from './message-part.ts'

export type MessageOptions = {
  readonly list: { readonly id: string; readonly name: string }
  readonly sendId: string
  /** The send's own time: no retry changes it. */
  readonly date: Date
  /** The sending domain, of Message-IDs and List-ID: that of From, or aligned with it. */
  readonly domain: string
  /** local@domain: bounces and mailto unsubscribes go to local+TOKEN@domain (VERP). Absent: to From, without a token. */
  readonly bounceAddress?: string
  /** Secret, so that a Message-ID neither tells the address nor can be guessed. */
  readonly messageIdKey: Uint8Array
}

export type Recipient = {
  /** Validated when it was imported. */
  readonly address: string
  readonly name?: string | undefined
  readonly organisation?: string | undefined
  /** Names this delivery in the return path and in mailto unsubscribes: [a-z0-9._-], at most 48, case may be folded. */
  readonly token: string
  /** The link in the body, and by POST the one-click target of RFC 8058. */
  readonly unsubscribeUrl: string
  readonly preferencesUrl?: string | undefined
  readonly viewUrl?: string | undefined
}

type FieldText = ReturnType<typeof splitFields>
type Around = readonly [before: string, after: string]

export type Skeleton = {
  readonly from: string
  readonly domain: string
  /** Message-ID's left part for an address. */
  readonly identify: (address: string) => string
  /** The return path and the mailto unsubscribe round a member's token. */
  readonly returnPath: Around | undefined
  readonly unsubscribeMail: Around
  /** Header fields that are the same for all. */
  readonly fields: Buffer
  /** Where the subject has merge fields; else it stands among the fields. */
  readonly subject: FieldText | undefined
  /** The body in order: bytes for all, or a part whose gaps are to be filled. */
  readonly body: readonly (Buffer | { readonly part: EncodedPart; readonly kind: 'text' | 'html' })[]
}

export type Envelope = { from: string; to: string; smtputf8: boolean }
/**
 * `message[0]` is the header block with its blank line; `message[1]` is the same Buffer for every member of a send,
 * so that a signer hashes the body's unchanging beginning once.
 */
export type FilledMessage = {
  readonly envelope: Envelope
  readonly message: Buffer[]
  readonly messageId: string
}

export function buildSkeleton(edition: Edition, options: MessageOptions): Skeleton {
  const { from, embedded } = edition
  const { bounceAddress: bounces, sendId } = options
  for (const address of [from.address, edition.replyTo, bounces]) if (address !== undefined) checkAddress(address)
  const [outer, inner] = boundaries(`${sendId}\n${edition.hash}`)
  const subject = splitFields(edition.subject)
  const text = encodePart(edition.text)
  const html = encodePart(edition.html)
  const related = `Content-Type: multipart/related; type="text/html";\r\n boundary="${inner}"\r\n\r\n--${inner}\r\n`
  const pictures = embedded.map((picture) => `--${inner}\r\n${renderPicture(picture)}`).join('')
  // RFC 2046 §5.1.4: alternatives in increasing order of preference.
  const opening = `--${outer}\r\n${partFields('text/plain', text)}`
  const between = `--${outer}\r\n${embedded.length > 0 ? related : ''}${partFields('text/html', html)}`
  const closing = `${pictures}${embedded.length > 0 ? `--${inner}--\r\n` : ''}--${outer}--\r\n`
  return {
    from: from.address,
    domain: options.domain,
    identify: createMac(options.messageIdKey, `${sendId}\n`),
    returnPath: bounces === undefined ? undefined : [bounces.replace(/@.*/, '+'), bounces.replace(/^.*@/, '@')],
    unsubscribeMail:
      bounces === undefined
        ? [`mailto:${toMailto(from.address)}?subject=unsubscribe%20`, '']
        : [`mailto:${toMailto(bounces).replace(/@.*/, '+')}`, `${bounces.replace(/^.*@/, '@')}?subject=unsubscribe`],
    fields: Buffer.from(
      renderFields(edition, options, outer) + (subject.runs.length > 0 ? '' : renderSubject(subject, {})),
    ),
    subject: subject.runs.length > 0 ? subject : undefined,
    body: [
      Buffer.concat([Buffer.from(opening), text.head]),
      { part: text, kind: 'text' },
      Buffer.concat([Buffer.from(between), html.head]),
      { part: html, kind: 'html' },
      Buffer.from(closing),
    ],
  }
}

/** RFC 2045 §6.7 suggests "=_": it stands in no base64 and in no quoted-printable. */
function boundaries(seed: string): [outer: string, inner: string] {
  const mark = hash('sha256', seed).slice(0, 16)
  return [`=_alt_${mark}`, `=_rel_${mark}`]
}

function renderFields(edition: Edition, options: MessageOptions, boundary: string): string {
  const { from, replyTo, webUrl } = edition
  const { list, domain, sendId } = options
  const owner = toMailto(replyTo ?? from.address)
  const listName = encodePhrase(list.name, 'List-ID: '.length)
  const sender = toIdentifier(domain).slice(0, 15)
  return [
    `From: ${encodeMailbox(from.name, from.address, 'From: '.length)}`,
    ...(replyTo ? [`Reply-To: <${replyTo}>`] : []),
    `Date: ${formatDate(options.date, edition.timezone)}`,
    `List-ID: ${listName}${listName ? '\r\n ' : ''}<${toIdentifier(list.id)}.${domain}>`, // RFC 2919 §3
    `List-Help: <mailto:${owner}?subject=help>`, // RFC 2369 §3.1
    `List-Owner: <mailto:${owner}>`, // RFC 2369 §3.5
    ...(webUrl ? [`List-Archive: <${checkUri(webUrl)}>`] : []), // RFC 2369 §3.6
    // Gmail counts complaints by each of up to three names; the last field names the sender.
    `Feedback-ID: ${[edition.issue, list.id, sendId, sender].map(toIdentifier).join(':')}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
  ].join('\r\n')
}

/** RFC 6068 §2: what has a meaning in a URI is escaped; the at sign and plus have none here. */
const toMailto = (address: string): string => encodeURIComponent(address).replace(/%(40|2B)/g, decodeURIComponent)

const toIdentifier = (text: string): string => text.replace(/[^a-z0-9-]+/gi, '-').slice(0, 60)

const partFields = (type: string, part: EncodedPart): string =>
  `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${part.encoding}\r\n\r\n`

const renderPicture = ({ type, contentId, name, base64 }: EmbeddedPicture): string =>
  [
    `Content-Type: ${type}`,
    `Content-ID: <${contentId.replace(/[^\w@.-]/g, '-')}>`, // RFC 2392
    `Content-Disposition: inline; filename="${name.replace(/[^\w.-]+/g, '-').slice(-60)}"`,
    'Content-Transfer-Encoding: base64',
    '',
    foldBase64(base64.replace(/[^A-Za-z0-9+/=]/g, '')),
  ].join('\r\n')

/** The envelope alone: a connection is told it long before it takes the message. */
export function addressMessage(
  { from, returnPath }: Skeleton,
  { address, token }: Pick<Recipient, 'address' | 'token'>,
): Envelope {
  checkAddress(address)
  if (!/^[\w.-]{1,48}$/.test(token)) throw new Error('a delivery token that does not fit a return path')
  const smtputf8 = /[^\x00-\x7f]/.test(address + from) // RFC 6531 §3.4
  return { from: returnPath ? returnPath[0] + token + returnPath[1] : from, to: address, smtputf8 }
}

export function fillMessage(
  skeleton: Skeleton,
  recipient: Recipient,
  envelope: Envelope = addressMessage(skeleton, recipient),
): FilledMessage {
  const { unsubscribeMail, subject } = skeleton
  const { address, token, unsubscribeUrl } = recipient
  const values = readValues(recipient)
  const messageId = `<${skeleton.identify(address)}@${skeleton.domain}>`
  const own =
    `To: ${encodeMailbox(values.raw.name, address, 'To: '.length)}\r\n` +
    (subject ? renderSubject(subject, values.raw) : '') +
    `Message-ID: ${messageId}\r\n` +
    // RFC 8058 §3.1 asks for one https URI, RFC 2369 §3.2 lets a mailto stand beside it. Never folded: a downstream
    // signer is known to break on a folded one (nodemailer #1654).
    `List-Unsubscribe: <${checkUri(unsubscribeUrl)}>, <${unsubscribeMail[0]}${token}${unsubscribeMail[1]}>\r\n` +
    (unsubscribeUrl.startsWith('https:') ? 'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n' : '\r\n')
  const message = [appendBytes(skeleton.fields, envelope.smtputf8 ? Buffer.from(own).toString('latin1') : own)]
  for (const piece of skeleton.body) {
    if (Buffer.isBuffer(piece)) message.push(piece)
    else fillPart(piece.part, piece.kind === 'html' ? values.html : values.raw, message)
  }
  return { envelope, message, messageId }
}

const VALUE_LIMIT = 2000

function readValues(recipient: Recipient): { raw: Values & { name: string }; html: Values } {
  const { unsubscribeUrl, preferencesUrl = '', viewUrl = '' } = recipient
  const name = toLine((recipient.name ?? '').slice(0, VALUE_LIMIT))
  const organisation = toLine((recipient.organisation ?? '').slice(0, VALUE_LIMIT))
  return {
    raw: { name, organisation, unsubscribeUrl, preferencesUrl, viewUrl },
    html: {
      name: escapeHtml(name),
      organisation: escapeHtml(organisation),
      unsubscribeUrl: escapeHtml(unsubscribeUrl),
      preferencesUrl: escapeHtml(preferencesUrl),
      viewUrl: escapeHtml(viewUrl),
    },
  }
}

const escapeHtml = (text: string): string =>
  /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`) : text

function renderSubject({ first, runs }: FieldText, values: Values): string {
  const text = first + runs.map((run) => joinSlots(run.slots, values) + run.text).join('')
  return `Subject: ${encodeText(text, 'Subject: '.length)}\r\n`
}
