// The pieces of text that a PDF draws on a page → blocks of lines in reading order. The white decides: lines of one size
// under one another are a block, a gutter parts columns, cells under cells are a table.
import { isHan, raise } from './repair/characters.ts'

/** `ends`: where its words end that a page's number stands behind. */
export type Box = Readonly<{ text: string; x: number; right: number; y: number; height: number; ends?: number }>
/** Of a table its Markdown. */
export type Block = Pick<Box, 'x' | 'right'> &
  Readonly<{ lines: readonly Box[]; top: number; bottom: number; table?: string }>

/** A page of more lines or blocks is a drawing: its labels are read from top to bottom. */
const MANY = 1200
/** Type larger than the body's by this is a heading's. */
export const LARGE = 1.12

export function layOutPage(boxes: readonly Box[]): Block[] {
  const { tables, rest } = takeTables(rowsOf(boxes).flatMap(linesOf))
  return inOrder([...tables, ...blocksOf(joinPages(rest))], middle(rest.map((line) => line.height)))
}

const PAGE = /^[·.…\s]*P?\d{1,3}(?:[~～–—-]\d{1,3})?$/

/** Three numbers and more whose right edge is one: each is the page of what stands on its left. */
function joinPages(lines: readonly Box[]): Box[] {
  const rows = rowsOf(lines)
  const isNumber = (one: Box | undefined): boolean => PAGE.test(one?.text ?? '')
  const numbers = rows.flatMap((row) => row.filter((one, at) => at > 0 && isNumber(one) && !isNumber(row[at - 1])))
  const like = (one: Box): Box[] => numbers.filter(({ right }) => Math.abs(right - one.right) < one.height / 2)
  const pages = new Set<Box | undefined>(numbers.filter((one) => like(one).length > 2))
  const join = (line: Box, next: Box | undefined): Box =>
    next && pages.has(next) ? { ...line, text: `${line.text} ${next.text}`, right: next.right, ends: line.right } : line
  return rows.flatMap((row) => row.flatMap((line, at) => (pages.has(line) ? [] : [join(line, row[at + 1])])))
}

export const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

export function rowsOf(boxes: readonly Box[]): Box[][] {
  const rows: Box[][] = []
  for (const box of boxes.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const first = rows.at(-1)?.[0]
    if (first && Math.abs(first.y - box.y) < Math.max(first.height, box.height) * 0.6) rows.at(-1)?.push(box)
    else rows.push([box])
  }
  return rows.map((row) => row.toSorted((a, b) => a.x - b.x))
}

/** Pieces on one line, raised figures too; a gap wider than a character parts two columns or cells. */
function linesOf(row: readonly Box[]): Box[] {
  const chains: Box[][] = []
  for (const box of row) {
    const chain = chains.findLast((one) => {
      const last = one.at(-1) as Box
      const [low, high] = last.height < box.height ? [last, box] : [box, last]
      const up = (high.y - low.y + low.height * 0.35) / high.height
      const isSpaced = [last, box].every(({ text }) => text.length === 1 && isHan(text))
      return up > -0.1 && up < 0.9 && box.x - last.right <= low.height * (isSpaced ? 3 : 1)
    })
    if (chain) chain.push(box)
    else chains.push([box])
  }
  return chains.map(lineOf)
}

function lineOf(chain: readonly Box[]): Box {
  const main = chain.reduce((a, b) => (b.text.length * b.height > a.text.length * a.height ? b : a))
  let text = ''
  for (const [at, box] of chain.entries()) {
    const isRaised = box.height < main.height * 0.8 && box.y < main.y - main.height * 0.15 && /^\d{1,2}$/.test(box.text)
    // Between two Han a justified line stretches; a space is wider.
    const least = isHan(text.at(-1)) && isHan(box.text[0]) ? 0.45 : 0.25
    const apart = box.x - (chain[at - 1]?.right ?? box.x) > main.height * least && !text.endsWith(' ')
    text += isRaised ? raise(box.text) : `${apart ? ' ' : ''}${box.text}`
  }
  return { ...main, text: text.trim(), x: chain[0]?.x ?? 0, right: Math.max(...chain.map((box) => box.right)) }
}

/** Three rows and more of as many cells each, that stand under one another and do not fill their columns. */
function takeTables(lines: readonly Box[]): { tables: Block[]; rest: Box[] } {
  const [body, rows] = [middle(lines.map((line) => line.height)), rowsOf(lines)]
  const [tables, rest]: [Block[], Box[]] = [[], []]
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const first = rows[from] as Box[]
    to = from + 1
    while (rows[to] && isUnder(first, rows[to] as Box[])) to++
    const cells = rows.slice(from, to)
    const inner = cells.flatMap((row) => row.slice(1).map((cell, at) => [row[at] as Box, cell] as const))
    const filled = inner.reduce((sum, [cell, next]) => sum + (cell.right - cell.x) / (next.x - cell.x), 0)
    const isLarge = cells.flat().some((cell) => cell.height > body * LARGE)
    if (!isLarge && first.length > 2 && cells.length > 2 && filled < inner.length * 0.7 && !isOther(cells)) {
      const written = cells.map((row) => `| ${row.map(({ text }) => text.replaceAll('|', '\\|')).join(' | ')} |`)
      written.splice(1, 0, `|${' --- |'.repeat(first.length)}`)
      tables.push({ ...blockOf(cells.flat()), table: written.join('\n') })
    } else rest.push(...cells.flat())
  }
  return { tables, rest }
}

/** A word whose characters are set apart, titles with their pages, columns of text: they fill the same width in most rows. */
const isOther = (cells: readonly (readonly Box[])[]): boolean =>
  cells.every((row) => row[0]?.text.length === 1) ||
  cells.every((row) => row.length % 2 === 0 && row.every((one, at) => at % 2 === 0 || /^\d{1,3}$/.test(one.text))) ||
  (cells[0] ?? []).some((_, at) => {
    const column = cells.flatMap((row) => row[at] ?? []).filter((one) => one.right - one.x > one.height * 9)
    const right = Math.max(...column.map((one) => one.right))
    return column.filter((one) => right - one.right < one.height / 2).length * 2 > cells.length
  })

const isUnder = (above: readonly Box[], row: readonly Box[]): boolean =>
  row.length === above.length &&
  row.every((cell, at) => {
    const [left, right] = [cell.x - (above[at]?.x ?? 0), cell.right - (above[at]?.right ?? 0)]
    return Math.min(...[left, right, (left + right) / 2].map(Math.abs)) < cell.height * 1.5
  })

export const sameSize = (a: number, b: number): boolean => Math.abs(Math.log(a / b)) < 0.1
const shared = (a: Box, b: Box): number => Math.min(a.right, b.right) - Math.max(a.x, b.x)

const blockOf = (lines: readonly Box[]): Block => ({
  lines,
  x: Math.min(...lines.map((one) => one.x)),
  right: Math.max(...lines.map((one) => one.right)),
  top: Math.min(...lines.map((one) => one.y - one.height)),
  bottom: Math.max(...lines.map((one) => one.y)),
})

/** Lines of one size under one another; each has no other beside it, and none is centred over the ones below. */
function blocksOf(lines: readonly Box[]): Block[] {
  const near = (line: Box, step: 1 | -1): Box | undefined => {
    const away = (one: Box): number => (one.y - line.y) * step
    const all = lines.filter(
      (one) =>
        away(one) > line.height / 2 &&
        away(one) < Math.max(line.height, one.height) * 2.4 &&
        shared(line, one) > line.height / 2,
    )
    const nearest = all.reduce((least, one) => Math.min(least, away(one)), Number.POSITIVE_INFINITY)
    const row = all.filter((one) => away(one) < nearest + line.height / 2)
    return row.length === 1 ? row[0] : undefined
  }
  const blocks = new Map<Box, Box[]>()
  for (const line of lines.toSorted((a, b) => a.y - b.y)) {
    const over = near(line, -1)
    const wider = over ? Math.min(over.x - line.x, line.right - over.right) : 0
    const isLike = over && sameSize(over.height, line.height) && wider <= line.height * 3
    const block = (isLike && near(over, 1) === line && blocks.get(over)) || []
    block.push(line)
    blocks.set(line, block)
  }
  return [...new Set(blocks.values())].map((own) => blockOf(own))
}

/** Where none of the spans stands, in order. */
const gapsOf = (spans: readonly (readonly [number, number])[]): number[] => {
  const sorted = spans.toSorted((a, b) => a[0] - b[0])
  let end = sorted[0]?.[1] ?? 0
  const ends = sorted.map(([, to]) => (end = Math.max(end, to)))
  return sorted.slice(1).flatMap(([from], at) => (from > (ends[at] ?? 0) ? [(from + (ends[at] ?? 0)) / 2] : []))
}

const guttersOf = (blocks: readonly Block[]): number[] => gapsOf(blocks.map((one) => [one.x, one.right]))

/** White across, with a headline first below it, parts articles that are stacked. */
const findStack = (blocks: readonly Block[], across: readonly number[], body: number): number | undefined =>
  across.find((white) => {
    const below = blocks.filter((one) => one.top > white)
    const top = Math.min(...below.map((one) => one.bottom))
    const first = below.filter((one) => one.top < top).toSorted((a, b) => a.x - b.x)[0]
    return (first?.lines[0]?.height ?? 0) > body * LARGE
  })

/** The first white below which a gutter parts columns; where a foot hides it, the white above the foot. */
function findBand(blocks: readonly Block[], across: readonly number[]): number | undefined {
  const upwards = blocks.toSorted((a, b) => b.top - a.top)
  let found = across.at(-1)
  // What stands below each white, as the widths it takes: more than one leave a gutter.
  let taken: (readonly [number, number])[] = []
  let next = 0
  for (const white of across.toReversed()) {
    for (let one = upwards[next]; one && one.top > white; one = upwards[++next]) {
      const { x, right } = one
      const met = taken.filter(([from, to]) => from <= right && to >= x)
      const joined = [Math.min(x, ...met.map(([from]) => from)), Math.max(right, ...met.map(([, to]) => to))] as const
      taken = [...taken.filter((span) => !met.includes(span)), joined]
    }
    if (taken.length > 1) found = white
  }
  return found
}

/** A gutter down the whole region parts columns, white across it what stands above from what stands below. */
function inOrder(blocks: readonly Block[], body: number): Block[] {
  if (blocks.length > MANY) return [...blocks]
  const cut = (isFirst: (one: Block) => boolean): Block[] =>
    [blocks.filter(isFirst), blocks.filter((one) => !isFirst(one))].flatMap((part) => inOrder(part, body))
  const gutter = guttersOf(blocks)[0]
  const across = gapsOf(blocks.map((one) => [one.top, one.bottom]))
  if (gutter === undefined && across.length === 0) return blocks.toSorted((a, b) => a.top - b.top || a.x - b.x)
  const white = gutter === undefined ? findBand(blocks, across) : findStack(blocks, across, body)
  if (white !== undefined) return cut((one) => one.bottom < white)
  // A headline or a byline that happens to stand beside the gutter is still above both columns.
  const [left, right] = [Math.min(...blocks.map((one) => one.x)), Math.max(...blocks.map((one) => one.right))]
  const isCentred = (one: Block): boolean => Math.abs(one.x + one.right - left - right) < (right - left) * 0.3
  const head = blocks.filter((one) => one.bottom < (across[0] ?? 0))
  const isAbove = head.length > 0 && head.length < 4 && head.every(isCentred)
  return cut((one) => (isAbove ? head.includes(one) : one.right < (gutter ?? 0)))
}
