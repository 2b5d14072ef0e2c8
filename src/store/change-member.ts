// How one member changes after they have come: confirmed, gone, suppressed, corrected. Invariant: consent is never
// recorded without its origin, and a change that changes nothing leaves no trace.
import { appendAudit } from './audit.ts'
import {
  type AddressHash,
  findMember,
  forgetHashes,
  type MemberRow,
  noteActivity,
  type Profile,
  updateProfile,
  type Who,
} from './member-rows.ts'
import type { Suppression } from './member-tables.ts'
import { moveMemberships, type Origin, recordOrigin, suppressMembers } from './membership.ts'
import type { Room, Tx } from './room.ts'

export const openMemberChanges = (room: Room) => ({
  /**
   * It lifts what their own leaving or an erasure had shut. `asked`: by the link in a confirmation mail, which serves for
   * what was asked and not been left since; else by a page that is theirs for good.
   */
  confirm: (
    who: Who,
    lists: readonly string[],
    origin: Origin,
    { hashes = [], asked = false }: { hashes?: readonly AddressHash[]; asked?: boolean } = {},
  ): Promise<boolean> =>
    change(room, who, { action: 'member.confirm', origin, detail: { lists } }, async (tx, member, originId) => {
      const { id, suppressed } = member
      const open = asked ? await listAsked(tx, id) : lists
      const wanted = lists.filter((list) => open.includes(list))
      if (wanted.length === 0 || (suppressed !== null && suppressed !== 'left')) return false
      let changed = await suppressMembers(room, tx, [id], null)
      await forgetHashes(tx, hashes)
      for (const list of wanted)
        changed += await moveMemberships(room, tx, { members: [id], list, to: 'confirmed', origin: originId })
      return changed > 0
    }),

  /** `all`: from every list, now and later. Doing it twice is doing it once. */
  leave: (
    who: Who,
    lists: readonly string[] | 'all',
    origin: Origin,
    to: 'left' | 'removed' = 'left',
  ): Promise<boolean> =>
    change(room, who, { action: `member.${to}`, origin, detail: { lists } }, async (tx, { id }, originId) => {
      const theirs = await listsOf(tx, id)
      let changed = lists === 'all' ? await suppressMembers(room, tx, [id], to) : 0
      for (const list of lists === 'all' ? theirs : theirs.filter((one) => lists.includes(one)))
        changed += await moveMemberships(room, tx, { members: [id], list, to, origin: originId })
      return changed > 0
    }),

  /** A hard bounce, a complaint, or a decision of the staff; `null` lifts it. */
  suppress: (who: Who, reason: Suppression | null, origin: Origin): Promise<boolean> => {
    const action = reason === null ? 'member.unsuppress' : 'member.suppress'
    const suppress = async (tx: Tx, { id }: MemberRow) => (await suppressMembers(room, tx, [id], reason)) > 0
    return change(room, who, { action, origin, detail: { reason } }, suppress)
  },

  update: (who: Who, profile: Profile, origin: Origin): Promise<boolean> => {
    const detail = { changed: Object.keys(profile) }
    const update = (tx: Tx, member: MemberRow) => updateProfile(room, tx, member, profile)
    return change(room, who, { action: 'member.update', origin, detail }, update)
  },
})

type Change = { readonly action: string; readonly origin: Origin; readonly detail: Readonly<Record<string, unknown>> }

/** False when there is no such member or nothing changed: then the transaction, with the origin in it, is undone. */
async function change(
  room: Room,
  who: Who,
  { action, origin, detail }: Change,
  run: (tx: Tx, member: MemberRow, originId: number) => Promise<boolean>,
): Promise<boolean> {
  const nothing = new Error('nothing changed')
  try {
    await room.write(async (tx) => {
      const member = await findMember(tx, who)
      if (!member || !(await run(tx, member, await recordOrigin(room, tx, origin)))) throw nothing
      if (origin.by === 'member') await noteActivity(room, tx, member.id, action)
      await appendAudit(room, tx, { actor: origin.by, action, subject: member.public_id, detail })
    })
    return true
  } catch (error) {
    if (error === nothing) return false
    throw error
  }
}

/** Lists that a form has asked for and nobody has left since. */
async function listAsked(tx: Tx, id: number): Promise<string[]> {
  const asked = await tx.selectFrom('confirmations').select('list').where('member_id', '=', id).execute()
  return asked.flatMap(({ list }) => list.split(' '))
}

const listsOf = async (tx: Tx, id: number): Promise<string[]> =>
  (await tx.selectFrom('memberships').select('list').where('member_id', '=', id).execute()).map(({ list }) => list)
