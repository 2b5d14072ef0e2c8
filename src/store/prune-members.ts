// The retention job of this room: what members did is kept for a while, and an address that nobody confirmed is not kept
// at all, since its owner may never have asked.
import { appendAudit } from './audit.ts'
import { forgetMembers } from './erase-member.ts'
import type { Room } from './room.ts'

export async function pruneMembers(
  room: Room,
  before: { readonly activity: number; readonly pending: number },
): Promise<{ activity: number; pending: number; members: number }> {
  return room.write(async (tx) => {
    const activity = await tx.deleteFrom('activity').where('at', '<', before.activity).executeTakeFirst()
    const stale = await tx
      .selectFrom('memberships')
      .select(['member_id', 'list'])
      .where('status', '=', 'pending')
      .where('since', '<', before.pending)
      .execute()
    for (const { member_id, list } of stale)
      await tx.deleteFrom('memberships').where('member_id', '=', member_id).where('list', '=', list).execute()
    const strangers = await tx
      .selectFrom('members as m')
      .select('m.id')
      .where('m.id', 'in', [0, ...new Set(stale.map((one) => one.member_id))])
      .where((one) =>
        one.not(one.exists(one.selectFrom('memberships as s').select('s.list').whereRef('s.member_id', '=', 'm.id'))),
      )
      .where((one) =>
        one.not(
          one.exists(one.selectFrom('membership_past as p').select('p.list').whereRef('p.member_id', '=', 'm.id')),
        ),
      )
      .execute()
    if (strangers.length > 0)
      await forgetMembers(
        tx,
        strangers.map(({ id }) => id),
      )
    const done = { activity: Number(activity.numDeletedRows), pending: stale.length, members: strangers.length }
    if (done.activity + done.pending > 0)
      await appendAudit(room, tx, { actor: 'job:prune', action: 'member.prune', subject: '', detail: done })
    return done
  })
}
