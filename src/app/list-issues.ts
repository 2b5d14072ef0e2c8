// The issues of a newsroom: the folders of issues/ that hold an issue.yml, by name.
import { readManifest } from '../issue/build-issue.ts'
import { inOrder } from '../issue/check-continuity.ts'
import type { Newsroom } from './open-newsroom.ts'

export const listIssues = ({ files }: Pick<Newsroom, 'files'>): readonly string[] =>
  files.list('issues').filter((id) => files.read(`issues/${id}/issue.yml`) !== undefined)

/** By total, date and number; one whose manifest cannot be read has no place. */
export function issuesInOrder(newsroom: Pick<Newsroom, 'files'>): readonly string[] {
  const numbered = listIssues(newsroom).flatMap((id) => {
    const { value: manifest } = readManifest(id, newsroom.files)
    return manifest ? [{ id, manifest }] : []
  })
  return inOrder(numbered).map(({ id }) => id)
}

/** undefined in an empty newsroom. */
export const findLatestIssue = (newsroom: Pick<Newsroom, 'files'>): string | undefined => issuesInOrder(newsroom).at(-1)
