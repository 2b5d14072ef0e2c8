// The archive in pages that a reader can take in: the newest issues, then one page a year. Invariant: every issue stands
// on a page that links lead to, and the page of a year keeps its address for good.
import type { Article } from '../article/article.ts'
import { articlePath, type Issue } from '../issue/issue.ts'
import { formatDate, issueTitle } from '../template/issue-words.ts'
import type { Templates } from '../template/open-templates.ts'
import type { SafeHtml } from '../template/safe-html.ts'
import { say } from '../template/wording.ts'

const MOST_ON_ONE = 24
const NEWEST = 12
const LEADS = 4

export type ArchivePage = {
  readonly file: string
  /** None: the first page, of the newest issues or of all. */
  readonly year?: number | undefined
  readonly issues: readonly Issue[]
  /** Whose page goes on where this one ends. */
  readonly olderYear?: number | undefined
}

const fileOf = (year: number): string => `archive-${year}.html`

/** `issues` newest first. */
export function archivePages(issues: readonly Issue[]): readonly ArchivePage[] {
  if (issues.length <= MOST_ON_ONE) return [{ file: 'index.html', issues }]
  const years = [...Map.groupBy(issues, ({ year }) => year)].sort(([a], [b]) => b - a)
  return [
    { file: 'index.html', issues: issues.slice(0, NEWEST), olderYear: issues[NEWEST]?.year },
    ...years.map(([year, ofYear], at) => ({
      ...{ file: fileOf(year), year, issues: ofYear, olderYear: years[at + 1]?.[0] },
    })),
  ]
}

type ListOptions = {
  readonly templates: Templates
  /** Of the words round the list; the list itself speaks the publication's. */
  readonly language: string
  /** Of a page of an issue, or of its own. */
  readonly hrefOf: (issueId: string, path?: string) => string
  readonly pageHref: (file: string) => string
}

/** The issues of one page, and the way to the others. */
export function renderIssueList(page: ArchivePage, pages: readonly ArchivePage[], options: ListOptions): SafeHtml {
  const { templates, language, hrefOf, pageHref } = options
  const [, ...years] = pages
  const count = years.reduce((sum, { issues }) => sum + issues.length, 0)
  const year = page.olderYear
  return templates.render('web/issue-list.html.hbs', {
    language,
    tag: page.issues[0]?.publication.language ?? language,
    said: say('shownOf', language, { count, shown: page.issues.length }),
    pages: pages.map((one) => ({
      ...{ href: pageHref(one.file), isHere: one === page },
      label: one.year === undefined ? say('newest', language) : `${one.year} (${one.issues.length})`,
    })),
    hasYears: years.length > 0,
    older: year !== undefined && { href: pageHref(fileOf(year)), label: say('older', language, { year }) },
    issues: page.issues.map((issue) => ({
      href: hrefOf(issue.id),
      title: issueTitle(issue),
      day: issue.date,
      when: formatDate(issue.date, issue.publication.language),
      articles: leadArticles(issue).map((one) => ({ href: hrefOf(issue.id, articlePath(one)), title: one.title })),
    })),
  })
}

/** What an issue is remembered by: what its cover names, then what stands first. */
function leadArticles({ cover, articles }: Issue): readonly Article[] {
  const teased = cover.teasers.flatMap(({ articleId }) => articles.find(({ id }) => id === articleId) ?? [])
  return [...new Set([...teased, ...articles])].slice(0, LEADS)
}
