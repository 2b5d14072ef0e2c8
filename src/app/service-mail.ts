// Mail of the newsroom's own to one person: a confirmation, a reminder, a report. It takes the same way out as an issue
// and is signed like one, but is no delivery: nothing waits for it, and no ledger counts it.
import { hash } from 'node:crypto'
import { encodeMailbox, encodeText } from '../email/message-header.ts'
import { foldBase64 } from '../email/message-part.ts'
import type { MailConfig } from '../manifest/config.ts'
import type { Signer } from '../transport/dkim.ts'
import type { Transport } from '../transport/transport.ts'

export type ServiceMail = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html?: string
  /** Whom an answer reaches; else whoever an answer to an issue reaches. */
  readonly replyTo?: string
  /** A letter, whole. */
  readonly attached?: string
}

type Post = {
  readonly mail: MailConfig
  readonly transport: Transport
  readonly sign?: Signer | undefined
  readonly signal?: AbortSignal
}

/** Whether a server took it. It is tried once: whoever asks again is answered again. */
export async function sendServiceMail(post: Post, letter: ServiceMail, now: number): Promise<boolean> {
  const { mail, transport, sign } = post
  const parts = renderServiceMail(mail, letter, now)
  const wire = transport.openWire()
  try {
    // RFC 3834 §3.3: what a machine passes on has no return path.
    const from = letter.attached === undefined ? (mail.bounces ?? mail.from.address) : ''
    const message = sign ? await sign(parts) : parts
    const signal = AbortSignal.any([AbortSignal.timeout(60_000), ...(post.signal ? [post.signal] : [])])
    const envelope = { from, to: letter.to, smtputf8: false }
    const { kind } = await wire.deliver(envelope, message, async () => undefined, signal)
    return kind === 'accepted'
  } finally {
    await wire.close()
  }
}

/** The header block, then the body: what a signer takes. A letter that is forwarded twice is the same one. */
export function renderServiceMail(
  { from, replyTo }: Pick<MailConfig, 'from' | 'replyTo'>,
  letter: ServiceMail,
  now: number,
): Buffer[] {
  const { to, subject, text, html, attached } = letter
  const answers = letter.replyTo ?? replyTo
  const id = hash('sha256', JSON.stringify([to, subject, text, attached ?? now]), 'base64url').slice(0, 24)
  const parts = [
    part('text/plain; charset=utf-8', text),
    ...(html === undefined ? [] : [part('text/html; charset=utf-8', html)]),
    ...(attached === undefined ? [] : [part(LETTER, attached)]),
  ]
  const boundary = `=_${id.replace(/[^\w]/g, '')}`
  const whole =
    parts.length === 1
      ? parts.join('')
      : `Content-Type: multipart/${attached === undefined ? 'alternative' : 'mixed'}; boundary="${boundary}"\r\n\r\n${parts.map((one) => `--${boundary}\r\n${one}`).join('')}--${boundary}--\r\n`
  const header = [
    `From: ${encodeMailbox(from.name, from.address, 6)}`,
    ...(answers ? [`Reply-To: ${encodeMailbox(undefined, answers, 10)}`] : []),
    `To: ${encodeMailbox(undefined, to, 4)}`,
    `Subject: ${encodeText(subject, 9)}`,
    `Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <service.${id}@${from.address.replace(/^.*@/, '')}>`,
    'Auto-Submitted: auto-generated', // RFC 3834 §5: no holiday notice answers it
    'MIME-Version: 1.0',
    '',
  ].join('\r\n')
  const end = whole.indexOf('\r\n\r\n') + 4
  return [Buffer.from(header + whole.slice(0, end)), Buffer.from(whole.slice(end))]
}

const LETTER = 'application/octet-stream; name="letter.eml"\r\nContent-Disposition: attachment; filename="letter.eml"'

/** Its own fields first, as of a message. */
const part = (type: string, content: string): string =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${foldBase64(Buffer.from(content).toString('base64'))}`
