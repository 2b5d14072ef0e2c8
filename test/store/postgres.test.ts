// The conformance suite on PostgreSQL.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { lookAtStore, openStore, restoreStore, type Store } from '../../src/store/open-store.ts'
import { type LendingPooler, startLendingPooler } from '../support/lending-pooler.ts'
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

const cells = { name: null, organisation: null, language: null, format: null, fields: null, tags: null, origin: 0 }
const importing = (store: Store, keys: readonly string[], list = 'members') => {
  const rows = keys.map((key, line) => ({ line, address: key, key, ...cells }))
  const origins = [{ how: 'import' as const, source: 'm.csv', wording: '登记表', by: 'staff' }]
  return store.members.import(
    { list, by: 'staff', update: false, dryRun: false, origins },
    (async function* () {
      yield rows
    })(),
  )
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
    const imported = importing(store, ['a@example.org', 'b@example.org'])
    const waiting = 'select 1 from pg_locks where not granted'
    await expect.poll(async () => (await other.query(waiting)).rowCount).toBeGreaterThan(0)
    await other.query('commit')
    await other.end()
    expect(await imported).toMatchObject({ added: 2, duplicates: 0 })
    expect(await store.members.count({})).toBe(2)
    expect(await store.members.find({ key: 'a@example.org' })).toMatchObject({ public_id: 'other' })
  })

  describe('behind a pooler that lends a connection for one transaction', () => {
    let pooler: LendingPooler
    const open = async () => {
      const url = await createUrl()
      const direct = await openStore(url)
      opened.push(direct)
      pooler = await startLendingPooler(url)
      const store = await openStore(pooler.url)
      opened.push(store)
      return { direct, store }
    }
    afterEach(() => pooler.close())
    const refused = { code: 'store/lent' }

    test('refuses an import, which keeps tables on its connection, rather than mix it with another', async () => {
      const { direct, store } = await open()
      await expect(importing(store, ['a@example.org'])).rejects.toMatchObject(refused)
      expect(await direct.members.count({})).toBe(0)
      expect(await importing(direct, ['a@example.org'])).toMatchObject({ added: 1 })
    })

    test('refuses to copy and to restore, which must see who else has the database open', async () => {
      const { store } = await open()
      const folder = mkdtempSync(join(tmpdir(), 'kanfa-lent-'))
      const file = join(folder, 'backup.db')
      await store.backup(file)
      await expect(store.copyTo(`sqlite:${join(folder, 'copy.db')}`)).rejects.toMatchObject(refused)
      await expect(restoreStore(pooler.url, file)).rejects.toMatchObject(refused)
      rmSync(folder, { recursive: true })
    })

    test('is known to whoever looks at the database, and a server without one is not taken for it', async () => {
      const url = await createUrl()
      pooler = await startLendingPooler(url)
      expect(await lookAtStore(pooler.url)).toMatchObject({ lent: refused })
      expect(await lookAtStore(url)).toMatchObject({ lent: undefined })
    })
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
