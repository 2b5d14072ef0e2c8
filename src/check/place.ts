// Where a rule's finding stands: a key of the manifest, a block of an article, or words within it.
import type { Article } from '../article/article.ts'
import type { Span } from '../diagnostic/diagnostic.ts'
import { type SourceText, toSourceText } from '../diagnostic/source-text.ts'
import type { Issue } from '../issue/issue.ts'

export type Place = { readonly source: SourceText; readonly span: Span }

const NOWHERE: Span = { start: 0, end: 1 }

export const manifestText = (issue: Issue): SourceText =>
  issue.sources.get(`issues/${issue.id}/issue.yml`) ?? toSourceText(`issues/${issue.id}/issue.yml`, '')

export const articleText = (issue: Issue, article: Article): SourceText =>
  issue.sources.get(`issues/${issue.id}/${article.file}`) ?? toSourceText(`issues/${issue.id}/${article.file}`, '')

/** The line of a top-level key in issue.yml, or its first line. */
export function manifestPlace(issue: Issue, key: string): Place {
  const source = manifestText(issue)
  const found = new RegExp(`^${key}:.*$`, 'm').exec(source.text)
  return { source, span: found ? { start: found.index, end: found.index + found[0].length } : NOWHERE }
}

export function articlePlace(issue: Issue, article: Article, span?: Span): Place {
  const source = articleText(issue, article)
  if (span) return { source, span }
  const title = /^title:.*$/m.exec(source.text)
  return { source, span: title ? { start: title.index, end: title.index + title[0].length } : NOWHERE }
}
