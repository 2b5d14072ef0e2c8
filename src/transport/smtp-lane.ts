// One connection that is kept from message to message. Invariant: a message is tried once; only a connection that the
// server had closed while it lay idle, before it said a word about the message, is replaced without telling anybody.

import { Exchange, type Transaction } from './smtp-exchange.ts'
import type { Session, Timeouts } from './smtp-session.ts'
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
  opened: Envelope | undefined
}
type Order = Transaction & {
  readonly signal: AbortSignal
  readonly done: (outcome: Outcome) => void
  readonly failed: (error: unknown) => void
}

export function openSmtpLane(connect: Connect, { timeouts, messagesPerConnection, onClose }: LaneOptions): Lane {
  let kept: Kept | undefined
  let exchange: Exchange | undefined
  let busy: Promise<Outcome> | undefined
  let watched: AbortSignal | undefined

  /** Never between the dot and its reply: that wait ends by a reply, a loss or the clock. */
  const abort = (): void => {
    if (exchange?.stage !== 'dot') kept?.session.destroy('ABORTED', 'stopped before the message was complete')
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
  const mayUse = ({ session, sent, opened }: Kept, envelope: Envelope): boolean =>
    session.alive() && sent < messagesPerConnection && (opened ? opened === envelope : !session.early())

  const begin = (order: Order): void => {
    if (order.signal.aborted) order.done({ kind: 'failed', stage: 'connect', reason: 'stopped', code: 'ABORTED' })
    else if (kept && mayUse(kept, order.envelope)) converse(kept, order)
    else reconnect(order).catch(order.failed)
  }
  const reconnect = async (order: Order): Promise<void> => {
    await drop()
    const session = await connect(order.signal)
    if ('kind' in session) return order.done(session)
    kept = { session, sent: 0, reset: false, opened: undefined }
    begin(order)
  }
  const converse = (ready: Kept, order: Order): void => {
    const { session, reset, sent, opened } = ready
    ready.opened = undefined
    const done = (outcome: Outcome): void => {
      exchange = undefined
      ready.opened = run.ahead
      const stale = outcome.kind === 'failed' && outcome.stage === 'mail' && !run.answered && sent > 0
      if (stale && !order.signal.aborted) begin(order)
      else {
        ready.sent += 1
        ready.reset = outcome.kind === 'refused' && outcome.stage !== 'dot'
        order.done(outcome)
      }
    }
    const standing = { reset, opened: opened !== undefined, goesOn: sent + 1 < messagesPerConnection }
    const run = new Exchange({ session, timeouts }, order, standing, { done, failed: order.failed })
    exchange = run
    run.begin()
  }
  return {
    deliver: (envelope, message, gate, signal, ahead) => {
      if (busy) throw new Error('a lane takes one message at a time')
      watch(signal)
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
      busy = promise
      const done = (outcome: Outcome): void => {
        busy = undefined
        resolve(outcome)
      }
      const failed = (error: unknown): void => {
        busy = exchange = undefined
        kept?.session.destroy('EFAULT', 'a fault of ours')
        reject(error)
      }
      begin({ envelope, message, gate, signal, ahead, done, failed })
      return promise
    },
    close: async () => {
      await busy?.catch(() => undefined)
      watch(undefined)
      onClose()
      await drop()
    },
  }
}
