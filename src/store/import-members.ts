// A million rows into an indexed table: staged in an unindexed temporary table, sorted once by address, then merged in
// slices, so that every index is written from left to right. Inserting row by row as they come is 2-3 times slower.
// Invariant: each slice is one transaction and running an import twice changes nothing, so a killed one is run again.
import { randomBytes } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { appendAudit } from './audit.ts'
import type { Cell, ColumnType } from './dialect.ts'
import { type Origin, recordOrigin } from './membership.ts'
import { type Duplicate, type Merged, mergeSlice } from './merge-slice.ts'
import type { Db, Room, Tx } from './room.ts'

/** One line of a file, checked. A null is a column that the file does not have. */
export type StagedRow = {
  readonly line: number
  readonly address: string
  readonly key: string
  readonly name: string | null
  readonly organisation: string | null
  readonly language: string | null
  readonly format: string | null
  /** JSON, keys sorted. */
  readonly fields: string | null
  /** A JSON list. */
  readonly tags: string | null
  /** Which of the plan's origins holds their consent. */
  readonly origin: number
  /** Keyed hashes; needed when `needsHashes` said so. */
  readonly hashes?: readonly string[]
}

export type ImportPlan = {
  readonly list: string
  /** May still grow while rows are staged. */
  readonly origins: readonly Origin[]
  readonly by: string
  /** Members already known take what the file says of them. */
  readonly update: boolean
  /** Everything is done and rolled back: the counts are those of the real run. */
  readonly dryRun: boolean
  readonly onDuplicate?: (row: Duplicate) => void
  readonly onProgress?: (step: { phase: 'read' | 'merge'; done: number; total?: number }) => void
  readonly signal?: AbortSignal
}

export type ImportCounts = {
  staged: number
  added: number
  updated: number
  unchanged: number
  duplicates: number
  /** Why people were left out: left, removed, bounced, complained, erased. */
  suppressed: Record<string, number>
  interrupted: boolean
}

const SLICE = 10_000
/** Rows staged by one statement of SQLite: calling one for each row costs as much as what it does. */
const TOGETHER = 40
const COLUMNS = {
  ...({ line: 'integer', key: 'text', address: 'text', name: 'text', organisation: 'text', language: 'text' } as const),
  ...({ format: 'text', fields: 'text', tags: 'text', origin: 'integer' } as const),
} satisfies Record<string, ColumnType>
const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]

export const needsHashes = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('suppressions').select('hash').limit(1).executeTakeFirst()) !== undefined

export function importMembers(
  room: Room,
  plan: ImportPlan,
  chunks: AsyncIterable<readonly StagedRow[]>,
): Promise<ImportCounts> {
  return room.session(async (session) => {
    const run = new ImportRun(session, plan)
    try {
      await run.stage(chunks)
      await run.sort()
      await run.merge()
      return run.counts
    } finally {
      await run.drop()
    }
  })
}

class ImportRun {
  readonly counts: ImportCounts = {
    ...{ staged: 0, added: 0, updated: 0, unchanged: 0, duplicates: 0, suppressed: {}, interrupted: false },
  }
  readonly #room: Room
  readonly #plan: ImportPlan
  readonly #stagedName: string
  readonly #sortedName: string
  readonly #staged: RawBuilder<unknown>
  readonly #sorted: RawBuilder<unknown>
  #origins: number[] = []
  #tagged = false

  constructor(room: Room, plan: ImportPlan) {
    this.#room = room
    this.#plan = plan
    // No other import has these names, whatever connection a pooler might put us on.
    const name = randomBytes(8).toString('hex')
    this.#stagedName = `staged_${name}`
    this.#staged = sql.table(this.#stagedName)
    this.#sortedName = `sorted_${name}`
    this.#sorted = sql.table(this.#sortedName)
  }

  async stage(chunks: AsyncIterable<readonly StagedRow[]>): Promise<void> {
    const { ddl } = this.#room.dialect
    const columns = sql.raw(NAMES.map((name) => `${name} ${ddl[COLUMNS[name]]}`).join(', '))
    await sql`create temporary table ${this.#staged} (${columns})`.execute(this.#room.db)
    await sql`create temporary table ${this.#sorted} (n ${sql.raw(ddl.id)}, ${columns})`.execute(this.#room.db)
    for await (const chunk of chunks) {
      this.#leaveOut('erased', await this.#room.write((tx) => this.#stageChunk(tx, chunk)))
      this.counts.staged += chunk.length
      this.#plan.onProgress?.({ phase: 'read', done: this.counts.staged })
      if (this.#plan.signal?.aborted) break
    }
  }

  /** How many were left out because they had been erased. */
  async #stageChunk(tx: Tx, chunk: readonly StagedRow[]): Promise<number> {
    await this.#room.dialect.unsynced?.execute(tx)
    const erased = await findErased(this.#room, tx, chunk)
    const kept = erased.size === 0 ? chunk : chunk.filter((row) => !row.hashes?.some((hash) => erased.has(hash)))
    this.#tagged ||= kept.some((row) => row.tags !== null)
    const cellsOf = (row: StagedRow): Cell[] =>
      NAMES.map((name) => (name === 'address' && row.address === row.key ? null : row[name]))
    const places = `(${NAMES.map(() => '?').join(', ')})`
    const into = (rows: number) =>
      this.#room.prepare?.(`insert into ${this.#stagedName} values ${Array(rows).fill(places)}`)
    const one = into(1)
    if (one) {
      const whole = kept.length - (kept.length % TOGETHER)
      for (let at = 0; at < whole; at += TOGETHER)
        into(TOGETHER)?.run(...kept.slice(at, at + TOGETHER).flatMap(cellsOf))
      for (const row of kept.slice(whole)) one.run(...cellsOf(row))
    } else {
      const rows = this.#room.dialect.rows('r', COLUMNS, kept.map(cellsOf))
      await sql`insert into ${this.#staged} select * from ${rows}`.execute(tx)
    }
    return chunk.length - kept.length
  }

  async sort(): Promise<void> {
    const { db, dialect } = this.#room
    const names = sql.raw(NAMES.join(', '))
    await sql`insert into ${this.#sorted} (${names})
      select ${names} from ${this.#staged} order by key, line`.execute(db)
    await dialect.statistics([this.#sortedName])?.execute(db)
  }

  async merge(): Promise<void> {
    const { list, by, dryRun, origins, onProgress, signal } = this.#plan
    const { rows } = await sql<{ last: number | null }>`select max(n) as last from ${this.#sorted}`.execute(
      this.#room.db,
    )
    const last = rows[0]?.last ?? 0
    const detail = { list, sources: [...new Set(origins.map((one) => one.source))] }
    if (!dryRun)
      await this.#room.write(async (tx) => {
        this.#origins = []
        for (const origin of origins) this.#origins.push(await recordOrigin(this.#room, tx, origin))
        await appendAudit(this.#room, tx, { actor: by, action: 'member.import.begin', subject: '', detail })
      })
    for (let from = 0; from < last && !signal?.aborted; from += SLICE) {
      const to = Math.min(last, from + SLICE)
      await this.#mergeSlice(from, to)
      onProgress?.({ phase: 'merge', done: to, total: last })
    }
    this.counts.interrupted = signal?.aborted === true
    if (dryRun) return
    const { db, dialect } = this.#room
    // Also where it is refused: the server does the same by itself, later.
    await dialect
      .vacuum(['members', 'memberships'])
      ?.execute(db)
      .catch(() => undefined)
    const entry = { actor: by, action: 'member.import', subject: '', detail: { ...detail, ...this.counts } }
    await this.#room.write((tx) => appendAudit(this.#room, tx, entry))
  }

  async #mergeSlice(from: number, to: number): Promise<void> {
    const { list, update, dryRun, origins, onDuplicate } = this.#plan
    // A dry run has recorded no origins; what it writes with a nought is undone.
    const ids = origins.map((_, at) => this.#origins[at] ?? 0)
    const slice = { list, update, sorted: this.#sorted, from, to, tagged: this.#tagged, origins: ids }
    const undo = new Error('dry run')
    let merged: Merged | undefined
    try {
      await this.#room.write(async (tx) => {
        await this.#room.dialect.seekByIndex?.execute(tx)
        merged = await mergeSlice(this.#room, tx, slice)
        if (dryRun) throw undo
      })
    } catch (error) {
      if (error !== undo) throw error
    }
    if (!merged) return
    this.counts.added += merged.added
    this.counts.updated += merged.updated
    this.counts.unchanged += merged.unchanged
    this.counts.duplicates += merged.duplicates.length
    for (const duplicate of merged.duplicates) onDuplicate?.(duplicate)
    for (const [reason, count] of Object.entries(merged.suppressed)) this.#leaveOut(reason, count)
  }

  #leaveOut(reason: string, count: number): void {
    if (count > 0) this.counts.suppressed[reason] = (this.counts.suppressed[reason] ?? 0) + count
  }

  async drop(): Promise<void> {
    for (const table of [this.#staged, this.#sorted]) await sql`drop table if exists ${table}`.execute(this.#room.db)
  }
}

async function findErased(room: Room, tx: Tx, chunk: readonly StagedRow[]): Promise<Set<string>> {
  const hashes = chunk.flatMap((row) => row.hashes ?? [])
  if (hashes.length === 0) return new Set()
  const wanted = room.dialect.rows(
    'wanted',
    { hash: 'text' },
    hashes.map((hash) => [hash]),
  )
  const found = await sql<{
    hash: string
  }>`select hash from suppressions where hash in (select hash from ${wanted})`.execute(tx)
  return new Set(found.rows.map(({ hash }) => hash))
}
