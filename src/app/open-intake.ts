// What comes back, taken in: joins the newsroom's store and secret with the reading of reports, for the command line,
// the daemon and the clock's job alike. Invariant: a report is recorded before whoever brought it is told so.
import type { Feedback } from '../feedback/feedback.ts'
import { parseFeedback } from '../feedback/parse-feedback.ts'
import { recordFeedback } from '../feedback/record-feedback.ts'
import { drainImap, watchImap } from '../feedback/watch-imap.ts'
import type { Recorded } from '../store/feedback.ts'
import { findSetting } from './find-setting.ts'
import { forwardReplies } from './forward-replies.ts'
import type { App } from './open-app.ts'
import { openMail } from './open-delivery.ts'
import { openSecrets } from './open-secret.ts'

export type Intake = {
  readonly take: (feedback: Feedback, original: Uint8Array | string) => Promise<Recorded>
  /** Takes in what lies in the bounce mailbox; undefined where KANFA_IMAP_URL is not set. */
  readonly drain: (signal: AbortSignal) => Promise<number | undefined>
  /** The same by IDLE, until the signal; ends at once where none is set. */
  readonly watch: (signal: AbortSignal, onTrouble: (error: unknown, retryMs: number) => void) => Promise<void>
}

export function openIntake({ newsroom, store, env, now }: App): Intake {
  const recorder = { store, secrets: openSecrets(newsroom.root, env), now, random: Math.random }
  const url = findSetting(env, 'KANFA_IMAP_URL')
  const take: Intake['take'] = (feedback, original) => recordFeedback(recorder, feedback, original)
  const takeMail = async (bytes: Buffer): Promise<Recorded> => take(await parseFeedback(bytes), bytes)
  return {
    take,
    drain: async (signal) => (url === undefined ? undefined : drainImap({ url, signal, take: takeMail })),
    watch: async (signal, onTrouble) => {
      if (url !== undefined) await watchImap({ url, signal, take: takeMail, onTrouble })
    },
  }
}

/** One round of the `feedback` job: the mailbox is taken in, and what people wrote goes on to an editor. */
export async function takeInFeedback(app: App, signal: AbortSignal): Promise<{ taken: number; forwarded: number }> {
  const [drained] = await Promise.allSettled([openIntake(app).drain(signal)])
  const forwarded = await forwardAll(app, signal)
  // What was taken in before goes on, whatever keeps us from the mailbox now.
  if (drained.status === 'rejected') throw drained.reason
  return { taken: drained.value ?? 0, forwarded }
}

async function forwardAll(app: App, signal: AbortSignal): Promise<number> {
  if ((await app.store.feedback.listToForward(1)).length === 0) return 0
  const transport = await openMail(app)
  return forwardReplies(app, transport, signal).finally(() => transport.close())
}
