// What `kanfa import` says of each source: results on stdout, what was mended, doubtful and dropped on stderr; or a record.
import { basename } from 'node:path'
import type { Language } from '../diagnostic/language.ts'
import type { Outcome, Target } from '../source/import-batch.ts'
import { type ImportReport, renderReport, toReportRecord } from '../source/import-report.ts'
import type { Call } from './verb.ts'

export type Done = Exclude<Outcome, { diagnostics: unknown }>

export function showImport({ out, err, language }: Call, outcome: Done, target: Target): void {
  if ('entries' in outcome)
    for (const [at, one] of outcome.entries.entries())
      out(`${String(at + 1).padStart(3)}  ${one.date ?? '          '}  ${one.title}`)
  else if ('split' in outcome) {
    if (target.kind === 'stdout') out(outcome.manifest.trimEnd())
    const sections = outcome.split.sections.length
    const articles = outcome.split.sections.flatMap((one) => one.articles).length
    const found =
      language === 'zh' ? `${articles} 篇，${sections} 个栏目` : `articles: ${articles}, sections: ${sections}`
    err(`${outcome.source} → ${outcome.folder ?? '-'} (${found})\n${reported(outcome.report, target, language, true)}`)
  } else {
    if (target.kind === 'stdout') out(outcome.markdown.trimEnd())
    err(`${outcome.source} → ${outcome.file ?? '-'}\n${reported(outcome.imported.report, target, language, false)}`)
  }
}

/** A report that only lists leaves open what to do now. */
function reported(report: ImportReport, target: Target, language: Language, split: boolean): string {
  const say = (zh: string, en: string): string => (language === 'zh' ? zh : en)
  const steps = [
    report.doubtful.length > 0 && say('核对“存疑”各处，必要时改稿件', 'look at what is doubtful and edit the article'),
    target.kind === 'issue' && `kanfa check ${basename(target.path)}`,
    split && target.kind === 'stdout' && say('加 --into 期名，写成稿件和清单', 'add --into ISSUE to write it all'),
  ].filter(Boolean)
  const next = steps.length === 0 ? '' : `\n  ${say('下一步：', 'next: ')}${steps.join(say('；', '; '))}`
  return renderReport(report, language) + next
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
  if ('split' in outcome) {
    const { folder, manifest, split } = outcome
    return { source, folder, manifest, issue: split.issue, sections: split.sections, ...report }
  }
  const { imported, markdown, file } = outcome
  return { source, kind: imported.kind, front: imported.front, file, markdown, ...report }
}
