// Many sources, one after another, each written whole before the next is read: a batch of 200 files holds one of them in
// memory. A source that cannot be imported is reported and the others go on.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import { addArticle, renderManifest } from '../manifest/edit-manifest.ts'
import { type ImportReport, toNotes } from './import-report.ts'
import {
  guessKind,
  type Imported,
  type ImportOptions,
  importPublication,
  importSource,
  type Raw,
  refuse,
  renderImported,
} from './import-source.ts'
import { type ParseApart, parseApart } from './parse-apart.ts'
import type { FeedEntry } from './read-feed.ts'
import { type ReadOptions, readAddress, readSource } from './read-source.ts'
import { type Placed, placeAll, planImport, type SaveOptions, slugOf } from './save-import.ts'
import type { Split } from './split-publication.ts'

export type Target =
  | { readonly kind: 'stdout' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  /** `path` holds issue.yml; `file` is what diagnostics call it. */
  | { readonly kind: 'issue'; readonly path: string; readonly file: string; readonly section?: string | undefined }

export type BatchOptions = ImportOptions &
  ReadOptions & {
    readonly target: Target
    readonly split: boolean
    readonly list: boolean
    readonly entries: readonly number[]
    /** undefined `fetch`: pictures and entries are not fetched. */
    readonly tool: string
    readonly now: () => Date
    readonly limits?: { readonly timeoutMs?: number; readonly memoryMb?: number }
  }

export type Outcome = { readonly source: string } & (
  | { readonly diagnostics: readonly Diagnostic[] }
  | { readonly imported: Imported; readonly markdown: string; readonly file?: string }
  | { readonly split: Split; readonly report: ImportReport; readonly manifest: string; readonly folder?: string }
  | { readonly entries: readonly FeedEntry[]; readonly title: string }
)

export async function* importBatch(sources: readonly string[], options: BatchOptions): AsyncGenerator<Outcome> {
  const apart = parseApart(options.limits)
  try {
    for (const source of sources) {
      const raw = await readSource(source, options)
      if ('diagnostics' in raw) yield { source, ...raw }
      else yield* importOne(source, raw, options, apart)
    }
  } finally {
    await apart.close()
  }
}

async function* importOne(source: string, raw: Raw, options: BatchOptions, apart: ParseApart): AsyncGenerator<Outcome> {
  // A feed is cut into its entries already: it is listed, whatever was asked.
  if ((options.from ?? guessKind(raw)) === 'feed') yield* listFeed(source, raw, options, apart)
  else if (options.split) yield { source, ...(await splitOne(raw, options, apart)) }
  else yield { source, ...(await saveOne(raw, options, apart)) }
}

type Saved = { diagnostics: readonly Diagnostic[] } | { imported: Imported; markdown: string; file?: string }

async function saveOne(raw: Raw, options: BatchOptions, apart: ParseApart): Promise<Saved> {
  const imported = await importSource(raw, options, apart)
  if ('diagnostics' in imported) return imported
  const { target } = options
  if (target.kind === 'stdout') {
    const shown = withoutFiles(imported)
    return { imported: shown, markdown: renderImported(shown) }
  }
  const inIssue = target.kind === 'issue'
  const folder = target.kind === 'file' ? dirname(target.path) : target.path
  const place = (slug: string): string =>
    target.kind === 'file' ? basename(target.path) : `${inIssue ? 'articles/' : ''}${slug}.md`
  const isTaken = (one: string): boolean => target.kind !== 'file' && existsSync(join(folder, place(one)))
  const slug = slugOf(imported.front.title, raw.name, isTaken)
  // An article must have a title; a fragment takes its name until an editor gives it one.
  const titled = imported.written ? imported : { ...imported, front: { title: slug, ...imported.front } }
  const where = { folder, article: place(slug), evidence: inIssue }
  const plan = await planImport(titled, { ...saveOptions(raw, options), ...where })
  if (target.kind === 'issue') {
    const manifest = editManifest(target, place(slug))
    if ('diagnostics' in manifest) return manifest
    plan.files.push(manifest)
  }
  placeAll(plan.files)
  return { imported: plan.imported, markdown: renderImported(plan.imported), file: join(folder, place(slug)) }
}

/** On stdout there is no folder beside the article: a page's pictures keep their addresses, the others are listed. */
function withoutFiles(imported: Imported): Imported {
  let { body } = imported
  for (const { name, url } of imported.pictures)
    if (url) body = body.replaceAll(`](${name} `, `](${url} `).replaceAll(`](${name})`, `](${url})`)
  const lost = imported.pictures.filter((one) => !one.url).map((one) => ({ what: 'picture', text: one.name }))
  const report = { ...imported.report, dropped: [...imported.report.dropped, ...toNotes(lost)] }
  return { ...imported, body, report }
}

function saveOptions(raw: Raw, options: BatchOptions): Omit<SaveOptions, 'folder' | 'article' | 'evidence'> {
  return {
    tool: options.tool,
    now: options.now(),
    selector: options.selector,
    without: [...(options.without ?? [])],
    ...(raw.path ? { beside: dirname(raw.path) } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
  }
}

type IssueTarget = Extract<Target, { kind: 'issue' }>
function editManifest(target: IssueTarget, file: string): Placed | { diagnostics: readonly Diagnostic[] } {
  const path = join(target.path, 'issue.yml')
  const edit = addArticle(existsSync(path) ? readFileSync(path, 'utf8') : '', { file, section: target.section })
  const missing = { file: target.file, hint: 'kanfa new, kanfa check' }
  if ('unreadable' in edit) return { diagnostics: [diagnoseFile('manifest/not-found', target.file, missing)] }
  if ('text' in edit) return { path, content: edit.text }
  const { unknownSection: section, sections, near = '' } = edit
  const values = { file: target.file, section, sections: sections.join('、') || '—', near: near && `→ ${near}` }
  return { diagnostics: [diagnoseFile('source/no-such-section', target.file, values)] }
}

/** A feed is listed unless entries are chosen; an entry that carries only a summary is fetched whole. */
async function* listFeed(source: string, raw: Raw, options: BatchOptions, apart: ParseApart): AsyncGenerator<Outcome> {
  const feed = await apart.parseFeed({ kind: 'feed', bytes: raw.bytes, contentType: raw.contentType })
  if ('fault' in feed) {
    yield { source, ...refuse(raw, feed) }
    return
  }
  if (options.list || options.entries.length === 0) yield { source, entries: feed.entries, title: feed.title }
  else
    for (const number of options.entries) {
      const entry = feed.entries[number - 1]
      const values = { entry: number, count: feed.entries.length }
      if (!entry) yield { source, diagnostics: [diagnoseFile('source/no-entry', source, values)] }
      else yield { source: `${source}#${number}`, ...(await importEntry(entry, feed.title, options, apart)) }
    }
}

const WHOLE = 400

async function importEntry(entry: FeedEntry, site: string, options: BatchOptions, apart: ParseApart): Promise<Saved> {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(entry.date ?? '') ?? []
  const source = {
    ...(site ? { name: site } : {}),
    ...(year ? { date: `${year}年${Number(month)}月${Number(day)}日` } : {}),
    ...(entry.url ? { url: entry.url } : {}),
  }
  const { title, author } = entry
  const known = { ...(title ? { title } : {}), ...(author ? { byline: [author] } : {}), source }
  const isWhole = entry.html.replace(/<[^>]*>/g, '').length >= WHOLE
  const fetched = !isWhole && entry.url && options.fetch ? await readAddress(entry.url, options.fetch) : undefined
  if (fetched && 'diagnostics' in fetched) return fetched
  const page = `<!doctype html><meta charset="utf-8"><body><article>${entry.html}</article></body>`
  const raw: Raw = fetched ?? {
    name: entry.title,
    bytes: new TextEncoder().encode(page),
    contentType: 'text/html; charset=utf-8',
    ...(entry.url ? { url: entry.url } : {}),
  }
  // What the feed carries is the article and nothing else: there is nothing to extract it from.
  const selector = fetched ? options.selector : 'article'
  return saveOne(raw, { ...options, from: 'html', selector, known }, apart)
}

async function splitOne(raw: Raw, options: BatchOptions, apart: ParseApart) {
  const split = await importPublication(raw, options, apart)
  if ('diagnostics' in split) return split
  const { report } = split
  const { target } = options
  const taken = new Set<string>()
  const articles = split.sections.map((section) => ({
    ...section,
    files: section.articles.map((article) => {
      const slug = slugOf(article.front.title, 'article', (one) => taken.has(one))
      taken.add(slug)
      return { article, file: `articles/${slug}.md` }
    }),
  }))
  const doubts = split.doubts.map((one) => `${one.line}: [${one.kind}] ${one.text} — ${one.why.zh}`)
  const sections = articles.map(({ title, style, files }) => ({ title, style, articles: files.map((one) => one.file) }))
  const issue = { year: options.now().getFullYear(), number: '1', date: dayOf(options.now()), ...split.issue }
  const manifest = renderManifest(issue, sections, [raw.name, ...doubts].join('\n'))
  if (target.kind === 'stdout' || target.kind === 'file') return { split, report, manifest }
  const evidenceStem = slugOf(undefined, raw.name, () => false)
  const files = new Map<string, Placed>()
  for (const { article, file } of articles.flatMap((section) => section.files)) {
    const { front, body } = article
    const one: Imported = { raw, kind: 'text', front, body: body.join('\n\n'), pictures: [], report }
    const where = { folder: target.path, article: file, evidence: true, evidenceStem }
    const plan = await planImport(one, { ...saveOptions(raw, options), ...where })
    for (const one of plan.files) files.set(one.path, one)
  }
  // A manifest that an editor has written is never replaced: the proposal stands beside it.
  const name = existsSync(join(target.path, 'issue.yml')) ? 'issue.proposed.yml' : 'issue.yml'
  placeAll([...files.values(), { path: join(target.path, name), content: manifest }])
  return { split, report, manifest, folder: target.path }
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10)
