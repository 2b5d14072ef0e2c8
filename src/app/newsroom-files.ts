// The newsroom's folder as the compiler sees it: reading only, and never outside itself, whatever a path or a
// symbolic link says.
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Files } from '../issue/files.ts'

/** Kanfa's own folder: its templates are what a newsroom's stand in front of. */
export const houseRoot: string = resolve(import.meta.dirname, '../..')

const READ_LIMIT_BYTES = 64 * 1024 * 1024

export function newsroomFiles(root: string): Files {
  const base = resolve(root)
  const real = realPath(base) ?? base
  const inside = (path: string): string | undefined => {
    if (path.includes('\0')) return undefined
    const full = realPath(resolve(base, path))
    return full !== undefined && (full === real || full.startsWith(real + sep)) ? full : undefined
  }
  return {
    read: (path) => {
      const full = inside(path)
      if (full === undefined) return undefined
      return orAbsent(() => {
        const entry = lstatSync(full)
        // A pipe would be waited for, for good.
        if (!entry.isFile()) return undefined
        // Longer files are cut: every reader refuses them by their length, and nobody holds gigabytes to say so.
        return entry.size > READ_LIMIT_BYTES ? new Uint8Array(READ_LIMIT_BYTES) : readFileSync(full)
      })
    },
    list: (folder) => {
      const full = inside(folder)
      return full === undefined
        ? []
        : (orAbsent(() =>
            readdirSync(full)
              .filter((name) => !name.startsWith('.'))
              .sort(),
          ) ?? [])
    },
  }
}

function realPath(path: string): string | undefined {
  // The system's own: the one written in JavaScript asks about every folder on the way, for every file.
  return orAbsent(() => realpathSync.native(path))
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL'])

/** A file that is not there is an answer; a file that may not be read is trouble with the world. */
function orAbsent<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const { code = '', path = '', message } = error as NodeJS.ErrnoException
    if (ABSENT.has(code)) return undefined
    throw OperatorError.because(error, 'disk/unreadable', [
      `读不了 ${path}。`,
      message,
      '检查文件的权限和磁盘。',
      '什么都没有写。',
      `${path} cannot be read.`,
      message,
      "Check the file's permissions and the disk.",
      'Nothing was written.',
    ])
  }
}

export const houseFiles = (): Files => newsroomFiles(houseRoot)

export const varFolder = (root: string): string => join(root, 'var')
