// `kanfa import`: pasted text, Word, PDF, pages and feeds → clean articles. The Markdown or the list goes to stdout, the
// report to stderr; with --json one object holds everything.
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import { UsageError } from '../../diagnostic/operator-error.ts'
import { toRecord } from '../../diagnostic/render-diagnostic.ts'
import { importBatch, type Target } from '../../source/import-batch.ts'
import { SOURCE_KINDS } from '../../source/import-source.ts'
import { PASS_NAMES } from '../../source/repair/repair-text.ts'
import { reportDiagnostics } from '../report-diagnostics.ts'
import { showImport, showProgress, toOutcomeRecord } from '../show-import.ts'
import { type Call, choose, getChoice, textOption, type Verb } from '../verb.ts'

export const importVerb: Verb = {
  usage: 'import SRC… [--from text|docx|html|pdf|feed] [--into ISSUE [--section T]] [--out FILE|DIR|-]',
  options: {
    from: { type: 'string' },
    into: { type: 'string' },
    section: { type: 'string' },
    out: { type: 'string' },
    split: { type: 'boolean' },
    without: { type: 'string' },
    selector: { type: 'string' },
    list: { type: 'boolean' },
    entry: { type: 'string', multiple: true },
    offline: { type: 'boolean' },
    timeout: { type: 'string' },
  },
  help: {
    from: { zh: '格式；默认按内容判断', en: 'the format; by default told from the content' },
    into: { zh: '加入这一期：稿件、图片、原件、清单', en: 'add to this issue: article, pictures, evidence, manifest' },
    section: { zh: '放进哪个栏目；默认最后一个', en: 'the section; the last one by default' },
    out: { zh: '写到文件或文件夹；- 是标准输出（默认）', en: 'a file or folder; - is stdout (the default)' },
    split: { zh: '把整本刊物拆成稿件并拟出清单', en: 'split a whole publication and propose a manifest' },
    without: { zh: `不做这些修补：${PASS_NAMES.join(',')}`, en: `leave out passes: ${PASS_NAMES.join(',')}` },
    selector: { zh: '网页正文的 CSS 选择器', en: "CSS selector of a page's text" },
    list: { zh: '列出订阅源的条目', en: "list a feed's entries" },
    entry: { zh: '导入第几条（可重复）', en: 'which entry to import (repeatable)' },
    offline: { zh: '不下载图片和条目', en: 'fetch no pictures and no entries' },
    timeout: { zh: '一个文件最多解析几秒（60）', en: 'seconds that parsing one file may take (60)' },
  },
  run: async (call) => {
    const { values, positionals: sources, language } = call
    if (sources.length === 0) throw usage('没有给出要导入的文件或网址。', 'No source was given.')
    const target = chooseTarget(call)
    const without = (textOption(values, 'without') ?? '').split(',').filter(Boolean)
    for (const one of without) getChoice('--without', one, PASS_NAMES)
    const entries = [values.entry ?? []].flat().map(Number)
    if (entries.some((one) => !Number.isInteger(one) || one < 1))
      throw usage('--entry 要写条目的序号。', '--entry takes the number of an entry.', 'kanfa import SRC --list')
    const listed = values.list === true || entries.length > 0 ? 'feed' : undefined
    const batch = importBatch(sources, {
      from: choose('--from', textOption(values, 'from'), SOURCE_KINDS) ?? listed,
      target,
      split: values.split === true,
      list: values.list === true,
      entries,
      without: new Set(without),
      selector: textOption(values, 'selector'),
      stdin: process.stdin,
      root: call.root,
      limits: timeoutOf(textOption(values, 'timeout')),
      tool: 'kanfa import 0.1.0',
      now: () => new Date(),
      ...(values.offline === true ? {} : { fetch: { signal: call.signal } }),
    })
    const diagnostics: Diagnostic[] = []
    const records: unknown[] = []
    let done = 0
    for await (const outcome of batch) {
      if ('diagnostics' in outcome) diagnostics.push(...outcome.diagnostics)
      else if (call.json) records.push(toOutcomeRecord(outcome, language))
      else showImport(call, outcome, target)
      done++
      if (sources.length > 4 && !call.json) showProgress(call, done, sources.length)
      if (call.signal.aborted) break
    }
    const failed = diagnostics.map((one) => toRecord(one, language))
    if (call.json) call.out(JSON.stringify({ imported: records, diagnostics: failed }))
    return reportDiagnostics(call, diagnostics, language)
  },
}

const usage = (zh: string, en: string, fix = 'kanfa import --help'): UsageError =>
  new UsageError({ zh: { what: zh, fix }, en: { what: en, fix } })

function timeoutOf(seconds: string | undefined): { timeoutMs?: number } {
  if (seconds !== undefined && !/^\d+(?:\.\d+)?$/.test(seconds))
    throw usage('--timeout 要写秒数。', '--timeout takes seconds.')
  return seconds === undefined ? {} : { timeoutMs: Number(seconds) * 1000 }
}

function chooseTarget({ values, root }: Call): Target {
  const [issue, out] = [textOption(values, 'into'), textOption(values, 'out')]
  if (issue === undefined && values.section !== undefined)
    throw usage('--section 要和 --into 一起用。', '--section stands with --into.')
  if (issue !== undefined && out !== undefined)
    throw usage('--into 和 --out 只能选一个。', 'Choose --into or --out, not both.')
  if (issue !== undefined) {
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(issue))
      throw usage(`期名 ${issue} 不能用。`, `${issue} is no issue's name.`)
    const [path, file] = [join(root, 'issues', issue), `issues/${issue}/issue.yml`]
    return { kind: 'issue', path, file, section: textOption(values, 'section') }
  }
  if (out === undefined || out === '-') return { kind: 'stdout' }
  const isFolder = /[/\\]$/.test(out) || (existsSync(out) && statSync(out).isDirectory()) || values.split === true
  return { kind: isFolder ? 'folder' : 'file', path: resolve(out) }
}
