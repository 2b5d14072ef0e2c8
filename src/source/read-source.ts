// A file, standard input or an address → raw bytes, before anybody asks what they are. The only reader of strangers'
// places: files by path, the network through the guarded fetcher.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import { type FetchOptions, FetchRefused, fetchGuarded } from './fetch-guarded.ts'
import type { Raw } from './import-source.ts'

/** Above every format's own limit: nobody holds more of a stranger's file than this. */
const READ_LIMIT_BYTES = 256 * 1024 * 1024
const ACCEPT =
  'text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/pdf,*/*;q=0.5'

export type ReadOptions = {
  readonly stdin: AsyncIterable<Uint8Array>
  /** Files that are not in the current folder are looked for in this one. */
  readonly root: string
  readonly fetch?: FetchOptions
}

type Refused = { readonly diagnostics: readonly Diagnostic[] }
export async function readSource(source: string, options: ReadOptions): Promise<Raw | Refused> {
  if (source === '-') return collect('-', options.stdin)
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(source)) return readAddress(source, options.fetch)
  for (const path of [resolve(source), resolve(options.root, source)]) {
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile()) return collect(source, createReadStream(path), path)
  }
  return { diagnostics: [diagnoseFile('source/not-found', source)] }
}

type Stream = AsyncIterable<Uint8Array>
async function collect(name: string, stream: Stream, path?: string): Promise<Raw | Refused> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > READ_LIMIT_BYTES)
      return { diagnostics: [diagnoseFile('source/too-large', name, { detail: `> ${READ_LIMIT_BYTES >> 20} MB` })] }
    chunks.push(chunk)
  }
  return { name, bytes: Buffer.concat(chunks), ...(path ? { path } : {}) }
}

const REFUSED = new Set(['scheme', 'port', 'credentials', 'address', 'redirects'])

export async function readAddress(address: string, options: FetchOptions = {}): Promise<Raw | Refused> {
  try {
    const { url, body, headers } = await fetchGuarded(address, { accept: ACCEPT, ...options })
    const { 'content-type': contentType, etag } = headers
    return { name: address, bytes: body, url, ...(contentType ? { contentType } : {}), ...(etag ? { etag } : {}) }
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error
    const { reason, url, detail } = error
    const code = REFUSED.has(reason) ? 'source/address-refused' : 'source/not-fetched'
    return { diagnostics: [diagnoseFile(code, address, { url, reason, detail })] }
  }
}
