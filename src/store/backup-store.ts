// Backups: one consistent SQLite file, whichever database the newsroom lives in, so that a backup opens anywhere.
// Invariant: a file that is not whole never gets the name that was asked for, in either direction.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import { appendAudit } from './audit.ts'
import { copyStore } from './copy-store.ts'
import { findPending, migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/registry.ts'
import { type Connection, openRoom, type Room, type World } from './room.ts'
import { connectSqlite } from './sqlite.ts'
import { explainFailure } from './store-failure.ts'

export async function backupStore(connection: Connection, room: Room, file: string, world: World): Promise<void> {
  refusePlace(file)
  await through(`${file}.partial`, file, async (draft) => {
    if (connection.backup) await connection.backup(draft)
    else await withSqlite(draft, world, (target) => copyStore(room, target))
    await withSqlite(draft, world, async () => undefined)
  })
}

/** The present database is kept beside the restored one; the audit log says that there was a restore. */
export async function restoreSqlite(path: string, file: string, world: World): Promise<{ kept?: string }> {
  const kept = `${path}.before-${new Date(world.now()).toISOString().replace(/[:.]/g, '-')}`
  const present = existsSync(path)
  await through(`${path}.partial`, path, async (draft) => {
    makeFolder(dirname(path), 0o700)
    copyBackup(file, draft)
    // However the copy was kept: it holds every member's address.
    chmodSync(draft, 0o600)
    await withSqlite(draft, world, noteRestore, file)
    if (!present) return
    // A database too broken to open is no reason to refuse: it may be why there is a restore.
    const opened = await connectSqlite(path).catch(() => undefined)
    try {
      if (opened) await refuseOthers(opened)
    } finally {
      // Closing also brings home what a killed process left in the log, before it goes with the name.
      if (opened) await close(opened)
    }
    renameSync(path, kept)
    removeDatabase(path)
  })
  return present ? { kept } : {}
}

/** What another program writes from now on would be lost with the database that it has open. */
export async function refuseOthers(connection: Connection): Promise<void> {
  try {
    await connection.alone?.()
  } catch (error) {
    if (error instanceof OperatorError) throw error
    throw inUse(error, connection.dialect.kind === 'postgres' && error instanceof Error ? error.message : '')
  }
}

/** Into PostgreSQL a backup is copied row by row; the database must be empty. */
export async function restoreInto(connection: Connection, room: Room, file: string, world: World): Promise<void> {
  const draft = `${file}.partial`
  try {
    copyBackup(file, draft)
    await withSqlite(
      draft,
      world,
      async (source) => {
        await refuseOthers(connection)
        await copyStore(source, room)
        await noteRestore(room)
      },
      file,
    )
  } finally {
    removeDatabase(draft)
  }
}

const noteRestore = (room: Room): Promise<void> =>
  room.write((tx) => appendAudit(room, tx, { actor: 'cli', action: 'db.restore', subject: '' }))

function copyBackup(file: string, draft: string): void {
  try {
    copyFileSync(file, draft)
  } catch (error) {
    throw broken(file, error)
  }
}

async function through(draft: string, file: string, make: (draft: string) => Promise<void>): Promise<void> {
  removeDatabase(draft)
  try {
    await make(draft)
    const opened = openSync(draft, 'r')
    fsyncSync(opened)
    closeSync(opened)
    renameSync(draft, file)
  } catch (error) {
    throw explainFailure(error)
  } finally {
    removeDatabase(draft)
  }
}

/** Opened as a newsroom would open it, every page read, brought to this program's schema. A `backup` must have been one. */
async function withSqlite(
  file: string,
  world: World,
  use: (room: Room) => Promise<unknown>,
  backup?: string,
): Promise<void> {
  const connection = await connectSqlite(file).catch((error) => {
    throw broken(backup ?? file, error)
  })
  try {
    if (!connection.isWhole?.()) throw broken(backup ?? file)
    const room = openRoom(connection, world)
    if (backup !== undefined && (await findPending(room)).length === MIGRATIONS.length) throw broken(backup)
    await migrate(room)
    await use(room)
  } finally {
    await close(connection)
  }
}

/** Kysely closes only what it has been asked something: without that the file stayed open, and locked. */
async function close({ db }: Connection): Promise<void> {
  await sql`select 1`.execute(db).catch(() => undefined)
  await db.destroy()
}

function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
}

type Words = readonly [what: string, why: string, fix: string]

const refusal = (code: string, zh: Words, en: Words, cause?: unknown): OperatorError =>
  new OperatorError(
    `store/${code}`,
    [...zh, '现有的数据库没有改动。', ...en, 'The present database was not touched.'],
    cause,
  )

const broken = (file: string, cause?: unknown): OperatorError =>
  refusal(
    'broken-backup',
    [`${file} 不是完好的 Kanfa 备份。`, '文件缺页、被改动，或者是别的东西。', '换一份备份。'],
    [
      `${file} is not a whole backup of Kanfa.`,
      'Pages are missing or changed, or it is something else.',
      'Use another backup.',
    ],
    cause,
  )

const inUse = (cause: unknown, seen: string): OperatorError =>
  refusal(
    'in-use',
    [
      `数据库还有别的程序开着。${seen && `看到的连接：${seen}。`}`,
      '它接下来写进去的，新的数据库里不会有。',
      `先停下 kanfa serve 和 kanfa work，再执行一次。${seen && '已经停了还这样：PgBouncer 之类的连接池留着空闲（idle）的连接，让它 RECONNECT，或等它放掉。'}`,
    ],
    [
      `The database is open in another program.${seen && ` Connections seen: ${seen}.`}`,
      'What that program writes next would be missing from the new database.',
      `Stop kanfa serve and kanfa work, then run it again.${seen && ' If they are: a pooler such as PgBouncer keeps idle connections; have it RECONNECT, or wait until it lets go.'}`,
    ],
    cause,
  )

/** What has this name is replaced: that may be an earlier backup, and nothing else. */
function refusePlace(file: string): void {
  const there = existsSync(file)
  if (there ? isClosedDatabase(realpathSync(file)) : existsSync(dirname(file))) return
  throw refusal(
    'backup-place',
    [`不能备份到 ${file}。`, there ? '那里是正在用的数据库，或者别的东西。' : '没有那个文件夹。', '换一个文件名。'],
    [
      `No backup can be written to ${file}.`,
      there ? 'It is a database in use, or something else.' : 'There is no such folder.',
      'Use another name.',
    ],
  )
}

/** While a database is open, its WAL stands beside it. */
function isClosedDatabase(path: string): boolean {
  if (!statSync(path).isFile() || existsSync(`${path}-wal`)) return false
  const head = Buffer.alloc(16)
  const opened = openSync(path, 'r')
  readSync(opened, head)
  closeSync(opened)
  return head.toString('latin1') === 'SQLite format 3\0'
}
