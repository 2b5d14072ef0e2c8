// Sends that this process cannot compose, for want of a secret or of a way out: another process may have both, so they
// are not touched. Invariant: they hold up no other send, and are not passed over in silence when nothing else is left.
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { SendRow } from '../store/ledger.ts'
import type { DeliveryWorld } from './delivery-world.ts'

export class LeftOut {
  readonly #causes = new Map<string, OperatorError>()

  add({ id }: SendRow, error: unknown, alert: DeliveryWorld['alert']): undefined {
    if (!(error instanceof OperatorError && /^(secret|transport)\//.test(error.code))) throw error
    if (!this.#causes.has(id)) alert({ kind: 'trouble', sendId: id, text: error.said.en.what, said: error.said })
    this.#causes.set(id, error)
  }

  /** The first cause, where all other sends stand still too. */
  throwIfAlone(sends: ReadonlyMap<string, SendRow>): void {
    for (const id of sends.keys()) this.#causes.delete(id)
    const goesOn = [...sends.values()].some(({ paused_at }) => paused_at === null)
    if (!goesOn) for (const cause of this.#causes.values()) throw cause
  }
}
