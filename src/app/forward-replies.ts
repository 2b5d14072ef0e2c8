// What members write to the list address reaches an editor: the letter as it came, attached whole. Invariant: a letter
// leaves the queue only when the relay has accepted it, and what is forwarded is never taken for a new letter.
import { createHash } from 'node:crypto'
import { encodeText } from '../email/message-header.ts'
import type { Wire } from '../transport/transport.ts'
import type { App } from './open-app.ts'

/** How many were forwarded now; the rest wait for the next round. */
export async function forwardReplies({ config, store, now }: App, wire: Wire, signal: AbortSignal): Promise<number> {
  const { from, replyTo, bounces } = config.mail
  const editor = replyTo ?? config.staff[0]?.address ?? from.address
  // To the mailbox it came from it would come back for ever.
  if (editor === bounces) return 0
  let forwarded = 0
  for (const row of await store.feedback.listToForward()) {
    const about = { from: from.address, editor, sender: row.sender, subject: row.subject, date: new Date(now()) }
    const message = renderForward(about, row.original)
    // RFC 3834 §3.3: a notice that a machine sends has no return path.
    const envelope = { from: '', to: editor, smtputf8: false }
    const outcome = await wire.deliver(envelope, [message], async () => undefined, signal)
    if (outcome.kind !== 'accepted') break
    await store.feedback.markForwarded(row.id)
    forwarded++
  }
  return forwarded
}

type About = { from: string; editor: string; sender: string; subject: string; date: Date }

export function renderForward({ from, editor, sender, subject, date }: About, original: string): Buffer {
  const boundary = `=_${createHash('sha256').update(original).digest('hex').slice(0, 24)}`
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n')
  const replyTo = /^[\w.+-]{1,64}@[\w.-]{1,190}$/.test(sender) ? [`Reply-To: <${sender}>`] : []
  const lines = [
    `From: <${from}>`,
    `To: <${editor}>`,
    ...replyTo,
    `Subject: ${encodeText(Array.from(`转：${subject}`).slice(0, 60).join(''), 9)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <forward.${boundary.slice(2)}@${from.replace(/^.*@/, '')}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n`,
    base64(
      '有读者来信，原信附后。回复本邮件即回复来信人。\r\nA reader has written; the letter is attached. A reply goes to them.\r\n',
    ),
    `--${boundary}\r\nContent-Type: application/octet-stream; name="letter.eml"\r\nContent-Transfer-Encoding: base64`,
    'Content-Disposition: attachment; filename="letter.eml"\r\n',
    base64(original),
    `--${boundary}--\r\n`,
  ]
  return Buffer.from(lines.join('\r\n'))
}
