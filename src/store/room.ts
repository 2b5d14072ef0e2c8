// What every area of the store (members, audit, ledger, …) is opened with. Invariant: a transaction begins and ends
// inside `write` or `snapshot`; callers of the store get whole operations and never hold one open.
import type { Kysely, Transaction } from 'kysely'
import type { OperatorError } from '../diagnostic/operator-error.ts'
import type { Dialect } from './dialect.ts'
import type { Schema } from './schema.ts'
import { explainFailure } from './store-failure.ts'

export type Tx = Transaction<Schema>
export type Db = Kysely<Schema>

/** A prepared statement of SQLite, for loops of thousands of rows where even building a query would cost. */
export type Prepared = {
  /** How many rows it changed. */
  run(...values: (string | number | null)[]): number
  all<Row>(...values: (string | number | null)[]): Row[]
}

/** A database that has been reached, of either kind. */
export type Connection = {
  readonly dialect: Dialect
  readonly db: Db
  readonly mayRunAgain: (error: unknown) => boolean
  /** Resolves when the disk has what was committed so far; absent where a commit itself waits for that. */
  readonly synced?: () => Promise<void>
  readonly prepare?: (text: string) => Prepared
  readonly backup?: (file: string) => Promise<void>
  readonly isWhole?: () => boolean
  /** Fails while any other program has the database open; a server says which connections it sees. */
  readonly alone?: () => void | Promise<void>
  /** On one connection of a server, which is refused where a pooler lends it for one transaction at a time. */
  readonly session?: <T>(run: (db: Db) => Promise<T>) => Promise<T>
  /** The refusal that such a pooler deserves. */
  readonly findLender?: () => Promise<OperatorError | undefined>
  readonly scrub?: () => Promise<void>
}

export type World = { readonly now: () => number; readonly random: (bytes: number) => Buffer }

export type Room = Pick<Connection, 'dialect' | 'scrub'> & {
  /** For a single reading statement. Inside `write` use its `tx`: anything else would wait for itself. */
  readonly db: Db
  /** Unix milliseconds, from the clock the store was opened with. */
  readonly now: () => number
  readonly random: (bytes: number) => Buffer
  /**
   * One operation, all or nothing: BEGIN IMMEDIATE behind a mutex on SQLite, READ COMMITTED on PostgreSQL, run again
   * after a deadlock or a serialization failure, so `run` must have no effect outside the database. `later`: SQLite
   * need not wait for the disk, because a later write that does is what anything outside will follow from.
   */
  write<T>(run: (tx: Tx) => Promise<T>, disk?: 'later'): Promise<T>
  /** Several reads that see one moment. */
  snapshot<T>(run: (tx: Tx) => Promise<T>): Promise<T>
  /** The same room on one connection, for temporary tables. SQLite has only one anyway. */
  session<T>(run: (room: Room) => Promise<T>): Promise<T>
  /** SQLite only, and only inside `write`: the statement runs in that transaction, at once, without a promise. */
  readonly prepare?: (text: string) => Prepared
}

const ATTEMPTS = 8

export function openRoom(connection: Connection, world: World): Room {
  const { db, dialect, mayRunAgain, prepare, scrub } = connection
  const write = async <T>(run: (tx: Tx) => Promise<T>, disk?: 'later'): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const done = await db.transaction().execute(run)
        if (disk !== 'later') await connection.synced?.()
        return done
      } catch (error) {
        if (attempt === ATTEMPTS || !mayRunAgain(error)) throw explainFailure(error)
      }
    }
  }
  const snapshot = <T>(run: (tx: Tx) => Promise<T>): Promise<T> =>
    db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(run)
  const session = <T>(run: (room: Room) => Promise<T>): Promise<T> =>
    connection.session ? connection.session((one) => run(openRoom({ ...connection, db: one }, world))) : run(room)
  const room: Room = {
    ...{ dialect, db, ...world, write, snapshot, session },
    ...(prepare ? { prepare } : {}),
    ...(scrub ? { scrub } : {}),
  }
  return room
}
