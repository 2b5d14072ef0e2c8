// Verse keeps its lines, whatever their width. Four lines and more that end with a mark also inside sentences, or two and
// more of two equal halves (regulated verse, whose every line ends its sentence as a short paragraph's would).
import type { Row, Verdicts } from './row.ts'

/** A word of Latin script or an address made the line uneven; or a sentence ends within it. */
const PROSE = /[A-Za-z]{3}|\ufdd0|[。；][\u4e00-\u9fff]/
const endsInMark = (row: Row | undefined): boolean => /[，、；：。！？—…][”’」』]?$/.test(row?.text ?? '')
/** 两株桃杏映篱斜，妆点商山副使家， */
const COUPLET = /^[\u3400-\u9fff]{4,8}[，、；：？！][\u3400-\u9fff]{4,8}[，。；：？！]$/

/** `begins`: what opens an item or a speech is none. */
export function keepVerse(rows: readonly Row[], verdicts: Verdicts, begins: (row: Row) => boolean): void {
  const isLine = rows.map((row, at) => {
    if (row.width > 40 || PROSE.test(row.text) || begins(row)) return false
    const [above, next] = [rows[at - 1], rows[at + 1]]
    return endsInMark(row) || (row.gap + (next?.gap ?? 1) === 0 && endsInMark(above) && endsInMark(next))
  })
  for (let from = 0, next = 0; from < rows.length; from = next + 1) {
    for (next = from; isLine[next]; ) next++
    const to = from + rows.slice(from, next).findLastIndex((row) => row.final)
    if (isFree(rows.slice(from, to + 1))) keep(rows, verdicts, from, to)
  }
  const isEven = (text: string): boolean => text.search(/[，、；：？！]/) * 2 + 2 === text.length
  const halves = rows.map(({ text }) => (COUPLET.test(text) && isEven(text) ? text.length : 0))
  for (let from = 0, next = 0; from < rows.length; from = next) {
    for (next = from + 1; halves[from] && halves[next] === halves[from]; ) next++
    if (next - from > 1) keep(rows, verdicts, from, next - 1)
  }
}

/** A third of its lines end no sentence, and these fill no column. */
function isFree(rows: readonly Row[]): boolean {
  const widths = rows.flatMap((row) => (row.final ? [] : [row.width]))
  const most = widths.reduce((a, b) => Math.max(a, b), 0)
  const fills = most > 16 && most - widths.reduce((a, b) => Math.min(a, b), most) <= 5
  return rows.length > 3 && widths.length * 3 > rows.length - 1 && !fills
}

function keep(rows: readonly Row[], verdicts: Verdicts, from: number, to: number): void {
  for (let at = from; at < to; at++) verdicts[at] = rows[at + 1]?.gap === 0 ? 'verse' : 'break'
  if (to < verdicts.length) verdicts[to] = 'break'
  if (from > 0 && !/[，、；]$/.test(rows[from - 1]?.text ?? '')) verdicts[from - 1] = 'break'
}
