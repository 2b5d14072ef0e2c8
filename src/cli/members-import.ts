// `kanfa members import FILE`: progress on stderr, the account of every row on stdout.
import { existsSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { UsageError } from '../diagnostic/operator-error.ts'
import { toRecord } from '../diagnostic/render-diagnostic.ts'
import { type ImportSummary, importFile } from '../member/import-file.ts'
import { actorOf, getListOption, type MembersCall } from './members-call.ts'
import { reportDiagnostics } from './report-diagnostics.ts'
import { EXIT, noFile, textOption } from './verb.ts'

export async function importMembers(given: MembersCall): Promise<number> {
  const { call, app, keys, language } = given
  const [, name] = call.positionals
  if (name === undefined) throw unnamed
  const list = getListOption(given)
  const consent = textOption(call.values, 'consent')?.trim()
  // Rows live for milliseconds: without this V8 lets their nursery grow to 100 MB (measured: 270 MB becomes 170 MB).
  setFlagsFromString('--semi-space-growth-factor=1')
  const path = existsSync(resolve(name)) ? name : join(call.root, name)
  if (!existsSync(path)) throw noFile(name)
  const rejectedPath =
    textOption(call.values, 'rejected') ?? join(path, '..', `${basename(path, extname(path))}.rejected.csv`)
  const answer = await importFile(app.store.members, {
    ...{ path, named: name, list, keys, rejectedPath, language },
    ...{ by: actorOf(call), signal: call.signal, onProgress: progressOf(given) },
    ...{ update: call.values.update === true, dryRun: call.values['dry-run'] === true },
    ...(consent ? { consent } : {}),
  })
  if ('refused' in answer && answer.refused === 'no-consent') throw noConsent
  const diagnostics = 'diagnostics' in answer ? answer.diagnostics : []
  const records = diagnostics.map((one) => toRecord(one, language))
  if (call.json) call.out(JSON.stringify({ ...('summary' in answer ? answer.summary : {}), diagnostics: records }))
  else if ('summary' in answer) call.out(render(answer.summary)[language])
  const code = reportDiagnostics(call, diagnostics, language)
  return 'summary' in answer && answer.summary.interrupted ? EXIT.interrupted : code
}

function progressOf({ call, language }: MembersCall) {
  let last = -1
  return ({ phase, done, total }: { phase: 'read' | 'merge'; done: number; total?: number }): void => {
    const step = total === undefined ? Math.floor(done / 100_000) : Math.floor((done * 10) / total)
    if (call.json || step === last) return
    last = step
    const words = { zh: { read: '已读', merge: '已并入' }, en: { read: 'read', merge: 'merged' } }[language][phase]
    if (step > 0) call.err(`${words} ${done}${total === undefined ? '' : `/${total}`}`)
  }
}

function render(one: ImportSummary): { zh: string; en: string } {
  const why = Object.entries(one.suppressedWhy)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ')
  const { rows, added, updated, unchanged, suppressed, bad, duplicates } = one
  return {
    zh: [
      `${one.dryRun ? '试算，没有写入。' : ''}${rows} 行（${one.encoding}）：加入 ${added}，更新 ${updated}，没变 ${unchanged}，` +
        `不再寄送 ${suppressed}${why ? `（${why}）` : ''}，有误 ${bad}，重复 ${duplicates}。`,
      ...(one.rejected ? [`没收下的行在 ${one.rejected}，改好可以再导入。`] : []),
      ...(one.interrupted ? ['中途停下；再执行一次同样的命令就会接着做完。'] : []),
    ].join('\n'),
    en: [
      `${one.dryRun ? 'A dry run: nothing was written. ' : ''}${rows} rows (${one.encoding}): ${added} added, ${updated} updated, ` +
        `${unchanged} unchanged, ${suppressed} left out${why ? ` (${why})` : ''}, ${bad} bad, ${duplicates} duplicates.`,
      ...(one.rejected ? [`Rows that were not taken are in ${one.rejected}, to be mended and imported again.`] : []),
      ...(one.interrupted ? ['Interrupted; the same command again finishes it.'] : []),
    ].join('\n'),
  }
}

const unnamed = new UsageError([
  '没有说导入哪个文件。',
  'kanfa members import 名单.csv --list 编号 --consent "何时怎样同意的"',
  'No file was named.',
  'kanfa members import FILE.csv --list ID --consent "when and how they agreed"',
])

const noConsent = new UsageError([
  '没有说明这些人何时、怎样同意接收，所以一个也没有导入。',
  '加上 --consent "2026 年会员登记表第 5 项"，或在表里加一列“同意说明”。未经同意寄送违反《个人信息保护法》第十三条。',
  'Nothing says when and how these people agreed to be written to, so nobody was imported.',
  'Add --consent "membership form 2026, item 5", or a column "consent" in the file.',
])
