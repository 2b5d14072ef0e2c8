// The tables as TypeScript sees them; the two large areas have a file of their own. Ids are generated, times are Unix
// milliseconds, yes and no are 1 and 0, JSON is text: the same bytes on both databases.
import type { Generated } from 'kysely'
import type { LedgerTables } from './ledger-tables.ts'
import type { MemberTables } from './member-tables.ts'

export interface AuditTables {
  audit: {
    seq: number
    at: number
    actor: string
    action: string
    subject: string
    detail: string
    previous: string
    hash: string
  }
}

export interface SignOffTables {
  sign_offs: { id: number; issue: string; hash: string; stage: string; signer: string; note: string; at: number }
  signed_editions: { hash: string; articles: string }
}

/** waiting: due, not yet sent, may still be. held and missed wait for a person. stopped: the presses were stopped. */
export type OccurrenceState = 'waiting' | 'started' | 'held' | 'missed' | 'stopped'

export interface OccurrenceTables {
  schedule_entries: { entry: string; planned_until: number }
  occurrences: {
    id: number
    entry: string
    list: string
    issue: string
    due_at: number
    state: OccurrenceState
    reason: string
    chosen: string
    send_id: string
    lease_until: number
  }
  told: { cause: string; at: number }
}

export interface FeedbackTables {
  feedback: {
    id: Generated<number>
    /** What makes it the same report: its Message-ID and bytes, or the relay's own id. */
    source: string
    kind: string
    at: number
    sender: string
    subject: string
    /** As it came, the first 64 KB. */
    original: string
    delivery_id: number | null
    member_id: number | null
    /** 1: a person wrote it, and no editor has it yet. */
    forward: 0 | 1
  }
  feedback_events: {
    id: Generated<number>
    feedback_id: number
    send_id: string | null
    delivery_id: number | null
    member_id: number | null
    at: number
    class: string
    reason: string
    status: string
    reply: string
    said: string
    /** suppressed, counted, slowed, left, or noted: nothing followed. */
    consequence: string
  }
}

export type Schema = MemberTables &
  AuditTables &
  LedgerTables &
  SignOffTables &
  OccurrenceTables &
  FeedbackTables & { kanfa_migrations: { name: string; at: number } }
