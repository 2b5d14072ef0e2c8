// What members write to the list address reaches an editor: the letter as it came, attached whole. Invariant: a letter
// leaves the queue only when the relay has accepted it, and what is forwarded is never taken for a new letter.
import type { Transport } from '../transport/transport.ts'
import type { App } from './open-app.ts'
import { openSigner } from './open-delivery.ts'
import { type ServiceMail, sendServiceMail } from './service-mail.ts'

type Reply = { readonly sender: string; readonly subject: string; readonly original: string }

/** How many were forwarded now; the rest wait for the next round. */
export async function forwardReplies(app: App, transport: Transport, signal: AbortSignal): Promise<number> {
  const { config, store, now } = app
  const { from, replyTo, bounces } = config.mail
  const editor = replyTo ?? config.staff[0]?.address ?? from.address
  // To the mailbox it came from it would come back for ever.
  if (editor === bounces) return 0
  const post = { mail: config.mail, transport, sign: openSigner(app), signal }
  let forwarded = 0
  for (const row of await store.feedback.listToForward()) {
    if (!(await sendServiceMail(post, forwardMail(editor, row), now()))) break
    await store.feedback.markForwarded(row.id)
    forwarded++
  }
  return forwarded
}

export const forwardMail = (editor: string, { sender, subject, original }: Reply): ServiceMail => ({
  to: editor,
  ...(/^[\w.+-]{1,64}@[\w.-]{1,190}$/.test(sender) ? { replyTo: sender } : {}),
  subject: Array.from(`转：${subject}`).slice(0, 60).join(''),
  text: '有读者来信，原信附后。回复本邮件即回复来信人。\nA reader has written; the letter is attached. A reply goes to them.\n',
  attached: original,
})
