// A few megabytes kept on the database's disk for the day it is full: giving them back lets the results of letters that
// have already left be recorded. Invariant: nothing is claimed while the reserve is gone.
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../diagnostic/make-folder.ts'

const SIZE = 4 * 1024 * 1024

export type DiskReserve = ReturnType<typeof openDiskReserve>

export function openDiskReserve(path: string) {
  return {
    /** False: there is no room for it, so there is none for sending either. */
    fill: (): boolean => {
      if (existsSync(path) && statSync(path).size === SIZE) return true
      makeFolder(dirname(path), 0o700)
      const file = openSync(path, 'w', 0o600)
      try {
        // Written, not truncated to length: a sparse file would reserve nothing.
        for (let at = 0; at < SIZE; at += 65_536) writeSync(file, Buffer.alloc(65_536, 1), 0, 65_536, at)
        fsyncSync(file)
        return true
      } catch {
        rmSync(path, { force: true })
        return false
      } finally {
        closeSync(file)
      }
    },
    giveBack: (): void => rmSync(path, { force: true }),
  }
}
