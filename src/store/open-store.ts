// Opens the one database, brings it up to date, and hands out its areas. Invariant: whatever is exported to other rooms
// is a whole operation that has committed when its promise resolves.
//
// To add an area (say, the ledger): its tables as an interface, added to Schema in schema.ts; a migration file and its
// line in migrations/registry.ts; `openLedger(room)` returning its operations, added to the object below; what it knows
// of a member, added to erase-member.ts and show-member.ts; a file in test/store/conformance/, named in
// test/store/conformance.ts, which runs it against both databases. Every table needs a primary key: copies page by it.
import { randomBytes } from 'node:crypto'
import { OperatorError } from '../diagnostic/operator-error.ts'
import { openAudit } from './audit.ts'
import { backupStore, refuseOthers, restoreInto, restoreSqlite } from './backup-store.ts'
import { type CopiedTable, copyStore } from './copy-store.ts'
import { openFeedback } from './feedback.ts'
import { openLedger } from './ledger.ts'
import { openMembers } from './members.ts'
import { findPending, migrate } from './migrate.ts'
import { openOccurrences } from './occurrences.ts'
import { type Connection, openRoom, type World } from './room.ts'
import { openSignOffs } from './sign-offs.ts'
import { connectSqlite } from './sqlite.ts'
import { explainFailure } from './store-failure.ts'

export type StoreOptions = { readonly clock?: () => Date; readonly random?: (bytes: number) => Buffer }

export type Store = Awaited<ReturnType<typeof openStore>>

/** `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`. */
export async function openStore(url: string, options: StoreOptions = {}) {
  const { clock = () => new Date(), random = randomBytes } = options
  const world: World = { now: () => clock().getTime(), random }
  const connection = await connect(url)
  const room = openRoom(connection, world)
  const close = (): Promise<void> => connection.db.destroy()
  try {
    const migrated = await migrate(room)
    const areas = {
      members: openMembers(room),
      audit: openAudit(room),
      ledger: openLedger(room),
      feedback: openFeedback(room),
      signOffs: openSignOffs(room),
      occurrences: openOccurrences(room),
    }
    return {
      ...{ kind: connection.dialect.kind, migrated, close, ...areas },
      /** Into an empty database of either kind; proven by counts and checksums. Nothing else may have this one open. */
      copyTo: async (target: string, onTable?: (done: CopiedTable) => void): Promise<CopiedTable[]> => {
        await refuseOthers(connection)
        const other = await connect(target)
        try {
          const there = openRoom(other, world)
          await migrate(there)
          return await copyStore(room, there, onTable)
        } finally {
          await other.db.destroy()
        }
      },
      backup: (file: string): Promise<void> => backupStore(connection, room, file, world),
    }
  } catch (error) {
    await close()
    throw explainFailure(error)
  }
}

/** What the doctor asks of a database, which he must not migrate: it may be another version's that is about to start. */
export async function lookAtStore(url: string) {
  const connection = await connect(url)
  try {
    const room = openRoom(connection, { now: Date.now, random: randomBytes })
    const pending = await findPending(room)
    const lent = await connection.findLender?.()
    if (pending.length > 0) return { pending, lent, openSends: [], keyIds: [] }
    const keys = await room.db.selectFrom('suppressions').select('key_id').distinct().execute()
    const openSends = await openLedger(room).listSends({ open: true })
    return { pending, lent, openSends, keyIds: keys.map((one) => one.key_id) }
  } catch (error) {
    throw explainFailure(error)
  } finally {
    await connection.db.destroy()
  }
}

/** A backup takes the place of the newsroom's database. Nothing else may have it open. */
export async function restoreStore(url: string, file: string, options: StoreOptions = {}): Promise<{ kept?: string }> {
  const { clock = () => new Date(), random = randomBytes } = options
  const world: World = { now: () => clock().getTime(), random }
  if (url.startsWith('sqlite:')) return restoreSqlite(sqlitePath(url), file, world)
  const connection = await connect(url)
  try {
    const room = openRoom(connection, world)
    await migrate(room)
    await restoreInto(connection, room, file, world)
    return {}
  } finally {
    await connection.db.destroy()
  }
}

const sqlitePath = (url: string): string => url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')

const connect = (url: string): Promise<Connection> =>
  reach(url).catch((error) => {
    throw explainFailure(error)
  })

/** The driver of the database that is not in use stays unloaded. */
async function reach(url: string): Promise<Connection> {
  if (url.startsWith('sqlite:')) return connectSqlite(sqlitePath(url))
  if (/^postgres(ql)?:\/\//.test(url)) return (await import('./postgres.ts')).connectPostgres(url)
  const scheme = url.split(':')[0] ?? ''
  throw new OperatorError('store/url', [
    `数据库地址的开头“${scheme}:”看不懂。`,
    'Kanfa 只认 sqlite: 和 postgres:// 两种。',
    '把 KANFA_DATABASE_URL 写成 sqlite:var/kanfa.db 或 postgres://用户:密码@主机/库名。',
    '没有打开任何数据库。',
    `The database address begins with "${scheme}:", which is not known.`,
    'Kanfa knows sqlite: and postgres:// only.',
    'Set KANFA_DATABASE_URL to sqlite:var/kanfa.db or postgres://USER:PASSWORD@HOST/DATABASE.',
    'No database was opened.',
  ])
}
