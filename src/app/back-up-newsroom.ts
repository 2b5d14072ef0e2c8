// The daily copy of an embedded database, beside it in var/backups. Invariant: a file with its final name is whole, and
// older copies go only after a newer one is there.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { varFolder } from './newsroom-files.ts'
import type { App } from './open-app.ts'

const KEPT = 14

export const backupFolder = (root: string): string => join(varFolder(root), 'backups')

/** Once a day; PostgreSQL is copied with its own tools (docs/operating.md). */
export async function backUpNewsroom({ newsroom, store, now }: App): Promise<{ file: string } | undefined> {
  if (!store.backup) return undefined
  const folder = backupFolder(newsroom.root)
  const file = join(folder, `kanfa-${new Date(now()).toISOString().slice(0, 10)}.db`)
  if (existsSync(file)) return undefined
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.part`
  rmSync(draft, { force: true })
  await store.backup(draft)
  // It holds every member's address, as the database does.
  chmodSync(draft, 0o600)
  renameSync(draft, file)
  const copies = readdirSync(folder).filter((name) => /^kanfa-\d{4}-\d\d-\d\d\.db$/.test(name))
  for (const old of copies.sort().slice(0, -KEPT)) rmSync(join(folder, old))
  return { file }
}
