// The last step of a send. Invariant: it ends only when nobody holds a delivery of it, and its counts are compared
// before it is said to have ended.
import type { SendRow } from '../store/ledger.ts'
import { buildCounts } from './build-report.ts'
import type { DeliveryWorld } from './delivery-world.ts'
import { addsUp } from './derive-status.ts'
import { failPoint } from './fail-point.ts'

/** False where another process holds deliveries of it, and will end it; `told` knows of which sends that was said. */
export async function endSend(
  world: DeliveryWorld,
  send: SendRow,
  others: number,
  told: Set<string>,
): Promise<boolean> {
  const { ledger, highWater, alert } = world
  if ((await ledger.countInFlight(send.id)) > 0) {
    if (others > 0 && !told.has(send.id))
      alert({ kind: 'waiting', sendId: send.id, text: 'another process holds deliveries of this send' })
    if (others > 0) told.add(send.id)
    return false
  }
  const counts = await buildCounts(ledger, send)
  if (!addsUp(counts)) alert({ kind: 'does-not-add-up', sendId: send.id, text: JSON.stringify(counts) })
  failPoint('F6')
  if (await ledger.end(send.id)) alert({ kind: 'ended', sendId: send.id, text: send.issue })
  // After the journal says so: a note before it would make this journal look older than it is.
  highWater.noteEnd(send.id)
  return true
}
