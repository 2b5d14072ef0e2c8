// sha-256 over whatever reaches a reader, in one canonical form: keys sorted, spans and file texts left out, so that
// moving an article's lines about changes nothing and changing one character of it changes everything.
import { createHash } from 'node:crypto'

/** Longer parts, articles above all, stand in the whole as their own hash: one that has not changed is not read again. */
const LONG = 1000
const kept = new WeakMap<object, string>()

const LEFT_OUT = new Set(['span', 'sources', 'waivers', 'contentHash', 'sizeBytes'])

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export const contentHash = (value: unknown): string => sha256(canonical(value))

function canonical(value: unknown): string {
  if (value instanceof Map) return canonical([...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const known = kept.get(value)
  if (known !== undefined) return known
  const text = Array.isArray(value) ? `[${value.map(canonical).join(',')}]` : canonicalObject(value)
  if (text.length < LONG) return text
  const hash = `#${sha256(text)}`
  kept.set(value, hash)
  return hash
}

function canonicalObject(value: object): string {
  const entries = Object.entries(value).filter(([key, one]) => one !== undefined && !LEFT_OUT.has(key))
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}
