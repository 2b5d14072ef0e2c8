// Where a delivery and a send stand. Rows hold facts; what people read is derived from them here and nowhere else, so a
// report can never disagree with the ledger.
import type { SendRow } from '../store/ledger.ts'
import { PHASE, type Phase } from '../store/ledger-tables.ts'

export const STATUSES = [
  'accepted',
  'rejected',
  'suppressed',
  'expired',
  'cancelled',
  'held',
  'uncertain',
  'deferred',
  'pending',
  'claimed',
  'committing',
] as const
export type Status = (typeof STATUSES)[number]

const BY_PHASE = {
  [PHASE.claimed]: 'claimed',
  [PHASE.committing]: 'committing',
  [PHASE.accepted]: 'accepted',
  [PHASE.rejected]: 'rejected',
  [PHASE.suppressed]: 'suppressed',
  [PHASE.expired]: 'expired',
  [PHASE.held]: 'held',
} as const

/**
 * `uncertain` is a moment, not a place: settling decides at once between sending once more (deferred) and holding, and
 * lists either under possiblyTwice. A send that was cancelled has nothing pending.
 */
export function deriveStatus(
  row: { readonly phase: Phase; readonly tried: boolean },
  send: Pick<SendRow, 'cancelled_at'>,
): Status {
  if (row.phase !== PHASE.pending) return BY_PHASE[row.phase]
  if (send.cancelled_at !== null) return 'cancelled'
  return row.tried ? 'deferred' : 'pending'
}

export type SendState = 'scheduled' | 'running' | 'paused' | 'cancelled' | 'ended'

export function deriveState(send: SendRow, now: number): SendState {
  if (send.cancelled_at !== null) return 'cancelled'
  if (send.ended_at !== null) return 'ended'
  if (send.paused_at !== null) return 'paused'
  return send.started_at === null && send.scheduled_at > now ? 'scheduled' : 'running'
}

export type Counts = { readonly audience: number } & Readonly<Record<Status, number>>

/** audience = the sum of all states. A send that does not add up is a bug, and is never called finished. */
export const addsUp = (counts: Counts): boolean =>
  counts.audience === STATUSES.reduce((sum, status) => sum + counts[status], 0)
