// The house rules over one issue and its mail: what an editor would be sorry to find out after sending. Each rule is a
// pure function; waivers are applied by whoever asked.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Issue } from '../issue/issue.ts'
import { checkArticleForm } from './check-article-form.ts'
import { checkInternal } from './check-internal.ts'
import { checkMail } from './check-mail.ts'
import { checkSubject } from './check-subject.ts'
import { checkTypography } from './check-typography.ts'
import type { Inspection } from './inspection.ts'

export function checkHouseRules(issue: Issue, inspection: Inspection): readonly Diagnostic[] {
  return [
    ...checkSubject(issue, inspection),
    ...checkMail(issue, inspection),
    ...issue.articles.flatMap((article) => checkArticleForm(issue, article)),
    ...issue.articles.flatMap((article) => checkTypography(issue, article, inspection.config.publication.terms)),
    ...checkInternal(issue),
  ]
}
