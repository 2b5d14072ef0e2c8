// Lines of a column → paragraphs. A column shows its width: lines that fill it run on, a line that ends a sentence
// clearly short of it ends a paragraph, and one to four short lines of another width before a body are a headline.
// Words across a gap are joined only where neither end can stand alone.
import { isByline, isPeople } from '../byline.ts'
import { breaksPhrase, breaksWord, endsSentence, isHan, typeWidth } from './characters.ts'
import type { Doubt, Edit, Pass } from './pass.ts'
import type { Row, Verdict } from './row.ts'
import { keepVerse } from './verse.ts'

type Page = {
  readonly rows: readonly Row[]
  /** Blank lines between two lines of one column. */
  readonly gap: number
  readonly indent: number
  /** First lines are set in: what is not goes on. */
  readonly setIn: boolean
  /** A space at the end of a line marks the end of a paragraph (some extractors). */
  readonly trailEnds: boolean
  /** No column: the text came with a line a paragraph. */
  readonly unwrapped: boolean
  /** What stands before a colon at the head of two lines or more: who speaks, or a field of a form. */
  readonly labels: ReadonlySet<string>
}

/** A line longer than this was never set in a column: the text comes with a line a paragraph. */
const UNWRAPPED = 80
const DISPLAY_WIDTH = 64
/** Two Han characters of indent, and a mark that hangs or is pushed over. */
const SLACK = 5

export const joinLines: Pass = {
  name: 'join-lines',
  why: { zh: '句子没有完，是排版断行，不是分段。', en: 'The layout broke the line here, not the writer.' },
  find: (text) => {
    const page = readPage(text)
    const { rows } = page
    const verdicts = decide(page)
    const edits: Edit[] = []
    const doubts: Doubt[] = []
    const [first, last] = [rows[0], rows.at(-1)]
    if (!first || !last) return { edits: text === '' ? [] : [{ start: 0, end: text.length, after: '' }] }
    // Nothing before the first row, one line end after the last.
    if (first.start > 0) edits.push({ start: 0, end: first.start, after: '' })
    for (let at = 1; at < rows.length; at++) {
      const [a, b] = [rows[at - 1] as Row, rows[at] as Row]
      const verdict = verdicts[at - 1] ?? 'break'
      const edit = mend(text, a, b, verdict)
      if (edit) edits.push(edit)
      const doubt = doubtOf(a, b, verdict)
      if (doubt) doubts.push(doubt)
    }
    if (last.end !== text.length - 1 || !text.endsWith('\n'))
      edits.push({ start: last.end, end: text.length, after: '\n' })
    return { edits, doubts }
  },
}

function mend(text: string, a: Row, b: Row, verdict: Verdict): Edit | undefined {
  const after = verdict === 'join' ? glue(a, b) : { keep: '\n', verse: '\\\n', break: '\n\n' }[verdict]
  if (b.start - a.end === after.length && text.startsWith(after, a.end)) return undefined
  return { start: a.end, end: b.start, after, ...(verdict === 'join' ? {} : { why: BREAK_WHY }) }
}

function doubtOf(a: Row, b: Row, verdict: Verdict): Doubt | undefined {
  const last = a.text.at(-1)
  if (verdict === 'join' && last === b.text[0] && isHan(last)) {
    const shown = `${a.text.slice(-8)}⏎${b.text.slice(0, 8)}`
    return { at: a.start, shown, kind: 'overlap', why: OVERLAP }
  }
  if (verdict === 'break' && a.width > UNWRAPPED && !a.final && !/[:|]$/.test(a.text))
    return { at: a.start, shown: a.text.slice(-24), kind: 'open-end', why: OPEN_END }
  return undefined
}

const BREAK_WHY = { zh: '句子结束或下一行另起，所以分段。', en: 'The sentence ends or the next line begins anew.' }
const OVERLAP = { zh: '断行两边同字，可能重复抽取，请核对。', en: 'One of the two may be an extractor’s copy.' }
const OPEN_END = { zh: '没有写完，下文可能在别的栏或页。', en: 'The rest may stand in another column or page.' }

function readPage(text: string): Page {
  const rows: Row[] = []
  let start = 0
  let gap = 0
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    if (trimmed === '') gap++
    else {
      const above = rows.at(-1)
      const space = line.length - line.trimStart().length
      // The space between Han and a number or a Latin word came with it to the next line.
      const between =
        space === 1 && above?.final === false && /^[A-Za-z\d]/.test(trimmed) !== /[A-Za-z\d]$/.test(above.text)
      const indent = between ? 0 : space
      const from = start + space
      const trail = line.length - space - trimmed.length
      const shape = shapeOf(trimmed, typeWidth(trimmed) + Math.min(indent, 4))
      rows.push({ start: from, end: from + trimmed.length, text: trimmed, indent, trail, gap, ...shape })
      gap = 0
    }
    start += line.length + 1
  }
  markContents(rows)
  // On a small page two lines are enough, if they are plainly lines of sentences.
  const few = rows.length > 4 && rows.length < 9
  const runs = (row: Row, next: Row): boolean =>
    !row.final &&
    row.width >= 12 &&
    (!few || /[，。、；]/.test(row.text)) &&
    Math.abs(next.width - filled(row, next)) <= 4
  const running = rows.slice(1).flatMap((next, at) => (runs(rows[at] as Row, next) ? [next.gap] : []))
  const trailing = rows.filter((row) => row.trail > 0)
  const ends = trailing.filter((row) => row.final).length
  const trailEnds = trailing.length >= 3 && trailing.length < rows.length * 0.7 && ends >= trailing.length / 2
  // Blank lines inside paragraphs are believed only of a page that is full of them.
  const isSet = rows.every((row, at) => (row.width >= 28 || at === rows.length - 1) && row.width <= DISPLAY_WIDTH)
  const enough = few ? 2 : rows.length > 4 ? 3 : isSet ? 1 : rows.length
  const usual = running.length >= Math.max(enough, rows.length / 4) ? mostCommon(running) : 0
  const long = rows.reduce((sum, { width }) => sum + (width > UNWRAPPED ? width : 0), 0)
  const unwrapped = long > 0.6 * rows.reduce((sum, { width }) => sum + width, 0)
  // Of the lines that run on: first lines, set in, may be the more.
  const indent = mostCommon(rows.filter((_, at) => rows[at - 1]?.final === false).map((row) => row.indent))
  const setIn = rows.filter((row) => row.indent > indent + 1).length >= 3
  return { rows, gap: usual, indent, setIn, trailEnds, unwrapped, labels: labelsOf(rows) }
}

/** Under 目录, what stands again further on, a page number or not. */
function markContents(rows: Row[]): void {
  const start = rows.findIndex((row) => /^(?:目 ?[录次]|CONTENTS|本[期刊](?:目录|要目|导读))$/.test(row.text))
  if (start < 0) return
  const plain = ({ text }: Row): string =>
    text.replace(/^\d{2,3} +|(?<![\s.．…·])[\s.．…·]+[（(]?\d{1,3}[）)]?$|[*#\s]/g, '')
  const texts = rows.slice(start + 1).map(plain)
  const below = texts.join('')
  for (let at = start + 1; at < rows.length; at++) {
    const row = rows[at] as Row
    const text = texts[at - start - 1] as string
    const again = row.width > 12 && below.indexOf(text, below.indexOf(text) + 1) >= 0
    if (!again && !row.contents && row.width > 20) return
    rows[at] = { ...row, alone: row.alone || row.contents || (again && !rows[at + 1]?.contents) || row.width <= 20 }
  }
}

/** Of a paper, of minutes, of a notice. */
export const FIELD =
  /^(?:摘 ?要|关键词|中图分类号|文献标志码|收稿日期|作者简介|基金项目|(?:会议)?(?:时间|地点)|作者|出席|列席|缺席|主持人?|记录|抄送|附件|联系人|说明|注)[：:]/
const labelOf = ({ text }: Row): string =>
  /^(?:[问答]|[\u4e00-\u9fff]{2,6}(?<![说道问答称讲]|表示|认为|指出|介绍|如下|例如|包括))[：:]/.exec(text)?.[0] ?? ''

const isLabelled = (row: Row | undefined): boolean => row !== undefined && labelOf(row) !== ''

const labelsOf = (rows: readonly Row[]): Set<string> => {
  const repeats = ([label, all]: readonly [string, unknown[]]): boolean => all.length > 1 || FIELD.test(label)
  return new Set([...Map.groupBy(rows, labelOf)].filter(repeats).flatMap(([label]) => label || []))
}

/** A word of Latin script or a number that did not fit left the line short of its column. */
const filled = (row: Row, next: Row): number => row.width + (/^[\w.,:/@+-]*/.exec(next.text)?.[0].length ?? 0)

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0
}

function decide(page: Page): Verdict[] {
  const { rows } = page
  const verdicts: (Verdict | undefined)[] = rows.slice(1).map((b, at) => structural(rows[at] as Row, b, page, at))
  keepVerse(rows, verdicts, (row) => row.opens || MARKER.test(row.text) || isLabelled(row))
  for (let from = 0; from < rows.length; ) {
    let to = from
    while (to + 1 < rows.length && (verdicts[to] ?? 'join') === 'join' && !rows[to]?.final) to++
    splitDisplay(page, verdicts, from, to)
    if (rows[to]?.final && verdicts[to] === undefined && to + 1 < rows.length)
      verdicts[to] = endOfSentence(page, to, to === 0 || verdicts[to - 1] === 'break')
    from = to + 1
  }
  return verdicts.map((verdict) => verdict ?? 'join')
}

const MARKER =
  /^(?:[-*+] |\d{1,2}[.．、)）](?!\d)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]+[章节条] ?|【|[①-⑳])/
const ALWAYS_NEW =
  /^(?:#{1,6} |[■●◆▲★□◎※▼◇]|[-*+] |>|\||:{2,}|!\[|\[\^|第[一二三四五六七八九十百]+[章节条] |本报讯|本刊讯|\*\*|P\d+|\d+版|（?[上下]转第|编 ?辑：|责任编辑)/
const STANDS_ALONE =
  /^(?:目 ?[录次]|CONTENTS|[主协承] ?办(?:单位)?(?:[：:].{2,40})?|#{1,6} .*|\*\*[^*]{1,40}\*\*|P\d+(?:[～~-]\d+)?|\d+版(?: ?[\u4e00-\u9fff]{2,6})?|(?:\d{4} ?年 ?)?第 ?\d{1,3} ?期[^，。]{0,14}|\d{4}年\d{1,2}月(?:\d{1,2}日)?(?: ?星期.)?(?: ?(?:总?第 ?\d{1,4} ?期 ?)+)?|[·•◇○★—]+ ?[\u4e00-\u9fff]{2,8} ?[·•◇○★—]+|[■●◆].{1,30}[^。！？，；]|【[^】]{2,60}】|更多.{0,12}扫.{0,12}|(?:请|长按|微信)?扫(?:码|一扫|描)[^，。]{0,24}|(?:微信|公众号|微博|官方).{0,10}[：:]\S{1,20}|[-–—_=*]{3,}|[（(][^（）()]{2,40}(?:大学|学院|研究[院所]|公司|中心|[局厂站系])[^（）()]{0,12}[）)]|[■□◎]?(?:本[报刊网]|新华社)?(?:特约|实习|见习|融媒体|全媒体|首席)*(?:记者|通讯员|评论员|实习生) [\u4e00-\u9fff]{2,4}(?:[ 、](?:实习|见习)?(?:记者|通讯员|实习生)?[ \u4e00-\u9fff]{2,4}){0,5})$/
const LIST = /^(?:\||[-*+] |\d{1,2}\. |>|\[\^)/
const CONTENTS = /^.{2,60}[^\d\s.．%]\s*[.．…·\s]\s*[（(]?\d{1,3}[）)]?$|^\d{2,3} +[^\d\s，。]{4}[^，。]{0,40}$/
/** `责任编辑：某某`: a colophon, one role a line. */
const isField = (row: Row | undefined): boolean =>
  /^[\u4e00-\u9fff]{2,6}[：:][^，。；！？]{1,32}$/.test(row?.text ?? '')
/** What no paragraph begins with: the line before it is not finished, whatever it looks like. */
const RUNS_ON = /^[的了着们，、。；：！？）》”’】%]/
const CAPTION_END = /(?:^[▲△▼].*|[\u4e00-\u9fff] )(?:摄|供图|制图|绘)[）)]?$/
const ENDS_ITEM = /[：:；;]$/
/** （1）… stands inside a line, so （2） does too. */
const ITEM_INSIDE = /[：；，]（[一二三四五六七八九十\d]{1,2}）/

/** `版位 广告主 广告内容`: cells, not phrases. A slogan has one space between Han. */
const isTabular = (text: string, width: number): boolean =>
  width < DISPLAY_WIDTH && text.includes(' ') && !/[，、。；！？]/.test(text) && (text.match(HAN_GAPS)?.length ?? 0) > 1
const HAN_GAPS = /(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])/g

/** What a line says by itself: asked of every line with the one before it and the one after, so found once. */
type Shape = Pick<Row, 'width' | 'final' | 'opens' | 'alone' | 'contents' | 'tabular'>
const shapeOf = (text: string, width: number): Shape => ({
  width,
  final: endsSentence(text) || text.endsWith('：'),
  opens: ALWAYS_NEW.test(text),
  alone: STANDS_ALONE.test(text) || (width <= 60 && isByline(text)),
  contents: /\d[）)]?$|^\d{2,3} /.test(text) && CONTENTS.test(text),
  tabular: isTabular(text, width),
})

/** What the shape of the two lines settles without asking how wide the column is; the first that applies decides. */
const SHAPES: readonly (readonly [Verdict, (a: Row, b: Row, page: Page, at: number) => boolean])[] = [
  ['keep', (a, b) => b.gap === 0 && ((LIST.test(a.text) && LIST.test(b.text)) || a.text.endsWith('\\'))],
  ['break', (a, b) => b.opens || a.alone || b.alone || a.text.startsWith('|')],
  ['join', (a, b) => !a.final && (RUNS_ON.test(b.text) || (b.gap === 0 && breaksPhrase(a.text, '')))],
  ['break', (a, b) => a.contents && (b.contents || (b.width < 16 && !/[，。；]/.test(a.text)))],
  ['break', (a, b) => b.contents && a.width <= 16 && a.width + 4 < b.width],
  ['break', (a, b) => a.tabular || b.tabular],
  ['join', isCut],
  [
    'join',
    (a, b, { rows }, at) =>
      MARKER.test(b.text) && b.gap === 0 && a.text.endsWith('；') && ITEM_INSIDE.test(rows[at - 1]?.text + a.text),
  ],
  ['break', (a, b) => MARKER.test(b.text) && (a.final || a.trail > 0 || ENDS_ITEM.test(a.text) || MARKER.test(a.text))],
  ['break', (a, b, page) => b.indent > page.indent && (a.final || b.indent > 1 || a.width < DISPLAY_WIDTH)],
  ['break', (a, b) => (a.width > 12 && isPeople(b.text)) || (b.width > 12 && isPeople(a.text))],
  ['break', (a) => CAPTION_END.test(a.text)],
  ['break', (a, b, { rows }, at) => isField(b) && (isField(a) || (isDisplay(a) && isField(rows[at + 2])))],
  ['break', (a, b) => ENDS_ITEM.test(a.text) && b.indent === a.indent && isLabelled(a) && isLabelled(b)],
  ['break', (a, b, { rows }, at) => isLabelled(a) && isLabelled(rows[at - 1]) && filled(a, b) < b.width - SLACK],
  ['break', endsByTrail],
  ['break', (a, b, page) => (a.final || isDisplay(a)) && page.labels.has(labelOf(b))],
  ['break', (a, _, page) => page.unwrapped && a.width <= UNWRAPPED && (a.final || isLabelled(a))],
]

function structural(a: Row, b: Row, page: Page, at: number): Verdict | undefined {
  for (const [verdict, applies] of SHAPES) if (applies(a, b, page, at)) return verdict
  return undefined
}

/** Full lines on both sides of a gap that parts a word, or a phrase, or that no indent follows where first lines have one. */
function isCut(a: Row, b: Row, page: Page, at: number): boolean {
  if (b.gap <= page.gap || a.width > UNWRAPPED || b.indent > page.indent || MARKER.test(b.text)) return false
  const near = page.rows.slice(Math.max(0, at - 4), at + 6).filter((row) => row !== a && !row.final)
  if (!near.some((row) => Math.abs(row.width - filled(a, b)) <= SLACK && row.width >= 16)) return false
  const [above, after] = [page.rows[at - 1], page.rows[at + 2]]
  const isText = after?.gap === 0 && after.indent <= page.indent && (after.final || !isDisplay(after))
  const opens = isDisplay(b) && !(isText && Math.abs(b.width - a.width) <= SLACK)
  if (a.final) return page.setIn && !a.text.endsWith('：') && !opens
  const tight = above !== undefined && a.gap <= page.gap && !above.final ? above.text : ''
  const inText = (a.indent > page.indent || tight !== '') && /[，。；]/.test(tight + a.text)
  return (page.setIn && inText) || breaksWord(a.text, b.text) || breaksPhrase(a.text, b.text)
}

/** A space at the line's end: two are Markdown's, or an extractor's end of paragraph. A gap between Latin words is neither. */
function endsByTrail(a: Row, b: Row, page: Page): boolean {
  if (a.trail === 0 || /[\w-]$|[，、；,]$/.test(a.text) || (!a.final && /^[A-Za-z]/.test(b.text))) return false
  const headline =
    a.trail === 1 && b.trail === 1 && isDisplay(a) && isDisplay(b) && Math.abs(a.width - b.width) <= SLACK + 1
  return a.trail > 1 || (page.trailEnds && !headline)
}

/** Rows from…to hold no sentence's end before the last: a headline that runs into its body is cut off here. */
function splitDisplay(page: Page, verdicts: (Verdict | undefined)[], from: number, to: number): void {
  const { rows } = page
  const onlyDisplay = to - from < 4 && rows.slice(from, to + 1).every(isDisplay)
  let cut = onlyDisplay ? to - from + 1 : 0
  for (let count = 1; count <= 4 && from + count <= to && !onlyDisplay; count++) {
    const row = rows[from + count - 1] as Row
    if (!isDisplay(row)) break
    if (isBoundary(page, from + count - 1, to)) cut = count
    else if (/[，,]/.test(row.text)) break
  }
  for (let at = from; at < from + cut - 1; at++) verdicts[at] ??= sameFrame(page, at) ? 'join' : 'break'
  if (cut > 0 && !onlyDisplay) verdicts[from + cut - 1] = 'break'
  for (let at = from + cut; at < to; at++) {
    const [a, b] = [rows[at], rows[at + 1]]
    if (a && b && verdicts[at] === undefined && !continues(page, at, at + 1 === to)) verdicts[at] = 'break'
  }
}

/** A line that ends no sentence runs on; over blank lines only if the page is set so or the sentence is plainly cut. */
function continues(page: Page, at: number, last: boolean): boolean {
  const { rows } = page
  const [a, b] = [rows[at] as Row, rows[at + 1] as Row]
  // A long line broken off before a short label: its own continuation is elsewhere.
  if (a.width > UNWRAPPED && b.width < 40 && !b.final && (last || b.gap > 0)) return false
  if (b.gap <= page.gap || /[，、；,]$/.test(a.text)) return true
  const inSentence = /[，。]/.test(a.text.replace(/[“《（][^”》）]*[”》）]/g, ''))
  if (a.width > UNWRAPPED) return inSentence || a.width > 2 * DISPLAY_WIDTH
  if (opensBody(b)) return false
  return inSentence && ((a.width > 30 && (b.final || b.width > 40)) || Math.abs(filled(a, b) - b.width) <= SLACK)
}

function isDisplay(row: Row): boolean {
  if (row.final || row.width > DISPLAY_WIDTH || /[，、；,;—]$|。/.test(row.text)) return false
  return !/(?:包括|如下|分别[是为]|即|表现为)[：:]./.test(row.text) && (row.text.match(/[，,；;]/g)?.length ?? 0) <= 1
}

const OPENER =
  /^(?:近日|日前|本报|本刊|据(?=介绍|了解|悉|统计|报|测算|初步|新华|中新|央视|《|[^，。]{2,12}(?:报道|显示|统计|消息|透露|介绍|数据))|[^，。]{2,8}\d{1,2}月\d{1,2}日(?:电|讯|消息|报道)|(?:\d{4} ?年 ?)?\d{1,2} ?月 ?\d{1,2} ?日|\*\*)/
const SOURCE_LEAD = /^(?:\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)?[^，。]{0,12}(?:《[^》]{2,12}》|网)[^，。]{0,4}：/

const opensBody = (row: Row): boolean => OPENER.test(row.text) || SOURCE_LEAD.test(row.text)

/** Between the row and the next the type changes: another width, and the rest agrees on one that the row does not have. */
function isBoundary(page: Page, at: number, to: number): boolean {
  const { rows } = page
  const [a, b] = [rows[at] as Row, rows[at + 1] as Row]
  const opens = opensBody(b)
  if (/[，,]/.test(a.text) && !opens) return false
  if (page.unwrapped && (at === 0 || rows[at - 1]?.final)) return true
  const body = rows.slice(at + 1, to + 1)
  const long = body.some((row) => row.width > UNWRAPPED)
  const widths = body.slice(0, -1).map((row) => row.width)
  const column = long ? Number.POSITIVE_INFINITY : median(widths.slice(-9))
  if (!long && body.length < 3) return false
  // What fills the column above is the text of that column, however the one below is set.
  const near = rows.slice(Math.max(0, at - 6), at)
  const above = median(near.filter((row) => !row.final).map((row) => row.width))
  const hasColumn = !long || near.some((row) => row.width <= UNWRAPPED && /[，。]/.test(row.text))
  const apart = a.gap !== b.gap || Math.abs(a.width - above) > 3 || !hasColumn
  const fills =
    Math.abs(a.width - column) <= SLACK + 1 || (a.width < column && filled(a, b) > column && b.width > SLACK)
  const misfits = (long || !fills) && apart
  const changes =
    Math.abs(a.width - b.width) > SLACK + 1 ||
    (b.gap !== a.gap && b.gap !== page.gap) ||
    (a.gap === 0 && b.gap === page.gap && page.gap > 0)
  return (misfits && changes) || (opens && !/[，,]/.test(a.text))
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Two lines of one headline: set tight; or on a page set apart, the second no wider than the first. */
function sameFrame(page: Page, at: number): boolean {
  const [a, b] = [page.rows[at] as Row, page.rows[at + 1] as Row]
  const apart = page.gap > 0 && b.gap === page.gap && (at === 0 || a.gap > 0 || a.indent > page.indent)
  return b.gap === 0 || (apart && b.width <= a.width + SLACK + 1)
}

/** A full line whose sentence happens to end with it runs on, unless the next one is set in like a first line. */
function endOfSentence({ rows, gap }: Page, at: number, first: boolean): Verdict {
  const [a, b] = [rows[at] as Row, rows[at + 1] as Row]
  if (a.width > UNWRAPPED || b.gap > Math.max(gap, 0)) return 'break'
  // A kicker: the line above a headline, which ends with a colon.
  if (first && a.width > 20 && /^[^，]*：$/.test(a.text) && isDisplay(b) && /[\u4e00-\u9fff]{4}/.test(b.text))
    return 'break'
  const near = rows
    .slice(Math.max(0, at - 4), at + 6)
    .filter((row, _, all) => !row.final && row !== all.at(-1) && row.width <= UNWRAPPED)
  if (near.length < 2) return !b.final && b.width <= a.width + 1 && rows.length > 2 ? 'join' : 'break'
  const column = median(near.map((row) => row.width))
  // The first line of a paragraph lost its indent of two characters.
  if ((a.text.endsWith('：') ? filled(a, b) : a.width) + (first ? 4 : 0) < column - 3) return 'break'
  const after = rows[at + 2]
  const setIn = !b.final && after !== undefined && filled(b, after) <= column - 3 && after.width >= b.width + 3
  return setIn ? 'break' : 'join'
}

/** Words of Latin script keep their gap; a number, a hyphen and Han do not have one. */
export function glue(a: Pick<Row, 'text' | 'trail'>, b: Pick<Row, 'text'>): string {
  const [before, after] = [a.text.at(-1) ?? '', b.text[0] ?? '']
  if (/\d[.,:]$/.test(a.text) && /\d/.test(after) && /[\u4e00-\u9fff]/.test(a.text)) return ''
  if (/[A-Za-z\ufdd0]$|[A-Za-z0-9][,;:.)'"’”!?%]+$/.test(a.text.slice(-4)))
    return /[A-Za-z0-9("'“‘$\ufdd0]/.test(after) || /^--?[a-z]/.test(b.text) ? ' ' : ''
  return /\d/.test(before) && /[A-Za-z]/.test(after) && a.trail > 0 ? ' ' : ''
}
