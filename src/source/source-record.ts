// The evidence of an import: the raw bytes as they came and a record of where, when and by what. The record also holds a
// fingerprint of the text, so that a later issue can tell a reprint from a new article without reading old ones again.
import { createHash } from 'node:crypto'

export type SourceRecord = {
  /** Path of the article from the issue's folder. */
  readonly article: string
  readonly title: string
  readonly kind: string
  /** The file's name or the address asked for. */
  readonly from: string
  readonly url?: string
  readonly fetchedAt: string
  readonly etag?: string
  /** Of the raw bytes, in hex. */
  readonly sha256: string
  /** Path of the raw bytes from the issue's folder. */
  readonly evidence: string
  readonly tool: string
  readonly selector?: string
  readonly without?: readonly string[]
  readonly fingerprint: readonly string[]
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

const TRACKING =
  /^(?:utm_\w+|spm|from|share\w*|ref|referer|source|isappinstalled|timestamp|scene|chksm|fbclid|gclid|mc_\w+|_t|_)$/i

/** Two addresses of one page become one: scheme, www and m, tracking parameters, fragment and order do not matter. */
export function canonicalUrl(written: string): string | undefined {
  const url = URL.parse(written)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  const host = url.hostname.replace(/^(?:www|m|wap)\./, '').replace(/\.$/, '')
  const kept = [...url.searchParams].filter(([name]) => !TRACKING.test(name)).sort(([a], [b]) => (a < b ? -1 : 1))
  const query = kept.map(([name, value]) => `${name}=${value}`).join('&')
  const path = url.pathname.replace(/\/(?:index\.\w+)?$/, '').replace(/\/{2,}/g, '/')
  return `${host}${path}${query === '' ? '' : `?${query}`}`
}

const SHINGLE = 8
const KEPT = 128

/** The smallest of the hashes of all runs of eight letters: the share two texts have in common is that of their runs. */
export function fingerprint(text: string): string[] {
  const letters = text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/\]\([^)]*\)/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
  const hashes = new Set<number>()
  for (let at = 0; at + SHINGLE <= letters.length; at++) hashes.add(hashOf(letters, at))
  return [...hashes]
    .sort((a, b) => a - b)
    .slice(0, KEPT)
    .map((hash) => hash.toString(36))
}

/** FNV-1a with a final mix: cheap, and spread well enough for a minimum to be a fair sample. */
function hashOf(text: string, from: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < from + SHINGLE; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** The estimated Jaccard similarity of two texts, from their fingerprints; two without any are too short to differ. */
export function similarity(a: readonly string[], b: readonly string[]): number {
  const [inA, inB] = [new Set(a), new Set(b)]
  const union = [...new Set([...a, ...b])].map((one) => Number.parseInt(one, 36)).sort((x, y) => x - y)
  const sample = union.slice(0, Math.min(KEPT, Math.max(a.length, b.length))).map((one) => one.toString(36))
  return sample.length === 0 ? 1 : sample.filter((one) => inA.has(one) && inB.has(one)).length / sample.length
}
