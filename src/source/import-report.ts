// What an import did, for the editor: mended, doubtful, dropped, each with its line and its reason. Nothing an importer
// leaves out may be missing here.
import type { Language } from '../diagnostic/language.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'
import type { Dropped } from './html-to-markdown.ts'
import type { Change, Note, Why } from './repair/pass.ts'

export type ImportReport = Readonly<{ mended: readonly Change[]; doubtful: readonly Note[]; dropped: readonly Note[] }>

/** Why a converter leaves something out, or changes it; `line` 0 means that the format has no lines. */
const REASONS: Readonly<Record<string, Why>> = {
  'header-footer': { zh: '页眉页脚不是正文。', en: 'Headers and footers are no text of the article.' },
  contents: { zh: '目录页不是正文。', en: 'A contents page is no text of the article.' },
  comments: { zh: '批注没有导入。', en: 'Comments were not imported.' },
  chart: { zh: '图表无法转换，请另存为图片。', en: 'A chart cannot be converted; save it as a picture.' },
  'embedded-object': { zh: '嵌入的对象没有导入。', en: 'An embedded object was not imported.' },
  'deleted-text': { zh: '修订中删除的文字没有导入。', en: 'Text deleted under tracked changes was not imported.' },
  'inserted-text': { zh: '修订中插入的文字按已接受处理。', en: 'Tracked insertions were taken as accepted.' },
  'text-box': { zh: '文本框的文字并入了正文，请核对。', en: 'Text boxes now stand in the flow; check where.' },
  'hidden-text': { zh: '隐藏的文字也导入了，请核对。', en: 'Hidden text was imported too; check it.' },
  formula: { zh: '公式改写成了一行文字，请核对。', en: 'A formula was written as a line of text; check it.' },
  'drawn-field': { zh: '域画出的字没有导入，请补上。', en: 'What a field EQ draws was not imported; add it.' },
  'nested-table': { zh: '表中有表，外层的表拆成了段落。', en: 'A table held another; the outer one was taken apart.' },
  'external-part': { zh: '文件引用的外部内容没有读取。', en: 'What lies outside the file was not read.' },
  'merged-cell': { zh: '合并的单元格拆开了。', en: 'Merged cells were taken apart.' },
  picture: { zh: '图片没有保存。', en: 'A picture was not saved.' },
  'pdf-pictures': { zh: 'PDF 里的图片不会导入。', en: 'Pictures inside a PDF are not imported.' },
  'page-without-text': { zh: '这几页没有文字层，可能是扫描页。', en: 'No text layer on these pages; scans?' },
  'running-head': { zh: '页眉、页脚和页码不是正文。', en: 'Running heads and page numbers are no text.' },
  'outside-article': { zh: '判断为正文以外的内容。', en: 'Judged to stand outside the article.' },
  'next-page': {
    zh: '这篇文章还有下一页，只收了这一页；请把下一页也导入，接在后面。',
    en: 'The article goes on, and only this page was taken in: import the next one too and put it behind.',
  },
  encoding: { zh: '声明的编码不对，按内容重新判断。', en: 'The declared encoding was wrong; the bytes decided.' },
  'merge-field': { zh: '外来的 {{…}} 已拆开，以免当作邮件字段。', en: '{{…}} was taken apart: no merge field.' },
  'imported-before': {
    zh: '同一份原件以前导入过；多余的稿件请连同清单那一行删去。',
    en: 'Imported before; delete the article that is too many.',
  },
  word: { zh: 'Word 转换的提示。', en: 'A message of the Word converter.' },
}
const OTHER: Why = { zh: '这种内容无法写进稿件。', en: 'An article cannot hold this.' }

export const toNotes = (dropped: readonly Dropped[]): Note[] =>
  dropped.map(({ what, text }) => ({ line: 0, text: text.trim(), kind: what, why: REASONS[what] ?? OTHER }))

/** For --json: one language, as everything else that a machine reads here. */
export function toReportRecord(report: ImportReport, language: Language): Record<string, unknown> {
  const say = <T extends { why: Why }>(items: readonly T[]) => items.map((one) => ({ ...one, why: one.why[language] }))
  return { mended: say(report.mended), doubtful: say(report.doubtful), dropped: say(report.dropped) }
}

const EXAMPLES = 2

export function renderReport(report: ImportReport, language: Language): string {
  const zh = language === 'zh'
  const at = (line: number): string => (line === 0 ? '' : zh ? `第 ${line} 行 ` : `line ${line} `)
  const passes = Map.groupBy(report.mended, (one) => one.pass)
  const rows = [zh ? `  修补 ${report.mended.length} 处` : `  ${report.mended.length} mended`]
  for (const [pass, changes] of passes) {
    rows.push(`    ${pass} × ${changes.length}${zh ? '：' : ': '}${changes[0]?.why[language] ?? ''}`)
    for (const { line, before, after } of changes.slice(0, EXAMPLES))
      rows.push(inert(`      ${at(line)}${before} → ${after}`))
  }
  const list = (title: string, notes: readonly Note[]): void => {
    if (notes.length > 0) rows.push(`  ${title}`)
    const shown = (text: string): string => text.slice(0, 80).replaceAll('\n', ' ')
    for (const { line, text, kind, why } of notes.slice(0, 20))
      rows.push(inert(`    ${at(line)}[${kind}] ${shown(text)}${zh ? '：' : ': '}${why[language]}`))
    if (notes.length > 20)
      rows.push(zh ? `    …另有 ${notes.length - 20} 处，见 --json` : `    … ${notes.length - 20} more in --json`)
  }
  list(zh ? `存疑 ${report.doubtful.length} 处` : `${report.doubtful.length} doubtful`, report.doubtful)
  list(zh ? `舍去 ${report.dropped.length} 处` : `${report.dropped.length} dropped`, report.dropped)
  return rows.join('\n')
}
