// Everything `check` says: each issue's own diagnostics, the house rules over its editions, and what only shows when
// all issues are seen together.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { applyWaivers } from '../issue/build-issue.ts'
import { checkContinuity } from '../issue/check-continuity.ts'
import type { Issue } from '../issue/issue.ts'
import { checkSources } from '../source/check-sources.ts'
import { compileIssue } from './compile-issue.ts'
import { inspectIssue } from './inspect-issue.ts'
import { listIssues, listManifests } from './list-issues.ts'
import { checkSchedule } from './open-calendar.ts'
import type { Newsroom } from './open-newsroom.ts'

export type CheckOptions = {
  readonly issues?: readonly string[] | undefined
  readonly offline: boolean
  readonly signal: AbortSignal
}

export async function checkNewsroom(newsroom: Newsroom, options: CheckOptions): Promise<readonly Diagnostic[]> {
  const all = listIssues(newsroom)
  const wanted = options.issues ?? all
  const found: Diagnostic[] = [...checkSchedule(newsroom)]
  const compiledIssues: Issue[] = []
  for (const id of wanted) {
    const { value: compiled, diagnostics } = await compileIssue(newsroom, id)
    found.push(...diagnostics)
    if (!compiled) continue
    found.push(...(await inspectIssue(newsroom, compiled)))
    found.push(...applyWaivers(checkSources(compiled.issue, newsroom.files, all), compiled.issue.waivers))
    compiledIssues.push(compiled.issue)
  }
  // Loaded here: an offline check has no use for a fetcher.
  const links = options.offline ? [] : await (await import('./check-links.ts')).checkLinks(compiledIssues, options)
  const manifests = listManifests(newsroom)
  const continuity = checkContinuity(manifests, newsroom.config.publication.numbering).filter((one) =>
    wanted.some((id) => one.file.startsWith(`issues/${id}/`)),
  )
  const waivers = new Map(manifests.map(({ id, manifest }) => [id, manifest.waivers]))
  return [
    ...found,
    ...[...links, ...continuity].flatMap((one) => applyWaivers([one], waivers.get(one.file.split('/')[1] ?? '') ?? [])),
  ]
}
