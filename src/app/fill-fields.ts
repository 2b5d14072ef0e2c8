// Merge fields filled without a member: in the files of a build, in the preview, on the web. Links lead to the public
// pages, where everyone says who they are.
import { MERGE_FIELD_PATTERN, type MergeField } from '../issue/edition.ts'
import { type Issue, webPath } from '../issue/issue.ts'
import { escapeHtml } from '../template/safe-html.ts'

export function fillFields(
  text: string,
  issue: Pick<Issue, 'id'>,
  options: { webUrl: string | undefined; as: 'html' | 'text' },
): string {
  const base = options.webUrl ?? ''
  const values: Partial<Record<MergeField, string>> = {
    unsubscribeUrl: `${base}/unsubscribe`,
    preferencesUrl: `${base}/preferences`,
    viewUrl: `${base}/${encodeURI(webPath(issue))}/`,
  }
  return text.replace(MERGE_FIELD_PATTERN, (_, field: MergeField, fallback: string | undefined) => {
    const value = values[field] ?? fallback ?? ''
    return options.as === 'html' ? escapeHtml(value) : value
  })
}
