// Backups: one consistent SQLite file, whichever database the newsroom lives in, so that a backup opens anywhere.
// Invariant: a file that is not whole never gets the name that was asked for, in either direction.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { OperatorError } from '../diagnostic/operator-error.ts'
import { appendAudit } from './audit.ts'
import { copyStore } from './copy-store.ts'
import { migrate } from './migrate.ts'
import { type Connection, openRoom, type Room, type World } from './room.ts'
import { connectSqlite } from './sqlite.ts'
import { explainFailure } from './store-failure.ts'

export async function backupStore(connection: Connection, room: Room, file: string, world: World): Promise<void> {
  await through(`${file}.partial`, file, async (draft) => {
    if (connection.backup) await connection.backup(draft)
    else await withSqlite(draft, world, (target) => copyStore(room, target))
    await withSqlite(draft, world, async () => undefined)
  })
}

/** The present database is kept beside the restored one; the audit log says that there was a restore. */
export async function restoreSqlite(path: string, file: string, world: World): Promise<{ kept?: string }> {
  const kept = `${path}.before-${new Date(world.now()).toISOString().replace(/[:.]/g, '-')}`
  const present = existsSync(path)
  await through(`${path}.partial`, path, async (draft) => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    copyFileSync(file, draft)
    // However the copy was kept: it holds every member's address.
    chmodSync(draft, 0o600)
    await withSqlite(draft, world, noteRestore, file)
    if (!present) return
    await refuseWhileOpen(path)
    renameSync(path, kept)
    removeDatabase(path)
  })
  return present ? { kept } : {}
}

/** A database too broken to open is no reason to refuse: it may be why there is a restore. */
async function refuseWhileOpen(path: string): Promise<void> {
  const connection = await connectSqlite(path).catch(() => undefined)
  try {
    connection?.alone?.()
  } finally {
    await connection?.db.destroy()
  }
}

/** Into PostgreSQL a backup is copied row by row; the database must be empty. */
export async function restoreInto(room: Room, file: string, world: World): Promise<void> {
  const draft = `${file}.partial`
  try {
    copyFileSync(file, draft)
    await withSqlite(
      draft,
      world,
      async (source) => {
        await copyStore(source, room)
        await noteRestore(room)
      },
      file,
    )
  } finally {
    removeDatabase(draft)
  }
}

const noteRestore = (room: Room): Promise<void> =>
  room.write((tx) => appendAudit(room, tx, { actor: 'cli', action: 'db.restore', subject: '' }))

async function through(draft: string, file: string, make: (draft: string) => Promise<void>): Promise<void> {
  removeDatabase(draft)
  try {
    await make(draft)
    const opened = openSync(draft, 'r')
    fsyncSync(opened)
    closeSync(opened)
    renameSync(draft, file)
  } catch (error) {
    throw explainFailure(error)
  } finally {
    removeDatabase(draft)
  }
}

/** Opened as a newsroom would open it, every page read, brought to this program's schema. */
async function withSqlite(
  file: string,
  world: World,
  use: (room: Room) => Promise<unknown>,
  named = file,
): Promise<void> {
  const connection = await connectSqlite(file).catch((error) => {
    throw broken(named, error)
  })
  try {
    if (!connection.isWhole?.()) throw broken(named)
    const room = openRoom(connection, world)
    await migrate(room)
    await use(room)
  } finally {
    await connection.db.destroy()
  }
}

function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
}

const broken = (file: string, cause?: unknown): OperatorError =>
  new OperatorError(
    'store/broken-backup',
    {
      zh: {
        what: `${file} 不是完好的 Kanfa 备份。`,
        why: '文件缺页、被改动，或者是别的东西。',
        fix: '换一份备份。',
        state: '现有的数据库没有改动。',
      },
      en: {
        what: `${file} is not a whole backup of Kanfa.`,
        why: 'Pages are missing or changed, or it is something else.',
        fix: 'Use another backup.',
        state: 'The present database was not touched.',
      },
    },
    cause,
  )
