// What `kanfa import` says of each source: results on stdout, what was mended, doubtful and dropped on stderr; or a record.
import type { Language } from '../diagnostic/language.ts'
import type { Outcome, Target } from '../source/import-batch.ts'
import { renderReport, toReportRecord } from '../source/import-report.ts'
import type { Call } from './verb.ts'

export type Done = Exclude<Outcome, { diagnostics: unknown }>

export function showImport({ out, err, language }: Call, outcome: Done, target: Target): void {
  if ('entries' in outcome)
    for (const [at, one] of outcome.entries.entries())
      out(`${String(at + 1).padStart(3)}  ${one.date ?? '          '}  ${one.title}`)
  else if ('split' in outcome) {
    if (target.kind === 'stdout') out(outcome.manifest.trimEnd())
    err(`${outcome.source}${outcome.folder ? ` → ${outcome.folder}` : ''}\n${renderReport(outcome.report, language)}`)
  } else {
    if (target.kind === 'stdout') out(outcome.markdown.trimEnd())
    err(`${outcome.source} → ${outcome.file ?? '-'}\n${renderReport(outcome.imported.report, language)}`)
  }
}

/** A line for every tenth of the batch; a terminal shows the same lines. */
export function showProgress({ err }: Call, done: number, all: number): void {
  if (Math.floor((done * 10) / all) > Math.floor(((done - 1) * 10) / all)) err(`${done}/${all}`)
}

export function toOutcomeRecord(outcome: Done, language: Language): Record<string, unknown> {
  const { source } = outcome
  if ('entries' in outcome)
    return { source, title: outcome.title, entries: outcome.entries.map(({ html, ...one }) => one) }
  const report = toReportRecord('split' in outcome ? outcome.report : outcome.imported.report, language)
  if ('split' in outcome)
    return {
      source,
      folder: outcome.folder,
      manifest: outcome.manifest,
      issue: outcome.split.issue,
      sections: outcome.split.sections,
      ...report,
    }
  const { imported, markdown, file } = outcome
  return { source, kind: imported.kind, front: imported.front, file, markdown, ...report }
}
