// The audit log: who did what, when. Each entry's hash covers the one before it, so nothing can be altered, removed or
// slipped in without `kanfa audit verify` naming the place. Entries hold public ids, never addresses: they outlive erasure.
import { createHash } from 'node:crypto'
import type { Room, Tx } from './room.ts'
import type { AuditTables } from './schema.ts'

export type AuditEntry = {
  /** `staff:NAME`, `member`, `job:NAME`, `cli`. */
  readonly actor: string
  /** `member.import`, `send.start`, … */
  readonly action: string
  readonly subject: string
  readonly detail?: Readonly<Record<string, unknown>>
}

type Row = AuditTables['audit']

const START = '0'.repeat(64)
const PAGE = 5000

const hashOf = ({ seq, at, actor, action, subject, detail, previous }: Omit<Row, 'hash'>): string =>
  createHash('sha256')
    .update(JSON.stringify([seq, at, actor, action, subject, detail, previous]))
    .digest('hex')

/** Called by every operation that changes something, in the same transaction as the change. */
export async function appendAudit(room: Room, tx: Tx, entry: AuditEntry): Promise<void> {
  await room.dialect.lock('audit')?.execute(tx)
  const last = await tx.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const { actor, action, subject, detail = {} } = entry
  const seq = (last?.seq ?? 0) + 1
  const [at, previous] = [room.now(), last?.hash ?? START]
  const row = { seq, at, actor, action, subject, detail: JSON.stringify(detail), previous }
  await tx
    .insertInto('audit')
    .values({ ...row, hash: hashOf(row) })
    .execute()
}

export type AuditVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | {
      readonly ok: false
      readonly entries: number
      readonly head: string
      readonly brokenAt: number
      readonly reason: Break
    }
type Break = 'missing' | 'unlinked' | 'altered' | 'head'

export const openAudit = (room: Room) => ({
  append: (entry: AuditEntry): Promise<void> => room.write((tx) => appendAudit(room, tx, entry)),

  list: async (options: { after?: number; limit?: number; subject?: string } = {}) => {
    const { after = 0, limit = 100, subject } = options
    const query = room.db.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(limit)
    const rows = await (subject === undefined ? query : query.where('subject', '=', subject)).execute()
    return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }))
  },

  /** `head`: a hash noted earlier and kept elsewhere; without it a log cut off at its end looks whole. */
  verify: async (head?: string): Promise<AuditVerdict> => {
    let last: Pick<Row, 'seq' | 'hash'> = { seq: 0, hash: START }
    let seen = head === undefined
    for (;;) {
      const rows = await room.db
        .selectFrom('audit')
        .selectAll()
        .where('seq', '>', last.seq)
        .orderBy('seq')
        .limit(PAGE)
        .execute()
      for (const row of rows) {
        const reason = breakOf(row, last)
        if (reason) return { ok: false, entries: last.seq, head: last.hash, brokenAt: row.seq, reason }
        last = row
        seen ||= row.hash === head
      }
      if (rows.length < PAGE) break
    }
    const { seq, hash } = last
    if (!seen) return { ok: false, entries: seq, head: hash, brokenAt: seq + 1, reason: 'head' }
    return { ok: true, entries: seq, head: hash }
  },
})

function breakOf(row: Row, before: Pick<Row, 'seq' | 'hash'>): Break | undefined {
  if (row.seq !== before.seq + 1) return 'missing'
  if (row.previous !== before.hash) return 'unlinked'
  return hashOf(row) === row.hash ? undefined : 'altered'
}
