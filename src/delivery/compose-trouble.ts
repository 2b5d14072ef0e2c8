// What becomes of a letter that could not be made. Invariant: a fault of ours (a key that does not sign, an edition of
// which nothing can be composed) pauses the run and touches nobody; held is only a member whose letter alone fails.
import type { Result } from '../store/ledger-claims.ts'
import { PHASE } from '../store/ledger-tables.ts'
import type { Carried } from './carry-letter.ts'
import type { Job } from './lane-queue.ts'

export class SigningFailed extends Error {
  override readonly name = 'SigningFailed'
}

/** So many members and not one letter: the fault is not theirs. */
const EVERYBODY = 20

export class ComposeTrouble {
  /** Sends of which a letter was made here. */
  readonly #proven = new Set<string>()
  readonly #failed = new Map<string, Set<number>>()

  noteMade(sendId: string): void {
    this.#proven.add(sendId)
  }

  judge({ id, queue: { send } }: Job, error: unknown, now: number): Carried {
    const said = (error instanceof Error ? error.message : String(error)).slice(0, 300)
    // To the end of the line: when the run goes on, others show first whether it is the member's letter or all.
    const back: Result = { id, phase: PHASE.pending, due: now, class: null, reply: null, tried: 0 }
    const paused = (code: string): Carried => ({ result: back, pause: { code, said }, mayReuse: true })
    if (error instanceof SigningFailed) return paused('signing')
    const failed = this.#failed.get(send.id) ?? new Set()
    if (this.#proven.has(send.id) || failed.has(id))
      return { result: { ...back, phase: PHASE.held, class: 'poison', reply: said, tried: 1 }, mayReuse: true }
    this.#failed.set(send.id, failed.add(id))
    if (failed.size < EVERYBODY) return { result: back, mayReuse: true }
    this.#failed.delete(send.id)
    return paused('composing')
  }
}
