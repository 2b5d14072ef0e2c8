// The ledger read for people: counts that add up, and by name whoever the counts cannot speak for. A report of a
// million deliveries is one pass over the send's own range of rows.
import { sql } from 'kysely'
import { inRange, readLanes } from './ledger-claims.ts'
import type { LedgerTables, Phase } from './ledger-tables.ts'
import type { Room } from './room.ts'

export type PhaseCount = {
  readonly phase: Phase
  readonly lane: string
  readonly class: string | null
  /** 1: at least one try has ended. */
  readonly tried: 0 | 1
  /** The hour it ended in, as Unix hours. */
  readonly hour: number | null
  readonly count: number
}
export type DeliveryRow = Omit<LedgerTables['deliveries'], 'id'> & { readonly id: number }
export type DoubtRow = Omit<LedgerTables['doubts'], 'id'> & { address: string; phase: Phase }
export type ReplyCount = Pick<LedgerTables['attempts'], 'stage' | 'code' | 'text' | 'class' | 'rule'> & {
  readonly count: number
}

export const openReport = (room: Room) => ({
  countPhases: async (sendId: string): Promise<PhaseCount[]> =>
    (
      await sql<PhaseCount>`select phase, lane, class, case when attempts > 0 then 1 else 0 end as tried,
        ended_at / 3600000 as hour, count(*) as count from deliveries
        where send_id = ${sendId} and ${inRange(sendId)} group by 1, 2, 3, 4, 5`.execute(room.db)
    ).rows,

  listLanes: (sendId: string) => readLanes(room.db, sendId),

  /** When the lane's next delivery is due; undefined when none is pending. */
  findDue: async (sendId: string, lane: string): Promise<number | undefined> =>
    (
      await room.db
        .selectFrom('deliveries')
        .select('due_at')
        .where('send_id', '=', sendId)
        .where('lane', '=', lane)
        .where('phase', '=', sql.lit(0))
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst()
    )?.due_at,

  /** Claimed or committing, whoever holds them. */
  countInFlight: async (sendId: string): Promise<number> =>
    (
      await sql<{ count: number }>`select count(*) as count from deliveries
        where send_id = ${sendId} and phase in (1, 2) and ${inRange(sendId)}`.execute(room.db)
    ).rows[0]?.count ?? 0,

  listDoubts: (sendId: string): Promise<DoubtRow[]> =>
    room.db
      .selectFrom('doubts')
      .innerJoin('deliveries', 'deliveries.id', 'doubts.delivery_id')
      .select(['doubts.send_id', 'delivery_id', 'attempt', 'doubts.at', 'stage', 'reason', 'decision', 'evidence'])
      .select(['deliveries.address', 'deliveries.phase'])
      .where('doubts.send_id', '=', sendId)
      .orderBy('doubts.id')
      .execute(),

  /** Gates that a holder opened and never closed: in doubt as soon as it is known to be dead. */
  listCommitting: (sendId: string) =>
    room.db
      .selectFrom('deliveries')
      .select(['id', 'address', 'attempts', 'lease'])
      .where('send_id', '=', sendId)
      .where('phase', '=', sql.lit(2))
      .where(inRange(sendId))
      .orderBy('id')
      .execute(),

  /** The domains with the most deliveries, and how they fared. */
  countDomains: async (sendId: string, limit = 20) =>
    (
      await sql<{ domain: string; audience: number; accepted: number; rejected: number }>`select domain,
        count(*) as audience, sum(case when phase = 3 then 1 else 0 end) as accepted,
        sum(case when phase = 4 then 1 else 0 end) as rejected from deliveries
        where send_id = ${sendId} and ${inRange(sendId)} group by domain order by 2 desc, 1 limit ${limit}`.execute(
        room.db,
      )
    ).rows,

  /** What receivers said most, the words no rule knows first. */
  countReplies: async (sendId: string, limit = 20): Promise<ReplyCount[]> =>
    (
      await sql<ReplyCount>`select stage, code, text, class, rule, count(*) as count from attempts
        where send_id = ${sendId} group by stage, code, text, class, rule
        order by case when rule = 'unknown' then 0 else 1 end, 6 desc, text limit ${limit}`.execute(room.db)
    ).rows,
})

export const openListings = (room: Room) => ({
  /** All rows of a send in order, a page at a time. */
  listDeliveries: (sendId: string, options: { after?: number; limit?: number } = {}): Promise<DeliveryRow[]> =>
    room.db
      .selectFrom('deliveries')
      .selectAll()
      .where('send_id', '=', sendId)
      .where(inRange(sendId))
      .where('id', '>', options.after ?? 0)
      .orderBy('id')
      .limit(options.limit ?? 1000)
      .execute(),

  /** The issues that this list was sent, or is about to be; a send cancelled before it began does not count. */
  listSentIssues: async (list: string): Promise<string[]> => {
    const begun = room.db.selectFrom('sends').select('issue').distinct().where('list', '=', list)
    const rows = await begun
      .where((one) => one.or([one('cancelled_at', 'is', null), one('started_at', 'is not', null)]))
      .execute()
    return rows.map(({ issue }) => issue)
  },

  /** Issues of which a send has begun. */
  listPublishedIssues: async (): Promise<string[]> => {
    const begun = room.db.selectFrom('sends').select('issue').distinct().where('started_at', 'is not', null)
    return (await begun.execute()).map(({ issue }) => issue)
  },
})
