// The claimed deliveries of one send in one lane, handed out so that one slow domain cannot fill the lane's
// connections. Invariant: a domain has more than two letters in flight only after one of its letters went through fast.

import type { SendRow } from '../store/ledger.ts'
import type { Claimed } from '../store/ledger-claims.ts'
import type { LaneSettings } from './receiver-groups.ts'

export type Composed = {
  readonly envelope: { from: string; to: string; smtputf8: boolean }
  /** May be made anew whenever it is asked for. */
  readonly message: readonly Buffer[]
}
export type Compose = (claimed: Claimed) => Composed | Promise<Composed>
export type Job = Claimed & {
  composed: Composed | Promise<Composed> | undefined
  startedAt: number
  readonly queue: LaneQueue
}

/** A receiver that takes longer for one letter is slow. By the steady clock: wall clocks are set. */
const SLOW_MS = 3_000
const UNPROVEN_LIMIT = 2
const DOMAINS_KEPT = 10_000
/** Letters in doubt about content before the run is stopped, and their share of the lane's letters. */
const BREAKER = { count: 5, share: 0.2 }

export class LaneQueue {
  readonly send: SendRow
  readonly lane: string
  readonly settings: LaneSettings
  readonly compose: Compose
  readonly inFlight = new Set<Job>()
  ready: Job[] = []
  claiming = false
  /** When the next delivery is due; Infinity while nothing is known to be pending. */
  nextDue = 0
  /** When it was last given letters, by the steady clock. Never a small integer: V8 would compile all anew. */
  servedAt = -Infinity
  /** A receiver turned out to be quick: more connections may go to it. */
  onProven: () => void = () => undefined
  #accepted = 0
  #troubled = 0
  #domains = new Map<string, { inFlight: number; fast: boolean }>()

  constructor(send: SendRow, lane: string, settings: LaneSettings, compose: Compose) {
    this.send = send
    this.lane = lane
    this.settings = settings
    this.compose = compose
  }

  add(claimed: readonly Claimed[]): void {
    for (const { id, member_id, public_id, address, name, organisation, domain, attempts, doubts } of claimed) {
      // By name: what a database returns has no shape that V8 would know again, nor has a copy of it.
      const claim: Claimed = { id, member_id, public_id, address, name, organisation, domain, attempts, doubts }
      this.ready.push({ ...claim, composed: undefined, startedAt: 0, queue: this })
    }
  }

  /** How many connections are busy here once `ending` has left its own. */
  busy(ending?: Job): number {
    return this.inFlight.size - (ending?.queue === this ? 1 : 0)
  }

  get isEmpty(): boolean {
    return this.ready.length === 0 && this.inFlight.size === 0
  }

  /** Whether `take` may find something; cheap, asked for every letter. */
  hasRoom(ending?: Job): boolean {
    return this.ready.length > 0 && this.busy(ending) < this.settings.connections
  }

  /** Whoever is bound to a connection waits for it: only where the receiver is fast and the others have work too. */
  mayBind(ending: Job): boolean {
    return this.ready.length > this.settings.connections && this.#domains.get(ending.domain)?.fast === true
  }

  take(now: number): Job | undefined {
    const job = this.bind()
    if (job) this.begin(job, now)
    return job
  }

  begin(job: Job, now: number): void {
    job.startedAt = now
    this.inFlight.add(job)
  }

  /** As `take`, for a connection that still has another letter: it keeps its one place. */
  bind(): Job | undefined {
    const job = this.#takeFirst()
    if (!job) return undefined
    const domain = this.#domainOf(job.domain)
    domain.inFlight++
    this.#composeAhead(job)
    return job
  }

  /** Nearly always the very first, and splicing that out of hundreds costs more than all the rest of a take. */
  #takeFirst(): Job | undefined {
    const [first] = this.ready
    if (!first || this.#mayStart(first.domain)) return this.ready.shift()
    const at = this.ready.findIndex((job) => this.#mayStart(job.domain))
    return at < 0 ? undefined : this.ready.splice(at, 1)[0]
  }

  /** Taken, but nothing was said to its receiver. */
  putBack(job: Job): void {
    this.inFlight.delete(job)
    this.#domainOf(job.domain).inFlight--
    this.ready.unshift(job)
  }

  finish(job: Job, now: number): void {
    this.inFlight.delete(job)
    const domain = this.#domainOf(job.domain)
    domain.inFlight--
    const isProven = !domain.fast && now - job.startedAt < SLOW_MS
    domain.fast = now - job.startedAt < SLOW_MS
    if (isProven && this.ready.length > 0) this.onProven()
  }

  /** Domains that hold connections for too long, and should have a lane of their own. */
  findSlow(now: number): string | undefined {
    for (const job of this.inFlight) {
      if (now - job.startedAt < SLOW_MS) continue
      this.#domainOf(job.domain).fast = false
      if (this.ready.some(({ domain }) => domain === job.domain)) return job.domain
    }
    return undefined
  }

  noteAccepted(): void {
    this.#accepted++
  }

  /** True when the receivers' judgement of the message is clear enough to stop. */
  noteTrouble(): boolean {
    this.#troubled++
    return this.#troubled >= BREAKER.count && this.#troubled >= BREAKER.share * (this.#accepted + this.#troubled)
  }

  #mayStart(name: string): boolean {
    const domain = this.#domains.get(name)
    return !domain || domain.fast || domain.inFlight < UNPROVEN_LIMIT
  }

  #domainOf(name: string): { inFlight: number; fast: boolean } {
    const known = this.#domains.get(name)
    if (known) return known
    if (this.#domains.size >= DOMAINS_KEPT)
      for (const [old, { inFlight }] of this.#domains) if (inFlight === 0) this.#domains.delete(old)
    const fresh = { inFlight: 0, fast: false }
    this.#domains.set(name, fresh)
    return fresh
  }

  /** Signing happens off this thread: it begins while earlier letters are on their way. */
  #composeAhead(job: Job): void {
    job.composed ??= startComposing(this, job)
    const ahead = this.ready[this.settings.connections]
    if (ahead && job.composed instanceof Promise) ahead.composed ??= startComposing(this, ahead)
  }
}

/** A letter that cannot be composed fails when it is its turn, not as an unheard rejection before. */
function startComposing(queue: LaneQueue, job: Job): Composed | Promise<Composed> {
  try {
    const composed = queue.compose(job)
    if (composed instanceof Promise)
      composed.then(
        (done) => {
          job.composed = done
        },
        () => undefined,
      )
    return composed
  } catch (error) {
    const failed = Promise.reject(error)
    failed.catch(() => undefined)
    return failed
  }
}
