// A member's own row: found, made, changed. Invariant: one address, one row; its custom fields are a JSON object of
// texts with sorted keys, so that equal profiles are equal bytes.
import type { Selectable } from 'kysely'
import type { Format, MemberTables } from './member-tables.ts'
import type { Db, Room, Tx } from './room.ts'

export type MemberRow = Selectable<MemberTables['members']>
/** An address that member/address.ts has checked. */
export type Address = { readonly address: string; readonly key: string; readonly domain: string }
/** The keyed hash of an address under each key still in use; see member/token.ts. */
export type AddressHash = { readonly hash: string; readonly keyId: string }
export type Profile = {
  readonly name?: string
  readonly organisation?: string
  readonly language?: string
  readonly format?: Format
  /** Merged into those already there; an empty text removes one. */
  readonly fields?: Readonly<Record<string, string>>
  readonly tags?: readonly string[]
}
export type Who = { readonly key: string } | { readonly publicId: string }

export async function findMember(db: Db, who: Who): Promise<MemberRow | undefined> {
  const query = db.selectFrom('members').selectAll()
  const one = 'key' in who ? query.where('key', '=', who.key) : query.where('public_id', '=', who.publicId)
  return one.executeTakeFirst()
}

/** A sign of life that a member gave knowingly: no letter and no page tells on its reader. Of who was erased, none. */
export async function noteActivity(room: Room, tx: Tx, id: number, kind: string): Promise<void> {
  const at = room.now()
  const known = await tx.updateTable('members').set({ active_at: at }).where('id', '=', id).executeTakeFirst()
  if (known.numUpdatedRows > 0)
    await tx.insertInto('activity').values({ member_id: id, at, kind, detail: '' }).execute()
}

export async function insertMember(room: Room, tx: Tx, { address, key, domain }: Address): Promise<MemberRow> {
  const now = room.now()
  await tx
    .insertInto('members')
    .values({
      ...{ address, key, domain, suppressed: null, suppressed_at: null },
      ...{ active_at: now, created_at: now, updated_at: now },
      public_id: publicIdPrefix(now) + room.random(10).toString('hex'),
    })
    .onConflict((one) => one.column('key').doNothing())
    .execute()
  return tx.selectFrom('members').selectAll().where('key', '=', key).executeTakeFirstOrThrow()
}

/** Neighbours in time stand together in the index: random ids alone made an import write four times as many pages. */
export const publicIdPrefix = (now: number): string => now.toString(16).padStart(12, '0')

export function mergeFields(kept: string, added: Readonly<Record<string, string>>): string {
  const merged = Object.entries({ ...(JSON.parse(kept) as Record<string, string>), ...added })
  return JSON.stringify(
    Object.fromEntries(merged.filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1))),
  )
}

export async function updateProfile(room: Room, tx: Tx, row: MemberRow, profile: Profile): Promise<boolean> {
  const { name = row.name, organisation = row.organisation, language = row.language, format = row.format } = profile
  const fields = profile.fields ? mergeFields(row.fields, profile.fields) : row.fields
  const wanted: Pick<
    Selectable<MemberTables['members']>,
    'name' | 'organisation' | 'language' | 'format' | 'fields'
  > = { ...{ name, organisation, language, format, fields } }
  const differs = (Object.keys(wanted) as (keyof typeof wanted)[]).some((column) => wanted[column] !== row[column])
  if (differs)
    await tx
      .updateTable('members')
      .set({ ...wanted, updated_at: room.now() })
      .where('id', '=', row.id)
      .execute()
  let tagged = 0n
  if (profile.tags && profile.tags.length > 0) {
    const tags = profile.tags.map((tag) => ({ tag, member_id: row.id }))
    const added = await tx
      .insertInto('member_tags')
      .values(tags)
      .onConflict((one) => one.doNothing())
      .executeTakeFirst()
    tagged = added.numInsertedOrUpdatedRows ?? 0n
  }
  return differs || tagged > 0n
}

/** They came back by their own act: the hash that kept imports from bringing them back has done its work. */
export async function forgetHashes(tx: Tx, hashes: readonly AddressHash[]): Promise<void> {
  const wanted = hashes.map(({ hash }) => hash)
  if (wanted.length > 0) await tx.deleteFrom('suppressions').where('hash', 'in', wanted).execute()
}
