// The members' area: what may be read of them, and every way they change. Invariant: whatever changes a member is one
// transaction with its entry in the audit log.
import { countMembers, listDetails, listMembers, openSegments, type Wanted } from './audience.ts'
import { openMemberChanges } from './change-member.ts'
import { eraseMember } from './erase-member.ts'
import { type ImportPlan, importMembers, needsHashes, type StagedRow } from './import-members.ts'
import {
  addMember,
  type JoinAnswer,
  type JoinRequest,
  type NewMember,
  type Outcome,
  requestJoin,
} from './join-member.ts'
import { type AddressHash, findMember, type MemberRow, type Who } from './member-rows.ts'
import type { Status } from './member-tables.ts'
import type { Origin } from './membership.ts'
import { pruneMembers } from './prune-members.ts'
import type { Room } from './room.ts'
import { showMember } from './show-member.ts'

export type Members = ReturnType<typeof openMembers>

export const openMembers = (room: Room) => ({
  ...openMemberChanges(room),
  segments: openSegments(room),
  count: (wanted: Wanted): Promise<number> => countMembers(room, wanted),
  /** Those who are suppressed everywhere are counted in their status. */
  countByStatus: (): Promise<{ list: string; status: Status; count: number }[]> =>
    room.db
      .selectFrom('memberships')
      .select((one) => ['list', 'status', one.fn.countAll<number>().as('count')])
      .groupBy(['list', 'status'])
      .orderBy('list')
      .orderBy('status')
      .execute(),
  page: (wanted: Wanted & { after?: number; limit?: number }) => listMembers(room, wanted),
  details: (ids: readonly number[]) => listDetails(room.db, ids),
  find: (who: Who): Promise<MemberRow | undefined> => findMember(room.db, who),
  show: (who: Who) => room.snapshot(async (tx) => showMember(tx, await findMember(tx, who))),
  /** The hashes are those of their address under every key in use: the reason no import brings them back. */
  erase: (who: Who, hashes: readonly AddressHash[], by: string): Promise<boolean> => eraseMember(room, who, hashes, by),
  needsHashes: (): Promise<boolean> => needsHashes(room.db),
  import: (plan: ImportPlan, chunks: AsyncIterable<readonly StagedRow[]>) => importMembers(room, plan, chunks),
  prune: (before: { activity: number; pending: number }) => pruneMembers(room, before),

  /** By a member of staff who has the consent. Whoever left or was suppressed stays out unless `rejoin` says they asked. */
  add: (member: NewMember, origin: Origin, rejoin = false): Promise<Outcome> =>
    room.write((tx) => addMember(room, tx, { member, origin, rejoin })),

  /** By a public form. `confirm`: send the confirmation; whatever it is, the visitor is answered in the same words. */
  requestJoin: (request: JoinRequest, origin: Origin): Promise<JoinAnswer> =>
    room.write((tx) => requestJoin(room, tx, request, origin)),
})
