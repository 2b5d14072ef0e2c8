// A PDF's text layer → lines in reading order: pages, then regions told apart by the white between them, then lines. The
// layer knows nothing of paragraphs; that is the repair's business. Runs in the worker.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { getDocumentProxy } from 'unpdf'
import type { Dropped } from './html-to-markdown.ts'
import type { Parsed, ParseFault } from './parse-job.ts'

const PAGES = 500

type Box = {
  readonly text: string
  readonly x: number
  readonly right: number
  readonly y: number
  readonly height: number
}

export async function readPdf(bytes: Uint8Array): Promise<Parsed | ParseFault> {
  // Without the character maps, Chinese text in predefined encodings (GBK-EUC-H …) vanishes silently.
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const data = new Uint8Array(bytes)
  const maps = { cMapUrl: join(folder, 'cmaps/'), cMapPacked: true }
  const options = { ...maps, standardFontDataUrl: join(folder, 'standard_fonts/'), verbosity: 0 }
  let document: Awaited<ReturnType<typeof getDocumentProxy>>
  try {
    document = await getDocumentProxy(data, options)
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    const detail = error instanceof Error ? error.message : ''
    return { fault: name === 'PasswordException' ? 'encrypted' : 'broken-pdf', detail }
  }
  try {
    if (document.numPages > PAGES) return { fault: 'too-many-pages', detail: `${document.numPages} > ${PAGES}` }
    const pages: string[] = []
    const empty: number[] = []
    for (let number = 1; number <= document.numPages; number++) {
      const lines = layOut(segmentsOf(await boxesOf(document, number)))
      if (lines.join('').trim().length < 8) empty.push(number)
      pages.push(lines.join('\n'))
    }
    if (empty.length === document.numPages) return { fault: 'scanned', detail: String(document.numPages) }
    const dropped: Dropped[] = empty.length > 0 ? [{ what: 'page-without-text', text: empty.join('、') }] : []
    dropped.push({ what: 'pdf-pictures', text: '' })
    return { blocks: pages, pictures: [], dropped, meta: {}, wrapped: true }
  } finally {
    await document.loadingTask.destroy()
  }
}

async function boxesOf(document: Awaited<ReturnType<typeof getDocumentProxy>>, number: number): Promise<Box[]> {
  const page = await document.getPage(number)
  const { items } = await page.getTextContent()
  const boxes = items.flatMap((item): Box[] => {
    if (!('str' in item) || item.str.trim() === '') return []
    const [, b = 0, , d = 0, x = 0, y = 0] = item.transform as number[]
    const height = Math.hypot(b, d) || item.height || 10
    return [{ text: item.str, x, right: x + item.width, y, height }]
  })
  page.cleanup()
  return boxes
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const spanOf = (box: Box) => [box.x, box.right] as const

/** Recursive XY-cut: a gutter down the whole region parts columns, white across it parts blocks, else it is one column. */
function layOut(boxes: readonly Box[], depth = 0): string[] {
  if (boxes.length === 0) return []
  if (depth > 40) return linesOf(boxes)
  const least = middle(boxes.map((box) => box.height)) * 0.9
  const split = (isFirst: (box: Box) => boolean): string[] => {
    const [first, second] = [boxes.filter(isFirst), boxes.filter((box) => !isFirst(box))]
    return [...layOut(first, depth + 1), '', ...layOut(second, depth + 1)]
  }
  const gutter = widestGap(boxes.map(spanOf), least)
  const rows = boxes.map((box) => [-box.y - box.height, -box.y] as const)
  const across = widestGap(rows, least)
  if (gutter !== undefined && isColumns(boxes, gutter)) {
    // A headline that happens to stand on one side of the gutter is still above both columns.
    const above = across === undefined ? [] : boxes.filter((box) => -box.y < across)
    const isHead = above.length > 0 && rowsOf(above).length < 4 && !isColumns(above, gutter)
    return split((box) => (isHead && across !== undefined ? -box.y < across : box.x < gutter))
  }
  const crossing = findCrossing(boxes, least)
  if (crossing) {
    // A heading over two columns hides their gutter: it is set apart first.
    const onRow = (box: Box): boolean => Math.abs(box.y - crossing.y) < crossing.height * 0.5
    const above = boxes.filter((box) => box.y > crossing.y && !onRow(box))
    const below = boxes.filter((box) => box.y < crossing.y && !onRow(box))
    return [...layOut(above, depth + 1), '', ...linesOf(boxes.filter(onRow)), '', ...layOut(below, depth + 1)]
  }
  return across === undefined ? linesOf(boxes) : split((box) => -box.y < across)
}

/** The topmost of the few boxes that stand in a gutter which all the others leave free. */
function findCrossing(boxes: readonly Box[], least: number): Box | undefined {
  const [left, right] = [Math.min(...boxes.map((box) => box.x)), Math.max(...boxes.map((box) => box.right))]
  const center = (left + right) / 2
  const narrow = boxes.filter((box) => box.right < center || box.x > center)
  const gutter = widestGap(narrow.map(spanOf), least)
  if (gutter === undefined || !isColumns(narrow, gutter)) return undefined
  const crossing = boxes.filter((box) => box.x < gutter && box.right > gutter)
  return crossing.length > boxes.length / 4 ? undefined : crossing.toSorted((a, b) => b.y - a.y)[0]
}

function widestGap(spans: readonly (readonly [number, number])[], least: number): number | undefined {
  const sorted = spans.toSorted((a, b) => a[0] - b[0])
  let end = sorted[0]?.[1] ?? 0
  let best = { size: least, at: Number.NaN }
  for (const [from, to] of sorted) {
    if (from - end > best.size) best = { size: from - end, at: (from + end) / 2 }
    end = Math.max(end, to)
  }
  return Number.isNaN(best.at) ? undefined : best.at
}

/** Two lines at least on both sides: a gap inside a single line is a tab, not a gutter. */
const isColumns = (boxes: readonly Box[], at: number): boolean => {
  const rows = (side: readonly Box[]): number => new Set(side.map((box) => Math.round(box.y / 4))).size
  return rows(boxes.filter((box) => box.x < at)) > 1 && rows(boxes.filter((box) => box.x >= at)) > 1
}

const sameRow = (a: Box, b: Box): boolean => Math.abs(a.y - b.y) < Math.max(2, Math.min(a.height, b.height) * 0.5)

function rowsOf(boxes: readonly Box[]): Box[][] {
  const rows: Box[][] = []
  for (const box of boxes.toSorted((a, b) => b.y - a.y || a.x - b.x)) {
    const row = rows.at(-1)
    if (row?.[0] && sameRow(row[0], box)) row.push(box)
    else rows.push([box])
  }
  return rows.map((row) => row.toSorted((a, b) => a.x - b.x))
}

/** The layer's items joined into pieces of a line: a gap as wide as a character parts two columns or cells. */
function segmentsOf(items: readonly Box[]): Box[] {
  return rowsOf(items).flatMap((row) => {
    const segments: Box[] = []
    for (const box of row) {
      const last = segments.at(-1)
      if (!last || box.x - last.right > Math.max(last.height, box.height)) segments.push(box)
      else segments.splice(-1, 1, { ...last, text: last.text + spaceBetween(last, box) + box.text, right: box.right })
    }
    return segments
  })
}

const spaceBetween = (a: Box, b: Box): string => (b.x - a.right > b.height * 0.25 && !a.text.endsWith(' ') ? ' ' : '')

function linesOf(boxes: readonly Box[]): string[] {
  const left = Math.min(...boxes.map((box) => box.x))
  return rowsOf(boxes).map((row) => {
    const indent = ((row[0]?.x ?? left) - left) / (row[0]?.height ?? 10)
    // The indent of a first line is the layer's only mark of a paragraph.
    return `${indent > 1.2 && indent < 4 ? '  ' : ''}${row.map((box) => box.text.trim()).join('  ')}`
  })
}
