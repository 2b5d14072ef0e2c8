// Erasure: of a person nothing stays but a keyed hash, so that no import brings them back. Invariant: every table that
// holds something about a member is named here; a test searches the whole database file for the address afterwards.
import { type SqlBool, sql } from 'kysely'
import { appendAudit } from './audit.ts'
import { PHASE } from './ledger-tables.ts'
import { type AddressHash, findMember, type Who } from './member-rows.ts'
import type { Room, Tx } from './room.ts'

export async function eraseMember(room: Room, who: Who, hashes: readonly AddressHash[], by: string): Promise<boolean> {
  const erased = await room.write(async (tx) => {
    const member = await findMember(tx, who)
    if (!member) return false
    await forgetMembers(room, tx, [member.id])
    await forgetStrangersMail(tx, member.key)
    const rows = hashes.map(({ hash, keyId }) => ({ hash, key_id: keyId, reason: 'erased' as const, at: room.now() }))
    if (rows.length > 0)
      await tx
        .insertInto('suppressions')
        .values(rows)
        .onConflict((one) => one.doNothing())
        .execute()
    await appendAudit(room, tx, { actor: by, action: 'member.erase', subject: member.public_id })
    return true
  })
  if (erased) await room.scrub?.()
  return erased
}

/** The ledger keeps its rows, for the equation must still add up, without saying who they were. */
export async function forgetMembers(room: Room, tx: Tx, ids: readonly number[]): Promise<void> {
  for (const table of ['memberships', 'membership_past', 'member_tags', 'activity', 'confirmations'] as const)
    await tx.deleteFrom(table).where('member_id', 'in', ids).execute()
  const theirs = tx.selectFrom('deliveries').select('id').where('member_id', 'in', ids)
  // A receiver's reply and a reason often quote the address.
  await tx.updateTable('attempts').set({ text: '' }).where('delivery_id', 'in', theirs).execute()
  await tx.updateTable('doubts').set({ reason: '', evidence: null }).where('delivery_id', 'in', theirs).execute()
  await tx
    .updateTable('deliveries')
    .set({ address: '', name: '', organisation: '', reply: null })
    .where('member_id', 'in', ids)
    .execute()
  await tx
    .updateTable('deliveries')
    .set({ phase: PHASE.suppressed, class: 'erased', lease: null, ended_at: room.now() })
    .where('member_id', 'in', ids)
    .where('phase', 'in', [PHASE.pending, PHASE.claimed, PHASE.held])
    .execute()
  // A report quotes the address, often more than once; that there was one belongs to the send.
  await tx.updateTable('feedback_events').set({ said: '', member_id: null }).where('member_id', 'in', ids).execute()
  const nothing = { sender: '', subject: '', original: '', member_id: null, forward: 0 as const }
  await tx.updateTable('feedback').set(nothing).where('member_id', 'in', ids).execute()
  await tx.deleteFrom('members').where('id', 'in', ids).execute()
}

/** Reports that matched nobody may quote the address all the same, and in an encoding that only their reading shows. */
async function forgetStrangersMail(tx: Tx, key: string): Promise<void> {
  const quotes = (column: 'sender' | 'subject' | 'original' | 'said') =>
    sql<SqlBool>`replace(lower(${sql.ref(column)}), ${key}, '') <> lower(${sql.ref(column)})`
  const read = tx.selectFrom('feedback_events').select('feedback_id').where(quotes('said'))
  await tx
    .updateTable('feedback')
    .set({ sender: '', subject: '', original: '', forward: 0 })
    .where((one) => one.or([quotes('sender'), quotes('subject'), quotes('original'), one('id', 'in', read)]))
    .execute()
  await tx.updateTable('feedback_events').set({ said: '' }).where(quotes('said')).execute()
}
