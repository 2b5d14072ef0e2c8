// A newsroom moves, ledger and all: every table row by row into an empty database of either kind, in one transaction, and
// the proof beside it. Invariant: the copy stands only if counts and checksums of every table agree.
import { createHash, type Hash } from 'node:crypto'
import { sql } from 'kysely'
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Db, Room, Tx } from './room.ts'

export type CopiedTable = {
  readonly table: string
  readonly rows: number
  readonly checksum: string
  /** Its ids are numbers that the database gives out. */
  readonly generated: boolean
}

type Row = Readonly<Record<string, string | number | null>>
type Table = { readonly name: string; readonly key: readonly string[] }

const PAGE = 2000
/** SQLite binds at most 32,766 values. */
const MOST_VALUES = 20_000
/** When each migration ran is a database's own history. */
const OWN = 'kanfa_migrations'

export async function copyStore(from: Room, to: Room, onTable?: (done: CopiedTable) => void): Promise<CopiedTable[]> {
  const tables = await listTables(from.db)
  if (JSON.stringify(await listTables(to.db)) !== JSON.stringify(tables)) throw new Error('the two schemas differ')
  return from.snapshot((source) =>
    to.write(async (target) => {
      const copied: CopiedTable[] = []
      for (const table of tables) {
        await refuseRows(target, table.name)
        const one = await copyTable(source, target, table)
        if (one.generated) await to.dialect.continueIds(table.name)?.execute(target)
        copied.push(one)
        onTable?.(one)
      }
      return copied
    }),
  )

  async function listTables(db: Db): Promise<Table[]> {
    const { rows } = await (db === from.db ? from : to).dialect.primaryKeys.execute(db)
    const byTable = Map.groupBy(rows, (row) => row.table_name)
    byTable.delete(OWN)
    return [...byTable].map(([name, columns]) => ({ name, key: columns.map((one) => one.column_name) })).sort(byName)
  }
}

const byName = (a: Table, b: Table): number => (a.name < b.name ? -1 : 1)

async function refuseRows(target: Tx, table: string): Promise<void> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(target)
  if (rows.length === 0) return
  throw new OperatorError('store/not-empty', [
    '目标数据库里已经有内容。',
    '两个编辑部的会员和发送记录不能混在一起。',
    '换一个空的数据库。',
    '什么也没有复制。',
    'The target database is not empty.',
    'The members and ledgers of two newsrooms must not mix.',
    'Name an empty database.',
    'Nothing was copied.',
  ])
}

/** The first pass writes and hashes what it read; the second hashes what the target now says. */
async function copyTable(source: Db, target: Db, table: Table): Promise<CopiedTable> {
  const read = createHash('sha256')
  let rows = 0
  let generated = false
  for await (const page of pages(source, table)) {
    for (const row of page) addRow(read, row)
    rows += page.length
    generated = typeof page[0]?.id === 'number'
    await insertPage(target, table.name, page)
  }
  const written = createHash('sha256')
  let found = 0
  for await (const page of pages(target, table)) {
    for (const row of page) addRow(written, row)
    found += page.length
  }
  const checksum = read.digest('hex')
  if (found !== rows || written.digest('hex') !== checksum)
    throw new Error(`table ${table.name}: ${rows} rows were read, but the copy differs`)
  return { table: table.name, rows, checksum, generated }
}

const addRow = (hash: Hash, row: Row): void => {
  const cells = Object.keys(row)
    .sort()
    .map((name) => row[name])
  hash.update(`${JSON.stringify(cells)}\n`)
}

async function insertPage(target: Db, table: string, page: readonly Row[]): Promise<void> {
  const columns = Object.keys(page[0] ?? {})
  const step = Math.max(1, Math.floor(MOST_VALUES / Math.max(1, columns.length)))
  for (let at = 0; at < page.length; at += step) {
    const rows = page.slice(at, at + step).map((row) => sql`(${sql.join(columns.map((name) => sql.val(row[name])))})`)
    await sql`insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
      values ${sql.join(rows)}`.execute(target)
  }
}

async function* pages(db: Db, { name, key }: Table): AsyncIterable<readonly Row[]> {
  const columns = sql.join(key.map((one) => sql.ref(one)))
  for (let last: Row | undefined; ; ) {
    const after =
      last === undefined ? sql`` : sql`where (${columns}) > (${sql.join(key.map((one) => sql.val(last?.[one])))})`
    const { rows } =
      await sql<Row>`select * from ${sql.table(name)} ${after} order by ${columns} limit ${PAGE}`.execute(db)
    if (rows.length > 0) yield rows
    if (rows.length < PAGE) return
    last = rows.at(-1)
  }
}
