// Brings a database to this program's schema: all pending migrations in one transaction, under one lock, so two
// processes may start at the same moment. A database that a newer Kanfa has written is refused, never guessed at.
import { sql } from 'kysely'
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Migration } from './migrations/migration.ts'
import { MIGRATIONS } from './migrations/registry.ts'
import type { Db, Room } from './room.ts'

/** The names of the migrations that were applied now. */
export async function migrate(room: Room, migrations: readonly Migration[] = MIGRATIONS): Promise<string[]> {
  if ((await findPending(room, migrations)).length === 0) return []
  return room.write(async (tx) => {
    await room.dialect.lock('migrations')?.execute(tx)
    const { integer, text, table } = room.dialect.ddl
    await sql
      .raw(`create table if not exists kanfa_migrations (name ${text} primary key, at ${integer} not null) ${table}`)
      .execute(tx)
    const now = await listApplied(tx)
    refuseNewer(now, migrations)
    const pending = migrations.filter(({ name }) => !now.has(name))
    for (const { name, statements } of pending) {
      for (const statement of statements(room.dialect)) await sql.raw(statement).execute(tx)
      await tx.insertInto('kanfa_migrations').values({ name, at: room.now() }).execute()
    }
    return pending.map(({ name }) => name)
  })
}

/** What `migrate` would apply. The common case, an up-to-date database, takes no lock. */
export async function findPending(room: Room, migrations: readonly Migration[] = MIGRATIONS): Promise<string[]> {
  // A database without the table answers with an error.
  const applied = await listApplied(room.db).catch(() => new Set<string>())
  refuseNewer(applied, migrations)
  return migrations.flatMap(({ name }) => (applied.has(name) ? [] : name))
}

const listApplied = async (db: Db): Promise<Set<string>> =>
  new Set((await db.selectFrom('kanfa_migrations').select('name').execute()).map(({ name }) => name))

function refuseNewer(applied: ReadonlySet<string>, migrations: readonly Migration[]): void {
  const unknown = [...applied].filter((name) => !migrations.some((one) => one.name === name))
  if (unknown.length === 0) return
  throw new OperatorError('store/newer', [
    `数据库由更新版本的 Kanfa 写过（${unknown.join('、')}）。`,
    '这个版本不认识那些表，写下去会弄坏记录。',
    '换用那个更新的版本；或者恢复升级之前的备份。',
    '数据库没有改动。',
    `A newer Kanfa has written this database (${unknown.join(', ')}).`,
    'This version does not know those tables and would damage the records.',
    'Run the newer version, or restore the backup made before the upgrade.',
    'The database was not touched.',
  ])
}
