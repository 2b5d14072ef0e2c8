// What this machine knows to have sent, kept beside the database and outside it: a journal that lost its last commits,
// or that was restored from a backup, cannot claim ignorance. One small file a lease, holding its latest gates as a ring.
// Invariant: a gate is noted here after its commit and before its last bytes leave.
import { appendFileSync, closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { readOr } from '../diagnostic/read-or.ts'

/** As many gates as a torn WAL may have lost; whoever has lost more has restored a backup. */
export const RING = 1024
const ENTRY = 32

export type Noted = { readonly gate: number; readonly delivery: number; readonly sendId: string }
export type Found = {
  readonly token: string
  /** When the last gate was noted, by this machine's clock. */
  readonly at: number
  readonly highest: number
  readonly latest: readonly Noted[]
}
export type HighWater = ReturnType<typeof openHighWater>

export function openHighWater(folder: string) {
  const files = new Map<string, number>()
  const fileOf = (token: string): number => {
    const known = files.get(token)
    if (known !== undefined) return known
    makeFolder(folder, 0o700)
    const path = join(folder, `${token}.gates`)
    // Whole from the start: a disk that fills up later cannot cut a note short. One that was full then left it short.
    const lacking = RING * ENTRY - (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
    if (lacking > 0) appendFileSync(path, Buffer.alloc(lacking), { mode: 0o600 })
    const file = openSync(path, 'r+')
    files.set(token, file)
    return file
  }
  return {
    /** `last` is the number of the last of these gates. One that stayed shut leaves a blank. */
    note: (token: string, last: number, gates: readonly (Pick<Noted, 'delivery' | 'sendId'> | undefined)[]): void => {
      const first = last - gates.length + 1
      // A group is written in one call unless it runs over the ring's end.
      for (let from = 0; from < gates.length; ) {
        const start = (first + from) % RING
        const part = gates.slice(from, from + RING - start)
        const bytes = Buffer.alloc(part.length * ENTRY)
        for (const [at, one] of part.entries()) {
          if (!one) continue
          bytes.writeDoubleLE(first + from + at, at * ENTRY)
          bytes.writeDoubleLE(one.delivery, at * ENTRY + 8)
          bytes.write(one.sendId.slice(0, 16), at * ENTRY + 16, 'latin1')
        }
        writeSync(fileOf(token), bytes, 0, bytes.length, start * ENTRY)
        from += part.length
      }
    },

    noteEnd: (sendId: string): void => {
      makeFolder(folder, 0o700)
      closeSync(openSync(join(folder, `${sendId}.ended`), 'a', 0o600))
    },
    hasEnded: (sendId: string): boolean => list(folder).includes(`${sendId}.ended`),
    forgetEnd: (sendId: string): void => rmSync(join(folder, `${sendId}.ended`), { force: true }),

    /** The leases that opened gates from here, and can still prove something. */
    find: (): Found[] => list(folder).flatMap((name) => (name.endsWith('.gates') ? readRing(folder, name) : [])),
    forget: (token: string): void => {
      const file = files.get(token)
      if (file !== undefined) closeSync(file)
      files.delete(token)
      rmSync(join(folder, `${token}.gates`), { force: true })
    },

    close: (): void => {
      for (const file of files.values()) closeSync(file)
      files.clear()
    },
  }
}

const list = (folder: string): string[] => readOr(() => readdirSync(folder).sort(), [])

/** Nothing where another process has cleared it meanwhile. */
function readRing(folder: string, name: string): Found[] {
  const path = join(folder, name)
  const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (at === undefined) return []
  const bytes = readFileSync(path)
  const latest: Noted[] = []
  for (let start = 0; start + ENTRY <= bytes.length; start += ENTRY) {
    const gate = bytes.readDoubleLE(start)
    const sendId = bytes.toString('latin1', start + 16, start + ENTRY).replace(/\0+$/, '')
    if (gate > 0 && sendId) latest.push({ gate, delivery: bytes.readDoubleLE(start + 8), sendId })
  }
  latest.sort((a, b) => a.gate - b.gate)
  return [{ token: name.slice(0, -'.gates'.length), at, highest: latest.at(-1)?.gate ?? 0, latest }]
}
