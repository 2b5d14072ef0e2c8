// Follows the links of issues, a few at a time, through the one guarded fetcher: a dead link is found before readers
// find it, and an editor's link can never make this machine talk to its own network.
import { type Block, everyBlock, type Inline, linksIn } from '../article/article.ts'
import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts'
import { diagnose, type SourceText } from '../diagnostic/source-text.ts'
import type { Issue } from '../issue/issue.ts'
import { type FetchOptions, FetchRefused, fetchGuarded, type Refusal } from '../source/fetch-guarded.ts'

type Link = { readonly url: string; readonly source: SourceText; readonly span: Span }

const AT_ONCE = 6
const ENOUGH = 12
const TIMEOUT_MS = 10_000

type LinkOptions = {
  readonly signal: AbortSignal
  readonly world?: FetchOptions['world']
  readonly timeoutMs?: number
}
type Trouble = readonly [zh: string, en: string]

const TROUBLES: Readonly<Partial<Record<Refusal, Trouble>>> = {
  scheme: ['不是 http(s) 网址', 'not an http(s) address'],
  port: ['端口不是 80 或 443，没有去看', 'its port is neither 80 nor 443, so it was not visited'],
  credentials: ['网址里带着用户名和密码', 'it carries a name and a password'],
  address: ['指向本机或内网，读者到不了', 'it leads to this machine or a private network, where readers cannot go'],
  unresolved: ['找不到这个域名，或本机没有联网', 'no such name, or this machine is offline'],
  redirects: ['转来转去没有尽头', 'it is redirected without end'],
  timeout: ['等了很久没有应答', 'no answer for a long time'],
  connection: ['连不上对方的服务器', 'its server takes no connection'],
}

const NO_ANSWER = new Set([TROUBLES.unresolved, TROUBLES.timeout, TROUBLES.connection])
/** What is refused here, whether or not there is a network. */
const UNASKED = new Set([TROUBLES.scheme, TROUBLES.port, TROUBLES.credentials, TROUBLES.address])

const statusTrouble = (status: number): Trouble =>
  status === 404 || status === 410
    ? [`页面不在了，HTTP ${status}`, `the page is gone, HTTP ${status}`]
    : [`对方答复 HTTP ${status}`, `answered HTTP ${status}`]

/** Each address is asked once, however many issues name it. */
export async function checkLinks(issues: readonly Issue[], options: LinkOptions): Promise<readonly Diagnostic[]> {
  const links = issues.flatMap(linksOf)
  const urls = [...new Set(links.map((link) => link.url))]
  const reasons = new Map<string, Trouble | undefined>()
  const isAway = (): boolean => {
    const asked = [...reasons.values()].filter((one) => !UNASKED.has(one))
    return asked.length > 1 && asked.every((one) => NO_ANSWER.has(one))
  }
  const worker = async (): Promise<void> => {
    for (let url = urls.shift(); url !== undefined; url = urls.shift()) {
      // Where nothing answers each waits its full time: a dozen are enough to know.
      if (options.signal.aborted || (reasons.size >= ENOUGH && isAway())) break
      reasons.set(url, await findTrouble(url, options))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const silent = isAway() ? links.filter(({ url }) => !UNASKED.has(reasons.get(url))) : []
  const broken = links.flatMap((link) => {
    const reason = silent.includes(link) ? undefined : reasons.get(link.url)
    return reason
      ? [diagnose('check/link-broken', link, { url: link.url, reasonZh: reason[0], reason: reason[1] })]
      : []
  })
  return [...networkAway(silent), ...broken]
}

/** One finding for all, at the first of them. */
function networkAway(silent: readonly Link[]): readonly Diagnostic[] {
  const [first] = silent
  const hosts = [...new Set(silent.map(({ url }) => URL.parse(url)?.host ?? url))]
  const shown = hosts.slice(0, 3).join(', ') + (hosts.length > 3 ? ' …' : '')
  const count = new Set(silent.map(({ url }) => url)).size
  return first ? [diagnose('check/network-away', first, { count, hosts: shown })] : []
}

/** HEAD first; some servers know GET only. A page that asks for a log-in is there. */
async function findTrouble(
  url: string,
  { signal, world, timeoutMs = TIMEOUT_MS }: LinkOptions,
): Promise<Trouble | undefined> {
  const ask = async (method: 'HEAD' | 'GET'): Promise<number> => {
    const wish = { method, anyStatus: true, maxBytes: 2_000_000, timeoutMs, signal }
    return (await fetchGuarded(url, { ...wish, ...(world ? { world } : {}) })).status
  }
  try {
    const head = await ask('HEAD').catch(() => 405)
    const status = head < 400 ? head : await ask('GET')
    return status < 400 || status === 401 || status === 403 || status === 429 ? undefined : statusTrouble(status)
  } catch (error) {
    // A page longer than we care to read is a page.
    if (error instanceof FetchRefused)
      return error.reason === 'too-large' ? undefined : (TROUBLES[error.reason] ?? [error.reason, error.reason])
    throw error
  }
}

function linksOf(issue: Issue): readonly Link[] {
  return issue.articles.flatMap((article) => {
    const source = issue.sources.get(`issues/${issue.id}/${article.file}`)
    if (!source) return []
    const written = [article.url, article.source?.url].flatMap((url) =>
      url ? [{ url, source, span: spanOfText(source, url) }] : [],
    )
    return [
      ...written,
      ...inBlocks(article.body, source),
      ...article.notes.flatMap((note) => inBlocks(note.children, source)),
    ]
  })
}

const spanOfText = (source: SourceText, text: string): Span => {
  const start = Math.max(0, source.text.indexOf(text))
  return { start, end: start + text.length }
}

function inBlocks(blocks: readonly Block[], source: SourceText): readonly Link[] {
  return everyBlock(blocks).flatMap((block): readonly Link[] => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
      case 'pullquote':
        return inInlines(block.children, source)
      case 'figure':
        return inInlines(block.caption, source)
      case 'qr':
        return [{ url: block.url, source, span: block.span }]
      case 'table':
        return [block.header, ...block.rows].flat().flatMap((cell) => inInlines(cell, source))
      default:
        return []
    }
  })
}

const inInlines = (inlines: readonly Inline[], source: SourceText): readonly Link[] =>
  linksIn(inlines).flatMap(({ url, span }) => (/^https?:/i.test(url) ? [{ url, source, span }] : []))
