// The engine: claims what is due, lane by lane, keeps the connections busy, records what became of each letter, and ends
// a send when its equation holds. Invariant: no letter is begun that is not claimed under a living lease, and none is
// forgotten: whatever goes wrong, its row says where it stands.
import type { SendRow } from '../store/ledger.ts'
import { PHASE } from '../store/ledger-tables.ts'
import { explainFailure } from '../store/store-failure.ts'
import { type Carried, Carrier, type Crew } from './carry-letter.ts'
import { ComposeTrouble } from './compose-trouble.ts'
import { DatabaseTrouble } from './database-trouble.ts'
import { diskFull, leaseLost } from './delivery-trouble.ts'
import type { DeliveryWorld, RunOptions } from './delivery-world.ts'
import { endSend } from './end-send.ts'
import { failPoint } from './fail-point.ts'
import { GroupCommit } from './group-commit.ts'
import { type Holder, holdLease } from './hold-lease.ts'
import { type Compose, type Job, LaneQueue } from './lane-queue.ts'
import { LeftOut } from './left-out.ts'
import { openHours } from './local-time.ts'
import { Pacing } from './pacing.ts'
import { pickJob } from './pick-job.ts'
import { DEFAULT_LANE, settingsOf } from './receiver-groups.ts'
import { olderJournalError, settleJournal } from './settle-journal.ts'

const BATCH = 500
const TICK_MS = 200
const POLL_MS = 1_000
/** Letters that have begun may finish this long after the signal; what is left is aborted before its dot. */
const GRACE_MS = 20_000
const FULL_LOOK_MS = 30_000

/** Returns when `only` has ended, was cancelled or was paused by trouble; or when the signal comes. */
export const runDeliveries = (world: DeliveryWorld, options: RunOptions): Promise<void> =>
  begin(world, options).catch((error) => {
    throw explainFailure(error)
  })

async function begin(world: DeliveryWorld, options: RunOptions): Promise<void> {
  const older = (await settleJournal(world.ledger, world.highWater)).find(
    ({ sendId }) => !options.only || sendId === options.only,
  )
  if (older) throw olderJournalError(older)
  if (!world.reserve.fill()) throw diskFull()
  const holder = await holdLease(world.ledger, world.leaseMs ? { leaseMs: world.leaseMs } : {})
  await new Engine(world, options, holder).run()
}

class Engine {
  readonly #world: DeliveryWorld
  readonly #options: RunOptions
  readonly #holder: Holder
  readonly #commit: GroupCommit
  readonly #pacing: Pacing
  readonly #composing = new ComposeTrouble()
  readonly #leftOut = new LeftOut()
  readonly #trouble: DatabaseTrouble
  readonly #queues = new Map<string, LaneQueue>()
  /** The same queues, to walk through for every letter. */
  #line: readonly LaneQueue[] = []
  readonly #mayTake = (queue: LaneQueue): boolean => this.#mayGoOn(queue)
  /** Claims on their way. */
  readonly #fills = new Set<Promise<void>>()
  readonly #composers = new Map<string, Promise<Compose>>()
  readonly #abort = new AbortController()
  #sends = new Map<string, SendRow>()
  /** Being paused: what a poll has read in the meantime does not count. From the commit on, the gate refuses. */
  readonly #pausing = new Set<string>()
  #idle: (() => void)[] = []
  #nudge = (): void => undefined
  #stopping = false
  #failure: unknown
  #pollAt = 0
  readonly #lookAgainAt = new Map<string, number>()
  readonly #saidToWait = new Set<string>()
  /** Something was claimed or recorded since the last poll. */
  #news = false
  readonly #count: number
  readonly #isOpen: (now: number) => boolean

  constructor(world: DeliveryWorld, options: RunOptions, holder: Holder) {
    const { ledger, highWater } = world
    const { lease, token } = holder
    this.#world = world
    this.#options = options
    this.#holder = holder
    this.#trouble = new DatabaseTrouble({
      ...{ world, signal: options.signal },
      isStopping: () => this.#stopping,
      stop: (error) => this.#stop(error),
    })
    this.#commit = new GroupCommit({
      ...{ ledger, lease, token, highWater },
      onTrouble: (error) => this.#trouble.meet(error),
      onEnd: (error) => this.#stop(error),
      onShut: () => {
        this.#pollAt = 0
        this.#nudge()
      },
      inFlight: () => this.#lettersOut(),
    })
    this.#pacing = new Pacing({
      ...world,
      release: (queue) => this.#release(queue),
      pause: (queue, pause) => this.#pause(queue, pause),
    })
    const { connections, lanes, hours } = world.config
    this.#isOpen = openHours(hours, world.timezone)
    this.#count = Math.max(connections, ...Object.values(lanes).map((lane) => lane.connections ?? 1))
  }

  /** To the end of its lease, unless the signal has come and the database keeps silent. */
  run(): Promise<void> {
    return this.#trouble.endInTime(this.#work().finally(this.#holder.end), this.#commit)
  }

  async #work(): Promise<void> {
    const onSignal = (): void => this.#stop()
    this.#options.signal.addEventListener('abort', onSignal, { once: true })
    if (this.#options.signal.aborted) this.#stop()
    const crew = this.#crew()
    const work = () => new Carrier(crew).run().catch((error: unknown) => this.#stop(error))
    const workers = Array.from({ length: this.#count }, work)
    try {
      await this.#tickUntilStopped()
    } catch (error) {
      this.#stop(error)
    }
    const grace = setTimeout(() => this.#abort.abort(), GRACE_MS)
    await Promise.all(workers)
    await Promise.all(this.#fills)
    clearTimeout(grace)
    for (const queue of this.#queues.values()) await this.#release(queue)
    await this.#commit.flush().catch((error) => this.#stop(error))
    this.#options.signal.removeEventListener('abort', onSignal)
    if (this.#failure) throw this.#failure
  }

  #stop(failure?: unknown): void {
    this.#stopping = true
    this.#failure ??= failure
    this.#wake()
  }

  #wake(): void {
    for (const resume of this.#idle.splice(0)) resume()
  }

  async #tickUntilStopped(): Promise<void> {
    while (!this.#stopping) {
      const now = this.#world.clock.now()
      const due = now >= this.#pollAt || now < this.#pollAt - 2 * POLL_MS
      if (due || (this.#news && this.#isDone())) await this.#poll(now).catch(this.#sitOut)
      // Where permits are few, whoever had the last ones comes last.
      for (const queue of this.#line.toSorted((a, b) => a.servedAt - b.servedAt)) await this.#fill(queue)
      await this.#splitSlow().catch(this.#sitOut)
      this.#wake()
      if (!this.#stopping) await Promise.race([this.#world.clock.sleep(TICK_MS, this.#options.signal), this.#nudged()])
    }
  }

  readonly #sitOut = (error: unknown): void => this.#trouble.sitOut(error)

  /** What other processes may have changed: sends, controls, paces, holders. */
  async #poll(now: number): Promise<void> {
    const { ledger, alert } = this.#world
    this.#pollAt = now + POLL_MS
    this.#news = false
    if (!(await this.#holder.beat())) throw leaseLost()
    const { freed, doubted, waiting } = await this.#holder.settleDead()
    const text = `${freed} freed, ${doubted} in doubt, listed before they are resent`
    if (freed + doubted > 0) alert({ kind: 'recovered', text })
    await this.#pacing.refresh()
    const open = await ledger.listSends({ open: true })
    const wanted = open.filter((send) => !this.#options.only || send.id === this.#options.only)
    const sends = new Map<string, SendRow>()
    for (const send of wanted) {
      const running = await this.#pollSend(send, now).catch((error) => this.#leftOut.add(send, error, alert))
      if (running) sends.set(send.id, running)
    }
    this.#leftOut.throwIfAlone(sends)
    this.#sends = sends
    for (const id of this.#composers.keys()) if (!sends.has(id)) this.#composers.delete(id)
    for (const [key, queue] of this.#queues)
      if (!this.#mayRun(queue.send.id)) {
        await this.#release(queue)
        // A claim may be on its way, and a promised letter may just have been put back: neither is forgotten.
        if (queue.isEmpty && !queue.claiming) this.#queues.delete(key)
      }
    this.#line = [...this.#queues.values()]
    await this.#endWhatIsDone(waiting)
    if (this.#options.only && !wanted.some(({ id }) => id === this.#options.only)) this.#stop()
  }

  /** The send as it now runs, its queues opened; undefined before its time. */
  async #pollSend(read: SendRow, now: number): Promise<SendRow | undefined> {
    const { ledger } = this.#world
    if (read.scheduled_at > now) return undefined
    const slept = read.paused_until !== null && read.paused_until <= now
    if (slept) await ledger.resume(read.id, 'delivery')
    if (read.started_at === null) await ledger.start(read.id)
    const send = slept || read.started_at === null ? await ledger.findSend(read.id) : read
    if (!send || send.paused_at !== null || send.cancelled_at !== null) return send
    if (!this.#isOpen(now)) return send
    if (send.deadline !== null && send.deadline < now) await ledger.expire(send.id)
    const known = [...this.#queues.values()].filter((queue) => queue.send.id === send.id)
    if (known.length > 0 && now < (this.#lookAgainAt.get(send.id) ?? 0)) return send
    this.#lookAgainAt.set(send.id, now + FULL_LOOK_MS)
    for (const { lane, due } of await ledger.listLanes(send.id)) {
      const queue = this.#queues.get(`${send.id} ${lane}`) ?? (await this.#openQueue(send, lane))
      queue.nextDue = Math.min(queue.nextDue, due)
    }
    return send
  }

  #mayRun(sendId: string): boolean {
    const send = this.#sends.get(sendId)
    if (!send || send.paused_at !== null || send.cancelled_at !== null || this.#pausing.has(sendId)) return false
    return this.#isOpen(this.#world.clock.now())
  }

  async #openQueue(send: SendRow, lane: string): Promise<LaneQueue> {
    const composer = this.#composers.get(send.id) ?? this.#world.openComposer(send)
    this.#composers.set(send.id, composer)
    const queue = new LaneQueue(send, lane, settingsOf(lane, this.#world.config), await composer)
    queue.onProven = () => this.#wake()
    this.#queues.set(`${send.id} ${lane}`, queue)
    this.#line = [...this.#queues.values()]
    return queue
  }

  async #endWhatIsDone(others: number): Promise<void> {
    for (const send of this.#sends.values()) {
      const queues = [...this.#queues.values()].filter((queue) => queue.send.id === send.id)
      if (queues.some((queue) => !queue.isEmpty || queue.claiming)) continue
      if (send.cancelled_at === null && !(await this.#hasNothingPending(send, queues))) continue
      await this.#commit.flush()
      if (await endSend(this.#world, send, others, this.#saidToWait)) this.#news = true
    }
  }

  async #hasNothingPending(send: SendRow, queues: readonly LaneQueue[]): Promise<boolean> {
    if (send.paused_at !== null || queues.some((queue) => queue.nextDue < Infinity)) return false
    await this.#commit.flush()
    // Another process may have put something back since this one looked.
    if ((await this.#world.ledger.listLanes(send.id)).length === 0) return true
    this.#lookAgainAt.delete(send.id)
    return false
  }

  /** The limiter is asked before anything is claimed: a claim that waits for a permit would only age. */
  async #fill(queue: LaneQueue): Promise<void> {
    const { ledger, clock } = this.#world
    const now = clock.now()
    if (this.#stopping || this.#trouble.rests || queue.claiming || !this.#mayGoOn(queue, now)) return
    if (queue.ready.length > BATCH / 2 || queue.nextDue > now) return
    queue.claiming = true
    try {
      const limits = this.#pacing.limitsOf(queue)
      const want = limits.length > 0 ? Math.max(1, queue.settings.connections) : BATCH
      const permits = await ledger.takePermits(limits, want)
      if (permits === 0) return
      queue.servedAt = performance.now()
      this.#news = true
      const claimed = await ledger.claim(this.#holder.lease, queue.send, queue.lane, permits)
      failPoint('F1')
      queue.add(claimed) // at once: whatever is asked behind it may be refused
      if (claimed.length < permits) {
        if (limits.length > 0) await ledger.returnPermits(limits, permits - claimed.length)
        queue.nextDue = (await ledger.findDue(queue.send.id, queue.lane)) ?? Infinity
      }
      // Paused while the database was asked, which does not look at pauses.
      if (!this.#mayRun(queue.send.id)) await this.#release(queue)
      else if (claimed.length > 0) this.#wake()
    } catch (error) {
      this.#trouble.meet(error)
    } finally {
      queue.claiming = false
    }
  }

  async #release(queue: LaneQueue): Promise<void> {
    const jobs = queue.ready.splice(0)
    if (jobs.length === 0) return
    queue.nextDue = 0
    const ids = jobs.map(({ id }) => id)
    await this.#world.ledger.release(this.#holder.lease, ids).catch((error) => {
      queue.ready.push(...jobs)
      this.#trouble.meet(error)
    })
  }

  async #splitSlow(): Promise<void> {
    for (const queue of [...this.#queues.values()]) {
      const slow = queue.lane === DEFAULT_LANE ? queue.findSlow(performance.now()) : undefined
      if (!slow) continue
      await this.#release(queue)
      await this.#world.ledger.splitLane(queue.send.id, slow)
      const own = this.#queues.get(`${queue.send.id} ${slow}`) ?? (await this.#openQueue(queue.send, slow))
      own.nextDue = 0
      this.#world.alert({ kind: 'lane-split', lane: slow, sendId: queue.send.id, text: '' })
    }
  }

  /** What a carrier asks of this engine. Key by key: an object put together of spreads costs every letter 5 µs. */
  #crew(): Crew {
    const { clock, random, transport } = this.#world
    return {
      signal: this.#abort.signal,
      now: clock.now,
      random,
      openWire: () => transport.openWire(),
      isStopping: () => this.#stopping,
      isQuiet: () => this.#isQuiet(),
      mayOpenAhead: () => this.#mayOpenAhead(),
      mayGoOn: this.#mayTake,
      take: (ending) => this.#take(ending),
      rest: () => this.#rest(),
      gate: (job) => this.#commit.gate(job, job.queue.send),
      judgeUnmade: (job, error) => this.#composing.judge(job, error, clock.now()),
      settle: (job, carried) => this.#settle(job.queue, carried),
    }
  }

  #rest(): Promise<void> {
    if (this.#news && this.#isDone()) this.#nudge()
    return new Promise((resume) => this.#idle.push(resume))
  }

  /** Resolves when a connection finds nothing more to do: the end of a send need not wait for the next tick. */
  #nudged(): Promise<void> {
    return new Promise((nudge) => {
      this.#nudge = nudge
    })
  }

  /** Nothing left to do that this process knows of: worth a look before its time. */
  #isDone(): boolean {
    return this.#line.length > 0 && this.#isQuiet() && this.#line.every(({ nextDue }) => nextDue === Infinity)
  }

  /** Nothing claimed anywhere: a connection that idles would only be timed out by the server. */
  #isQuiet(): boolean {
    return this.#line.every((queue) => queue.isEmpty)
  }

  /** While the first letters find out whether a receiver is quick, the other connections can be made. */
  #mayOpenAhead(): boolean {
    const isWanted = ({ settings, ready }: LaneQueue): boolean =>
      Math.min(settings.connections, ready.length) >= this.#count
    return !this.#pacing.isProbing && this.#line.some((queue) => isWanted(queue) && this.#mayGoOn(queue))
  }

  #take(ending?: Job): Job | undefined {
    if (this.#trouble.rests || (this.#pacing.isProbing && this.#lettersOut() > 0)) return undefined
    const job = pickJob(this.#line, this.#mayTake, ending)
    if (job && job.queue.ready.length <= BATCH / 2 && !job.queue.claiming) {
      const fill = this.#fill(job.queue).finally(() => this.#fills.delete(fill))
      this.#fills.add(fill)
    }
    return job
  }

  #lettersOut(): number {
    return this.#line.reduce((sum, { inFlight }) => sum + inFlight.size, 0)
  }

  #mayGoOn({ lane, send }: LaneQueue, now = this.#world.clock.now()): boolean {
    return this.#mayRun(send.id) && !this.#pacing.relayRests(now) && !this.#pacing.laneRests(lane, now)
  }

  #settle(queue: LaneQueue, { result, judgement, pause }: Carried): Promise<void> | undefined {
    this.#commit.record(result)
    this.#news = true
    if (result.phase === PHASE.pending) queue.nextDue = Math.min(queue.nextDue, result.due)
    this.#options.onResult?.(queue.send.id, result.phase)
    if (pause) return this.#pause(queue, pause).catch((error) => this.#trouble.meet(error))
    if (!judgement) return undefined
    this.#composing.noteMade(queue.send.id)
    return this.#pacing.draw(queue, judgement, this.#world.clock.now())?.catch((error) => this.#trouble.meet(error))
  }

  async #pause(queue: LaneQueue, { code, said, until }: { code: string; said: string; until?: number }): Promise<void> {
    const { id } = queue.send
    if (this.#pausing.has(id)) return
    this.#pausing.add(id)
    const wake = until === undefined ? {} : { until }
    const pause = { reason: JSON.stringify({ code, text: said }), ...wake }
    const paused = await this.#world.ledger.pause(id, pause).finally(() => this.#pausing.delete(id))
    // Letters that fail before they reach a gate would go round until the next poll.
    this.#sends.set(id, { ...queue.send, paused_at: this.#world.clock.now() })
    this.#pollAt = 0
    if (paused) this.#world.alert({ kind: 'paused', sendId: id, text: said, ...wake })
    if (this.#options.only === id && until === undefined) this.#stop()
  }
}
