// A small change to each of many rows that are known by their ids. One set at once on PostgreSQL; a prepared statement
// for each on SQLite, whose UPDATE … FROM first copies the rows into a table of its own: half of a letter's ledger.
import { sql } from 'kysely'
import type { Cell, ColumnType } from './dialect.ts'
import type { Room, Tx } from './room.ts'

export type RowChange = {
  readonly table: string
  /** What each row says, its id first; named `v.…` in what follows. */
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly set: string
  readonly where: string
}

/** Answers the ids of the rows that were there to be changed. */
export async function updateEach(
  room: Room,
  tx: Tx,
  { table, columns, set, where }: RowChange,
  rows: readonly (readonly [id: number, ...Cell[]])[],
): Promise<Set<number>> {
  const found = new Set<number>()
  if (rows.length === 0) return found
  if (room.prepare) {
    const names = Object.keys(columns)
    const update = `update ${table} set ${set} where ${table}.id = v.id and ${where}`
    const statement = room.prepare(update.replace(/\bv\.(\w+)/g, (_, name: string) => `?${names.indexOf(name) + 1}`))
    for (const row of rows) if (statement.run(...row) > 0) found.add(row[0])
    return found
  }
  const given = room.dialect.rows('v', columns, rows)
  const changed = await sql<{ id: number }>`update ${sql.table(table)} set ${sql.raw(set)} from ${given}
    where ${sql.raw(`${table}.id = v.id and ${where}`)} returning ${sql.ref(`${table}.id`)} as id`.execute(tx)
  for (const { id } of changed.rows) found.add(id)
  return found
}
