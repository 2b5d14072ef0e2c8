// The conformance suite on PostgreSQL.
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { exercise } from './conformance.ts'

let server: PostgresServer | undefined
const opened: Store[] = []

beforeAll(async () => {
  server = await startPostgres()
})

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

afterAll(() => server?.stop())

const createUrl = async (): Promise<string> => {
  if (!server) throw new Error('PostgreSQL did not start')
  return server.createDatabase()
}

describe('PostgreSQL', () => {
  test.each(['off', 'local'])(
    'with synchronous_commit %s: a server that may forget a commit is refused, another is not',
    async (setting) => {
      const url = await createUrl()
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = ${setting}`)
      await client.end()
      const opening = openStore(url).then((store) => opened.push(store))
      if (setting === 'off') await expect(opening).rejects.toMatchObject({ code: 'store/forgetful' })
      else await opening
    },
  )

  test('somebody whom another process adds between the look and the write of an import is found at the second look', async () => {
    const url = await createUrl()
    const store = await openStore(url)
    opened.push(store)
    const other = new pg.Client(url)
    await other.connect()
    await other.query(`begin; insert into members (public_id, address, key, domain, active_at, created_at, updated_at)
      values ('other', 'a@example.org', 'a@example.org', 'example.org', 1, 1, 1)`)
    const cells = { name: null, organisation: null, language: null, format: null, fields: null, tags: null, origin: 0 }
    const rows = ['a', 'b'].map((name, line) => {
      const key = `${name}@example.org`
      return { line, address: key, key, ...cells }
    })
    const plan = { list: 'members', by: 'staff', update: false, dryRun: false }
    const origins = [{ how: 'import' as const, source: 'm.csv', wording: '登记表', by: 'staff' }]
    const imported = store.members.import(
      { ...plan, origins },
      (async function* () {
        yield rows
      })(),
    )
    const waiting = 'select 1 from pg_locks where not granted'
    await expect.poll(async () => (await other.query(waiting)).rowCount).toBeGreaterThan(0)
    await other.query('commit')
    await other.end()
    expect(await imported).toMatchObject({ added: 2, duplicates: 0 })
    expect(await store.members.count({})).toBe(2)
    expect(await store.members.find({ key: 'a@example.org' })).toMatchObject({ public_id: 'other' })
  })

  exercise({
    createUrl,
    open: async (options) => {
      const url = await createUrl()
      const store = await openStore(url, options)
      opened.push(store)
      return { store, url }
    },
  })
})
