// An article's file → Article: front matter, then body. A file that cannot yield a whole article yields none.
import type { Checked, Diagnostic, Span } from '../diagnostic/diagnostic.ts'
import { diagnose, type SourceText } from '../diagnostic/source-text.ts'
import { checkFrontMatter, type FrontMatter } from '../manifest/check-front-matter.ts'
import { megabytes } from '../manifest/decode-text.ts'
import { isHttpUrl, isInsidePath, toCalendarDay } from '../manifest/plain-checks.ts'
import type { Article, Person, Source } from './article.ts'
import { buildBody } from './build-body.ts'
import { spanOf } from './build-inlines.ts'
import { findTooDeep, findTooIndented, parseMarkdown } from './parse-markdown.ts'
import { picturePath } from './picture-path.ts'

/** Blocks, lists' items and inlines each count. Every renderer recurses: without a limit, 800 nested lists are a stack. */
const DEPTH_LIMIT = 100

/** A deck that is a book is a missing ---, and every edition would set it as one paragraph. */
const FRONT_MATTER_LIMIT_BYTES = 64 * 1024

/** Written by the reader or the manifest: `file` is the path from the folder. */
export function checkArticle(source: SourceText, file: string): Checked<Article> {
  const parts = splitFrontMatter(source.text)
  if (!parts) {
    const span = { start: 0, end: source.text.indexOf('\n') }
    return { value: undefined, diagnostics: [diagnose('article/no-front-matter', { source, span })] }
  }
  const large = parts.matter.end > FRONT_MATTER_LIMIT_BYTES && {
    size: megabytes(parts.matter.end),
    limit: megabytes(FRONT_MATTER_LIMIT_BYTES),
  }
  if (large)
    return { value: undefined, diagnostics: [diagnose('manifest/too-large', { source, span: parts.matter }, large)] }
  const checked = checkFrontMatter(source, parts.matter)
  const front = checked.value
  const id = front?.form.id ?? idFromFile(file)
  // Front matter is blanked, not cut, so that every position in the body is a position in the file.
  const blanked = source.text.slice(0, parts.bodyStart).replace(/[^\n]/g, ' ') + source.text.slice(parts.bodyStart)
  const tooDeep = (span: Span): Checked<Article> => ({
    value: undefined,
    diagnostics: [...checked.diagnostics, diagnose('manifest/too-deep', { source, span }, { limit: DEPTH_LIMIT })],
  })
  const indented = findTooIndented(blanked.slice(parts.bodyStart))
  if (indented) return tooDeep({ start: parts.bodyStart + indented.start, end: parts.bodyStart + indented.end })
  const tree = parseMarkdown(blanked)
  const deep = findTooDeep(tree, DEPTH_LIMIT)
  if (deep) return tooDeep(spanOf(deep))
  const body = buildBody(tree, { source, file, id, numbered: front?.form.numberHeadings ?? false })
  // A mistake in the front matter hides none of the text's.
  if (!front) return { value: undefined, diagnostics: [...checked.diagnostics, ...body.diagnostics] }
  const diagnostics = [...checked.diagnostics, ...body.diagnostics, ...checkValues(front, source, file)]
  if (body.blocks.length === 0 && !front.form.quote) {
    diagnostics.push(
      diagnose('article/empty-body', { source, span: front.spanOf(['title']) }, { title: front.form.title }),
    )
  }
  return { value: toArticle(front.form, { id, file, blocks: body.blocks, notes: body.notes }), diagnostics }
}

function splitFrontMatter(text: string): { matter: Span; bodyStart: number } | undefined {
  const open = /^---[ \t]*\n/.exec(text)
  if (!open) return undefined
  const close = /^(?:---|\.\.\.)[ \t]*(?:\n|$)/m
  const rest = text.slice(open[0].length)
  const end = close.exec(rest)
  if (!end) return undefined
  const start = open[0].length
  return { matter: { start, end: start + end.index }, bodyStart: start + end.index + end[0].length }
}

/** `articles/03 foundry.md` → foundry's stable name: what stands in addresses and anchors for good. */
export const idFromFile = (file: string): string =>
  (file.split('/').at(-1) ?? file)
    .replace(/\.[^.]+$/, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|-+$/gu, '') || 'article'

function checkValues({ form, spanOf }: FrontMatter, source: SourceText, file: string): Diagnostic[] {
  const found: Diagnostic[] = []
  const url = (value: string | undefined, path: readonly string[]): void => {
    if (value !== undefined && !isHttpUrl(value))
      found.push(diagnose('manifest/bad-url', { source, span: spanOf(path) }, { got: value }))
  }
  url(form.url, ['url'])
  const { source: from, person } = form
  if (typeof from === 'object') {
    url(from.url, ['source', 'url'])
    const isDay = /^\d{4}\D\d{1,2}\D\d{1,2}日?$/.test(from.date ?? '')
    if (isDay && !toCalendarDay(from.date ?? ''))
      found.push(diagnose('manifest/bad-date', { source, span: spanOf(['source', 'date']) }, { got: from.date ?? '' }))
  }
  const photo = typeof person === 'object' ? person.photo : undefined
  if (photo !== undefined && !isInsidePath(picturePath(photo, file))) {
    found.push(diagnose('manifest/bad-path', { source, span: spanOf(['person', 'photo']) }, { got: photo }))
  }
  return found
}

type Parts = Pick<Article, 'id' | 'file' | 'notes'> & { readonly blocks: Article['body'] }

function toArticle(form: FrontMatter['form'], { id, file, blocks, notes }: Parts): Article {
  const { titleLines, tocTitle, source, person, signoff, numberHeadings: _, ...rest } = form
  const article = {
    ...rest,
    ...{ id, file, body: blocks, notes },
    titleLines: titleLines ?? [form.title],
    tocTitle: tocTitle ?? form.title,
    ...(source ? { source: toSource(source) } : {}),
    ...(person ? { person: toPerson(person, file) } : {}),
    ...(signoff ? { signoff: withoutBrackets(signoff) } : {}),
  }
  return article as Article
}

/** Editors copy （耀文） as printed; each edition adds the brackets itself. */
const withoutBrackets = (name: string): string => /^\s*[（(]([^（()）]+)[)）]\s*$/.exec(name)?.[1]?.trim() ?? name

/** A bare text is a name, or where it can be followed, an address. */
function toSource(source: NonNullable<FrontMatter['form']['source']>): Source {
  if (typeof source !== 'string') return source as Source
  return { ...(isHttpUrl(source) ? { url: source } : { name: source }), position: 'tail' }
}

function toPerson(person: NonNullable<FrontMatter['form']['person']>, file: string): Person {
  if (typeof person === 'string') return { name: person, titles: [] }
  const { name, titles, photo } = person
  return { name, titles, ...(photo ? { photo: picturePath(photo, file) } : {}) }
}
