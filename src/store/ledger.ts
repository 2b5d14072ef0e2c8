// The ledger: sends, frozen audiences, and what was decided about them. Invariant: edition and audience are frozen in
// one transaction, and a second start of the same edition, list and slot finds the first send.
import { type RawBuilder, sql } from 'kysely'
import { type AuditEntry, appendAudit } from './audit.ts'
import { openClaims } from './ledger-claims.ts'
import { openLeases } from './ledger-leases.ts'
import { openListings, openReport } from './ledger-report.ts'
import { type LedgerTables, PHASE } from './ledger-tables.ts'
import { openPaces } from './paces.ts'
import type { Db, Room } from './room.ts'

export type SendRow = LedgerTables['sends']
export type FrozenEdition = Pick<LedgerTables['editions'], 'hash' | 'issue' | 'title' | 'body'>
export type NewSend = Pick<SendRow, 'id' | 'list' | 'slot' | 'scheduled_at' | 'uncertain' | 'give_up_ms' | 'frame'>
/** Domain → lane, for domains that do not ride in the default lane. */
export type LaneMap = ReadonlyMap<string, string>
export type AudiencePlan = {
  readonly audience: number
  /** Of the audience: on the list, but nobody may write to them. */
  readonly suppressed: Readonly<Record<string, number>>
  /** On the list once, or not yet. */
  readonly leftOut: Readonly<Record<string, number>>
  readonly samples: readonly { readonly address: string; readonly name: string; readonly organisation: string }[]
  readonly lanes: Readonly<Record<string, number>>
}

export type Ledger = ReturnType<typeof openLedger>

export const openLedger = (room: Room) => ({
  ...openClaims(room),
  ...openLeases(room),
  ...openReport(room),
  ...openListings(room),
  ...openPaces(room),

  planAudience: (list: string, lanes: LaneMap): Promise<AudiencePlan> => planAudience(room, list, lanes),

  hasAudience: async (list: string): Promise<boolean> =>
    (await room.db
      .selectFrom('memberships')
      .select('member_id')
      .where('list', '=', list)
      .where('status', '=', 'confirmed')
      .limit(1)
      .executeTakeFirst()) !== undefined,

  /** Freezes edition and audience together, or finds the send that did. */
  freeze: (edition: FrozenEdition, send: NewSend, lanes: LaneMap, actor = 'cli') =>
    freeze(room, edition, send, lanes, actor),

  findSend: (id: string): Promise<SendRow | undefined> =>
    room.db.selectFrom('sends').selectAll().where('id', '=', id).executeTakeFirst(),

  findSendOf: (edition: string, list: string, slot: string): Promise<SendRow | undefined> =>
    selectSendOf(room.db, edition, list, slot).executeTakeFirst(),

  listSends: (options: { open?: boolean; limit?: number } = {}): Promise<SendRow[]> => {
    const query = room.db.selectFrom('sends').selectAll().orderBy('created_at', 'desc').orderBy('id')
    const wanted = options.open ? query.where('ended_at', 'is', null) : query
    return wanted.limit(options.limit ?? 1000).execute()
  },

  getEditionBody: async (hash: string): Promise<string> =>
    (await room.db.selectFrom('editions').select('body').where('hash', '=', hash).executeTakeFirstOrThrow()).body,

  /** The first start sets the deadline; a later one changes nothing. */
  start: (id: string): Promise<boolean> =>
    change(
      room,
      { id, actor: 'delivery', action: 'send.start' },
      (now) => sql`started_at = ${now},
      deadline = ${now} + give_up_ms where started_at is null`,
    ),

  pause: (id: string, pause: { reason: string; until?: number; actor?: string }): Promise<boolean> => {
    const { reason, until = null, actor = 'delivery' } = pause
    return change(
      room,
      { id, actor, action: 'send.pause', detail: { reason } },
      (now) => sql`paused_at = ${now},
      paused_until = ${until}, reason = ${reason} where paused_at is null and cancelled_at is null`,
    )
  },

  /** The time a send stood still is given back to its deadline. */
  resume: (id: string, actor = 'cli'): Promise<boolean> =>
    change(
      room,
      { id, actor, action: 'send.resume' },
      (now) => sql`deadline = deadline + (${now} - paused_at),
      paused_at = null, paused_until = null, reason = null where paused_at is not null`,
    ),

  /** What is open when a send is cancelled reads as cancelled; what is in flight may still end as accepted. */
  cancel: (id: string, actor = 'cli'): Promise<boolean> =>
    change(room, { id, actor, action: 'send.cancel' }, (now) => sql`cancelled_at = ${now} where cancelled_at is null`),

  end: (id: string): Promise<boolean> =>
    change(room, { id, actor: 'delivery', action: 'send.end' }, (now) => sql`ended_at = ${now} where true`),
})

type Change = Pick<AuditEntry, 'actor' | 'action' | 'detail'> & { readonly id: string }

/** One change to a send that has not ended, audited when it changed anything. */
const change = (room: Room, { id, ...entry }: Change, set: (now: number) => RawBuilder<unknown>): Promise<boolean> =>
  room.write(async (tx) => {
    const changed = await sql`update sends set ${set(room.now())} and id = ${id} and ended_at is null`.execute(tx)
    if (!changed.numAffectedRows) return false
    await appendAudit(room, tx, { ...entry, subject: id })
    return true
  })

const selectSendOf = (db: Db, edition: string, list: string, slot: string) =>
  db.selectFrom('sends').selectAll().where('edition', '=', edition).where('list', '=', list).where('slot', '=', slot)

async function freeze(room: Room, edition: FrozenEdition, send: NewSend, lanes: LaneMap, actor: string) {
  return room.write(async (tx): Promise<{ send: SendRow; created: boolean }> => {
    const now = room.now()
    await tx
      .insertInto('editions')
      .values({ ...edition, at: now })
      .onConflict((one) => one.doNothing())
      .execute()
    const row: SendRow = {
      ...send,
      issue: edition.issue,
      edition: edition.hash,
      created_at: now,
      ...{ started_at: null, ended_at: null, cancelled_at: null, paused_at: null, paused_until: null, reason: null },
      ...{ deadline: null, audience: 0, first_delivery: 0, last_delivery: 0 },
    }
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('sends')
      .values(row)
      .onConflict((one) => one.doNothing())
      .executeTakeFirst()
    const found = selectSendOf(tx, edition.hash, send.list, send.slot)
    if (numInsertedOrUpdatedRows === 0n) return { send: await found.executeTakeFirstOrThrow(), created: false }
    const before = await highestDelivery(tx)
    const { numAffectedRows } = await sql`
      ${withLanes(room, lanes)}
      insert into deliveries (send_id, member_id, address, name, organisation, domain, lane, phase, class)
      select ${send.id}, m.id, m.address, m.name, m.organisation, m.domain, coalesce(known.lane, 'default'),
        case when m.suppressed is null then ${sql.lit(PHASE.pending)} else ${sql.lit(PHASE.suppressed)} end, m.suppressed
      from memberships s join members m on m.id = s.member_id left join known on known.domain = m.domain
      where s.list = ${send.list} and s.status = 'confirmed' order by m.id`.execute(tx)
    const range = { first_delivery: before + 1, last_delivery: await highestDelivery(tx) }
    const audience = Number(numAffectedRows ?? 0n)
    await tx
      .updateTable('sends')
      .set({ audience, ...range })
      .where('id', '=', send.id)
      .execute()
    await room.dialect.statistics(['deliveries', 'members', 'memberships'])?.execute(tx)
    const detail = { issue: edition.issue, hash: edition.hash, list: send.list, slot: send.slot, audience }
    await appendAudit(room, tx, { actor, action: 'send.freeze', subject: send.id, detail })
    return { send: { ...row, audience, ...range }, created: true }
  })
}

/** Ids only grow, so a send's rows lie between two of them: reports scan that range and nothing of other sends. */
async function highestDelivery(tx: Db): Promise<number> {
  const { rows } = await sql<{ id: number | null }>`select max(id) as id from deliveries`.execute(tx)
  return rows[0]?.id ?? 0
}

/** Materialized: SQLite would read the list anew for every member (44 s for a million, against 4). */
const withLanes = (room: Room, lanes: LaneMap): RawBuilder<unknown> =>
  sql`with known as materialized (select given.domain, given.lane
    from ${room.dialect.rows('given', { domain: 'text', lane: 'text' }, [...lanes])})`

async function planAudience(room: Room, list: string, lanes: LaneMap): Promise<AudiencePlan> {
  return room.snapshot(async (tx) => {
    const { rows } = await sql<{ status: string; suppressed: string | null; lane: string; count: number }>`
      ${withLanes(room, lanes)}
      select status, suppressed, lane, count(*) as count from (
        select s.status, m.suppressed, coalesce(known.lane, 'default') as lane
        from memberships s join members m on m.id = s.member_id
        left join known on known.domain = m.domain where s.list = ${list}) as listed
      group by status, suppressed, lane`.execute(tx)
    const samples = await sql<AudiencePlan['samples'][number]>`select m.address, m.name, m.organisation
      from memberships s join members m on m.id = s.member_id
      where s.list = ${list} and s.status = 'confirmed' and m.suppressed is null order by m.id limit 5`.execute(tx)
    const confirmed = rows.filter((one) => one.status === 'confirmed')
    return {
      audience: confirmed.reduce((sum, one) => sum + one.count, 0),
      suppressed: tally(confirmed, (one) => one.suppressed),
      leftOut: tally(rows, (one) => (one.status === 'confirmed' ? null : one.status)),
      samples: samples.rows,
      lanes: tally(confirmed, (one) => (one.suppressed === null ? one.lane : null)),
    }
  })
}

/** Counts by a name; rows without one are not counted. */
function tally<Row extends { count: number }>(rows: readonly Row[], name: (row: Row) => string | null) {
  const counts: Record<string, number> = {}
  for (const row of rows) {
    const key = name(row)
    if (key !== null) counts[key] = (counts[key] ?? 0) + row.count
  }
  return counts
}
