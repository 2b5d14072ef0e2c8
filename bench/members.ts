// `npm run bench -- members [--rows=1000000] [--postgres]`: a CSV into the members' tables, against csv-parse with prepared
// inserts into a table with a unique index, both in processes of their own on the same file; then counts and pages.
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../test/support/postgres-server.ts'
import type { SideResult } from './members/run-side.ts'
import { type BenchOptions, type BenchResult, interleave, median } from './run.ts'

export async function bench({ flags, rounds, say }: BenchOptions): Promise<BenchResult> {
  const rows = Number(flags.rows ?? (flags.quick ? 200_000 : 1_000_000))
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-bench-members-'))
  const csv = join(folder, 'members.csv')
  const last = new Map<string, SideResult>()
  const run = (side: string, ...more: string[]): SideResult => {
    const script = join(import.meta.dirname, 'members/run-side.ts')
    const child = spawnSync(process.execPath, [script, side, csv, folder, ...more], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    if (child.status !== 0) throw new Error(child.stderr)
    const result = JSON.parse(child.stdout) as SideResult
    last.set(side, result)
    say(`${side}: ${Math.round(result.rowsPerSecond)} rows/s, ${result.peakMegabytes} MB`)
    return result
  }
  try {
    await writeCsv(csv, rows)
    const pairs: number[] = []
    const speeds = await interleave(
      {
        import: () => run('import').rowsPerSecond,
        indexedInsert: () => run('indexed-insert').rowsPerSecond,
        sameTablesRowByRow: () => run('same-tables').rowsPerSecond,
      },
      Math.min(rounds, flags.rounds ? rounds : 3),
    )
    pairs.push(speeds.import / speeds.indexedInsert)
    const again = run('again')
    const postgres = await runPostgres(run)
    return {
      ratios: {
        importVsIndexedInsert: median(pairs),
        importVsSameTablesRowByRow: speeds.import / speeds.sameTablesRowByRow,
      },
      figures: {
        rows,
        importRowsPerSecond: Math.round(speeds.import),
        indexedInsertRowsPerSecond: Math.round(speeds.indexedInsert),
        sameTablesRowsPerSecond: Math.round(speeds.sameTablesRowByRow),
        importAgainRowsPerSecond: Math.round(again.rowsPerSecond),
        importPeakMegabytes: last.get('import')?.peakMegabytes,
        sqlite: again.queries,
        postgresRowsPerSecond: Math.round(postgres.rowsPerSecond),
        postgresPeakMegabytes: postgres.peakMegabytes,
        postgres: postgres.queries,
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runPostgres(run: (side: string, ...more: string[]) => SideResult): Promise<SideResult> {
  const server = await startPostgres()
  try {
    return run('import-postgres', await server.createDatabase())
  } finally {
    await server.stop()
  }
}

/** Addresses in no order, as they come out of a spreadsheet. */
async function writeCsv(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path)
  const domains = [
    'qq.example',
    '163.example',
    'example.org',
    'example.cn',
    '126.example',
    'mail.example',
    'sina.example',
  ]
  let seed = 12_345
  const random = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return seed
  }
  file.write('邮箱,姓名,单位,语言,电话\n')
  for (let at = 0; at < rows; ) {
    let block = ''
    for (const end = Math.min(rows, at + 1000); at < end; at++) {
      const one = random()
      block += `u${one.toString(36)}${at}@${domains[one % 7]},王${one % 997}明,示例第${one % 5000}机械有限公司,zh,138${String(at).padStart(8, '0')}\n`
    }
    if (!file.write(block)) await new Promise((done) => file.once('drain', () => done(undefined)))
  }
  await new Promise<void>((done) => file.end(done))
}
