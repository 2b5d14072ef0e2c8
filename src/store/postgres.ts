// The only file that knows pg. Invariant: integers arrive as JavaScript numbers (ids and Unix milliseconds stay far
// below 2^53), and a server that may forget a commit is refused, because the ledger would lie after a power cut.
import { randomBytes } from 'node:crypto'
import { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { codeOf } from '../diagnostic/code-of.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import { postgresDialect } from './dialect.ts'
import type { Connection, Db } from './room.ts'
import type { Schema } from './schema.ts'

const INT8 = 20
const NUMERIC = 1700
/** A server that does not answer is not waited for when all is over. */
const CLOSE_MS = 5_000

export async function connectPostgres(url: string): Promise<Connection> {
  // Each its own, so that one can see the others.
  const name = `kanfa ${randomBytes(6).toString('hex')}`
  const sockets = new Set<Socket>()
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: 10,
    connectionTimeoutMillis: 15_000,
    stream: () => {
      const socket = new Socket()
      sockets.add(socket)
      return socket.on('close', () => sockets.delete(socket))
    },
    types: {
      getTypeParser: (oid, format) => (oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format)),
    },
  })
  // A connection that breaks, idle or at work, is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined))
  const end = pool.end.bind(pool)
  pool.end = async () => {
    await Promise.race([end(), wait(CLOSE_MS, undefined, { ref: false })])
    for (const socket of sockets) socket.destroy()
  }
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  try {
    await refuseForgetful(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  const refuseLent = async (): Promise<void> => {
    const refusal = await findLender(db)
    if (refusal) throw refusal
  }
  return {
    ...{ dialect: postgresDialect, db, mayRunAgain },
    findLender: () => findLender(db),
    alone: () => refuseLent().then(() => expectAlone(db, name)),
    session: async (run) => {
      await refuseLent()
      return db.connection().execute((one) =>
        run(one).catch((error) => {
          throw codeOf(error) === '42P01' ? lent(error) : error
        }),
      )
    },
  }
}

/** A deadlock, a serialization failure, a key that another process took since we looked: PostgreSQL rolled it back. */
const mayRunAgain = (error: unknown): boolean => ['40P01', '40001', '23505'].includes(codeOf(error))

/** Seen where one connection of ours meets the server process of another, or is given a second one. */
const findLender = (db: Db): Promise<OperatorError | undefined> =>
  db.connection().execute(async (one) => {
    const mine = await processOf(one)
    const isLent = async (tx: Db) => (await processOf(tx)) === mine || (await processOf(one)) !== mine
    return (await db.transaction().execute(isLent)) ? lent() : undefined
  })

const processOf = async (db: Db) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid

const lent = (cause?: unknown): OperatorError =>
  new OperatorError(
    'store/lent',
    [
      '数据库前面的连接池（如 PgBouncer）每个事务换一条连接。',
      '导入要在自己的连接上放临时表，复制和恢复要看还有谁开着数据库，这样都做不到。投递不受影响。',
      '把连接池改为 pool_mode = session，或在导入、复制、恢复时直连 PostgreSQL。',
      '已经并入的都完整，再执行一次不会重复；别的没有改动。',
      'A pooler before the database (such as PgBouncer) gives every transaction another connection.',
      'An import keeps temporary tables on its own, a copy or restore looks who else has one: neither can. Delivery is not affected.',
      'Set pool_mode = session, or connect to PostgreSQL itself to import, copy or restore.',
      'What was merged is whole, and running it again repeats nothing; nothing else was touched.',
    ],
    cause,
  )

/** A program that has just closed is seen for a moment longer. */
async function expectAlone(db: Kysely<Schema>, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { rows } = await sql<{ seen: string }>`select concat_ws(' ', application_name, host(client_addr), state,
        to_char(state_change at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')) as seen
      from pg_stat_activity where datname = current_database()
      and application_name like 'kanfa%' and application_name <> ${name} order by state_change`.execute(db)
    if (rows.length === 0) return
    if (attempt === 10) throw new Error(rows.map(({ seen }) => seen).join('; '))
    await wait(100)
  }
}

async function refuseForgetful(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ commits: string; fsync: string }>`
    select current_setting('synchronous_commit') as commits, current_setting('fsync') as fsync`.execute(db)
  if (rows[0]?.commits !== 'off' && rows[0]?.fsync !== 'off') return
  throw new OperatorError('store/forgetful', [
    'PostgreSQL 关闭了 synchronous_commit 或 fsync。',
    '断电时它会忘掉已经确认的记录，会员就可能收到两份。',
    '在服务器设置里打开这两项，再试。',
    '数据库没有改动。',
    'PostgreSQL runs with synchronous_commit or fsync off.',
    'A power cut would make it forget what it had confirmed, and members could be written to twice.',
    'Turn both on in the server settings and try again.',
    'The database was not touched.',
  ])
}
