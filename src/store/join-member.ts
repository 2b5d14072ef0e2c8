// The two ways onto a list: a member of staff who has the consent, and a public form that asks for it. Invariant: whoever
// left comes back only by asking, and a form alone makes nobody a confirmed member.
import { appendAudit } from './audit.ts'
import {
  type Address,
  type AddressHash,
  findMember,
  forgetHashes,
  insertMember,
  type Profile,
  updateProfile,
} from './member-rows.ts'
import type { Status } from './member-tables.ts'
import { moveMemberships, type Origin, recordOrigin, suppressMembers } from './membership.ts'
import type { Room, Tx } from './room.ts'

export type Outcome = 'added' | 'updated' | 'unchanged' | 'left' | 'suppressed'
export type NewMember = Address & Profile & { readonly list: string; readonly hashes?: readonly AddressHash[] }
export type JoinRequest = Address & Profile & { readonly lists: readonly string[] }
export type JoinAnswer = { readonly outcome: 'confirm' | 'already' | 'refused' | 'too-many'; readonly publicId: string }

const DAY_MS = 86_400_000
/** Nobody can be bombed with confirmation mails: one a day and three a month, over all lists. */
const CONFIRMATIONS = [
  { within: DAY_MS, most: 1 },
  { within: 30 * DAY_MS, most: 3 },
]

export async function addMember(
  room: Room,
  tx: Tx,
  { member, origin, rejoin }: { member: NewMember; origin: Origin; rejoin: boolean },
): Promise<Outcome> {
  const { list, hashes = [] } = member
  const known = await findMember(tx, member)
  if (!rejoin) {
    if (known?.suppressed || (await isSuppressed(tx, hashes))) return 'suppressed'
    const status = known && (await statusOn(tx, known.id, list))
    if (status === 'left' || status === 'removed') return 'left'
  } else await forgetHashes(tx, hashes)
  const row = known ?? (await insertMember(room, tx, member))
  if (row.suppressed) await suppressMembers(room, tx, [row.id], null)
  const updated = await updateProfile(room, tx, row, member)
  const move = { members: [row.id], list, to: 'confirmed' as const, origin: await recordOrigin(room, tx, origin) }
  const moved = await moveMemberships(room, tx, move)
  const outcome = moved > 0 ? 'added' : updated ? 'updated' : 'unchanged'
  if (outcome !== 'unchanged')
    await appendAudit(room, tx, { actor: origin.by, action: 'member.add', subject: row.public_id, detail: { list } })
  return outcome
}

async function isSuppressed(tx: Tx, hashes: readonly AddressHash[]): Promise<boolean> {
  const wanted = hashes.map(({ hash }) => hash)
  if (wanted.length === 0) return false
  return (
    (await tx.selectFrom('suppressions').select('hash').where('hash', 'in', wanted).executeTakeFirst()) !== undefined
  )
}

const statusOn = async (tx: Tx, id: number, list: string): Promise<Status | undefined> =>
  (
    await tx
      .selectFrom('memberships')
      .select('status')
      .where('member_id', '=', id)
      .where('list', '=', list)
      .executeTakeFirst()
  )?.status

export async function requestJoin(room: Room, tx: Tx, member: JoinRequest, origin: Origin): Promise<JoinAnswer> {
  const known = await findMember(tx, member)
  const row = known ?? (await insertMember(room, tx, member))
  const publicId = row.public_id
  if (row.suppressed !== null && row.suppressed !== 'left') return { outcome: 'refused', publicId }
  const asked: string[] = []
  const waiting: string[] = []
  for (const list of member.lists) {
    const status = await statusOn(tx, row.id, list)
    if (status !== 'confirmed') asked.push(list)
    // Who left stays gone until they confirm: anybody may fill in a form, and an import takes whoever is pending.
    if (status === undefined) waiting.push(list)
  }
  if (asked.length === 0) return { outcome: 'already', publicId }
  const now = room.now()
  const mails = await tx.selectFrom('confirmations').select('at').where('member_id', '=', row.id).execute()
  if (CONFIRMATIONS.some(({ within, most }) => mails.filter(({ at }) => at > now - within).length >= most))
    return { outcome: 'too-many', publicId }
  if (!known) await updateProfile(room, tx, row, member)
  const originId = await recordOrigin(room, tx, origin)
  for (const list of waiting)
    await moveMemberships(room, tx, { members: [row.id], list, to: 'pending', origin: originId })
  await tx
    .insertInto('confirmations')
    .values({ member_id: row.id, list: asked.join(' '), at: now })
    .execute()
  await appendAudit(room, tx, { actor: origin.by, action: 'member.ask', subject: publicId, detail: { lists: asked } })
  return { outcome: 'confirm', publicId }
}
