// How a membership changes: the row as it was goes to membership_past, the new one carries the origin of the change.
// Invariant: whoever left, was removed or is suppressed comes back only by their own act, never by an import.
import { sql } from 'kysely'
import type { How, Status, Suppression } from './member-tables.ts'
import type { Room, Tx } from './room.ts'

/** When (the store's clock), how, from where, under which wording and by whom. */
export type Origin = { readonly how: How; readonly source: string; readonly wording: string; readonly by: string }

export async function recordOrigin(room: Room, tx: Tx, origin: Origin): Promise<number> {
  const { id } = await tx
    .insertInto('origins')
    .values({ ...origin, at: room.now() })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

type Move = { readonly members: readonly number[]; readonly list: string; readonly to: Status; readonly origin: number }

/** Sets the status of many members on one list; those who have it already keep their first origin. */
export async function moveMemberships(room: Room, tx: Tx, move: Move): Promise<number> {
  const { list, to, origin } = move
  const now = room.now()
  const wanted = room.dialect.rows(
    'wanted',
    { id: 'integer' },
    move.members.map((id) => [id]),
  )
  await sql`select id from members where id in (select id from ${wanted}) order by id ${room.dialect.forUpdate}`.execute(
    tx,
  )
  // A confirmation mail of before their no is void; that it was sent still counts against the next one.
  if (to === 'left' || to === 'removed')
    await sql`update confirmations set list = '' where member_id in (select id from ${wanted})`.execute(tx)
  const changing = sql`list = ${list} and status <> ${to} and member_id in (select id from ${wanted})`
  await sql`insert into membership_past (member_id, list, status, since, until, origin_id)
    select member_id, list, status, since, ${now}, origin_id from memberships where ${changing}`.execute(tx)
  const changed = await sql`update memberships set status = ${to}, since = ${now}, origin_id = ${origin}
    where ${changing}`.execute(tx)
  const added = await sql`insert into memberships (member_id, list, status, since, origin_id)
    select id, ${list}, ${to}, ${now}, ${origin} from ${wanted} where true on conflict do nothing`.execute(tx)
  return Number(changed.numAffectedRows ?? 0n) + Number(added.numAffectedRows ?? 0n)
}

/** A person's own no. It outweighs a bounce or a removal, which the staff may lift; nothing outweighs it. */
export const OWN_WISH = ['left', 'complained'] as const satisfies Suppression[]

/** Nobody may write to them from this statement on, on any list; null lifts it. */
export async function suppressMembers(
  room: Room,
  tx: Tx,
  members: readonly number[],
  reason: Suppression | null,
): Promise<number> {
  const ids = members.map((id) => [id])
  const own = sql.join(OWN_WISH.map((one) => sql.lit(one)))
  const outweighed = OWN_WISH.some((one) => one === reason) ? sql`or suppressed not in (${own})` : sql``
  const changing = reason === null ? sql`suppressed is not null` : sql`(suppressed is null ${outweighed})`
  const changed = await sql`update members set suppressed = ${reason}, updated_at = ${room.now()},
    suppressed_at = ${reason === null ? null : room.now()}
    where id in (select id from ${room.dialect.rows('wanted', { id: 'integer' }, ids)}) and ${changing}`.execute(tx)
  return Number(changed.numAffectedRows ?? 0n)
}
