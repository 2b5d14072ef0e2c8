// What every area leans on: one writer at a time, all or nothing, migrations that several processes may run at once, and
// a refusal of what a newer Kanfa wrote.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { MIGRATIONS } from '../../../src/store/migrations/registry.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { connectPostgres } from '../../../src/store/postgres.ts'
import { openRoom, type Room } from '../../../src/store/room.ts'
import { connectSqlite } from '../../../src/store/sqlite.ts'
import type { Exercised } from '../conformance.ts'

const STORE = join(import.meta.dirname, '../../../src/store/open-store.ts')

async function withRoom(url: string, use: (room: Room) => Promise<void>): Promise<void> {
  const connection = await (url.startsWith('sqlite:') ? connectSqlite(url.slice(7)) : connectPostgres(url))
  try {
    await use(openRoom(connection, { now: () => 0, random: (bytes) => Buffer.alloc(bytes) }))
  } finally {
    await connection.db.destroy()
  }
}

/** Another process, which runs a few lines with `store` opened. */
async function elsewhere(url: string, lines: string): Promise<string> {
  const script = `const { openStore } = await import(${JSON.stringify(STORE)})
    const store = await openStore(${JSON.stringify(url)})
    ${lines}
    await store.close()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const [code] = await once(child, 'close')
  expect(code).toBe(0)
  return out.trim()
}

export function exerciseTransactions({ open, createUrl }: Exercised): void {
  test('a database that is up to date is opened again without a change', async () => {
    const { store, url } = await open()
    expect(store.migrated).toEqual(MIGRATIONS.map(({ name }) => name))
    const again = await openStore(url)
    expect(again.migrated).toEqual([])
    await again.close()
  })

  test('three processes that open a new database at the same moment migrate it once', async () => {
    const url = await createUrl()
    const say = 'console.log(JSON.stringify(store.migrated))'
    const said = await Promise.all([1, 2, 3].map(() => elsewhere(url, say)))
    expect(said.flatMap((text) => JSON.parse(text) as string[])).toEqual(MIGRATIONS.map(({ name }) => name))
  })

  test('writers in several processes take turns and lose nothing', async () => {
    const { store, url } = await open()
    const append = `for (let at = 0; at < 40; at++) await store.audit.append({ actor: 'job:x', action: 'x', subject: '' })`
    await Promise.all([
      elsewhere(url, append),
      elsewhere(url, append),
      ...Array.from({ length: 40 }, () => store.audit.append({ actor: 'cli', action: 'y', subject: '' })),
    ])
    expect(await store.audit.verify()).toMatchObject({ ok: true, entries: 120 })
  })

  test('a database that a newer Kanfa has written is refused with a clear word', async () => {
    const { url } = await open()
    await withRoom(url, async (room) => {
      const newer = { name: '9999-from-the-future', statements: () => [] }
      expect(await migrate(room, [...MIGRATIONS, newer])).toEqual([newer.name])
    })
    await expect(openStore(url)).rejects.toMatchObject({ code: 'store/newer' })
  })

  test('a migration that fails leaves nothing behind', async () => {
    const url = await createUrl()
    await withRoom(url, async (room) => {
      const broken = {
        name: '9998-broken',
        statements: () => ['create table half (id integer)', 'create table half (id integer)'],
      }
      await expect(migrate(room, [...MIGRATIONS, broken])).rejects.toThrow()
      expect(await migrate(room)).toEqual(MIGRATIONS.map(({ name }) => name))
    })
  })

  test('a statement from elsewhere never joins a transaction that is open, and what fails is undone', async () => {
    const { url } = await open()
    await withRoom(url, async (room) => {
      const segment = (name: string) => ({ name, filter: '[]', by: '', at: 0 })
      let seen: unknown
      const failing = room.write(async (tx) => {
        await tx.insertInto('segments').values(segment('half')).execute()
        seen = room.db.selectFrom('segments').select('name').execute()
        throw new Error('half way')
      })
      await expect(failing).rejects.toThrow('half way')
      expect(await seen).toEqual([])
    })
  })

  test('an address of no known kind, or of nothing, is an operator trouble', async () => {
    await expect(openStore('mysql://x')).rejects.toMatchObject({ code: 'store/url' })
    await expect(openStore('postgres://kanfa@127.0.0.1:1/none')).rejects.toMatchObject({ code: 'store/unreachable' })
    await expect(openStore('sqlite:/dev/null/none.db')).rejects.toMatchObject({
      code: expect.stringMatching(/^store\//),
    })
  })
}
