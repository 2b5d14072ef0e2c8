// Cancelling for good: nothing more is claimed, and when no living process holds a letter, the send ends here and now.
// Whoever a dead process may have sent to is held for a person: nothing will be resent.
import type { Ledger, SendRow } from '../store/ledger.ts'
import type { HighWater } from './high-water.ts'
import { isGone } from './hold-lease.ts'

/** False when there was nothing to cancel. */
export async function cancelSend(ledger: Ledger, highWater: HighWater, send: SendRow, actor = 'cli'): Promise<boolean> {
  const cancelled = await ledger.cancel(send.id, actor)
  for (const lease of (await ledger.listLeases()).filter(isGone)) await ledger.settle(lease.id, 'hold')
  if ((await ledger.countInFlight(send.id)) === 0 && (await ledger.end(send.id))) highWater.noteEnd(send.id)
  return cancelled
}
