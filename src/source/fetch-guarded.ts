// The one door to the network for everything that editors, pages or feeds name: pages, pictures, feeds, links to check.
// A name is resolved once, its addresses judged by octets, and the connection pinned to the one judged; every redirect
// goes through the same door. No cookies, no credentials, and no body, header or wait beyond the caps.
import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { readOr } from '../diagnostic/read-or.ts'
import { isPublicAddress } from './classify-address.ts'

export type Fetched = {
  /** After redirects. */
  readonly url: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}
export type Refusal = Unwanted | 'unresolved' | 'timeout' | 'status' | 'connection'
type Unwanted = 'scheme' | 'port' | 'credentials' | 'address' | 'redirects' | 'type' | 'too-large'

/** Not a bug and not an operator's error yet: whoever asked for the page knows what it means that it cannot be had. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused'
  readonly reason: Refusal
  readonly url: string
  readonly detail: string

  constructor(reason: Refusal, url: string, detail: string) {
    super(`${reason}: ${url} (${detail})`)
    this.reason = reason
    this.url = url
    this.detail = detail
  }
}

export type FetchOptions = {
  readonly method?: 'GET' | 'HEAD'
  readonly accept?: string
  /** Content types taken, by prefix; any when absent. */
  readonly types?: readonly string[]
  readonly maxBytes?: number
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** The answer whatever its status: a link checker wants the 404. */
  readonly anyStatus?: boolean
  /** What a test on 127.0.0.1 puts in place of the world. */
  readonly world?: {
    readonly isAllowed?: (address: string, port: number) => boolean
    readonly resolve?: Resolve
  }
}

const HOPS = 5
const MAX_BYTES = 20 * 1024 * 1024
const TIMEOUT_MS = 20_000

const isAllowedInTheWorld = (address: string, port: number): boolean =>
  (port === 80 || port === 443) && isPublicAddress(address)

async function resolveHost(host: string): Promise<readonly string[]> {
  // RFC 6761, 6.4: these names never resolve, and asking for them tells a resolver what was typed.
  if (/\.invalid\.?$/.test(host)) return []
  return (await lookup(host, { all: true, verbatim: true })).map((one) => one.address)
}

export async function fetchGuarded(address: string, options: FetchOptions = {}): Promise<Fetched> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS)
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
  let next = address
  for (let hop = 0; hop <= HOPS; hop++) {
    const url = checkUrl(next)
    const pinned = await pinAddress(url, options, signal)
    const answer = await ask(url, pinned, { ...options, signal })
    const { location } = answer.headers
    if (answer.status < 300 || answer.status > 399 || location === undefined) return accept(answer, options)
    next = URL.parse(location, url.href)?.href ?? location
  }
  throw new FetchRefused('redirects', address, `> ${HOPS}`)
}

function checkUrl(address: string): URL {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) throw new FetchRefused('scheme', address, url?.protocol ?? '')
  if (url.username || url.password) throw new FetchRefused('credentials', url.origin, 'user:password@')
  return url
}

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)

/** Every address of the name must be allowed, or a second answer could be chosen for the connection. */
async function pinAddress(url: URL, { world }: FetchOptions, signal: AbortSignal): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = portOf(url)
  const isAllowed = world?.isAllowed ?? isAllowedInTheWorld
  if (!world?.isAllowed && port !== 80 && port !== 443) throw new FetchRefused('port', url.href, String(port))
  const addresses = isIP(host) ? [host] : await resolveWithin(url, world?.resolve ?? resolveHost, signal)
  const bad = addresses.find((one) => !isAllowed(one, port))
  if (bad !== undefined) throw new FetchRefused('address', url.href, bad)
  const [first] = addresses
  if (first === undefined) throw new FetchRefused('unresolved', url.href, host)
  return first
}

type Resolve = (host: string) => Promise<readonly string[]>
async function resolveWithin(url: URL, resolve: Resolve, signal: AbortSignal): Promise<readonly string[]> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(new FetchRefused('timeout', url.href, 'DNS'))
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([resolve(url.hostname), promise])
  } catch (error) {
    if (error instanceof FetchRefused) throw error
    throw new FetchRefused('unresolved', url.href, url.hostname)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function ask(url: URL, address: string, options: FetchOptions & { signal: AbortSignal }): Promise<Fetched> {
  const { promise, resolve, reject } = Promise.withResolvers<Fetched>()
  const fail = (error: unknown): void => {
    if (error instanceof FetchRefused) reject(error)
    else if (options.signal.aborted) reject(new FetchRefused('timeout', url.href, String(options.signal.reason)))
    else reject(new FetchRefused('connection', url.href, error instanceof Error ? error.message : String(error)))
  }
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  const sent = send(url, {
    method: options.method ?? 'GET',
    // The name still goes into Host and SNI; only where the connection leads is settled.
    lookup: (_host, asked, done) => {
      const family = isIP(address)
      if (asked.all) done(null, [{ address, family }])
      else done(null, address, family)
    },
    agent: false,
    maxHeaderSize: 32 * 1024,
    signal: options.signal,
    headers: {
      accept: options.accept ?? 'text/html,application/xhtml+xml,*/*;q=0.5',
      'accept-encoding': 'identity',
      'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5',
      'user-agent': 'Mozilla/5.0 (compatible; Kanfa)',
    },
  })
  sent.on('error', fail)
  sent.on('response', (answer) => void readBody(answer, url, options).then(resolve, fail))
  sent.end()
  return promise
}

async function readBody(answer: IncomingMessage, url: URL, options: FetchOptions): Promise<Fetched> {
  const limit = options.maxBytes ?? MAX_BYTES
  const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]))
  const status = answer.statusCode ?? 0
  const tooLarge = (): FetchRefused => new FetchRefused('too-large', url.href, `> ${limit}`)
  const chunks: Buffer[] = []
  let size = 0
  try {
    if (status >= 300 && status < 400) return { url: url.href, status, headers, body: new Uint8Array() }
    if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge()
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) throw tooLarge()
      chunks.push(chunk)
    }
  } finally {
    answer.destroy()
  }
  const body = decompress(Buffer.concat(chunks), headers['content-encoding'] ?? '', limit)
  if (!body) throw tooLarge()
  return { url: url.href, status, headers, body }
}

/** We ask for none, but servers compress all the same; undefined where it unpacks beyond the cap or not at all. */
function decompress(body: Buffer, encoding: string, maxOutputLength: number): Uint8Array | undefined {
  const unpack = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[encoding.trim().toLowerCase()]
  if (!unpack || body.length === 0) return body
  return readOr(() => unpack(body, { maxOutputLength }))
}

function accept(answer: Fetched, { types, anyStatus }: FetchOptions): Fetched {
  if (!anyStatus && answer.status !== 200) throw new FetchRefused('status', answer.url, String(answer.status))
  const type = (answer.headers['content-type'] ?? '').toLowerCase()
  const isTaken = !types || type === '' || types.some((one) => type.startsWith(one))
  if (!isTaken) throw new FetchRefused('type', answer.url, type)
  return answer
}
