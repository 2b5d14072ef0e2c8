// The ledger's tables: what was promised to whom, and what is known of it. Rows hold facts; status is derived when it
// is read (delivery/derive-status.ts). A delivery row is small, because a year of issues has millions.
import type { Generated } from 'kysely'

/** What a delivery row records, as the number it is stored by. */
export const PHASE = {
  pending: 0,
  claimed: 1,
  /** The last bytes may have left: without a result, nobody can know. */
  committing: 2,
  accepted: 3,
  rejected: 4,
  suppressed: 5,
  expired: 6,
  held: 7,
} as const
export type Phase = (typeof PHASE)[keyof typeof PHASE]

export interface LedgerTables {
  /** Frozen editions, by hash; `body` is the Edition as JSON. */
  editions: { hash: string; issue: string; title: string; body: string; at: number }
  sends: {
    id: string
    issue: string
    edition: string
    list: string
    /** `now`, or the scheduled time: with edition and list it names a send, so a second start finds the first. */
    slot: string
    scheduled_at: number
    created_at: number
    started_at: number | null
    ended_at: number | null
    cancelled_at: number | null
    paused_at: number | null
    /** A pause that ends by itself, such as a relay's daily quota. */
    paused_until: number | null
    /** Why it is paused: JSON {code, text}. */
    reason: string | null
    uncertain: 'resend-once' | 'hold'
    give_up_ms: number
    /** Deliveries that are still open then expire; an operator's pause moves it. */
    deadline: number | null
    audience: number
    first_delivery: number
    last_delivery: number
    /** JSON: what else shapes a message's bytes, so that no later setting changes a retry. */
    frame: string
  }
  deliveries: {
    id: Generated<number>
    send_id: string
    member_id: number
    address: string
    name: string
    organisation: string
    domain: string
    lane: string
    phase: Phase
    /** Tries that ended with a result or in doubt. */
    attempts: number
    due_at: number
    /** The fencing token: who may speak for this row while it is claimed or committing. */
    lease: number | null
    ended_at: number | null
    class: string | null
    reply: string | null
  }
  /** Tries that did not end in acceptance. */
  attempts: {
    id: Generated<number>
    send_id: string
    delivery_id: number
    attempt: number
    at: number
    stage: string
    code: number | null
    enhanced: string | null
    text: string
    class: string
    /** The rule's owner; `unknown` marks words that the table should learn. */
    rule: string
  }
  /** Deliveries that a server may have accepted without our knowing: each is listed here before it is resent. */
  doubts: {
    id: Generated<number>
    send_id: string
    delivery_id: number
    attempt: number
    at: number
    stage: string
    /** A code, and what was heard: `ECONNRESET the server closed the connection`. */
    reason: string
    decision: 'resend' | 'hold'
    /** What came to light later: a reply read by a holder that had lost its lease, a bounce. */
    evidence: string | null
  }
  /** One a process. A lease that has ended is never used again, so its number fences whoever slept through it. */
  leases: {
    id: Generated<number>
    token: string
    host: string
    pid: number
    beat: number
    /** Gates opened; the high-water file beside the database holds the same number. */
    gates: number
    started_at: number
    beat_at: number
    ended_at: number | null
  }
  /** Pace shared by all processes: `*` is the newsroom, the others are lanes. */
  paces: { key: string; next_at: number; rest_until: number; level: number; reason: string | null }
}
