// The members' tables. Consent is kept the short way: a membership carries its own origin (when, how, from where, under
// which wording); a change first copies the row to membership_past, so the past is complete and an import writes no more
// than it must.
import type { Generated } from 'kysely'

export const STATUSES = ['pending', 'confirmed', 'left', 'removed'] as const
export type Status = (typeof STATUSES)[number]

/** Why nobody may write to this address, whatever the list: it outranks every membership. */
export const SUPPRESSIONS = ['bounced', 'complained', 'left', 'removed', 'erased'] as const
export type Suppression = (typeof SUPPRESSIONS)[number]

export const FORMATS = ['full', 'digest'] as const
export type Format = (typeof FORMATS)[number]

export const HOWS = ['import', 'form', 'staff', 'page', 'reply', 'bounce', 'complaint'] as const
/** Through which door a change came. */
export type How = (typeof HOWS)[number]

export interface MemberTables {
  members: {
    id: Generated<number>
    /** Random; what tokens and outside systems know a member by. */
    public_id: string
    /** As the member wrote it: what a message is sent to. */
    address: string
    /** Normalised: what makes an address unique. */
    key: string
    /** The domain in ASCII, for lanes. */
    domain: string
    name: Generated<string>
    organisation: Generated<string>
    /** Empty: the publication's own. */
    language: Generated<string>
    format: Generated<Format>
    /** Custom fields: a JSON object of texts. */
    fields: Generated<string>
    suppressed: Suppression | null
    suppressed_at: number | null
    /** When something of theirs last happened: joined, read, clicked, answered. */
    active_at: number
    created_at: number
    updated_at: number
  }
  memberships: { member_id: number; list: string; status: Status; since: number; origin_id: number }
  membership_past: {
    id: Generated<number>
    member_id: number
    list: string
    status: Status
    since: number
    until: number
    origin_id: number
  }
  /** One row for each door at each occasion; an import of a million memberships shares one. */
  origins: { id: Generated<number>; how: How; source: string; wording: string; by: string; at: number }
  member_tags: { member_id: number; tag: string }
  segments: { name: string; filter: string; by: string; at: number }
  /** Addresses that are not, or no longer, in members: only a keyed hash of them. */
  suppressions: { hash: string; key_id: string; reason: Suppression; at: number }
  activity: { id: Generated<number>; member_id: number; at: number; kind: string; detail: string }
  /** Confirmation mails that were asked for, so that nobody can be bombed with them. */
  confirmations: { id: Generated<number>; member_id: number; list: string; at: number }
}
