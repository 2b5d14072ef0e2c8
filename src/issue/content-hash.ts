// sha-256 over whatever reaches a reader, in one canonical form: keys sorted, spans and file texts left out, so that
// moving an article's lines about changes nothing and changing one character of it changes everything.
import { createHash } from 'node:crypto'

const LEFT_OUT = new Set(['span', 'sources', 'waivers', 'contentHash', 'sizeBytes'])

export const contentHash = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

function canonical(value: unknown): string {
  if (value instanceof Map) return canonical([...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([key, one]) => one !== undefined && !LEFT_OUT.has(key))
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}
