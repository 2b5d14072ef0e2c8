// The issues of a newsroom: the folders of issues/ that hold an issue.yml, by name.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { buildIssue, checkIssueText, readManifest } from '../issue/build-issue.ts'
import { inOrder } from '../issue/check-continuity.ts'
import type { Issue } from '../issue/issue.ts'
import type { ArticleMemory } from '../issue/read-articles.ts'
import { newsroomFiles } from './newsroom-files.ts'
import type { Newsroom } from './open-newsroom.ts'

export const listIssues = ({ files }: Pick<Newsroom, 'files'>): readonly string[] =>
  files.list('issues').filter((id) => files.read(`issues/${id}/issue.yml`) !== undefined)

/** One that cannot be read is left out. */
export const listManifests = ({ files }: Pick<Newsroom, 'files'>) =>
  listIssues({ files }).flatMap((id) => {
    const { value: manifest } = readManifest(id, files)
    return manifest ? [{ id, manifest }] : []
  })

/** By total, date and number. */
export const issuesInOrder = (newsroom: Pick<Newsroom, 'files'>): readonly string[] =>
  inOrder(listManifests(newsroom)).map(({ id }) => id)

/** undefined in an empty newsroom. */
export const findLatestIssue = (newsroom: Pick<Newsroom, 'files'>): string | undefined => issuesInOrder(newsroom).at(-1)

/** A newsroom whose config.yml is broken cannot be opened; the mistakes in its issues are told in the same run. */
export function checkTexts(root: string, wanted: readonly string[]): readonly Diagnostic[] {
  const files = newsroomFiles(root)
  const ids = wanted.length > 0 ? wanted : listIssues({ files })
  return ids.flatMap((id) => checkIssueText(id, files))
}

/** Newest first; one that cannot be built is left out. */
export function readIssues(newsroom: Newsroom, ids: readonly string[], memory: ArticleMemory): readonly Issue[] {
  const { config, files } = newsroom
  return ids.flatMap((id) => buildIssue(id, { config, files, memory }).value ?? []).sort(newestFirst)
}

export const newestFirst = (a: Issue, b: Issue): number =>
  a.date < b.date ? 1 : a.date > b.date ? -1 : (b.total ?? 0) - (a.total ?? 0)
