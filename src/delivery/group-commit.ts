// Gates and results of many connections in one durable commit: a result waits for the next gate to ride with, so that a
// message costs a share of one fsync. Invariant: a gate resolves only after its commit and its note in the high-water
// file; a result is never dropped, however often the database refuses it.
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Ledger } from '../store/ledger.ts'
import { LeaseLost, type Result } from '../store/ledger-claims.ts'
import { leaseLost } from './delivery-trouble.ts'
import { failPoint } from './fail-point.ts'
import type { HighWater } from './high-water.ts'

type Send = { readonly id: string; readonly list: string }
/** Paused, cancelled, unsubscribed or taken over since the claim: nothing was sent. */
export class GateClosed extends Error {
  override readonly name = 'GateClosed'
}

type Waiting = {
  readonly id: number
  readonly send: Send
  readonly open: () => void
  readonly shut: (error: Error) => void
}
type Options = {
  readonly ledger: Ledger
  readonly lease: number
  readonly token: string
  readonly highWater: HighWater
  /** The disk is full, the database is away: claiming must stop for a while. */
  readonly onTrouble: (error: unknown) => void
  /** No commit will succeed any more. */
  readonly onEnd: (error: unknown) => void
  readonly onShut: () => void
  /** How many letters are on their way: no more gates than this can be asked for. */
  readonly inFlight: () => number
}

/** A result alone is not worth an fsync while gates are about to come; it is worth more than this. */
const RESULT_WAIT_MS = 4
const AGAIN_MS = 500
/** A disk whose commit takes longer than this is worth waiting for more gates, up to half a commit. */
const SLOW_COMMIT_MS = 2
const LONGEST_WAIT_MS = 5

export class GroupCommit {
  readonly #options: Options
  /** How often the database has answered. */
  commits = 0
  #gates: Waiting[] = []
  #results: Result[] = []
  #abandoned = false
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #commitMs = 0
  /** Ends the wait for more gates in this turn of the event loop. */
  #enough: () => void = () => undefined

  constructor(options: Options) {
    this.#options = options
  }

  gate({ id }: { readonly id: number }, send: Send): Promise<void> {
    return new Promise((open, shut) => {
      this.#gates.push({ id, send, open, shut })
      if (this.#isWorthACommit()) this.#enough()
      this.#start()
    })
  }

  record(result: Result): void {
    this.#results.push(result)
    if (!this.#running && !this.#timer) this.#timer = setTimeout(() => this.#start(), RESULT_WAIT_MS)
  }

  /** Gates and results that wait for the database. */
  get waiting(): number {
    return this.#gates.length + this.#results.length
  }

  get letters(): number {
    return this.#options.inFlight()
  }

  /** Nobody waits for the database any more. Answers how many results it did not take. */
  abandon(): number {
    this.#abandoned = true
    for (const { shut } of this.#gates) shut(new GateClosed('the database does not answer'))
    return this.#results.length
  }

  /** Resolves when everything recorded so far is durable. */
  async flush(): Promise<void> {
    while (this.#running || this.#results.length > 0 || this.#gates.length > 0) {
      this.#start()
      await this.#running
    }
  }

  #start(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#running ??= this.#commitAll().finally(() => {
      this.#running = undefined
      if (this.#gates.length > 0) this.#start()
      else if (this.#results.length > 0 && !this.#timer) this.#timer = setTimeout(() => this.#start(), RESULT_WAIT_MS)
    })
  }

  async #commitAll(): Promise<void> {
    await this.#gather()
    const [gates, results] = [this.#gates.slice(), this.#results.slice()]
    const done = (list: unknown[], part: readonly unknown[]): void => void list.splice(0, part.length)
    try {
      await this.#commit(gates, results)
      this.commits++
      done(this.#gates, gates)
      done(this.#results, results)
    } catch (error) {
      done(this.#gates, gates)
      for (const { shut } of gates) shut(new GateClosed('the gate could not be recorded'))
      const again = error instanceof OperatorError && error.code !== 'store/broken' && !this.#abandoned
      if (!again) done(this.#results, results)
      if (error instanceof LeaseLost) return this.#giveUp(results)
      if (!again) return this.#options.onEnd(error)
      this.#options.onTrouble(error)
      await new Promise((resume) => setTimeout(resume, AGAIN_MS))
    }
  }

  /** Whoever asks in this turn of the event loop shares the commit; where commits are slow, also who is about to. */
  async #gather(): Promise<void> {
    if (this.#isWorthACommit()) return
    await new Promise<void>((done) => {
      this.#enough = done
      setImmediate(done)
    })
    const until = performance.now() + Math.min(LONGEST_WAIT_MS, this.#commitMs / 2)
    if (this.#commitMs < SLOW_COMMIT_MS || this.#gates.length === 0) return
    while (!this.#isWorthACommit() && performance.now() < until) await new Promise((done) => setTimeout(done, 1))
  }

  /**
   * Half of what is on its way: while these are committed, the server reads the other half. Waiting for all of them, or
   * for the end of a turn that carries a body for every connection, would leave one of the two sides idle in turn.
   */
  #isWorthACommit(): boolean {
    return this.#gates.length > 0 && this.#gates.length >= this.#options.inFlight() / 2
  }

  async #commit(gates: readonly Waiting[], results: readonly Result[]): Promise<void> {
    const { ledger, lease, token, highWater } = this.#options
    const start = performance.now()
    const outcome = await ledger.commitGroup(
      lease,
      gates.map(({ id, send }) => ({ id, list: send.list })),
      results,
    )
    this.#commitMs = 0.8 * this.#commitMs + 0.2 * (performance.now() - start)
    if (results.length > 0) failPoint('F5')
    if (gates.length === 0) return
    const opened = gates.map((gate) => (outcome.opened.has(gate.id) ? gate : undefined))
    highWater.note(
      token,
      outcome.gates,
      opened.map((one) => one && { delivery: one.id, sendId: one.send.id }),
    )
    failPoint('F3')
    if (outcome.opened.size < gates.length) this.#options.onShut()
    // What connections were lost meanwhile is heard of before anything is let go; the next commit is begun before that.
    setImmediate(() => {
      for (const [at, { open, shut }] of gates.entries())
        opened[at] ? open() : shut(new GateClosed('the gate stayed shut'))
    })
  }

  /** Another process declared this one dead. What was accepted is still the truth. */
  async #giveUp(results: readonly Result[]): Promise<void> {
    this.#options.onEnd(leaseLost())
    await this.#options.ledger.believeLate(results).catch(this.#options.onTrouble)
  }
}
