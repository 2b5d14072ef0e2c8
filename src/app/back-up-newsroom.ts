// The daily copy of the database, in var/backups. Invariant: a file with its final name is whole, and
// older copies go only after a newer one is there.
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { varFolder } from './newsroom-files.ts'
import type { App } from './open-app.ts'

const KEPT = 14

const backupFolder = (root: string): string => join(varFolder(root), 'backups')

/** Once a day, whichever database it is; undefined where today's is there. */
export async function backUpNewsroom({ newsroom, store, now }: App): Promise<{ file: string } | undefined> {
  const folder = backupFolder(newsroom.root)
  const file = join(folder, `kanfa-${new Date(now()).toISOString().slice(0, 10)}.db`)
  if (existsSync(file)) return undefined
  makeFolder(folder, 0o700)
  await store.backup(file)
  // It holds every member's address, as the database does.
  chmodSync(file, 0o600)
  const copies = readdirSync(folder).filter((name) => /^kanfa-\d{4}-\d\d-\d\d\.db$/.test(name))
  for (const old of copies.sort().slice(0, -KEPT)) rmSync(join(folder, old))
  return { file }
}
