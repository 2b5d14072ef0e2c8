// What stands over all issues: the archive's pages, the Atom and JSON feeds, and the search data. Feeds carry the whole
// text of an article, so that a reader's program needs no second request.
import { generateAtomFeed, generateJsonFeed } from 'feedsmith'
import { type Article, type Block, innerBlocks, plainText } from '../article/article.ts'
import { articlePath, articlesOf, type Issue, webPath } from '../issue/issue.ts'
import type { Config } from '../manifest/config.ts'
import type { Theme } from '../manifest/theme.ts'
import { keepWords, SHORT_NAME } from '../template/break-lines.ts'
import { issueTitle } from '../template/issue-words.ts'
import type { Templates } from '../template/open-templates.ts'
import { say } from '../template/wording.ts'
import { type ArchivePage, archivePages, renderIssueList } from './archive-pages.ts'
import { renderStyle } from './render-site.ts'

export type ArchiveOptions = {
  readonly config: Config
  readonly theme: Theme
  readonly templates: Templates
  /** Where an issue's pages are, from the archive page: `issues/ID/` on the web, `ID/web/` on disk. */
  readonly hrefOf: (issueId: string) => string
}

const FEED_LENGTH = 60

/** `issues` newest first. */
export function renderArchive(issues: readonly Issue[], options: ArchiveOptions): ReadonlyMap<string, string> {
  const { url } = options.config.web
  const pages = archivePages(issues)
  const files = new Map([
    ...pages.map((page) => [page.file, renderArchivePage(page, pages, options)] as const),
    ['style.css', renderStyle(options)],
    ['search.json', `${JSON.stringify(issues.flatMap((issue) => searchRows(issue, options.hrefOf(issue.id))))}\n`],
  ])
  if (url) {
    files.set('atom.xml', renderAtom(issues, options.config, url))
    files.set('feed.json', renderJson(issues, options.config, url))
  }
  return files
}

function renderArchivePage(page: ArchivePage, pages: readonly ArchivePage[], options: ArchiveOptions): string {
  const { publication, web } = options.config
  const { language, name } = publication
  const list = {
    ...{ templates: options.templates, language, pageHref: (file: string) => file },
    hrefOf: (id: string, path = 'index.html') => options.hrefOf(id) + path,
  }
  const heading = [say('archive', language), ...(page.year === undefined ? [] : [page.year])].join(' · ')
  const body = options.templates.render('web/archive.html.hbs', {
    language,
    heading,
    name: keepWords(name, SHORT_NAME),
    list: renderIssueList(page, pages, list),
    isEmpty: page.issues.length === 0,
  })
  return options.templates.get('web/page.html.hbs')({
    language,
    layout: publication.layout,
    title: `${name} · ${heading}`,
    description: publication.slogan ?? name,
    canonical: web.url ? `${web.url}/${page.year === undefined ? '' : page.file}` : '',
    feed: web.url ? `${web.url}/atom.xml` : '',
    jsonFeed: web.url ? `${web.url}/feed.json` : '',
    name,
    kind: 'website',
    style: 'style.css',
    body,
  })
}

export type SearchRow = Readonly<Record<'issue' | 'title' | 'href' | 'section' | 'text', string>>

export function searchRows(issue: Issue, base: string): SearchRow[] {
  const sectionOf = new Map(
    issue.sections.flatMap((section) => articlesOf(section).map(({ id }) => [id, section.title])),
  )
  return issue.articles.map((article) => ({
    issue: issueTitle(issue),
    title: article.title,
    href: base + articlePath(article),
    section: sectionOf.get(article.id) ?? '',
    text: articleText(article),
  }))
}

/** The words of an article in reading order, as the web edition shows them: for search, feeds and comparison. */
export const articleText = (article: Article): string =>
  [
    article.kicker,
    article.deck,
    article.quote,
    ...article.body.filter(inWeb).map(blockText),
    article.editorsNote,
    article.conclusion,
  ]
    .filter(Boolean)
    .join('\n')

const inWeb = (block: Block): boolean => block.only === undefined || block.only.includes('web')

const blockText = (block: Block): string => [...ownText(block), ...innerBlocks(block).map(blockText)].join('\n')

function ownText(block: Block): readonly string[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
    case 'pullquote':
      return [plainText(block.children)]
    case 'table':
      return [block.header, ...block.rows].map((row) => row.map(plainText).join(' '))
    case 'figure':
      return [plainText(block.caption)]
    case 'brief':
      return [block.title]
    case 'financing':
      return [block.company]
    case 'code':
      return [block.value]
    default:
      return []
  }
}

type Entry = { readonly issue: Issue; readonly article: Article; readonly url: string; readonly day: Date }

function entriesOf(issues: readonly Issue[], url: string): Entry[] {
  const entries = issues.flatMap((issue) =>
    issue.articles.map((article) => ({
      issue,
      article,
      url: `${url}/${webPath(issue)}/${articlePath(article)}`,
      day: new Date(`${issue.date}T00:00:00Z`),
    })),
  )
  return entries.slice(0, FEED_LENGTH)
}

function renderAtom(issues: readonly Issue[], { publication }: Config, url: string): string {
  const entries = entriesOf(issues, url)
  const feed = {
    id: `${url}/`,
    title: { value: publication.name },
    updated: entries[0]?.day ?? new Date(0),
    links: [{ href: `${url}/atom.xml`, rel: 'self' }, { href: `${url}/` }],
    authors: [{ name: publication.publishers[0] ?? publication.name }],
    entries: entries.map(({ article, url: id, day }) => ({
      id,
      title: { value: article.title },
      updated: day,
      published: day,
      links: [{ href: id, rel: 'alternate' }],
      content: { value: articleText(article), type: 'text' },
      ...(article.deck ? { summary: { value: article.deck } } : {}),
    })),
  }
  // One character that XML 1.0 §2.2 does not allow, and no reader reads the feed.
  return String(generateAtomFeed(feed)).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
}

function renderJson(issues: readonly Issue[], { publication }: Config, url: string): string {
  const feed = {
    title: publication.name,
    home_page_url: `${url}/`,
    feed_url: `${url}/feed.json`,
    language: publication.language,
    items: entriesOf(issues, url).map(({ article, url: id, day }) => ({
      id,
      url: id,
      title: article.title,
      content_text: articleText(article),
      date_published: day,
    })),
  }
  return `${JSON.stringify(generateJsonFeed(feed), undefined, 1)}\n`
}
