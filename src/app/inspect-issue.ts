// The house rules over one compiled issue, with what the newsroom's other issues say about it, and its waivers applied.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { readOr } from '../diagnostic/read-or.ts'
import { applyWaivers } from '../issue/build-issue.ts'
import { inOrder } from '../issue/check-continuity.ts'
import { contentHash } from '../issue/content-hash.ts'
import type { Issue } from '../issue/issue.ts'
import { type Compiled, cacheOf } from './compile-issue.ts'
import { madeBy } from './kept-issue.ts'
import { listManifests } from './list-issues.ts'
import type { Newsroom } from './open-newsroom.ts'

export async function inspectIssue(newsroom: Newsroom, compiled: Compiled): Promise<readonly Diagnostic[]> {
  const { issue, email, text, theme, hash } = compiled
  const { config } = newsroom
  const subject = previousSubject(newsroom, issue)
  // Findings point at lines, so they stand for the sources they were made from, to the letter.
  const sources = [...issue.sources.values()].map((source) => source.text)
  const key = contentHash([madeBy(), hash, config, subject, sources])
  const cache = cacheOf(newsroom)
  const known = parseFindings(cache.get(`rules ${issue.id}`), key)
  if (known) return applyWaivers(known, issue.waivers)
  const { checkHouseRules } = await import('../check/check-house-rules.ts')
  const findings = checkHouseRules(issue, { ...email, config, theme, text, previousSubject: subject })
  cache.set(`rules ${issue.id}`, JSON.stringify({ key, findings }))
  return applyWaivers(findings, issue.waivers)
}

function parseFindings(text: string | undefined, key: string): readonly Diagnostic[] | undefined {
  const kept = readOr(
    () => JSON.parse(text ?? '') as { readonly key: string; readonly findings: readonly Diagnostic[] },
  )
  return kept?.key === key ? kept.findings : undefined
}

function previousSubject(newsroom: Newsroom, issue: Issue): string | undefined {
  const others = listManifests(newsroom).filter(({ id }) => id !== issue.id)
  const ordered = inOrder([...others, { id: issue.id, manifest: issue }])
  return ordered[ordered.findIndex(({ id }) => id === issue.id) - 1]?.manifest.subject
}
