// The retention job of this room: what members did is kept for a while, and an address that nobody confirmed is not kept
// at all, since its owner may never have asked.
import { sql } from 'kysely'
import { appendAudit } from './audit.ts'
import { forgetMembers } from './erase-member.ts'
import type { Room, Tx } from './room.ts'

export type Pruned = { activity: number; pending: number; members: number }

/** Someone may ask for a hundred thousand confirmations: they are cleared by the thousand, each time in one step. */
const STEP = 1000

export async function pruneMembers(room: Room, before: { activity: number; pending: number }): Promise<Pruned> {
  const done: Pruned = { activity: 0, pending: 0, members: 0 }
  for (let last = STEP; last === STEP; ) {
    const step = await room.write((tx) => forgetUnconfirmed(room, tx, before.pending))
    done.pending += step.pending
    done.members += step.members
    last = step.pending
  }
  await room.write(async (tx) => {
    const gone = await tx.deleteFrom('activity').where('at', '<', before.activity).executeTakeFirst()
    done.activity = Number(gone.numDeletedRows)
    if (done.activity + done.pending > 0)
      await appendAudit(room, tx, { actor: 'job:prune', action: 'member.prune', subject: '', detail: done })
  })
  return done
}

async function forgetUnconfirmed(room: Room, tx: Tx, before: number): Promise<{ pending: number; members: number }> {
  const { rows: stale } = await sql<{ id: number; list: string }>`select member_id as id, list from memberships
    where status = 'pending' and since < ${before} order by member_id limit ${STEP}`.execute(tx)
  if (stale.length === 0) return { pending: 0, members: 0 }
  for (const { id, list } of stale)
    await tx.deleteFrom('memberships').where('member_id', '=', id).where('list', '=', list).execute()
  const theirs = room.dialect.rows(
    'stale',
    { id: 'integer' },
    [...new Set(stale.map(({ id }) => id))].map((id) => [id]),
  )
  const { rows: strangers } = await sql<{ id: number }>`select id from ${theirs}
    where not exists (select 1 from memberships s where s.member_id = stale.id)
      and not exists (select 1 from membership_past p where p.member_id = stale.id)`.execute(tx)
  if (strangers.length > 0)
    await forgetMembers(
      room,
      tx,
      strangers.map(({ id }) => id),
    )
  return { pending: stale.length, members: strangers.length }
}
