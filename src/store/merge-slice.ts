// One slice of an import, sorted by address, becomes members and memberships. Everything is set-based: only people about
// whom there is something to decide (gone, pending, to be updated) are ever fetched into memory.
import { type RawBuilder, sql } from 'kysely'
import type { Cell } from './dialect.ts'
import { type MemberRow, mergeFields, publicIdPrefix } from './member-rows.ts'
import type { Status } from './member-tables.ts'
import { moveMemberships } from './membership.ts'
import type { Room, Tx } from './room.ts'

export type Slice = {
  readonly list: string
  readonly update: boolean
  /** The sorted table; the slice is its rows after `from`, up to and with `to`. */
  readonly sorted: RawBuilder<unknown>
  readonly from: number
  readonly to: number
  readonly tagged: boolean
  /** Ids of the plan's origins, in its order. */
  readonly origins: readonly number[]
}

/** A row that repeats the address of an earlier one. */
export type Duplicate = {
  readonly line: number
  readonly firstLine: number
  readonly address: string
  readonly cells: Readonly<Record<'name' | 'organisation' | 'language' | 'format' | 'fields', string | null>>
}

export type Merged = {
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly duplicates: readonly Duplicate[]
  readonly suppressed: Readonly<Record<string, number>>
}

type Profile = Pick<MemberRow, 'name' | 'organisation' | 'language' | 'format' | 'fields'>
type KnownRow = Profile & {
  readonly id: number
  readonly suppressed: string | null
  readonly status: Status | null
  readonly origin: number
} & { readonly [column in keyof Profile as `new_${column}`]: string | null }

export async function mergeSlice(room: Room, tx: Tx, slice: Slice): Promise<Merged> {
  const { list, sorted, from, to, origins } = slice
  const now = room.now()
  // Whoever is new has this at the front of their public id, and is found by it without looking up each address again.
  const mark = publicIdPrefix(now) + room.random(2).toString('hex')
  const isNew = sql`m.public_id >= ${mark} and m.public_id < ${`${mark}g`}`
  const created = await sql`insert into members (public_id, address, key, domain, name, organisation, language, format,
      fields, active_at, created_at, updated_at)
    select ${mark} || ${room.dialect.randomHex}, coalesce(address, key), key, ${room.dialect.domainOf('key')},
      coalesce(name, ''), coalesce(organisation, ''), coalesce(language, ''), coalesce(format, 'full'),
      coalesce(fields, '{}'), ${now}, ${now}, ${now}
    from ${sorted} s where s.n > ${from} and s.n <= ${to} ${
      room.dialect.looksFirst
        ? sql`${isFirst(sorted)} and not exists (select 1 from members m where m.key = s.key) order by n`
        : sql`order by n on conflict do nothing`
    }`.execute(tx)
  const allNew = Number(created.numAffectedRows ?? 0n) === to - from
  if (allNew && origins.length === 1 && !slice.tagged) {
    await sql`insert into memberships (member_id, list, status, since, origin_id)
      select m.id, ${list}, 'confirmed', ${now}, ${origins[0] ?? 0} from members m where ${isNew} order by m.id`.execute(
      tx,
    )
    return { added: to - from, updated: 0, unchanged: 0, duplicates: [], suppressed: {} }
  }
  return mergeKnown(room, tx, { ...slice, isNew, now })
}

type Known = Slice & { readonly isNew: RawBuilder<unknown>; readonly now: number }

async function mergeKnown(room: Room, tx: Tx, slice: Known): Promise<Merged> {
  const { list, sorted, from, to, origins, isNew, now } = slice
  const duplicates = await listDuplicates(tx, slice)
  const once = duplicates.length === 0 ? sql`` : isFirst(sorted)
  // CROSS JOIN: SQLite keeps this order. By its own guess it once scanned the slice again for each member.
  const joined = sql`${sorted} s cross join members m`
  const same = sql`s.n > ${from} and s.n <= ${to} and m.key = s.key ${once}`
  const known = await listUndecided(tx, { ...slice, joined, same: sql`${same} and not (${isNew})` })
  const consents = origins.map((id, at) => [at, id])
  const inserted = await sql`insert into memberships (member_id, list, status, since, origin_id)
    select m.id, ${list}, 'confirmed', ${now}, o.id from ${joined}
      cross join ${room.dialect.rows('o', { at: 'integer', id: 'integer' }, consents)}
    where ${same} and o.at = s.origin and m.suppressed is null order by s.n on conflict do nothing`.execute(tx)
  const { pending, changed, updated, suppressed } = decide(known, slice.update)
  for (const [at, waiting] of Map.groupBy(pending, ([at]) => at)) {
    const move = { list, to: 'confirmed' as const, origin: origins[at] ?? 0 }
    await moveMemberships(room, tx, { ...move, members: waiting.map(([, id]) => id) })
  }
  await updateMembers(room, tx, changed)
  if (slice.tagged) await tagMembers(room, tx, { list, joined, same: slice.update ? same : sql`${same} and ${isNew}` })
  const added = Number(inserted.numAffectedRows ?? 0n)
  const out = Object.values(suppressed).reduce((sum, count) => sum + count, 0)
  const unchanged = to - from - duplicates.length - added - updated - out
  return { added, updated, unchanged, duplicates, suppressed }
}

const isFirst = (sorted: RawBuilder<unknown>) =>
  sql`and not exists (select 1 from ${sorted} p where p.n = s.n - 1 and p.key = s.key)`

/** Sorted by address and line, a duplicate stands right behind the row it repeats. */
async function listDuplicates(tx: Tx, { sorted, from, to }: Slice): Promise<Duplicate[]> {
  const { rows } = await sql<Duplicate['cells'] & { line: number; first: number; address: string }>`
    select s.line, p.line as first, coalesce(s.address, s.key) as address, s.name, s.organisation, s.language, s.format,
      s.fields
    from ${sorted} s cross join ${sorted} p
    where s.n > ${from} and s.n <= ${to} and p.n = s.n - 1 and p.key = s.key order by s.n`.execute(tx)
  return rows.map(({ line, first, address, ...cells }) => ({ line, firstLine: first, address, cells }))
}

type Joined = { readonly list: string; readonly joined: RawBuilder<unknown>; readonly same: RawBuilder<unknown> }

async function listUndecided(
  tx: Tx,
  { list, joined, same, update }: Joined & { update: boolean },
): Promise<KnownRow[]> {
  const differs = sql`coalesce(s.name, m.name) <> m.name or coalesce(s.organisation, m.organisation) <> m.organisation
    or coalesce(s.language, m.language) <> m.language or coalesce(s.format, m.format) <> m.format
    or coalesce(s.fields, m.fields) <> m.fields`
  const { rows } = await sql<KnownRow>`select m.id, m.suppressed, m.name, m.organisation, m.language, m.format,
      m.fields, k.status, s.origin, s.name as new_name, s.organisation as new_organisation,
      s.language as new_language, s.format as new_format, s.fields as new_fields
    from ${joined} left join memberships k on k.member_id = m.id and k.list = ${list}
    where ${same} and (m.suppressed is not null or k.status <> 'confirmed'${update ? sql` or ${differs}` : sql``})
    order by s.n`.execute(tx)
  return rows
}

const GONE: ReadonlyMap<Status | null, string> = new Map([
  ['left', 'left'],
  ['removed', 'removed'],
])

/** What an import means for those the newsroom knows already: it never brings back who is gone. */
function decide(known: readonly KnownRow[], update: boolean) {
  const pending: [origin: number, id: number][] = []
  const changed: Cell[][] = []
  const suppressed: Record<string, number> = {}
  let updated = 0
  for (const row of known) {
    const out = row.suppressed ?? GONE.get(row.status)
    if (out) {
      suppressed[out] = (suppressed[out] ?? 0) + 1
      continue
    }
    const profile = update ? changedProfile(row) : undefined
    if (profile) changed.push([row.id, ...profile])
    if (row.status === 'pending') pending.push([row.origin, row.id])
    if (row.status !== null && (profile || row.status === 'pending')) updated++
  }
  return { pending, changed, updated, suppressed }
}

function changedProfile(row: KnownRow): string[] | undefined {
  const fields = row.new_fields === null ? null : mergeFields(row.fields, JSON.parse(row.new_fields))
  const before = [row.name, row.organisation, row.language, row.format, row.fields]
  const said = [row.new_name, row.new_organisation, row.new_language, row.new_format, fields]
  const after = before.map((cell, at) => said[at] ?? cell)
  return after.some((cell, at) => cell !== before[at]) ? after : undefined
}

async function updateMembers(room: Room, tx: Tx, changed: readonly (readonly Cell[])[]): Promise<void> {
  if (changed.length === 0) return
  const texts = { name: 'text', organisation: 'text', language: 'text', format: 'text', fields: 'text' } as const
  await sql`update members set name = c.name, organisation = c.organisation, language = c.language, format = c.format,
    fields = c.fields, updated_at = ${room.now()} from ${room.dialect.rows('c', { id: 'integer', ...texts }, changed)}
    where members.id = c.id`.execute(tx)
}

async function tagMembers(room: Room, tx: Tx, { list, joined, same }: Joined): Promise<void> {
  const { rows } = await sql<{ id: number; tags: string }>`select m.id, s.tags from ${joined} cross join memberships k
    where ${same} and s.tags is not null and k.member_id = m.id and k.list = ${list} and k.status = 'confirmed'
      and m.suppressed is null`.execute(tx)
  const tags = rows.flatMap(({ id, tags }) => (JSON.parse(tags) as string[]).map((tag) => [tag, id]))
  if (tags.length === 0) return
  const wanted = room.dialect.rows('t', { tag: 'text', id: 'integer' }, tags)
  await sql`insert into member_tags (tag, member_id) select tag, id from ${wanted} where true
    on conflict do nothing`.execute(tx)
}
