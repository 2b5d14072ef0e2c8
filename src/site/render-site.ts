// The web edition of one issue: a page with everything on it, a page per article, and the style sheet they share.
// Pages hold no script and nothing inline, so the strictest Content-Security-Policy fits them.
import type { Article } from '../article/article.ts'
import type { Issue } from '../issue/issue.ts'
import { articlePath, webPath } from '../issue/issue.ts'
import type { PictureUse } from '../issue/picture.ts'
import type { Config } from '../manifest/config.ts'
import type { Theme } from '../manifest/theme.ts'
import { keepWords, SHORT_NAME } from '../template/break-lines.ts'
import { themeVariables } from '../template/css-token.ts'
import { issueLineParts, issueTitle } from '../template/issue-words.ts'
import type { Templates } from '../template/open-templates.ts'
import { type SafeHtml, safe } from '../template/safe-html.ts'
import { say, wholeNames } from '../template/wording.ts'
import { renderArticle } from './render-article.ts'
import { renderAdvert, renderColophon, renderContents, renderNotice, renderSections } from './render-parts.ts'
import { collectUses, type Uses } from './uses.ts'

export type SiteOptions = {
  readonly config: Pick<Config, 'web'>
  readonly theme: Theme
  readonly templates: Templates
  /** Pages of each article in issue.pdf, where it was printed. */
  readonly pages?: ReadonlyMap<string, readonly number[]>
}

export type Site = {
  /** By path from the issue's web folder. */
  readonly files: ReadonlyMap<string, string>
  readonly pictures: readonly PictureUse[]
}

export function renderSite(issue: Issue, options: SiteOptions): Site {
  const uses = collectUses(issue)
  const files = new Map<string, string>([
    ['index.html', renderIssuePage(issue, options, uses)],
    ['style.css', renderStyle(options)],
  ])
  issue.articles.forEach((article, at) => {
    files.set(articlePath(article), renderArticlePage(issue, article, { ...options, uses, at }))
  })
  return { files, pictures: uses.all() }
}

export const renderStyle = ({ theme, templates }: Pick<SiteOptions, 'theme' | 'templates'>): string =>
  templates.get('web/style.css.hbs')({ variables: safe(themeVariables(theme, { dark: true })) })

function renderIssuePage(issue: Issue, options: SiteOptions, uses: Uses): string {
  const { language } = issue.publication
  const context = { issue, language, uses, articleHref: (article: Article) => articlePath(article), base: '' }
  const body = options.templates.render('web/issue.html.hbs', {
    language,
    masthead: masthead(issue, 'h1', options, ''),
    contents: renderContents(context, options.pages),
    sections: renderSections(context),
    notices: issue.notices.map((notice) => renderNotice(notice, language)),
    hasNotices: issue.notices.length > 0,
    adverts: issue.adverts.map((advert) => renderAdvert(advert, context)),
    hasAdverts: issue.adverts.length > 0,
    colophon: renderColophon(issue),
    sources: options.config.web.sources ? issue.articles.flatMap((article) => sourceRow(article)) : [],
    hasSources: options.config.web.sources,
  })
  const head = { title: issueTitle(issue), description: issue.preheader, kind: 'website' } as const
  return renderPage(issue, { ...options, ...head, path: '', base: '', body })
}

type ArticlePage = SiteOptions & { readonly uses: Uses; readonly at: number }

function renderArticlePage(issue: Issue, article: Article, options: ArticlePage): string {
  const { language } = issue.publication
  const near = (step: number) => {
    const other = issue.articles[options.at + step]
    return other && { href: `${other.id}.html`, title: other.title }
  }
  const body = options.templates.render('web/article.html.hbs', {
    language,
    masthead: masthead(issue, 'p', options, '../'),
    article: renderArticle(
      article,
      { issue, language, uses: options.uses, articleHref: articlePath, base: '../' },
      { level: 1 },
    ),
    previous: near(-1),
    next: near(1),
  })
  const description = article.deck ?? issue.preheader
  const path = articlePath(article)
  const title = `${article.title} · ${issueTitle(issue)}`
  return renderPage(issue, { ...options, title, description, path, base: '../', body, kind: 'article' })
}

function masthead(issue: Issue, element: 'h1' | 'p', options: SiteOptions, base: string): SafeHtml {
  const { publication } = issue
  return options.templates.render('web/masthead.html.hbs', {
    language: publication.language,
    isHeading: element === 'h1',
    home: `${base}index.html`,
    name: keepWords(publication.name, SHORT_NAME),
    archive: `${base}../../index.html`,
    lineParts: issueLineParts(issue),
    wholeNames: wholeNames(publication.publishers, publication.language, safe(' class="whole"')),
    hasPublishers: publication.publishers.length > 0,
    internal: publication.profile === 'internal' ? say('internalUse', publication.language) : '',
    permit: publication.permit ?? '',
  })
}

function sourceRow(article: Article): { title: string; name: string; url: string; when: string }[] {
  const { source, title } = article
  return source ? [{ title, name: source.name ?? '', url: source.url ?? '', when: source.date ?? '' }] : []
}

type Page = SiteOptions & {
  readonly title: string
  readonly description: string
  /** From the issue's own address. */
  readonly path: string
  /** From the page back to the issue's folder: '' or '../'. */
  readonly base: string
  readonly body: SafeHtml
  readonly kind: 'website' | 'article'
}

function renderPage(issue: Issue, page: Page): string {
  const { url } = page.config.web
  const home = url ? `${url}/${webPath(issue)}/` : ''
  return page.templates.get('web/page.html.hbs')({
    language: issue.publication.language,
    layout: issue.layout,
    title: page.title,
    description: page.description.slice(0, 200),
    canonical: home && `${home}${page.path}`,
    feed: url ? `${url}/atom.xml` : '',
    jsonFeed: url ? `${url}/feed.json` : '',
    name: issue.publication.name,
    kind: page.kind,
    style: `${page.base}style.css`,
    body: page.body,
  })
}
