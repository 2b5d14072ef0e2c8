// RSS, Atom, RDF or JSON Feed → its entries in one form, newest first as the feed gives them. XML entities stay
// unexpanded (feedsmith), so a feed cannot grow in memory or read a file.
import { parseFeed } from 'feedsmith'
import { decodeBytes } from './decode-bytes.ts'
import type { ParseFault } from './parse-job.ts'

export type FeedEntry = {
  readonly title: string
  readonly url?: string
  readonly author?: string
  readonly date?: string
  /** HTML: the whole article where the feed carries it, else its summary. */
  readonly html: string
}
export type Feed = { readonly title: string; readonly entries: readonly FeedEntry[] }

type Loose = Readonly<Record<string, unknown>>

const loose = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])
/** Atom wraps its texts, RSS does not. */
const text = (value: unknown): string =>
  typeof value === 'string'
    ? value.trim()
    : typeof loose(value).value === 'string'
      ? String(loose(value).value).trim()
      : ''

export function readFeed(bytes: Uint8Array, contentType?: string): Feed | ParseFault {
  let feed: Loose
  try {
    feed = loose(parseFeed(decodeBytes(bytes, contentType).text).feed)
  } catch (error) {
    return { fault: 'not-a-feed', detail: error instanceof Error ? error.message : String(error) }
  }
  const entries = list(feed.items ?? feed.entries).map((one) => toEntry(loose(one)))
  return { title: text(feed.title), entries: entries.filter((one) => one.title !== '' || one.html !== '') }
}

function toEntry(item: Loose): FeedEntry {
  const links = list(item.links).map(loose)
  const link = links.find((one) => (one.rel ?? 'alternate') === 'alternate')?.href ?? links[0]?.href
  const url = text(item.link ?? item.url ?? link)
  const dc = loose(item.dc)
  const author = text(list(dc.creators)[0] ?? loose(list(item.authors)[0]).name ?? list(item.authors)[0] ?? item.author)
  const said = item.pubDate ?? item.published ?? item.date_published ?? item.updated ?? list(dc.dates)[0]
  // The calendar day where the publisher stands, not where this machine does: the hour is read as if it were UTC's.
  const when = new Date(`${text(said).replace(/(?<=:\d\d.*)(?:Z|[A-Z]{2,4}|[+-]\d\d:?\d\d)$/, '')}Z`)
  const texts = [loose(item.content).encoded, item.content, item.content_html, item.description ?? item.summary]
  const html = texts.map(text).find(Boolean) ?? ''
  return {
    title: text(item.title).replace(/\s+/g, ' '),
    html,
    ...(url ? { url } : {}),
    ...(author ? { author } : {}),
    ...(Number.isNaN(when.getTime()) ? {} : { date: when.toISOString().slice(0, 10) }),
  }
}
