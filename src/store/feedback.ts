// Reports that came back, and what followed from them. Invariant: a report is taken in once, whatever brings it twice,
// and its consequences are in the same transaction; a delivery's own row never changes, so the equation stays true and
// a bounce after acceptance is read beside it.
import { sql } from 'kysely'
import { appendAudit } from './audit.ts'
import { noteActivity } from './member-rows.ts'
import type { Suppression } from './member-tables.ts'
import { moveMemberships, recordOrigin, suppressMembers } from './membership.ts'
import type { Room, Tx } from './room.ts'
import type { FeedbackTables } from './schema.ts'

export type NewFeedback = Pick<
  FeedbackTables['feedback'],
  'source' | 'kind' | 'sender' | 'subject' | 'original' | 'forward'
> & {
  /** The delivery that our own token or Message-ID names. */
  readonly deliveryId?: number | undefined
  readonly events: readonly NewEvent[]
}
export type NewEvent = Pick<FeedbackTables['feedback_events'], 'class' | 'reason' | 'status' | 'reply' | 'said'> & {
  /** What it asks for; `count` suppresses once enough have come. */
  readonly wish: 'suppress' | 'complain' | 'leave' | 'count' | 'slow' | 'none'
}
export type Recorded = {
  /** False: it had been taken in before, and nothing was done now. */
  readonly fresh: boolean
  readonly matched: boolean
  readonly consequences: readonly string[]
  readonly lane?: string
}

/** A soft bounce weighs 1 and half of that after two months; from 3 on the address is given up. docs/feedback.md. */
export const SOFT = { halfLifeMs: 60 * 86_400_000, limit: 3, spanMs: 14 * 86_400_000 }

export const openFeedback = (room: Room) => ({
  record: (report: NewFeedback): Promise<Recorded> => room.write((tx) => record(room, tx, report)),

  findDelivery: (id: number) =>
    room.db
      .selectFrom('deliveries')
      .select(['id', 'send_id', 'member_id', 'address', 'lane'])
      .where('id', '=', id)
      .executeTakeFirst(),

  /** Those that may be meant by a report that names an address: a Message-ID decides. The latest first. */
  listDeliveriesTo: (key: string, limit = 200) =>
    room.db
      .selectFrom('deliveries')
      .innerJoin('members', 'members.id', 'deliveries.member_id')
      .select(['deliveries.id', 'deliveries.send_id', 'deliveries.address'])
      .where('members.key', '=', key)
      .orderBy('deliveries.id', 'desc')
      .limit(limit)
      .execute(),

  /** Reports that nobody's token leads anywhere: for a person to look at. */
  listUnmatched: (limit = 100) =>
    room.db
      .selectFrom('feedback')
      .selectAll()
      .where('delivery_id', 'is', null)
      .where('kind', 'in', ['bounce', 'complaint'])
      .orderBy('id', 'desc')
      .limit(limit)
      .execute(),

  listToForward: (limit = 100) =>
    room.db.selectFrom('feedback').selectAll().where('forward', '=', 1).orderBy('id').limit(limit).execute(),

  markForwarded: (id: number): Promise<void> =>
    room.write(async (tx) => {
      await tx.updateTable('feedback').set({ forward: 0 }).where('id', '=', id).execute()
    }),

  /** What came back of a send, by class and reason: stands beside its counts and changes none of them. */
  countOfSend: async (sendId: string): Promise<{ class: string; reason: string; count: number }[]> =>
    (
      await sql<{ class: string; reason: string; count: number }>`select class, reason,
        count(distinct delivery_id) as count from feedback_events where send_id = ${sendId}
        group by class, reason order by 3 desc, 2`.execute(room.db)
    ).rows,

  /** Unmatched reports are strangers' mail: they are not kept for ever. */
  prune: (before: number): Promise<number> =>
    room.write(async (tx) => {
      const old = tx
        .selectFrom('feedback')
        .select('id')
        .where('at', '<', before)
        .where('delivery_id', 'is', null)
        .where('forward', '=', 0)
      await tx.deleteFrom('feedback_events').where('feedback_id', 'in', old).execute()
      return Number((await tx.deleteFrom('feedback').where('id', 'in', old).executeTakeFirst()).numDeletedRows)
    }),
})

type Target = {
  readonly id: number
  readonly send_id: string
  readonly member_id: number
  readonly lane: string
  readonly list: string
}

async function record(room: Room, tx: Tx, report: NewFeedback): Promise<Recorded> {
  const { deliveryId, events, ...row } = report
  const at = room.now()
  const target = deliveryId === undefined ? undefined : await findTarget(tx, deliveryId)
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('feedback')
    .values({ ...row, at, delivery_id: target?.id ?? null, member_id: target?.member_id ?? null })
    .onConflict((one) => one.column('source').doNothing())
    .executeTakeFirst()
  if (!numInsertedOrUpdatedRows) return { fresh: false, matched: target !== undefined, consequences: [] }
  const { id } = await tx.selectFrom('feedback').select('id').where('source', '=', row.source).executeTakeFirstOrThrow()
  const about = {
    feedback_id: id,
    send_id: target?.send_id ?? null,
    delivery_id: target?.id ?? null,
    member_id: target?.member_id ?? null,
    at,
  }
  const consequences: string[] = []
  for (const { wish, ...event } of events) {
    const consequence = target ? await follow(room, tx, target, { wish, kind: row.kind, feedbackId: id }) : 'noted'
    consequences.push(consequence)
    await tx
      .insertInto('feedback_events')
      .values({ ...about, ...event, consequence })
      .execute()
  }
  // No report: written by hand, to an address that only their letter holds.
  if (target && row.kind === 'none') await noteActivity(room, tx, target.member_id, 'member.wrote')
  if (target) await noteEvidence(tx, target, events[0])
  return { fresh: true, matched: target !== undefined, consequences, ...(target ? { lane: target.lane } : {}) }
}

/** A delivery whose member was erased still belongs to its send; there is nobody left to suppress. */
const findTarget = (tx: Tx, id: number): Promise<Target | undefined> =>
  tx
    .selectFrom('deliveries as d')
    .innerJoin('sends as s', 's.id', 'd.send_id')
    .select(['d.id', 'd.send_id', 'd.member_id', 'd.lane', 's.list'])
    .where('d.id', '=', id)
    .executeTakeFirst()

type Wish = { readonly wish: NewEvent['wish']; readonly kind: string; readonly feedbackId: number }

async function follow(room: Room, tx: Tx, target: Target, { wish, kind, feedbackId }: Wish): Promise<string> {
  if (wish === 'none') return 'noted'
  if (wish === 'slow') return 'slowed'
  if (wish === 'count' && !(await isWornOut(room, tx, target))) return 'counted'
  const how = wish === 'leave' ? 'reply' : kind === 'complaint' ? 'complaint' : 'bounce'
  const origin = { how, source: `feedback ${feedbackId}`, wording: '', by: 'job:feedback' } as const
  const member = await tx
    .selectFrom('members')
    .select('public_id')
    .where('id', '=', target.member_id)
    .executeTakeFirst()
  if (!member) return 'noted'
  const reason: Suppression = wish === 'complain' ? 'complained' : 'bounced'
  const move = { members: [target.member_id], list: target.list, to: 'left' as const }
  const changed =
    wish === 'leave'
      ? await moveMemberships(room, tx, { ...move, origin: await recordOrigin(room, tx, origin) })
      : await suppressMembers(room, tx, [target.member_id], reason)
  if (changed === 0) return 'noted'
  const detail = wish === 'leave' ? { lists: [target.list] } : { reason }
  const action = wish === 'leave' ? 'member.left' : 'member.suppress'
  await appendAudit(room, tx, {
    actor: origin.by,
    action,
    subject: member.public_id,
    detail: { ...detail, feedback: feedbackId },
  })
  return wish === 'leave' ? 'left' : 'suppressed'
}

/** Decay: three soft bounces in a month end an address, three in three years do not. One send counts once. */
async function isWornOut(room: Room, tx: Tx, { member_id, send_id }: Target): Promise<boolean> {
  const past = await tx
    .selectFrom('feedback_events')
    .select((one) => ['send_id', one.fn.max('at').as('at')])
    .where('member_id', '=', member_id)
    .where('consequence', 'in', ['counted', 'suppressed'])
    .groupBy('send_id')
    .execute()
  const now = room.now()
  const ages = past.filter((one) => one.send_id !== send_id).map((one) => now - Number(one.at))
  const score = ages.reduce((sum, age) => sum + 2 ** (-age / SOFT.halfLifeMs), 1)
  return score >= SOFT.limit && Math.max(0, ...ages) >= SOFT.spanMs
}

/** A bounce proves what a lost reply left open: the message had arrived at the relay. */
async function noteEvidence(tx: Tx, { id, send_id }: Target, event: NewEvent | undefined): Promise<void> {
  if (!event) return
  const evidence = `${event.reason} ${event.reply} ${event.status} ${event.said}`.slice(0, 300)
  await tx
    .updateTable('doubts')
    .set({ evidence })
    .where('send_id', '=', send_id)
    .where('delivery_id', '=', id)
    .where('evidence', 'is', null)
    .execute()
}
