// One connection that is kept from message to message. Invariant: a message is tried once; only a connection that the
// server had closed while it lay idle, before it said a word about the message, is replaced without telling anybody.
import { Exchange, type Transaction } from './smtp-exchange.ts'
import type { Session, Timeouts } from './smtp-session.ts'
import type { Envelope, Outcome, Wire } from './transport.ts'

export type Connect = (signal: AbortSignal) => Promise<Session | Outcome>

export type WireOptions = { readonly timeouts: Timeouts; readonly onClose: () => void }

type Kept = {
  readonly session: Session
  rested: boolean // and perhaps closed by the server meanwhile
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

export class SmtpWire implements Wire {
  readonly #connect: Connect
  readonly #options: WireOptions
  #kept: Kept | undefined
  #exchange: Exchange | undefined
  #busy: Promise<Outcome> | undefined
  /** Connecting before there is a message. */
  #opening: Promise<void> | undefined
  readonly #closing = new AbortController()
  #watched: AbortSignal | undefined

  constructor(connect: Connect, options: WireOptions) {
    this.#connect = connect
    this.#options = options
  }

  open(): void {
    if (this.#busy !== undefined || this.#kept || this.#opening !== undefined) return
    const keep = (session: Session | Outcome): void => {
      this.#opening = undefined
      if (!('kind' in session)) this.#keep(session, true)
    }
    this.#opening = this.#connect(this.#closing.signal).then(keep, () => {
      this.#opening = undefined
    })
  }

  deliver(
    envelope: Envelope,
    message: readonly Buffer[],
    gate: Transaction['gate'],
    signal: AbortSignal,
    ahead?: Transaction['ahead'],
  ): Promise<Outcome> {
    if (this.#busy !== undefined) throw new Error('a wire takes one message at a time')
    this.#watch(signal)
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
    this.#busy = promise
    const done = (outcome: Outcome): void => {
      this.#busy = undefined
      resolve(outcome)
    }
    const failed = (error: unknown): void => {
      this.#busy = this.#exchange = undefined
      this.#kept?.session.destroy('EFAULT', 'a fault of ours')
      reject(error)
    }
    const order: Order = { envelope, message, gate, signal, ahead, done, failed }
    if (this.#opening !== undefined) this.#opening.then(() => this.#begin(order)).catch(failed)
    else this.#begin(order)
    return promise
  }

  async close(): Promise<void> {
    await this.#busy?.catch(() => undefined)
    this.#closing.abort()
    await this.#opening
    this.#watch(undefined)
    this.#options.onClose()
    await this.#drop()
  }

  /** Never between the dot and its reply: that wait ends by a reply, a loss or the clock. */
  readonly #abort = (): void => {
    this.#closing.abort()
    if (this.#exchange?.stage !== 'dot')
      this.#kept?.session.destroy('ABORTED', 'stopped before the message was complete')
  }

  /** One listener for as long as the same signal is given: adding one costs more than the commands of a message. */
  #watch(signal: AbortSignal | undefined): void {
    if (signal === this.#watched) return
    this.#watched?.removeEventListener('abort', this.#abort)
    signal?.addEventListener('abort', this.#abort)
    this.#watched = signal
  }

  #keep(session: Session, rested: boolean): void {
    this.#kept = { session, rested, reset: false, opened: undefined }
  }

  async #drop(): Promise<void> {
    const last = this.#kept
    this.#kept = undefined
    // Behind an envelope a QUIT would be a line of the letter.
    if (last?.opened) last.session.destroy('CLOSED', 'closed by us')
    else await last?.session.quit()
  }

  #begin(order: Order): void {
    const kept = this.#kept
    if (order.signal.aborted) order.done({ kind: 'failed', stage: 'connect', reason: 'stopped', code: 'ABORTED' })
    else if (kept && mayUse(kept, order.envelope)) this.#converse(kept, order)
    else this.#reconnect(order).catch(order.failed)
  }

  async #reconnect(order: Order): Promise<void> {
    await this.#drop()
    const session = await this.#connect(order.signal)
    if ('kind' in session) return order.done(session)
    this.#keep(session, false)
    this.#begin(order)
  }

  #converse(kept: Kept, order: Order): void {
    const { session, reset, rested, opened } = kept
    kept.opened = undefined
    const done = (outcome: Outcome): void => {
      this.#exchange = undefined
      kept.opened = run.ahead
      const stale = outcome.kind === 'failed' && outcome.stage === 'mail' && !run.answered && rested
      if (stale && !order.signal.aborted) this.#begin(order)
      else {
        kept.rested = true
        kept.reset = outcome.kind === 'refused' && outcome.stage !== 'dot'
        order.done(outcome)
      }
    }
    const standing = { reset, opened: opened !== undefined }
    const { timeouts } = this.#options
    const run = new Exchange({ session, timeouts }, order, standing, { done, failed: order.failed })
    this.#exchange = run
    run.begin()
  }
}

const mayUse = ({ session, opened }: Kept, envelope: Envelope): boolean =>
  session.alive() && (opened ? opened === envelope : !session.early())
