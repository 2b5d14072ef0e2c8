// The articles a manifest names, read once each in reading order, with the manifest's overrides applied. Whatever is
// missing, doubled or outside the issue is reported at the manifest's line that names it.
import { createHash } from 'node:crypto'
import type { Article } from '../article/article.ts'
import { checkArticle } from '../article/check-article.ts'
import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose, type SourceText } from '../diagnostic/source-text.ts'
import { ARTICLE_LIMIT_BYTES, decodeText } from '../manifest/decode-text.ts'
import type { ArticleEntry, Manifest } from '../manifest/manifest.ts'
import { isInsidePath } from '../manifest/plain-checks.ts'
import type { Files } from './files.ts'
import { nearestFile } from './nearest-file.ts'

/** Articles already checked, by path and content: a rebuild after one edit checks one article. */
export type ArticleMemory = Map<
  string,
  { readonly hash: string; readonly source: SourceText; readonly checked: Checked<Article> }
>

export type ReadArticles = {
  /** By the path the manifest writes. */
  readonly articles: ReadonlyMap<string, Article>
  readonly sources: ReadonlyMap<string, SourceText>
  readonly diagnostics: readonly Diagnostic[]
}

export const entriesOf = (manifest: Manifest): readonly ArticleEntry[] =>
  manifest.sections.flatMap((section) => [...section.articles, ...section.zones.flatMap((zone) => zone.articles)])

export function readArticles(
  folder: string,
  manifest: Manifest,
  files: Files,
  memory: ArticleMemory = new Map(),
): ReadArticles {
  const articles = new Map<string, Article>()
  const sources = new Map<string, SourceText>()
  const diagnostics: Diagnostic[] = []
  const owners = new Map<string, string>()
  for (const entry of entriesOf(manifest)) {
    if (!isInsidePath(entry.file) || entry.file.startsWith('-')) continue // Reported with the manifest.
    const at = { source: manifest.source, span: entry.span }
    const file = plainPath(entry.file)
    if (articles.has(file) || sources.has(`${folder}/${file}`)) {
      diagnostics.push(diagnose('issue/article-twice', at, { file }))
      continue
    }
    const read = readOne(`${folder}/${file}`, file, files, memory)
    if (!read) {
      const values = { file, ...nearestFile(folder, file, 'articles', files) }
      diagnostics.push(diagnose('issue/article-not-found', at, values))
      continue
    }
    if (read.source) sources.set(`${folder}/${file}`, read.source)
    diagnostics.push(...read.checked.diagnostics)
    const article = read.checked.value
    if (!article) continue
    const owner = owners.get(article.id)
    if (owner !== undefined)
      diagnostics.push(diagnose('issue/duplicate-id', at, { id: article.id, file, other: owner }))
    owners.set(article.id, file)
    articles.set(file, override(article, entry))
  }
  return { articles, sources, diagnostics }
}

/** What is wrong with the articles of an issue whose manifest cannot be read, and so names none of them. */
export const checkArticlesUnnamed = (folder: string, files: Files, memory: ArticleMemory = new Map()): Diagnostic[] =>
  files
    .list(`${folder}/articles`)
    .filter((name) => name.endsWith('.md'))
    .flatMap(
      (name) => readOne(`${folder}/articles/${name}`, `articles/${name}`, files, memory)?.checked.diagnostics ?? [],
    )

/** `./articles/a.md` and `articles//a.md` are the same file. */
export const plainPath = (path: string): string =>
  path
    .split('/')
    .filter((step) => step !== '' && step !== '.')
    .join('/')

type ReadOne = { readonly source: SourceText | undefined; readonly checked: Checked<Article> }

function readOne(path: string, file: string, files: Files, memory: ArticleMemory): ReadOne | undefined {
  const bytes = files.read(path)
  if (!bytes) return undefined
  const hash = createHash('sha256').update(bytes).digest('hex')
  const known = memory.get(path)
  if (known?.hash === hash) return known
  const { source, diagnostics } = decodeText(path, bytes, ARTICLE_LIMIT_BYTES)
  if (!source) return { source, checked: { value: undefined, diagnostics } }
  const checked = checkArticle(source, file)
  memory.set(path, { hash, source, checked })
  return { source, checked }
}

function override(article: Article, entry: ArticleEntry): Article {
  const { title, tocTitle, priority } = entry
  if (!title && !tocTitle && !priority) return article
  const ownTocTitle = article.tocTitle === article.title ? undefined : article.tocTitle
  return {
    ...article,
    ...(title ? { title, titleLines: [title], tocTitle: ownTocTitle ?? title } : {}),
    ...(tocTitle ? { tocTitle } : {}),
    ...(priority ? { priority } : {}),
  }
}
