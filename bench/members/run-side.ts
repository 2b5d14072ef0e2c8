// One side of the members benchmark in a process of its own, so that its memory is its own. Prints one JSON object.
import { createReadStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setFlagsFromString } from 'node:v8'
import { parse } from 'csv-parse'
import { importFile } from '../../src/member/import-file.ts'
import type { Wanted } from '../../src/store/audience.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'

export type SideResult = {
  rowsPerSecond: number
  peakMegabytes: number
  cpuSeconds: number
  queries?: Readonly<Record<string, number>>
}

const [side = '', csv = '', folder = '', url = `sqlite:${join(folder, 'import.db')}`] = process.argv.slice(2)

/** What `kanfa members import` does, from opening the database to the last commit. */
async function importAll(queries: boolean): Promise<{ rows: number; ms: number; queries?: Record<string, number> }> {
  setFlagsFromString('--semi-space-growth-factor=1')
  const start = performance.now()
  const store = await openStore(url)
  const answer = await importFile(store.members, {
    ...{ path: csv, named: csv, list: 'members', consent: '2026 年登记表', by: 'bench', update: false, dryRun: false },
    ...{ rejectedPath: join(folder, 'rejected.csv'), language: 'zh', keys: [Buffer.alloc(32, 1)] },
  })
  const ms = performance.now() - start
  if (!('summary' in answer)) throw new Error('the import was refused')
  const { rows, added, unchanged } = answer.summary
  if (added + unchanged !== rows) throw new Error(`${rows} rows, but only ${added} added and ${unchanged} unchanged`)
  const measured = queries ? { queries: await timeQueries(store, rows) } : {}
  await store.close()
  return { rows, ms, ...measured }
}

async function timeQueries(store: Store, rows: number): Promise<Record<string, number>> {
  const counts: Record<string, Wanted> = {
    countListMs: { list: 'members' },
    countDomainMs: { list: 'members', filter: [{ on: 'domain', is: '=', value: 'qq.example' }] },
    countTagMs: { list: 'members', filter: [{ on: 'tag', is: '=', value: '理事' }] },
    countOrganisationContainsMs: { list: 'members', filter: [{ on: 'organisation', is: '~', value: '第42机械' }] },
    countFieldMs: { list: 'members', filter: [{ on: 'field', key: '电话', is: '=', value: '13800000042' }] },
  }
  const times: Record<string, number> = {}
  for (const [name, wanted] of Object.entries(counts)) times[name] = await best(() => store.members.count(wanted))
  const page = (after: number) => best(() => store.members.page({ list: 'members', after, limit: 100 }))
  times.firstPageMs = await page(0)
  times.middlePageMs = await page(rows / 2)
  times.lastPageMs = await page(rows - 101)
  return times
}

/** Of five, the middle one. */
async function best(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return Number((times.sort((a, b) => a - b)[2] ?? 0).toFixed(1))
}

const PRAGMAS =
  'pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32768; pragma wal_autocheckpoint = 4000'

/** What one would write without us: csv-parse, a prepared INSERT, transactions of 10,000. */
async function insertAll(schema: string, insert: (database: DatabaseSync) => (cells: string[]) => void) {
  const file = join(folder, 'insert.db')
  removeDatabase(file)
  const start = performance.now()
  const database = new DatabaseSync(file)
  database.exec(`${PRAGMAS}; ${schema}`)
  const add = insert(database)
  let rows = 0
  database.exec('begin')
  for await (const cells of createReadStream(csv).pipe(parse({ bom: true, from: 2 })) as AsyncIterable<string[]>) {
    add(cells)
    if (++rows % 10_000 === 0) database.exec('commit; begin')
  }
  database.exec('commit')
  const ms = performance.now() - start
  database.close()
  return { rows, ms }
}

const indexedTable = () =>
  insertAll(
    'create table members (id integer primary key, address text not null unique, name text, organisation text, language text, phone text)',
    (database) => {
      const add = database.prepare(
        'insert into members (address, name, organisation, language, phone) values (?, ?, ?, ?, ?)',
      )
      return ([address = '', name = '', organisation = '', language = '', phone = '']) =>
        void add.run(address.toLowerCase(), name, organisation, language, phone)
    },
  )

/** The same tables as the import fills, row by row: what staging and merging are for. */
async function sameTables() {
  const file = join(folder, 'same.db')
  removeDatabase(file)
  const store = await openStore(`sqlite:${file}`)
  await store.close()
  const ddl = new DatabaseSync(file)
  const schema = ddl
    .prepare(`select sql from sqlite_schema where tbl_name in ('members', 'memberships') and sql is not null`)
    .all()
  ddl.close()
  return insertAll(schema.map((one) => String(one.sql)).join(';'), (database) => {
    const member =
      database.prepare(`insert into members (public_id, address, key, domain, name, organisation, language, fields,
      active_at, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, 1, 1, 1) on conflict (key) do update set name = excluded.name
      returning id`)
    const membership = database.prepare(
      `insert into memberships values (?, 'members', 'confirmed', 1, 1) on conflict do nothing`,
    )
    return ([address = '', name = '', organisation = '', language = '', phone = '']) => {
      const key = address.toLowerCase()
      const domain = key.slice(key.indexOf('@') + 1)
      const fields = JSON.stringify({ 电话: phone })
      const added = member.get(crypto.randomUUID(), address, key, domain, name, organisation, language, fields)
      membership.run(Number(added?.id))
    }
  })
}

function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
}

if (side === 'import') removeDatabase(url.slice('sqlite:'.length))
const sides: Readonly<Record<string, () => Promise<{ rows: number; ms: number; queries?: Record<string, number> }>>> = {
  import: () => importAll(false),
  again: () => importAll(true),
  'import-postgres': () => importAll(true),
  'indexed-insert': indexedTable,
  'same-tables': sameTables,
}
const run = sides[side]
if (!run) throw new Error(`no side ${side}`)
const { rows, ms, queries } = await run()
const { user, system } = process.cpuUsage()
const cpuSeconds = Number(((user + system) / 1e6).toFixed(2))
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(
  JSON.stringify({ rowsPerSecond: (rows / ms) * 1000, peakMegabytes, cpuSeconds, ...(queries ? { queries } : {}) }),
)
