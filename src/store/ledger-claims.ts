// Who may speak for which delivery, and the two writes of every message: the gate before its last bytes and the result
// after the reply. Invariant: only the holder of a living lease changes a claimed row, and many connections share one
// durable commit.
import { type RawBuilder, sql } from 'kysely'
import { type LedgerTables, PHASE, type Phase } from './ledger-tables.ts'
import { suppressMembers } from './membership.ts'
import type { Db, Room, Tx } from './room.ts'
import { type RowChange, updateEach } from './update-each.ts'

export type Claimed = {
  readonly id: number
  readonly member_id: number
  /** What tokens know the member by. */
  readonly public_id: string
  readonly address: string
  readonly name: string
  readonly organisation: string
  readonly domain: string
  readonly attempts: number
  /** How often nobody could know whether it had arrived. */
  readonly doubts: number
}
/** What became of one try. `phase: pending` puts it back, to be claimed again when due. */
export type Result = {
  readonly id: number
  readonly phase: Exclude<Phase, 1 | 2>
  readonly due: number
  readonly class: string | null
  readonly reply: string | null
  /** 0 when the try does not count against the recipient: the relay was down, the run was paused. */
  readonly tried: 0 | 1
  readonly attempt?: Omit<LedgerTables['attempts'], 'id' | 'delivery_id' | 'attempt' | 'at'>
  /** The last bytes had left and no reply was read: listed before it is resent. */
  readonly doubt?: Pick<LedgerTables['doubts'], 'send_id' | 'stage' | 'reason'>
  readonly suppressMember?: number
}
export type GroupOutcome = {
  /** Deliveries whose gate is open. The others were paused, cancelled, suppressed or lost since the claim. */
  readonly opened: ReadonlySet<number>
  /** Results that found their row: the others belong to a holder whom somebody has declared dead. */
  readonly recorded: ReadonlySet<number>
  /** All gates this lease ever opened, for the high-water file. */
  readonly gates: number
}

/** Nobody may speak under this lease any more: another process took over. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

export const openClaims = (room: Room) => ({
  /** Nothing leaves before its gate is on the disk, and then so is the claim, which stands before it in the log. */
  claim: (lease: number, send: { id: string; list: string }, lane: string, limit: number): Promise<Claimed[]> =>
    room.write(async (tx) => {
      await getLease(tx, lease)
      const now = room.now()
      // Read whole before anything is written: RETURNING would ask the members' tables once a column.
      const { rows } = await sql<Claimed & { may: 0 | 1; due_at: number }>`
        with picked as materialized (select id from deliveries where send_id = ${send.id} and lane = ${lane}
          and phase = 0 and due_at <= ${now} order by due_at, id limit ${limit} ${room.dialect.skipLocked})
        select d.id, d.due_at, d.member_id, m.public_id, d.address, d.name, d.organisation, d.domain, d.attempts,
          case when s.status = 'confirmed' and m.suppressed is null then 1 else 0 end as may,
          case when d.attempts = 0 then 0 else (select count(*) from doubts b
            where b.send_id = d.send_id and b.delivery_id = d.id) end as doubts
        from picked join deliveries d on d.id = picked.id left join members m on m.id = d.member_id
        left join memberships s on s.member_id = d.member_id and s.list = ${send.list}`.execute(tx)
      const of = (may: 0 | 1) => rows.filter((row) => row.may === may)
      const ids = (may: 0 | 1, value: number) => of(may).map(({ id }) => [id, value] as const)
      await updateEach(room, tx, CLAIM, ids(1, lease))
      await updateEach(room, tx, SUPPRESS, ids(0, now))
      return of(1).sort((a, b) => a.due_at - b.due_at || a.id - b.id)
    }, 'later'),

  commitGroup: (lease: number, gates: readonly Gate[], results: readonly Result[]): Promise<GroupOutcome> =>
    room.write((tx) => commitGroup(room, tx, lease, gates, results)),

  /** What a holder that lost its lease had been told: the truth all the same. */
  believeLate: (results: readonly Result[]): Promise<void> =>
    room.write((tx) =>
      believeLate(
        tx,
        results.filter(({ phase }) => phase === PHASE.accepted),
        room.now(),
      ),
    ),

  /** Puts back what was claimed and not begun. */
  release: (lease: number, ids: readonly number[]): Promise<void> =>
    room.write(async (tx) => {
      await sql`update deliveries set phase = ${PHASE.pending}, lease = null where lease = ${lease}
        and phase = ${PHASE.claimed} and id in (select v.id from ${idRows(room, ids)})`.execute(tx)
    }),

  /** Gives up what is past its deadline. */
  expire: (sendId: string): Promise<number> =>
    room.write(async (tx) => {
      const now = room.now()
      const { numAffectedRows } = await sql`update deliveries set phase = ${PHASE.expired}, ended_at = ${now}
        where send_id = ${sendId} and phase = 0
        and exists (select 1 from sends where id = ${sendId} and deadline < ${now})`.execute(tx)
      return Number(numAffectedRows ?? 0n)
    }),

  /** A domain that slows its lane gets one of its own. */
  splitLane: (sendId: string, domain: string): Promise<void> =>
    room.write(async (tx) => {
      await sql`update deliveries set lane = domain
        where send_id = ${sendId} and phase = 0 and lane = 'default' and domain = ${domain}`.execute(tx)
    }),
})

export type Gate = { readonly id: number; readonly list: string }

/** PostgreSQL takes a parameter whose type it cannot see for a text. */
export const bigint = (value: number): RawBuilder<number> => sql`cast(${value} as bigint)`

export const idRows = (room: Room, ids: readonly number[]): RawBuilder<unknown> =>
  room.dialect.rows(
    'v',
    { id: 'integer' },
    ids.map((id) => [id]),
  )

export const inRange = (sendId: string): RawBuilder<boolean> =>
  sql`id between (select first_delivery from sends where id = ${sendId})
    and (select last_delivery from sends where id = ${sendId})`

const CLAIM: RowChange = {
  table: 'deliveries',
  columns: { id: 'integer', lease: 'integer' },
  set: `phase = ${PHASE.claimed}, lease = v.lease`,
  where: `phase = ${PHASE.pending}`,
}
const SUPPRESS: RowChange = {
  table: 'deliveries',
  columns: { id: 'integer', at: 'integer' },
  set: `phase = ${PHASE.suppressed}, ended_at = v.at`,
  where: `phase = ${PHASE.pending}`,
}
/** Asked at the claim, and again before the last bytes leave: still on the list, and nobody has forbidden it. */
const GATE: RowChange = {
  table: 'deliveries',
  columns: { id: 'integer', lease: 'integer', list: 'text' },
  set: `phase = ${PHASE.committing}`,
  where: `deliveries.lease = v.lease and deliveries.phase = ${PHASE.claimed} and exists (
    select 1 from memberships ms join members mm on mm.id = ms.member_id where ms.member_id = deliveries.member_id
    and ms.list = v.list and ms.status = 'confirmed' and mm.suppressed is null)
    and exists (select 1 from sends s where s.id = deliveries.send_id and s.paused_at is null and s.cancelled_at is null)`,
}
const RECORD: RowChange = {
  table: 'deliveries',
  columns: {
    ...{ id: 'integer', lease: 'integer', at: 'integer', phase: 'integer', due: 'integer' },
    ...{ class: 'text', reply: 'text', tried: 'integer' },
  },
  set: `phase = v.phase, lease = null, due_at = v.due, attempts = deliveries.attempts + v.tried, class = v.class,
    reply = v.reply, ended_at = case when v.phase <> ${PHASE.pending} then v.at end`,
  where: 'deliveries.lease = v.lease',
}

/** Locks the lease's row, so that whoever declares it dead waits, or is seen. */
async function getLease(tx: Tx, lease: number, gates = 0): Promise<number> {
  const { rows } = await sql<{ gates: number }>`update leases set gates = gates + ${gates}
    where id = ${lease} and ended_at is null returning gates`.execute(tx)
  if (!rows[0]) throw new LeaseLost()
  return rows[0].gates
}

async function commitGroup(
  room: Room,
  tx: Tx,
  lease: number,
  gates: readonly Gate[],
  results: readonly Result[],
): Promise<GroupOutcome> {
  const total = await getLease(tx, lease, gates.length)
  const recorded = results.length > 0 ? await record(room, tx, lease, results) : new Set<number>()
  if (gates.length === 0) return { opened: new Set(), recorded, gates: total }
  const asked = gates.map(({ id, list }) => [id, lease, list] as const)
  return { opened: await updateEach(room, tx, GATE, asked), recorded, gates: total }
}

async function record(room: Room, tx: Tx, lease: number, results: readonly Result[]): Promise<Set<number>> {
  const now = room.now()
  const rows = results.map((one) => {
    const { id, phase, due, class: kind, reply, tried } = one
    return [id, lease, now, phase, due, kind, reply, tried] as const
  })
  const found = await updateEach(room, tx, RECORD, rows)
  const noted = results.filter(({ id, phase }) => phase !== PHASE.accepted && found.has(id))
  if (noted.length > 0) await noteTrouble(room, tx, noted, now)
  const late = results.filter(({ id, phase }) => phase === PHASE.accepted && !found.has(id))
  if (late.length > 0) await believeLate(tx, late, now)
  return found
}

async function noteTrouble(room: Room, tx: Tx, results: readonly Result[], at: number): Promise<void> {
  const known = await tx
    .selectFrom('deliveries')
    .select(['id', 'attempts'])
    .where(
      sql`id`,
      'in',
      sql`(select v.id from ${idRows(
        room,
        results.map(({ id }) => id),
      )})`,
    )
    .execute()
  const tries = new Map(known.map(({ id, attempts }) => [id, attempts]))
  const of = (one: Result) => ({ delivery_id: one.id, attempt: tries.get(one.id) ?? 0, at })
  const attempts = results.flatMap((one) => (one.attempt ? [{ ...one.attempt, ...of(one) }] : []))
  if (attempts.length > 0) await tx.insertInto('attempts').values(attempts).execute()
  for (const { doubt, phase, ...one } of results)
    if (doubt) {
      const decision = phase === PHASE.held ? 'hold' : 'resend'
      await tx
        .insertInto('doubts')
        .values({ ...doubt, ...of({ ...one, phase }), decision, evidence: null })
        .execute()
    }
  const members = results.flatMap((one) => one.suppressMember ?? [])
  if (members.length > 0) await suppressMembers(room, tx, members, 'bounced')
}

/** A reply read by a holder that was already declared dead is still the truth, while no other gate has opened. */
async function believeLate(tx: Tx, late: readonly Result[], now: number): Promise<void> {
  for (const { id, reply } of late) {
    const evidence = reply ?? ''
    await tx.updateTable('doubts').set({ evidence }).where('delivery_id', '=', id).execute()
    await tx
      .updateTable('deliveries')
      .set({ phase: PHASE.accepted, reply, ended_at: now, lease: null })
      .where('id', '=', id)
      .where('phase', 'in', [PHASE.pending, PHASE.claimed, PHASE.held])
      .where('attempts', '>', 0)
      .execute()
  }
}

/** Where a send's open deliveries stand, lane by lane: read from the index that claims use. */
export const readLanes = async (db: Db, sendId: string) =>
  (
    await sql<{ lane: string; due: number; count: number }>`select lane, min(due_at) as due, count(*) as count
      from deliveries where send_id = ${sendId} and phase = 0 group by lane order by lane`.execute(db)
  ).rows
