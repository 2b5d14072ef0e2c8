// One connection that is kept from message to message. Invariant: a message is tried once; only a connection that the
// server had closed while it lay idle, before it said a word about the message, is replaced without telling anybody.
import type { Session, Timeouts } from './smtp-session.ts'
import { type Progress, transact } from './smtp-transaction.ts'
import type { Envelope, Lane, Outcome } from './transport.ts'

export type Connect = (signal: AbortSignal) => Promise<Session | Outcome>

export type LaneOptions = {
  readonly timeouts: Timeouts
  readonly messagesPerConnection: number
  readonly onClose: () => void
}

type Kept = {
  readonly session: Session
  sent: number
  /** A refused transaction may be open. */
  reset: boolean
  /** The envelope that has left already, with the dot of the letter before. */
  opened?: Envelope | undefined
}

export function openSmtpLane(connect: Connect, { timeouts, messagesPerConnection, onClose }: LaneOptions): Lane {
  let kept: Kept | undefined
  let progress: Progress | undefined
  let busy: Promise<unknown> | undefined
  let watched: AbortSignal | undefined

  /** Never between the dot and its reply: that wait ends by a reply, a loss or the clock. */
  const abort = (): void => {
    if (progress?.stage !== 'dot') kept?.session.destroy('ABORTED', 'stopped before the message was complete')
  }
  /** One listener for as long as the same signal is given: adding one costs more than the commands of a message. */
  const watch = (signal: AbortSignal | undefined): void => {
    if (signal === watched) return
    watched?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort)
    watched = signal
  }
  const drop = async (): Promise<void> => {
    const last = kept
    kept = undefined
    // Behind an envelope a QUIT would be a line of the letter.
    if (last?.opened) last.session.destroy('CLOSED', 'closed by us')
    else await last?.session.quit()
  }
  /** The connection at hand where it may be used once more, else a new one. */
  const getReady = async (signal: AbortSignal, envelope: Envelope): Promise<Kept | Outcome> => {
    const usable = kept?.session.alive() && kept.sent < messagesPerConnection
    if (kept && usable && (kept.opened ? kept.opened === envelope : !kept.session.early())) return kept
    await drop()
    const session = await connect(signal)
    if ('kind' in session) return session
    kept = { session, sent: 0, reset: false }
    return kept
  }
  const deliver: Lane['deliver'] = async (envelope, message, gate, signal, ahead) => {
    watch(signal)
    for (;;) {
      if (signal.aborted) return { kind: 'failed', stage: 'connect', reason: 'stopped', code: 'ABORTED' }
      const ready = await getReady(signal, envelope)
      if ('kind' in ready) return ready
      const run: Progress = { stage: 'mail', answered: false }
      progress = run
      const { session, reset, sent, opened } = ready
      ready.opened = undefined
      const next = sent + 1 < messagesPerConnection ? ahead : undefined
      const transaction = { envelope, message, gate, reset, next, opened: opened !== undefined }
      const outcome = await transact({ session, timeouts, progress: run }, transaction)
      progress = undefined
      ready.opened = run.opened
      const stale = outcome.kind === 'failed' && outcome.stage === 'mail' && !run.answered && sent > 0
      if (stale && !signal.aborted) continue
      ready.sent += 1
      ready.reset = outcome.kind === 'refused' && outcome.stage !== 'dot'
      return outcome
    }
  }
  return {
    deliver: (...job) => {
      if (busy) throw new Error('a lane takes one message at a time')
      const running = deliver(...job).finally(() => {
        busy = undefined
      })
      busy = running
      return running
    },
    close: async () => {
      await busy?.catch(() => undefined)
      watch(undefined)
      onClose()
      await drop()
    },
  }
}
