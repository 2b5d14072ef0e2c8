// Leases, and what becomes of a dead holder's deliveries. Invariant: a delivery whose last bytes may have left is listed
// as a doubt in the same commit that frees or holds it, so it is known by name before anything is sent again.
import { sql } from 'kysely'
import { bigint, idRows, inRange } from './ledger-claims.ts'
import { type LedgerTables, PHASE } from './ledger-tables.ts'
import type { Room, Tx } from './room.ts'

export type LeaseRow = Omit<LedgerTables['leases'], 'id'> & { readonly id: number }
export type Decision = LedgerTables['doubts']['decision']
export type Settled = { readonly freed: number; readonly doubted: number }

export const openLeases = (room: Room) => ({
  openLease: (holder: { token: string; host: string; pid: number }): Promise<number> =>
    room.write(async (tx) => {
      const now = room.now()
      const row = { ...holder, beat: 0, gates: 0, started_at: now, beat_at: now, ended_at: null }
      return (await tx.insertInto('leases').values(row).returning('id').executeTakeFirstOrThrow()).id
    }),

  /** False: the lease was ended by somebody else. */
  beat: (lease: number): Promise<boolean> =>
    room.write(async (tx) => {
      const { numAffectedRows } = await sql`update leases set beat = beat + 1, beat_at = ${room.now()}
        where id = ${lease} and ended_at is null`.execute(tx)
      return Boolean(numAffectedRows)
    }),

  listLeases: (): Promise<LeaseRow[]> =>
    room.db.selectFrom('leases').selectAll().where('ended_at', 'is', null).orderBy('id').execute(),

  findLease: (token: string): Promise<LeaseRow | undefined> =>
    room.db.selectFrom('leases').selectAll().where('token', '=', token).executeTakeFirst(),

  /** Ends a dead holder's lease: what it had only claimed is free again, what it may have sent is in doubt. */
  settle: (lease: number, decision?: Decision): Promise<Settled> =>
    room.write((tx) => settle(room, tx, lease, decision)),

  /** Deliveries that an older journal believes unsent although this lease opened gates for them. */
  doubtLost: (
    lost: { token: string; gates: number; ids: readonly number[]; decision?: 'resend' | 'hold' },
    reason: string,
  ) =>
    room.write(async (tx) => {
      const { token, gates, ids, decision } = lost
      await catchUp(tx, token, gates, room.now())
      const open = await sql<Doubtful>`select d.id, d.send_id, d.attempts, s.uncertain from deliveries d
        join sends s on s.id = d.send_id where d.phase in (0, 1, 2) and d.id in (select v.id from ${idRows(room, ids)})`.execute(
        tx,
      )
      await decide(room, tx, open.rows, reason, decision)
      return open.rows.length
    }),

  /** The same for everything of a send that has no end state. */
  doubtAll: (sendId: string, decision: 'resend' | 'hold', reason: string): Promise<number> =>
    room.write(async (tx) => {
      const now = room.now()
      const range = sql`send_id = ${sendId} and phase in (0, 1, 2) and ${inRange(sendId)}`
      await sql`insert into doubts (send_id, delivery_id, attempt, at, stage, reason, decision)
        select send_id, id, attempts + 1, ${bigint(now)}, 'dot', ${reason}, ${decision} from deliveries where ${range}`.execute(
        tx,
      )
      const phase = decision === 'hold' ? PHASE.held : PHASE.pending
      const { numAffectedRows } = await sql`update deliveries set phase = ${phase}, lease = null,
        attempts = attempts + 1, due_at = ${now}, ended_at = case when ${decision} = 'hold' then ${bigint(now)} end
        where ${range}`.execute(tx)
      return Number(numAffectedRows ?? 0n)
    }),
})

type Doubtful = { id: number; send_id: string; attempts: number; uncertain: LedgerTables['sends']['uncertain'] }

async function settle(room: Room, tx: Tx, lease: number, decision?: Decision): Promise<Settled> {
  const { numAffectedRows } = await sql`update leases set ended_at = ${room.now()}
    where id = ${lease} and ended_at is null`.execute(tx)
  if (!numAffectedRows) return { freed: 0, doubted: 0 }
  // Without an index on the lease: it would cost every message two more writes, a crash is rare.
  const open = sql`deliveries.id >= (select coalesce(min(first_delivery), 0) from sends where ended_at is null)`
  const lost = await sql<Doubtful>`select deliveries.id, send_id, attempts, s.uncertain from deliveries
    join sends s on s.id = send_id
    where ${open} and lease = ${lease} and phase = ${PHASE.committing} order by deliveries.id`.execute(tx)
  await decide(room, tx, lost.rows, 'sender-stopped', decision)
  const freed = await sql`update deliveries set phase = ${PHASE.pending}, lease = null
    where ${open} and lease = ${lease} and phase = ${PHASE.claimed}`.execute(tx)
  return { freed: Number(freed.numAffectedRows ?? 0n), doubted: lost.rows.length }
}

/** The journal learns how far this lease had come, so that its file is believed once. */
async function catchUp(tx: Tx, token: string, gates: number, now: number): Promise<void> {
  const times = { started_at: now, beat_at: now, ended_at: now }
  await tx
    .insertInto('leases')
    .values({ token, host: '', pid: 0, beat: 0, gates, ...times })
    .onConflict((one) => one.column('token').doUpdateSet({ gates }))
    .execute()
}

/** Resent once where the send says so, held where it says so or where it was resent already. */
async function decide(room: Room, tx: Tx, lost: readonly Doubtful[], reason: string, wanted?: Decision): Promise<void> {
  const now = room.now()
  for (const { id, send_id, attempts, uncertain } of lost) {
    const before = await tx
      .selectFrom('doubts')
      .select('id')
      .where('send_id', '=', send_id)
      .where('delivery_id', '=', id)
      .executeTakeFirst()
    const decision = wanted ?? (uncertain === 'hold' || before ? 'hold' : 'resend')
    const doubt = { send_id, delivery_id: id, attempt: attempts + 1, at: now, stage: 'dot', reason, decision } as const
    await tx
      .insertInto('doubts')
      .values({ ...doubt, evidence: null })
      .execute()
    const phase = decision === 'hold' ? PHASE.held : PHASE.pending
    const ended_at = decision === 'hold' ? now : null
    await tx
      .updateTable('deliveries')
      .set({ phase, ended_at, lease: null, attempts: attempts + 1, due_at: now })
      .where('id', '=', id)
      .execute()
  }
}
