// The only file that knows node:sqlite. It is synchronous on one connection, so an `await` inside a transaction would
// let another request's statement join it: Kysely holds this connection behind a mutex for as long as one is open.
import { chmodSync, closeSync, fdatasync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { sqliteDialect } from './dialect.ts'
import type { Connection } from './room.ts'
import type { Schema } from './schema.ts'

const BUSY_WAIT_MS = 100
const BUSY_LIMIT_MS = 60_000
const STATEMENTS_KEPT = 300

/**
 * WAL lets readers go on while one writes. A commit is on the disk before it is reported, or the ledger lies: what FULL
 * does, except that FULL would wait for the disk with every socket of this process. NORMAL syncs around checkpoints;
 * what the log holds after a commit is synced in a thread, while the next transaction may already run.
 */
const PRAGMAS = `
  pragma busy_timeout = ${BUSY_WAIT_MS};
  pragma synchronous = normal;
  pragma trusted_schema = off;
  pragma cache_size = -8192;
  pragma wal_autocheckpoint = 4000;
  pragma journal_size_limit = 67108864;
`

export async function connectSqlite(path: string): Promise<Connection> {
  const database = openPrivateFile(path)
  try {
    await whileBusy(() => database.exec(`pragma journal_mode = wal; ${PRAGMAS}`))
  } catch (error) {
    database.close()
    throw error
  }
  const log = openLog(path)
  const statements = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    const kept = statements.get(text)
    if (kept) return kept
    if (statements.size >= STATEMENTS_KEPT) statements.clear()
    const statement = database.prepare(text)
    statements.set(text, statement)
    return statement
  }
  return {
    dialect: sqliteDialect,
    db: new Kysely<Schema>({ dialect: new ImmediateDialect(database, prepare, log) }),
    synced: log.sync,
    mayRunAgain: () => false,
    prepare: (text) => {
      const statement = prepare(text)
      return {
        run: (...values) => Number(statement.run(...values).changes),
        all: <Row>(...values: SQLInputValue[]) => statement.all(...values) as Row[],
      }
    },
    backup: async (file) => {
      await backup(database, file, { rate: 1000 })
      chmodSync(file, 0o600)
    },
    isWhole: () => database.prepare('pragma integrity_check(1)').get()?.integrity_check === 'ok',
    // Fails as busy while any other connection is open, in this process or another: each holds a shared lock.
    alone: () => database.exec('pragma locking_mode = exclusive; begin exclusive; rollback'),
    // VACUUM rewrites every page, so that nothing deleted is left in a free part of one; then the WAL is emptied.
    scrub: () => whileBusy(() => database.exec('vacuum; pragma wal_checkpoint(truncate);')),
  }
}

type Log = { readonly sync: () => Promise<void>; readonly close: () => void }

/** The write-ahead log: one file for as long as a connection is open, whatever checkpoints do to its contents. */
function openLog(path: string): Log {
  if (path === ':memory:') return { sync: async () => undefined, close: () => undefined }
  let file: number | undefined
  const sync = createSharedSync(() => {
    file ??= openSync(`${path}-wal`, 'r+')
    return datasync(file)
  })
  return {
    sync,
    close: () => {
      if (file === undefined) return
      const done = closeSync.bind(undefined, file)
      // Behind whoever still waits for the disk.
      sync().then(done, done)
    },
  }
}

const datasync = promisify(fdatasync)

/** Whoever commits while the disk is busy waits for the sync after that one, and shares it. */
function createSharedSync(sync: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    next = undefined
    running = sync().finally(() => {
      if (!next) running = undefined
    })
    return running
  }
  return () => {
    if (!running) return start()
    next ??= running.then(start, start)
    return next
  }
}

/** Members' addresses are in it: the file is its owner's alone, and SQLite gives -wal and -shm the same mode. */
function openPrivateFile(path: string): DatabaseSync {
  if (path !== ':memory:') {
    makeFolder(dirname(path), 0o700)
    closeSync(openSync(path, 'a', 0o600))
  }
  return new DatabaseSync(path, { timeout: BUSY_WAIT_MS, enableForeignKeyConstraints: false })
}

/** SQLite's own time-out would stop every socket of this process while it waits; this one lets them run. */
async function whileBusy<T>(attempt: () => T): Promise<T> {
  const deadline = performance.now() + BUSY_LIMIT_MS
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
      await wait(5 + Math.random() * 20)
    }
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5

const readers = new WeakMap<StatementSync, boolean>()

/** To learn its columns costs as much as running it. */
function isReader(statement: StatementSync): boolean {
  const known = readers.get(statement) ?? statement.columns().length > 0
  readers.set(statement, known)
  return known
}

/** Kysely expects better-sqlite3; a statement that has columns returns rows. */
const adaptTo = (database: DatabaseSync, prepare: (text: string) => StatementSync, log: Log): SqliteDatabase => ({
  close: () => {
    log.close()
    database.close()
  },
  prepare: (text) => {
    const statement = prepare(text)
    return {
      reader: isReader(statement),
      all: (values) => statement.all(...(values as SQLInputValue[])),
      run: (values) => statement.run(...(values as SQLInputValue[])),
      iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
    }
  },
})

class ImmediateDialect extends SqliteDialect {
  readonly #database: DatabaseSync
  readonly #adapted: SqliteDatabase

  constructor(database: DatabaseSync, prepare: (text: string) => StatementSync, log: Log) {
    const adapted = adaptTo(database, prepare, log)
    super({ database: adapted })
    this.#database = database
    this.#adapted = adapted
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#database, this.#adapted)
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync, adapted: SqliteDatabase) {
    super({ database: adapted })
    this.#database = database
  }

  /** IMMEDIATE: a transaction that begins by reading and then writes would fail at once when another process wrote. */
  override async beginTransaction(_connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    if (settings?.accessMode !== 'read only') await whileBusy(() => this.#database.exec('begin immediate'))
    else this.#database.exec('begin')
  }

  /** A full disk makes SQLite roll back by itself; a second rollback would hide the reason. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
}
