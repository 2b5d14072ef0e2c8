// Power loss on SQLite: database and WAL are copied while a newsroom writes, the WAL is cut or damaged anywhere, and what
// opens afterwards must be whole and must hold everything that had been committed before the damage.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../src/store/open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'kanfa-torn-'))
const live = join(folder, 'live.db')
const crashed = join(folder, 'crashed.db')
const COMMITS = 60
/** Bytes of WAL after each commit. */
const ends: number[] = []
let store: Store

beforeAll(async () => {
  store = await openStore(`sqlite:${live}`)
  await store.close()
  store = await openStore(`sqlite:${live}`)
  const origin = { how: 'staff' as const, source: '', wording: '电话', by: 'staff:甲' }
  for (let at = 0; at < COMMITS; at++) {
    const address = { address: `m${at}@example.org`, key: `m${at}@example.org`, domain: 'example.org' }
    await store.members.add({ ...address, name: '长'.repeat(at * 20), list: 'members' }, origin)
    ends.push(statSync(`${live}-wal`).size)
  }
})

afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The machine stops; the shared-memory file is gone with it. */
function crash(): void {
  rmSync(`${crashed}-shm`, { force: true })
  copyFileSync(live, crashed)
  copyFileSync(`${live}-wal`, `${crashed}-wal`)
}

async function expectWhole(committed: number): Promise<void> {
  const again = await openStore(`sqlite:${crashed}`)
  const { ok, entries } = await again.audit.verify()
  const members = await again.members.count({ list: 'members' })
  await again.close()
  expect({ ok, entries: entries >= committed, consistent: members === entries }).toEqual({
    ok: true,
    entries: true,
    consistent: true,
  })
  const raw = new DatabaseSync(crashed)
  expect(raw.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
  raw.close()
}

test('every commit reaches the WAL before it is reported', () => {
  expect(ends).toEqual([...ends].sort((a, b) => a - b))
  expect(new Set(ends).size).toBe(COMMITS)
})

test('a WAL cut off at any byte opens, and nothing committed before the cut is lost', async () => {
  const last = ends.at(-1) ?? 0
  const cuts = fc.oneof(fc.integer({ min: 0, max: last }), fc.constantFrom(...ends, ...ends.map((end) => end - 1)))
  await fc.assert(
    fc.asyncProperty(cuts, async (cut) => {
      crash()
      truncateSync(`${crashed}-wal`, cut)
      await expectWhole(ends.filter((end) => end <= cut).length)
    }),
    { numRuns: 60 },
  )
})

test('a WAL with a damaged byte opens with what was committed before the damage', async () => {
  const last = ends.at(-1) ?? 0
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 32, max: last - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      crash()
      const bytes = readFileSync(`${crashed}-wal`)
      bytes.writeUInt8(bytes.readUInt8(at) ^ flip, at)
      writeFileSync(`${crashed}-wal`, bytes)
      await expectWhole(ends.filter((end) => end <= at).length)
    }),
    { numRuns: 40 },
  )
})
