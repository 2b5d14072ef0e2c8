// The database does not answer, or its disk is full: claiming stops first, what has left is recorded however long it
// takes, and whoever runs this hears of it again and again. Invariant: once the signal has come, an end that the database
// holds up comes all the same; what it leaves unrecorded is in doubt by name at the next start.
import { OperatorError } from '../diagnostic/operator-error.ts'
import { explainFailure } from '../store/store-failure.ts'
import { unrecorded } from './delivery-trouble.ts'
import type { DeliveryWorld } from './delivery-world.ts'
import type { GroupCommit } from './group-commit.ts'

const MINUTE = 60_000
const LOOK_MS = 1_000
const WATCH_MS = 5_000
const LAST_MS = 20_000

type Options = {
  readonly world: DeliveryWorld
  readonly signal: AbortSignal
  readonly isStopping: () => boolean
  readonly stop: (error: unknown) => void
}

export class DatabaseTrouble {
  /** Nothing is claimed, and no letter is begun. */
  rests = false
  readonly #options: Options
  readonly #alarm = new Alarm()

  constructor(options: Options) {
    this.#options = options
  }

  meet(error: unknown): void {
    const { stop, world } = this.#options
    const code = error instanceof OperatorError ? error.code : undefined
    if (code === 'disk/full') world.reserve.giveBack()
    // What was asked last may have been done or not: only the end of the lease makes that certain.
    if (code === undefined || code === 'store/unreachable') stop(error)
    if (error instanceof OperatorError && !this.rests) void this.#rest(error.said)
  }

  /** Between letters: what passes by itself is no reason to end. */
  sitOut(error: unknown): void {
    const told = explainFailure(error)
    if (!(told instanceof OperatorError && ['disk/full', 'store/busy'].includes(told.code))) throw error
    this.meet(told)
  }

  async #rest(said: OperatorError['said']): Promise<void> {
    const { world, signal, isStopping } = this.#options
    this.rests = true
    do {
      if (this.#alarm.isDue(world.clock.now())) world.alert({ kind: 'trouble', text: said.en.what, said })
      await world.clock.sleep(LOOK_MS, signal)
    } while (!isStopping() && !world.reserve.fill())
    this.rests = isStopping()
  }

  /** Ends with `work`; after the signal also without it, when nothing was heard of the database for a while. */
  async endInTime(work: Promise<void>, commit: GroupCommit): Promise<void> {
    const done = new AbortController()
    await Promise.race([work, this.#watch(commit, done.signal)]).finally(() => done.abort())
  }

  /** Silent: between two looks no commit, and letters that wait for one; or nothing else that an end could wait for. */
  async #watch(commit: GroupCommit, done: AbortSignal): Promise<void> {
    const { world, signal } = this.#options
    const { clock, alert, lastMs = LAST_MS } = world
    const alarm = new Alarm()
    let [commits, silentSince] = [-1, 0]
    for (;;) {
      await clock.sleep(WATCH_MS, done)
      if (done.aborted) return
      const before = commits
      const { waiting, letters } = commit
      commits = commit.commits
      const isSilent = commits === before && (waiting > 0 || (signal.aborted && letters === 0))
      if (!isSilent && silentSince > 0) alert({ kind: 'recorded', text: '' })
      silentSince = isSilent ? silentSince || performance.now() : 0
      if (isSilent && alarm.isDue(clock.now())) alert({ kind: 'unrecorded', text: String(waiting) })
      if (isSilent && signal.aborted && performance.now() - silentSince > lastMs) throw unrecorded(commit.abandon())
    }
  }
}

/** When the same trouble is said: at once, and again after 1, 2, 4 … 60 minutes for as long as it lasts. */
export class Alarm {
  #askedAt = -Infinity
  #dueAt = 0
  #wait = 0

  isDue(now: number): boolean {
    const isNew = Math.abs(now - this.#askedAt) > 3 * MINUTE
    this.#askedAt = now
    if (!isNew && now < this.#dueAt) return false
    this.#wait = isNew ? MINUTE : Math.min(60 * MINUTE, 2 * this.#wait)
    this.#dueAt = now + this.#wait
    return true
  }
}
