// The few places where SQLite and PostgreSQL need different words. Everything else in this room is one set of Kysely
// queries: a difference that is not in this file is a bug, and the conformance suite exists to find it.
import { type RawBuilder, type SqlBool, sql } from 'kysely'

export type Kind = 'sqlite' | 'postgres'
export type ColumnType = 'integer' | 'text'
export type Cell = number | string | null

export type Dialect = {
  readonly kind: Kind
  /** Column types and table options for migrations. */
  readonly ddl: { id: string; integer: string; text: string; table: string; clustered: string }
  /** A FROM item of rows held in memory, one statement for thousands: json_each on SQLite, unnest on PostgreSQL. */
  rows(
    alias: string,
    columns: Readonly<Record<string, ColumnType>>,
    rows: readonly (readonly Cell[])[],
  ): RawBuilder<unknown>
  /** A field of a JSON object kept as text, as text; null where it is missing. */
  jsonText(column: string, key: string): RawBuilder<string | null>
  /** To the letter: SQLite's LIKE ignores the case of ASCII. PostgreSQL's is the one its planner can estimate. */
  contains(text: RawBuilder<unknown>, part: string): RawBuilder<SqlBool>
  /** What stands after the @ of a key. */
  domainOf(key: string): RawBuilder<string>
  /** 16 hexadecimal digits by chance, another for every row. */
  readonly randomHex: RawBuilder<string>
  /**
   * Whether an INSERT … SELECT first looks which keys are taken. ON CONFLICT has PostgreSQL write a row as a promise and
   * then once more for good; whoever takes a key between look and write makes `write` run again.
   */
  readonly looksFirst: boolean
  /** Put at the end of a SELECT inside `write`: rows that another process works on are passed over. */
  readonly skipLocked: RawBuilder<unknown>
  /** The same place: others wait for these rows until this operation has ended. */
  readonly forUpdate: RawBuilder<unknown>
  /** After a great many new rows: PostgreSQL plans by statistics that lag behind, SQLite needs none here. */
  statistics(tables: readonly string[]): RawBuilder<unknown> | undefined
  /** After an import, outside a transaction: indexes are read without their rows. SQLite needs none here either. */
  vacuum(tables: readonly string[]): RawBuilder<unknown> | undefined
  /**
   * First in a `snapshot` that counts: members and memberships both come from an index in order of id, and merging
   * them costs a third of hashing a million rows; the default price of a page on a turning disk hides it.
   */
  readonly planCounts: RawBuilder<unknown> | undefined
  /**
   * Inside `write`: statements that touch thousands of rows of a million find each by its index. PostgreSQL reads the
   * whole table instead while it grows, its statistics being behind: an import was four times slower.
   */
  readonly seekByIndex: RawBuilder<unknown> | undefined
  /** Inside `write`: a commit of temporary rows alone, which a crash takes anyway, need not wait for the disk. */
  readonly unsynced: RawBuilder<unknown> | undefined
  /** Every table of ours with its primary key, column by column, from the catalogue: a copy cannot forget one. */
  readonly primaryKeys: RawBuilder<{ table_name: string; column_name: string }>
  /** After rows were copied with their ids: the next id follows the highest. */
  continueIds(table: string): RawBuilder<unknown> | undefined
  /** Taken inside `write` where order matters (a chain, a migration). SQLite's writers stand in line already. */
  lock(name: string): RawBuilder<unknown> | undefined
}

export const sqliteDialect: Dialect = {
  kind: 'sqlite',
  ddl: {
    // AUTOINCREMENT: the id of an erased member is never given to another, so an old ledger row cannot point to them.
    id: 'integer primary key autoincrement',
    integer: 'integer',
    text: 'text',
    table: 'strict',
    clustered: 'strict, without rowid',
  },
  rows(alias, columns, rows) {
    const picked = Object.keys(columns).map((name, at) => sql`value ->> ${sql.lit(at)} as ${sql.ref(name)}`)
    return sql`(select ${sql.join(picked)} from json_each(${JSON.stringify(rows)})) as ${sql.ref(alias)}`
  },
  jsonText: (column, key) => sql`(${sql.ref(column)} ->> ${`$.${JSON.stringify(key)}`})`,
  contains: (text, part) => sql`instr(${text}, ${part}) > 0`,
  domainOf: (key) => sql`substr(${sql.ref(key)}, instr(${sql.ref(key)}, '@') + 1)`,
  looksFirst: false,
  randomHex: sql`lower(hex(randomblob(8)))`,
  skipLocked: sql``,
  forUpdate: sql``,
  statistics: () => undefined,
  vacuum: () => undefined,
  planCounts: undefined,
  seekByIndex: undefined,
  unsynced: undefined,
  primaryKeys: sql`select t.name as table_name, c.name as column_name from sqlite_schema t, pragma_table_info(t.name) c
    where t.type = 'table' and t.name not like 'sqlite_%' and c.pk > 0 order by t.name, c.pk`,
  continueIds: () => undefined,
  lock: () => undefined,
}

/** The driver's own way of writing an array cost an import more than reading its file. */
const arrayItem = (cell: Cell): string => {
  if (typeof cell !== 'string') return cell === null ? 'null' : String(cell)
  return `"${/["\\]/.test(cell) ? cell.replace(/["\\]/g, '\\$&') : cell}"`
}

export const postgresDialect: Dialect = {
  kind: 'postgres',
  ddl: {
    id: 'bigint generated by default as identity primary key',
    integer: 'bigint',
    // "C" orders by bytes, as SQLite does; a locale would order names differently on each machine.
    text: 'text collate "C"',
    table: '',
    clustered: '',
  },
  rows(alias, columns, rows) {
    const arrays = Object.values(columns).map((type, at) => {
      const column = `{${rows.map((row) => arrayItem(row[at] ?? null)).join()}}`
      return type === 'integer' ? sql`${column}::bigint[]` : sql`${column}::text[]`
    })
    return sql`unnest(${sql.join(arrays)}) as ${sql.ref(alias)}(${sql.join(Object.keys(columns).map((one) => sql.ref(one)))})`
  },
  jsonText: (column, key) => sql`(${sql.ref(column)}::json ->> ${key})`,
  contains: (text, part) => sql`${text} like ${`%${part.replace(/[\\%_]/g, '\\$&')}%`}`,
  domainOf: (key) => sql`split_part(${sql.ref(key)}, '@', 2)`,
  looksFirst: true,
  randomHex: sql`right(replace(gen_random_uuid()::text, '-', ''), 16)`,
  skipLocked: sql`for update skip locked`,
  forUpdate: sql`for update`,
  statistics: (tables) => sql`analyze ${sql.join(tables.map((one) => sql.table(one)))}`,
  vacuum: (tables) => sql`vacuum (analyze) ${sql.join(tables.map((one) => sql.table(one)))}`,
  planCounts: sql`select set_config('enable_hashjoin', 'off', true), set_config('random_page_cost', '1.1', true)`,
  seekByIndex: sql`select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)`,
  unsynced: sql`set local synchronous_commit = off`,
  primaryKeys: sql`select c.relname as table_name, a.attname as column_name from pg_index i
    join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
    where i.indisprimary and n.nspname = current_schema() order by 1, array_position(i.indkey::int[], a.attnum::int)`,
  continueIds: (table) => sql`select setval(pg_get_serial_sequence(${table}, 'id'), max(id)) from ${sql.table(table)}
    having max(id) is not null`,
  lock: (name) => sql`select pg_advisory_xact_lock(hashtextextended(${`kanfa ${name}`}, 0))`,
}
