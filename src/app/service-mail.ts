// Mail of the newsroom's own to one person: a confirmation, a reminder, a report. It takes the same way out as an issue
// and is signed like one, but is no delivery: nothing waits for it, and no ledger counts it.
import { createHash } from 'node:crypto'
import { encodeMailbox, encodeText } from '../email/message-header.ts'
import type { MailConfig } from '../manifest/config.ts'
import type { Signer } from '../transport/dkim.ts'
import type { Transport } from '../transport/transport.ts'

export type ServiceMail = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html?: string
}

type Post = { readonly mail: MailConfig; readonly transport: Transport; readonly sign?: Signer | undefined }

/** Whether a server took it. It is tried once: whoever asks again is answered again. */
export async function sendServiceMail(post: Post, letter: ServiceMail, now: number): Promise<boolean> {
  const { mail, transport, sign } = post
  const parts = renderServiceMail(mail, letter, now)
  const wire = transport.openWire()
  try {
    const envelope = { from: mail.bounces ?? mail.from.address, to: letter.to, smtputf8: false }
    const message = sign ? await sign(parts) : parts
    const { kind } = await wire.deliver(envelope, message, async () => undefined, AbortSignal.timeout(60_000))
    return kind === 'accepted'
  } finally {
    await wire.close()
  }
}

/** The header block, then the body: what a signer takes. */
export function renderServiceMail(
  { from, replyTo }: Pick<MailConfig, 'from' | 'replyTo'>,
  letter: ServiceMail,
  now: number,
): Buffer[] {
  const { to, subject, text, html } = letter
  const id = createHash('sha256')
    .update(JSON.stringify([to, subject, text, now]))
    .digest('base64url')
    .slice(0, 24)
  const boundary = `=_${id.replace(/[^\w]/g, '')}`
  const type = html === undefined ? 'text/plain; charset=utf-8' : `multipart/alternative; boundary="${boundary}"`
  const header = [
    `From: ${encodeMailbox(from.name, from.address, 6)}`,
    ...(replyTo ? [`Reply-To: ${encodeMailbox(undefined, replyTo, 10)}`] : []),
    `To: ${encodeMailbox(undefined, to, 4)}`,
    `Subject: ${encodeText(subject, 9)}`,
    `Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <service.${id}@${from.address.replace(/^.*@/, '')}>`,
    'Auto-Submitted: auto-generated', // RFC 3834 §5: no holiday notice answers it
    'MIME-Version: 1.0',
    `Content-Type: ${type}`,
    ...(html === undefined ? ['Content-Transfer-Encoding: base64'] : []),
    '',
    '',
  ].join('\r\n')
  const part = (kind: string, body: string): string =>
    `--${boundary}\r\nContent-Type: ${kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${toBase64(body)}`
  const body =
    html === undefined ? toBase64(text) : `${part('text/plain', text)}${part('text/html', html)}--${boundary}--\r\n`
  return [Buffer.from(header), Buffer.from(body)]
}

const toBase64 = (text: string): string =>
  `${Buffer.from(text)
    .toString('base64')
    .replace(/.{76}(?!$)/g, '$&\r\n')}\r\n`
