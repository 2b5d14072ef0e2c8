// One source, whatever it is → one article: read, parsed apart where it is a stranger's format, mended, recognised,
// rendered. What cannot be imported is a diagnostic, and then nothing of it exists.
import type { Code } from '../diagnostic/catalogue.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import { renderFrontMatter } from '../manifest/edit-manifest.ts'
import { decodeBytes } from './decode-bytes.ts'
import { type ImportReport, toNotes } from './import-report.ts'
import type { ParseApart } from './parse-apart.ts'
import type { Parsed, ParseFault } from './parse-job.ts'
import { type Front, type Paragraph, recogniseArticle } from './recognise-article.ts'
import { lineOf, type Note, type Tracked } from './repair/pass.ts'
import { repairText } from './repair/repair-text.ts'
import { type Split, splitPublication } from './split-publication.ts'

export const SOURCE_KINDS = ['text', 'docx', 'html', 'pdf', 'feed'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** Bytes from a file, stdin or the network. */
export type Raw = {
  /** As the editor named it. */
  readonly name: string
  readonly path?: string
  readonly bytes: Uint8Array
  readonly url?: string
  readonly contentType?: string
  readonly etag?: string
}
export type ImportOptions = {
  readonly from?: SourceKind | undefined
  readonly without?: ReadonlySet<string>
  readonly selector?: string | undefined
  /** What a feed already said of the article. */
  readonly known?: Front
}
export type Imported = {
  readonly raw: Raw
  readonly kind: SourceKind
  readonly front: Front
  /** Without front matter. */
  readonly body: string
  /** The front matter that stood above an article already written, kept to the letter. */
  readonly written?: string
  readonly pictures: Parsed['pictures']
  readonly report: ImportReport
}

const LIMITS_MB: Readonly<Record<SourceKind, number>> = { text: 20, html: 20, feed: 20, docx: 60, pdf: 200 }

type Refused = { readonly diagnostics: readonly Diagnostic[] }
export async function importSource(raw: Raw, options: ImportOptions, apart: ParseApart): Promise<Imported | Refused> {
  const kind = options.from ?? guessKind(raw)
  const limit = LIMITS_MB[kind]
  const detail = `${(raw.bytes.length / 1024 / 1024).toFixed(1)} MB > ${limit} MB`
  if (raw.bytes.length > limit * 1024 * 1024) return refuse(raw, { fault: 'too-large', detail })
  if (kind === 'text') return importText(raw, options)
  const { bytes, url, contentType } = raw
  const parsed = await apart.parse({ kind, bytes, url, contentType, selector: options.selector })
  if ('fault' in parsed) return refuse(raw, parsed)
  return parsed.blocks.join('').trim() === ''
    ? refuse(raw, { fault: 'no-text', detail: '' })
    : fromParsed(raw, kind, parsed, options)
}

/** What may stand before the first element of XML: its declaration, a style sheet's name, comments, a document type. */
const PROLOG = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!doctype(?!\s+html)[^>[]*(?:\[[\s\S]*?\]\s*)?>)+/i
const FEED = /^<(?:rss|feed|rdf:RDF)[\s>]|^\{[^}]*"https:\/\/jsonfeed\.org\/version/
const PAGE = /^<(?:!doctype html|html|head|body|meta|article|div|p|table|script)[\s>]/i

/** By what the bytes begin with; a name's ending only where they say nothing. */
export function guessKind({ name, bytes, contentType = '' }: Raw): SourceKind {
  const head = Buffer.from(bytes.subarray(0, 1024))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .replace(PROLOG, '')
  if (head.startsWith('PK\x03\x04') || head.startsWith('\xd0\xcf\x11\xe0') || head.startsWith('{\\rtf')) return 'docx'
  if (head.startsWith('%PDF-')) return 'pdf'
  if (FEED.test(head) || /(?:rss|atom)\+xml|feed\+json/.test(contentType)) return 'feed'
  if (PAGE.test(head) || /text\/html|xhtml/.test(contentType)) return 'html'
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return /^doc[xm]?$/.test(ending) ? 'docx' : ending === 'pdf' ? 'pdf' : /^x?html?$/.test(ending) ? 'html' : 'text'
}

/** Faults that share what is said of them; each other one has its own. */
const SAID: readonly (readonly [RegExp, Code])[] = [
  [/^too-many-pages$/, 'source/too-large'],
  [/^zip-/, 'source/unsafe-archive'],
  [/^not-a-zip$/, 'source/not-word'],
  [/^(?:timeout|memory|too-deep)$/, 'source/too-heavy'],
  [/^broken-pdf$/, 'source/unreadable'],
]

export function refuse({ name }: Raw, { fault, detail }: ParseFault): Refused {
  const code = SAID.find(([pattern]) => pattern.test(fault))?.[1] ?? (`source/${fault}` as Code)
  return { diagnostics: [diagnoseFile(code, name, { detail })] }
}

/** The thickest yearbook has fewer. */
const PARAGRAPHS = 20_000

/** A whole publication: its articles under their sections, as a proposal. */
type Parts = Split & { readonly report: ImportReport }
export async function importPublication(raw: Raw, options: ImportOptions, apart: ParseApart): Promise<Parts | Refused> {
  const kind = options.from ?? guessKind(raw)
  const job = { ...raw, selector: options.selector, withContents: true }
  const parsed = kind === 'text' ? textOf(raw) : await apart.parse({ ...job, kind })
  if ('fault' in parsed) return refuse(raw, parsed)
  const text = parsed.blocks.join('\n\n')
  const repaired = repairText(defuse(text), { ...withoutOf(options), lines: parsed.wrapped === true })
  const paragraphs = paragraphsOf(repaired.tracked)
  if (paragraphs.length > PARAGRAPHS)
    return refuse(raw, { fault: 'too-large', detail: `${paragraphs.length} > ${PARAGRAPHS} ¶` })
  const split = splitPublication(paragraphs, text.split('\n'))
  const notes = split.sections.flatMap((one) => one.articles.flatMap((each) => each.notes))
  const doubts = [...repaired.notes, ...split.doubts, ...notes]
  return { ...split, report: reportOf(repaired.changes, doubts, [...split.furniture, ...toNotes(parsed.dropped)]) }
}

const FRONT_MATTER = /^---\n([\s\S]{0,20000}?)\n---(?:\n|$)\n*/

function importText(raw: Raw, options: ImportOptions): Imported | { diagnostics: readonly Diagnostic[] } {
  const decoded = textOf(raw)
  if ('fault' in decoded) return refuse(raw, decoded)
  const plain = decoded.blocks.join('')
  const written = FRONT_MATTER.exec(plain)?.[0]
  const isArticle = written !== undefined && /^title:/m.test(written)
  const start = isArticle ? written.length : 0
  const firstLine = plain.slice(0, start).split('\n').length
  const repaired = repairText(defuse(plain.slice(start)), { ...withoutOf(options), lines: !isArticle, firstLine })
  const paragraphs = paragraphsOf(repaired.tracked)
  if (paragraphs.length === 0 && !isArticle) return refuse(raw, { fault: 'no-text', detail: '' })
  const asWritten = { front: {}, body: paragraphs.map((one) => one.text), notes: [] }
  const recognised = isArticle ? asWritten : recogniseArticle(paragraphs)
  const report = reportOf(repaired.changes, [...repaired.notes, ...recognised.notes], toNotes(decoded.dropped))
  const [front, body] = [recognised.front, recognised.body.join('\n\n')]
  return { raw, kind: 'text', front, body, ...(isArticle ? { written } : {}), pictures: [], report }
}

function textOf(raw: Raw): Parsed | ParseFault {
  const { text, encoding, declared } = decodeBytes(raw.bytes, raw.contentType)
  if (isBinary(text)) return { fault: 'binary', detail: '' }
  const dropped = declared ? [{ what: 'encoding', text: `${declared} → ${encoding}` }] : []
  return { blocks: [text.replace(/\r\n?/g, '\n')], pictures: [], dropped, meta: {}, wrapped: true }
}

const withoutOf = ({ without }: ImportOptions): { without?: ReadonlySet<string> } => (without ? { without } : {})

/** NUL, or more control characters than a text could hold by accident. */
const isBinary = (text: string): boolean =>
  text.includes('\0') ||
  (text.slice(0, 4096).match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0) > 40

/** A stranger's text must not come alive as a merge field in somebody's mail. */
const defuse = (text: string): string => text.replaceAll('{{', '{ {')

function fromParsed(raw: Raw, kind: SourceKind, parsed: Parsed, options: ImportOptions): Imported {
  const text = defuse(parsed.blocks.join('\n\n'))
  const repaired = repairText(text, { ...withoutOf(options), lines: parsed.wrapped === true })
  const recognised = recogniseArticle(paragraphsOf(repaired.tracked), { ...frontOf(raw, parsed), ...options.known })
  const report = reportOf(repaired.changes, [...repaired.notes, ...recognised.notes], toNotes(parsed.dropped))
  const [front, body] = [recognised.front, levelHeadings(recognised.body).join('\n\n')]
  return { raw, kind, front, body, pictures: parsed.pictures, report }
}

const reportOf = (mended: ImportReport['mended'], notes: readonly Note[], dropped: readonly Note[]): ImportReport => ({
  mended,
  doubtful: notes.filter((one) => one.kind !== 'dropped'),
  dropped: [...notes.filter((one) => one.kind === 'dropped'), ...dropped],
})

function frontOf({ url }: Raw, { meta }: Parsed): Front {
  const { title, author, site, date } = meta
  const source = { ...(site ? { name: site } : {}), ...(date ? { date } : {}), ...(url ? { url } : {}) }
  return {
    ...(title ? { title: repairText(title, { lines: false }).tracked.text.trim() } : {}),
    ...(author ? { byline: [author] } : {}),
    ...(Object.keys(source).length > 0 ? { source } : {}),
  }
}

/** An article's own headings begin at ##, whatever level the page or the Word file began at. */
function levelHeadings(blocks: readonly string[]): string[] {
  const levels = blocks.flatMap((block) => /^(#{1,6}) /.exec(block)?.[1]?.length ?? [])
  const shift = 2 - Math.min(...levels, 6)
  const levelled = (marks: string): string => '#'.repeat(Math.max(2, Math.min(4, marks.length + shift)))
  return blocks.map((block) => block.replace(/^#{1,6}(?= )/, levelled))
}

/** Paragraphs with the original line each begins on, and the lines a short one was set in. */
export function paragraphsOf(tracked: Tracked): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let start = 0
  let mark = 0
  for (const text of tracked.text.split('\n\n')) {
    const end = start + text.length
    while ((tracked.starts[mark] ?? Number.POSITIVE_INFINITY) <= start) mark++
    const breaks: number[] = []
    for (; (tracked.starts[mark] ?? Number.POSITIVE_INFINITY) < end; mark++)
      breaks.push((tracked.starts[mark] ?? 0) - start)
    const own = text.trim()
    const cuts = [0, ...new Set(breaks.filter((at) => at > 0)), text.length]
    const lines = breaks.length < 4 ? cuts.slice(1).map((to, at) => text.slice(cuts[at], to).trim()) : []
    if (own !== '') paragraphs.push({ text: own, line: lineOf(tracked, start), ...(lines.length > 1 ? { lines } : {}) })
    start = end + 2
  }
  return paragraphs
}

const KEYS = 'title titleLines tocTitle kind label kicker deck byline dateline source signoff'
const ORDER = KEYS.split(' ') as (keyof Front)[]

/** The Markdown of an article; a fragment in which nothing was recognised has no front matter to show. */
export const renderImported = ({ front, body, written }: Pick<Imported, 'front' | 'body' | 'written'>): string =>
  `${written ?? renderFrontMatter(Object.fromEntries(ORDER.map((key) => [key, front[key]])))}${body}\n`
