// A Word file is a ZIP of XML, and a ZIP can hold a bomb. Every part is unpacked once under hard limits, counting real
// bytes instead of believing the directory, before any other library is allowed to see the file.
import { inflateRawSync } from 'node:zlib'

export const ZIP_LIMITS = { entries: 2000, total: 100 * 1024 * 1024, ratio: 100, part: 30 * 1024 * 1024 } as const

export type ZipFault = 'not-a-zip' | 'zip-limit' | 'zip-name' | 'encrypted'
export type Unzipped =
  | { readonly parts: ReadonlyMap<string, Uint8Array> }
  | { readonly fault: ZipFault; readonly detail: string }

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50

type Entry = { readonly name: string; readonly method: number; readonly packed: number; readonly offset: number }

export function unzipGuarded(bytes: Uint8Array): Unzipped {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const entries = readDirectory(view)
    return 'fault' in entries ? entries : inflateAll(view, entries.entries)
  } catch {
    // Offsets that point outside the file, parts that are no packed bytes.
    return { fault: 'not-a-zip', detail: 'damaged' }
  }
}

function readDirectory(view: Buffer): { entries: Entry[] } | { fault: ZipFault; detail: string } {
  const end = findEnd(view)
  if (end < 0) return { fault: 'not-a-zip', detail: 'no directory' }
  const count = view.readUInt16LE(end + 10)
  // 0xffff says ZIP64, which holds more than any article.
  if (count > ZIP_LIMITS.entries) return { fault: 'zip-limit', detail: `${count} > ${ZIP_LIMITS.entries} parts` }
  const entries: Entry[] = []
  let at = view.readUInt32LE(end + 16)
  for (let left = count; left > 0; left--) {
    if (view.readUInt32LE(at) !== ENTRY) return { fault: 'not-a-zip', detail: 'directory' }
    if (view.readUInt16LE(at + 8) & 1) return { fault: 'encrypted', detail: 'ZIP' }
    const nameLength = view.readUInt16LE(at + 28)
    const name = view.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/')
    if (/^\/|^[A-Za-z]:|(?:^|\/)\.\.(?:\/|$)|\0/.test(name)) return { fault: 'zip-name', detail: name }
    const method = view.readUInt16LE(at + 10)
    entries.push({ name, method, packed: view.readUInt32LE(at + 20), offset: view.readUInt32LE(at + 42) })
    at += 46 + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
  }
  return { entries }
}

function findEnd(view: Buffer): number {
  for (let at = view.length - 22; at >= Math.max(0, view.length - 22 - 0xffff); at--)
    if (view.readUInt32LE(at) === END) return at
  return -1
}

function inflateAll(view: Buffer, entries: readonly Entry[]): Unzipped {
  const parts = new Map<string, Uint8Array>()
  let total = 0
  for (const { name, method, packed, offset } of entries) {
    if (view.readUInt32LE(offset) !== LOCAL) return { fault: 'not-a-zip', detail: name }
    const start = offset + 30 + view.readUInt16LE(offset + 26) + view.readUInt16LE(offset + 28)
    const raw = view.subarray(start, start + packed)
    const limit = Math.min(ZIP_LIMITS.part, ZIP_LIMITS.total - total, Math.max(64 * 1024, packed * ZIP_LIMITS.ratio))
    const content = inflate(raw, method, limit)
    if (!content) return { fault: 'zip-limit', detail: `${name}: > ${limit} B` }
    if (parts.has(name)) return { fault: 'zip-name', detail: name }
    total += content.length
    parts.set(name, content)
  }
  return { parts }
}

/** Undefined where it grows beyond the limit; what is damaged throws. */
function inflate(raw: Buffer, method: number, limit: number): Uint8Array | undefined {
  if (method === 0) return raw.length <= limit ? raw : undefined
  try {
    return inflateRawSync(raw, { maxOutputLength: limit })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined
    throw error
  }
}
