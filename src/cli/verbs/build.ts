// `kanfa build`: issues into their editions.
import { resolve } from 'node:path'
import { BUILD_KINDS, type BuildKind, buildEditions } from '../../app/build-editions.ts'
import { openCompileMemory } from '../../app/compile-issue.ts'
import { checkTexts, listIssues } from '../../app/list-issues.ts'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import { toRecord } from '../../diagnostic/render-diagnostic.ts'
import type { EditionRecord } from '../../issue/edition.ts'
import { openChecked } from '../open-checked.ts'
import { reportDiagnostics } from '../report-diagnostics.ts'
import { type Call, EXIT, getChoice, sayNone, textOption, type Verb } from '../verb.ts'

export const build: Verb = {
  usage: 'build [ISSUE…] [--out DIR] [--only email,text,web,print,pdf] [--frozen]',
  options: { out: { type: 'string' }, only: { type: 'string' }, frozen: { type: 'boolean' } },
  help: {
    out: { zh: '写到哪个文件夹，默认 dist', en: 'the folder to write to; default dist' },
    only: {
      zh: '只编这些：email,text,web,print,pdf；默认除 pdf 外全部',
      en: 'only these: email,text,web,print,pdf; default all but pdf',
    },
    frozen: { zh: '来源与 issue.lock.yml 不同就拒绝', en: 'refuse when a source differs from issue.lock.yml' },
  },
  run: async (call) => {
    const kinds = kindsOf(textOption(call.values, 'only'))
    const { newsroom, language } = openChecked(call, () => checkTexts(call.root, call.positionals))
    const out = resolve(call.root, textOption(call.values, 'out') ?? 'dist')
    const issues = call.positionals.length > 0 ? [...new Set(call.positionals)] : listIssues(newsroom)
    if (issues.length === 0)
      sayNone(call, '编辑部里还没有一期，先用 kanfa new 新建。', 'No issue yet: make one with kanfa new.')
    const memory = openCompileMemory()
    const records: EditionRecord[] = []
    const failed: Diagnostic[] = []
    const all: Diagnostic[] = []
    for (const id of issues) {
      const progress = (step: string): void => void (call.json || call.err(`${id} · ${step}`))
      const { env, signal } = call
      const options = { out, kinds, frozen: call.values.frozen === true, language, env, progress, memory, signal }
      const built = await buildEditions(newsroom, id, options)
      all.push(...built.diagnostics)
      if (built.record) {
        records.push(built.record)
        if (!call.json) call.out(built.folder)
      } else failed.push(...built.diagnostics)
    }
    if (kinds.has('web')) await (await import('../../app/write-archive.ts')).writeArchive(newsroom, out, memory)
    if (call.json) call.out(JSON.stringify(summary(call, records, failed, language)))
    return all.length > 0 ? reportDiagnostics(call, all, language) : EXIT.fine
  },
}

/** One issue prints its record; several print a list of them. */
function summary(
  call: Call,
  records: readonly EditionRecord[],
  failed: readonly Diagnostic[],
  language: 'zh' | 'en',
): object {
  const [only] = records
  if (call.positionals.length === 1 && only) return only
  return { editions: records, diagnostics: failed.map((one) => toRecord(one, language)) }
}

function kindsOf(written: string | undefined): ReadonlySet<BuildKind> {
  if (written === undefined) return new Set(BUILD_KINDS.filter((kind) => kind !== 'pdf'))
  const names = written.split(/[\s,]+/).filter(Boolean)
  return new Set((names.length > 0 ? names : ['']).map((one) => getChoice('--only', one, BUILD_KINDS)))
}
