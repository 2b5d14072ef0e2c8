// The house rules over one compiled issue, with what the newsroom's other issues say about it, and its waivers applied.
import { checkHouseRules } from '../check/check-house-rules.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { applyWaivers, readManifest } from '../issue/build-issue.ts'
import { inOrder } from '../issue/check-continuity.ts'
import type { Compiled } from './compile-issue.ts'
import { listIssues } from './list-issues.ts'
import type { Newsroom } from './open-newsroom.ts'

export function inspectIssue(newsroom: Newsroom, compiled: Compiled): readonly Diagnostic[] {
  const { issue, email, text, theme } = compiled
  const found = checkHouseRules(issue, {
    config: newsroom.config,
    theme,
    html: email.html,
    text,
    sizes: email.sizes,
    shares: email.shares,
    pictures: email.pictures,
    previousSubject: previousSubject(newsroom, issue.id),
  })
  return applyWaivers(found, issue.waivers)
}

function previousSubject(newsroom: Newsroom, id: string): string | undefined {
  const numbered = listIssues(newsroom).flatMap((one) => {
    const { value: manifest } = readManifest(one, newsroom.files)
    return manifest ? [{ id: one, manifest }] : []
  })
  const ordered = inOrder(numbered)
  const at = ordered.findIndex((one) => one.id === id)
  return ordered[at - 1]?.manifest.subject
}
