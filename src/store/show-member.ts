// Everything the newsroom knows of one member, in one object: what a person may ask for (PIPL art. 45, GDPR art. 15).
// Invariant: a table that mentions members is either read here or holds nothing about a person.
import type { MemberRow } from './member-rows.ts'
import type { Tx } from './room.ts'

export async function showMember(tx: Tx, member: MemberRow | undefined) {
  if (!member) return undefined
  const { id, fields, ...known } = member
  const tags = await tx.selectFrom('member_tags').select('tag').where('member_id', '=', id).orderBy('tag').execute()
  const now = tx
    .selectFrom('memberships as s')
    .innerJoin('origins as o', 'o.id', 's.origin_id')
    .select(['s.list', 's.status', 's.since', 'o.how', 'o.source', 'o.wording', 'o.by'])
    .where('s.member_id', '=', id)
  const past = tx
    .selectFrom('membership_past as s')
    .innerJoin('origins as o', 'o.id', 's.origin_id')
    .select(['s.list', 's.status', 's.since', 's.until', 'o.how', 'o.source', 'o.wording', 'o.by'])
    .where('s.member_id', '=', id)
  const deliveries = tx
    .selectFrom('deliveries as d')
    .innerJoin('sends as s', 's.id', 'd.send_id')
    .select(['d.send_id', 's.issue', 's.list', 'd.address', 'd.phase', 's.cancelled_at'])
    .select(['d.attempts', 'd.ended_at', 'd.class', 'd.reply'])
    .where('d.member_id', '=', id)
  const activity = tx.selectFrom('activity').select(['at', 'kind', 'detail']).where('member_id', '=', id)
  const confirmations = tx.selectFrom('confirmations').select(['list', 'at']).where('member_id', '=', id)
  const feedback = tx
    .selectFrom('feedback_events as e')
    .innerJoin('feedback as f', 'f.id', 'e.feedback_id')
    .select(['e.at', 'e.send_id', 'e.class', 'e.reason', 'e.status', 'e.reply', 'e.said', 'e.consequence'])
    .select(['f.kind', 'f.sender', 'f.subject', 'f.original'])
    .where('e.member_id', '=', id)
  const audit = tx
    .selectFrom('audit')
    .select(['at', 'actor', 'action', 'detail'])
    .where('subject', '=', member.public_id)
  return {
    ...known,
    fields: JSON.parse(fields) as Record<string, string>,
    tags: tags.map(({ tag }) => tag),
    memberships: await now.orderBy('s.list').execute(),
    history: await past.orderBy('s.id').execute(),
    deliveries: await deliveries.orderBy('d.id').execute(),
    activity: await activity.orderBy('id').execute(),
    confirmations: await confirmations.orderBy('id').execute(),
    feedback: await feedback.orderBy('e.id').execute(),
    audit: await audit.orderBy('seq').execute(),
  }
}
