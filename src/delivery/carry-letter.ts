// One connection's work: letter after letter, from its bytes to what is recorded of it. Invariant: whatever happens,
// there is a result for each row; a letter whose gate stayed shut was not sent, and goes back as if it had never been tried.
import type { Result } from '../store/ledger-claims.ts'
import { PHASE } from '../store/ledger-tables.ts'
import type { Outcome, Wire } from '../transport/transport.ts'
import { failPoint } from './fail-point.ts'
import { type Judgement, judgeOutcome } from './judge-outcome.ts'
import type { Composed, Job, LaneQueue } from './lane-queue.ts'

export type Carried = {
  readonly result: Result
  /** Absent when nothing was learned of the receiver. */
  readonly judgement?: Judgement
  /** A fault of ours: the run stops with this reason. */
  readonly pause?: { readonly code: string; readonly said: string }
  /** False: the connection's state is not certain any more. */
  readonly mayReuse: boolean
}
/** What a carrier asks of the engine it works for. */
export type Crew = {
  readonly signal: AbortSignal
  readonly now: () => number
  readonly random: () => number
  readonly openWire: () => Wire
  readonly isStopping: () => boolean
  /** Nothing claimed anywhere: a connection that idles would only be timed out by the server. */
  readonly isQuiet: () => boolean
  /** Soon there will be a letter for every connection. */
  readonly mayOpenAhead: () => boolean
  readonly mayGoOn: (queue: LaneQueue) => boolean
  readonly take: (ending?: Job) => Job | undefined
  /** Resolves when there may be something to take. */
  readonly rest: () => Promise<void>
  readonly gate: (job: Job) => Promise<void>
  /** What a letter means that could not be made. */
  readonly judgeUnmade: (job: Job, error: unknown) => Carried
  /** What the outcome means beyond this letter may take a while. */
  readonly settle: (job: Job, carried: Carried) => Promise<void> | undefined
}

export class Carrier {
  readonly #crew: Crew
  #wire: Wire | undefined
  /** Letters over this connection. */
  #used = 0
  #job: Job | undefined
  /** The letter that this connection was promised, whose envelope may have left. */
  #bound: Job | undefined

  constructor(crew: Crew) {
    this.#crew = crew
  }

  async run(): Promise<void> {
    const crew = this.#crew
    while (!crew.isStopping()) {
      const job = this.#bound ?? crew.take()
      this.#bound = undefined
      this.#job = job
      if (!job) {
        if (crew.isQuiet()) await this.#hangUp()
        else this.#openAhead()
        if (!crew.isStopping()) await crew.rest()
        continue
      }
      if (this.#used >= job.queue.settings.messagesPerConnection) await this.#hangUp() // other lanes' letters count
      this.#used++
      const carried = await this.#carry(job)
      const bound = this.#release(job)
      const heeded = crew.settle(job, carried)
      if (heeded !== undefined) await heeded
      if (bound && !crew.mayGoOn(bound.queue)) this.#putBack()
      // Where the promise is not kept, an envelope may stand open on this connection.
      if (!carried.mayReuse || !this.#mayCarryMore() || this.#bound !== bound) await this.#hangUp()
    }
    this.#putBack()
    await this.#hangUp()
  }

  #carry(job: Job): Promise<Carried> | Carried {
    const { composed } = job
    if (composed instanceof Promise)
      return composed.then(
        (done) => this.#deliver(job, done),
        (error) => this.#crew.judgeUnmade(job, error),
      )
    if (composed === undefined) return this.#crew.judgeUnmade(job, 'nothing was composed')
    return this.#deliver(job, composed)
  }

  #deliver(job: Job, composed: Composed): Promise<Carried> | Carried {
    const message = makeMessage(composed)
    if (message instanceof Error) return this.#crew.judgeUnmade(job, message)
    this.#wire ??= this.#crew.openWire()
    const { signal } = this.#crew
    return this.#wire.deliver(composed.envelope, message, this.#gate, signal, this.#ahead).then(this.#judge)
  }

  // What follows is made once for a connection, not for each letter.

  readonly #gate = (): Promise<void> => {
    failPoint('F2')
    return this.#crew.gate(this.#job as Job)
  }

  readonly #ahead = (): Composed | undefined => {
    this.#bound = this.#mayCarryMore() ? this.#crew.take(this.#job) : undefined
    const composed = this.#bound?.composed
    return composed instanceof Promise ? undefined : composed
  }

  readonly #judge = (outcome: Outcome): Carried => {
    failPoint('F4')
    const { signal, now, random } = this.#crew
    const job = this.#job as Job
    if (outcome.kind === 'failed' && (signal.aborted || outcome.code === 'EGATE')) return notSent(job)
    const { id: sendId, uncertain, deadline, give_up_ms } = job.queue.send
    const at = now()
    const context = { sendId, now: at, deadline: deadline ?? at + give_up_ms, uncertain, random }
    const judgement = judgeOutcome(job, outcome, context)
    const certain = outcome.kind === 'accepted' || (outcome.kind === 'refused' && judgement.action !== 'again')
    return { result: judgement.result, judgement, mayReuse: certain }
  }

  /** Once: whether the relay lets us in is for the next letter to find out. */
  #openAhead(): void {
    if (this.#wire || !this.#crew.mayOpenAhead()) return
    this.#wire = this.#crew.openWire()
    this.#wire.open?.()
  }

  #mayCarryMore(): boolean {
    return this.#used < (this.#job?.queue.settings.messagesPerConnection ?? 0)
  }

  /** The letter gives its place to the one that was promised to this connection. */
  #release(job: Job): Job | undefined {
    const now = performance.now()
    this.#bound?.queue.begin(this.#bound, now)
    job.queue.finish(job, now)
    return this.#bound
  }

  #putBack(): void {
    this.#bound?.queue.putBack(this.#bound)
    this.#bound = undefined
  }

  async #hangUp(): Promise<void> {
    const wire = this.#wire
    this.#wire = undefined
    this.#used = 0
    await wire?.close()
  }
}

function makeMessage(composed: Composed): readonly Buffer[] | Error {
  try {
    return composed.message
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const notSent = ({ id }: Job): Carried => ({
  result: { id, phase: PHASE.pending, due: 0, class: null, reply: null, tried: 0 },
  mayReuse: false,
})
