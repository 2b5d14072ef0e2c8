// Who is meant: a list, a status and a filter, as one WHERE used by counts, pages, exports and sends alike, so that the
// number shown before a send is the number of the send. Values are always bound, never spliced into the SQL.
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { MemberRow } from './member-rows.ts'
import type { MemberTables, Status } from './member-tables.ts'
import type { Db, Room } from './room.ts'

/** All conditions of a filter must hold. `~` means contains. */
export type Condition =
  | { readonly on: 'tag'; readonly is: '=' | '!='; readonly value: string }
  | { readonly on: 'field'; readonly key: string; readonly is: '=' | '!=' | '~'; readonly value: string }
  | {
      readonly on: 'name' | 'organisation' | 'language' | 'format' | 'domain'
      readonly is: '=' | '!=' | '~'
      readonly value: string
    }
  /** `<`: less than so many days ago. Kept relative, so that a saved segment means the same next year. */
  | { readonly on: 'active' | 'created'; readonly is: '>' | '<'; readonly days: number }
export type Filter = readonly Condition[]

const DAY_MS = 86_400_000

export type Wanted = {
  readonly list?: string
  /** Default: confirmed. `any`: whoever is known to the list. */
  readonly status?: Status | 'any'
  readonly filter?: Filter
  /** Default: those who may be written to. */
  readonly suppressed?: 'without' | 'with'
}

/** Counts without a filter never visit the members one by one: the list's index and the few suppressed are enough. */
export function countMembers(room: Room, wanted: Wanted): Promise<number> {
  const { list, status = 'confirmed', filter = [], suppressed = 'without' } = wanted
  return room.snapshot(async (tx) => {
    await room.dialect.planCounts?.execute(tx)
    const inIndex = list !== undefined && status !== 'any' && filter.length === 0
    const counted = inIndex
      ? sql`memberships s where s.list = ${list} and s.status = ${status}`
      : sql`(${select(room, wanted).select('m.id')}) as meant`
    const all = await countRows(tx, counted)
    if (!inIndex || suppressed === 'with') return all
    const out = sql`members m cross join memberships s
      where m.suppressed is not null and s.member_id = m.id and s.list = ${list} and s.status = ${status}`
    return all - (await countRows(tx, out))
  })
}

async function countRows(db: Db, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${from}`.execute(db)
  return rows[0]?.count ?? 0
}

export type MemberPage = { readonly members: readonly MemberRow[]; readonly next: number | undefined }

/** In order of joining the newsroom, from the id after `after`: the thousandth page costs what the first one does. */
export async function listMembers(
  room: Room,
  wanted: Wanted & { after?: number; limit?: number },
): Promise<MemberPage> {
  const { after = 0, limit = 100 } = wanted
  const members = await select(room, wanted, after)
    .selectAll('m')
    .where('m.id', '>', after)
    .orderBy('m.id')
    .limit(limit)
    .execute()
  return { members, next: members.length < limit ? undefined : members.at(-1)?.id }
}

export type Detail = { readonly tags: string[]; readonly memberships: Membership[] }
type Membership = Pick<MemberTables['memberships'], 'member_id' | 'list' | 'status' | 'since'> &
  Pick<MemberTables['origins'], 'how' | 'source' | 'wording'>

/** Tags and memberships of a page of members, by id. */
export async function listDetails(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, Detail>> {
  const details = new Map<number, Detail>(ids.map((id) => [id, { tags: [], memberships: [] }]))
  if (ids.length === 0) return details
  const tags = await db.selectFrom('member_tags').selectAll().where('member_id', 'in', ids).orderBy('tag').execute()
  for (const { member_id, tag } of tags) details.get(member_id)?.tags.push(tag)
  const memberships = await db
    .selectFrom('memberships as s')
    .innerJoin('origins as o', 'o.id', 's.origin_id')
    .select(['s.member_id', 's.list', 's.status', 's.since', 'o.how', 'o.source', 'o.wording'])
    .where('s.member_id', 'in', ids)
    .orderBy('s.list')
    .execute()
  for (const one of memberships) details.get(one.member_id)?.memberships.push(one)
  return details
}

/** `after` stands in both tables, or PostgreSQL reads the list from its beginning to reach a page in the middle. */
function select(room: Room, wanted: Wanted, after = 0) {
  const { list, status = 'confirmed', filter = [], suppressed = 'without' } = wanted
  let query = room.db
    .selectFrom('members as m')
    .where((one) => one.and(filter.map((condition) => holds(room, condition))))
  if (suppressed === 'without') query = query.where('m.suppressed', 'is', null)
  if (list === undefined) return query
  return query.where((one) =>
    one.exists(
      one
        .selectFrom('memberships as s')
        .select('s.member_id')
        .whereRef('s.member_id', '=', 'm.id')
        .where('s.list', '=', list)
        .where('s.member_id', '>', after)
        .where((known) => (status === 'any' ? known.lit(true) : known('s.status', '=', status))),
    ),
  )
}

function holds(room: Room, condition: Condition): Expression<SqlBool> {
  switch (condition.on) {
    case 'tag': {
      const tagged = sql`select member_id from member_tags t where t.tag = ${condition.value}`
      // NOT IN would be read through once for every member where the tag has too many to be kept in memory.
      return condition.is === '='
        ? sql<SqlBool>`m.id in (${tagged})`
        : sql<SqlBool>`not exists (${tagged} and t.member_id = m.id)`
    }
    case 'field':
      return holdsField(room, condition)
    case 'active':
    case 'created': {
      const at = sql.ref(`m.${condition.on}_at`)
      const then = room.now() - condition.days * DAY_MS
      return condition.is === '<' ? sql<SqlBool>`${at} > ${then}` : sql<SqlBool>`${at} <= ${then}`
    }
    default:
      return compare(room, sql.ref(`m.${condition.on}`), condition)
  }
}

type Comparison = { readonly is: '=' | '!=' | '~'; readonly value: string }

/**
 * The value stands in the JSON as it is: looking for it there first spares parsing a million objects. What a COALESCE
 * yields PostgreSQL takes for half: two estimates of one thing had it look up a million memberships one by one.
 */
function holdsField(room: Room, condition: Comparison & { key: string }): Expression<SqlBool> {
  const { key, is, value } = condition
  const text = room.dialect.jsonText('m.fields', key)
  if (is === '!=' || value === '') return compare(room, sql`coalesce(${text}, '')`, condition)
  const stands = room.dialect.contains(sql.ref('m.fields'), JSON.stringify(value).slice(1, -1))
  return sql<SqlBool>`(${stands} and coalesce(${compare(room, text, condition)}, false))`
}

function compare(room: Room, left: RawBuilder<unknown>, { is, value }: Comparison): Expression<SqlBool> {
  if (is === '~') return room.dialect.contains(left, value)
  return is === '=' ? sql<SqlBool>`${left} = ${value}` : sql<SqlBool>`${left} <> ${value}`
}

export type Segment = { readonly name: string; readonly filter: Filter; readonly by: string; readonly at: number }

export const openSegments = (room: Room) => ({
  save: async (name: string, filter: Filter, by: string): Promise<void> => {
    const row = { filter: JSON.stringify(filter), by, at: room.now() }
    await room.write((tx) =>
      tx
        .insertInto('segments')
        .values({ name, ...row })
        .onConflict((one) => one.column('name').doUpdateSet(row))
        .execute(),
    )
  },
  find: async (name: string): Promise<Segment | undefined> =>
    (await listSegments(room.db)).find((one) => one.name === name),
  list: (): Promise<Segment[]> => listSegments(room.db),
  remove: (name: string): Promise<boolean> =>
    room.write(
      async (tx) => (await tx.deleteFrom('segments').where('name', '=', name).executeTakeFirst()).numDeletedRows > 0n,
    ),
})

async function listSegments(db: Db): Promise<Segment[]> {
  const rows = await db.selectFrom('segments').selectAll().orderBy('name').execute()
  return rows.map((row) => ({ ...row, filter: JSON.parse(row.filter) as Filter }))
}
