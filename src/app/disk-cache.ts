// A folder of texts by key, for what is dear to compute and cheap to lose: compiled shells, font subsets, encoded
// pictures. A cache that cannot be read or written is no cache, never an error.

import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { readOr } from '../diagnostic/read-or.ts'

export type DiskCache = {
  readonly get: (key: string) => string | undefined
  readonly set: (key: string, value: string) => void
  readonly getBytes: (key: string) => Uint8Array | undefined
  readonly setBytes: (key: string, value: Uint8Array) => void
}

export function openDiskCache(folder: string): DiskCache {
  const pathOf = (key: string): string => join(folder, createHash('sha256').update(key).digest('hex').slice(0, 32))
  const getBytes: DiskCache['getBytes'] = (key) => readOr(() => readFileSync(pathOf(key)))
  const setBytes: DiskCache['setBytes'] = (key, value) => {
    try {
      makeFolder(folder)
      const path = pathOf(key)
      const draft = `${path}.${process.pid}`
      writeFileSync(draft, value)
      renameSync(draft, path)
    } catch {
      // A read-only newsroom builds as well, only slower.
    }
  }
  return {
    getBytes,
    setBytes,
    get: (key) => {
      const bytes = getBytes(key)
      return bytes && new TextDecoder().decode(bytes)
    },
    set: (key, value) => setBytes(key, new TextEncoder().encode(value)),
  }
}
