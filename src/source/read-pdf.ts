// A PDF's text layer → lines in reading order: pages without what they repeat at their edges, then blocks told apart by
// size and by the white between them, then lines. The layer knows nothing of paragraphs; that is the repair's business.
// Runs in the worker.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { getDocumentProxy } from 'unpdf'
import type { Dropped } from './html-to-markdown.ts'
import type { Parsed, ParseFault } from './parse-job.ts'
import { isHan } from './repair/characters.ts'

const PAGES = 500

type Box = Readonly<{ text: string; x: number; right: number; y: number; height: number }>

export async function readPdf(bytes: Uint8Array): Promise<Parsed | ParseFault> {
  // Without the character maps, Chinese text in predefined encodings (GBK-EUC-H …) vanishes silently.
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const maps = { cMapUrl: join(folder, 'cmaps/'), cMapPacked: true }
  const options = { ...maps, standardFontDataUrl: join(folder, 'standard_fonts/'), verbosity: 0 }
  let document: Awaited<ReturnType<typeof getDocumentProxy>>
  try {
    document = await getDocumentProxy(new Uint8Array(bytes), options)
  } catch (error) {
    const { name, message: detail } = error as Error
    return { fault: name === 'PasswordException' ? 'encrypted' : 'broken-pdf', detail }
  }
  try {
    if (document.numPages > PAGES) return { fault: 'too-many-pages', detail: `${document.numPages} > ${PAGES}` }
    const pages: Box[][] = []
    for (let number = 1; number <= document.numPages; number++) pages.push(await boxesOf(document, number))
    const empty = pages.flatMap((boxes, at) => (boxes.map((box) => box.text).join('').length < 8 ? [at + 1] : []))
    if (empty.length === document.numPages) return { fault: 'scanned', detail: String(document.numPages) }
    const dropped: Dropped[] = empty.length > 0 ? [{ what: 'page-without-text', text: empty.join('、') }] : []
    const text = takeRunningHeads(pages, dropped)
    dropped.push({ what: 'pdf-pictures', text: '' })
    const body = middle(text.flat().flatMap((box) => Array.from(box.text, () => box.height)))
    const blocks = text.map((boxes) =>
      inOrder(blocksOf(rowsOf(boxes).flatMap(linesOf))).flatMap((one) => write(one, body)),
    )
    return { blocks: blocks.map((lines) => lines.join('\n')), pictures: [], dropped, meta: {}, wrapped: true }
  } finally {
    await document.loadingTask.destroy()
  }
}

async function boxesOf(document: Awaited<ReturnType<typeof getDocumentProxy>>, number: number): Promise<Box[]> {
  const page = await document.getPage(number)
  const view = page.getViewport({ scale: 1 })
  const { items } = await page.getTextContent()
  const boxes = items.flatMap((item): Box[] => {
    if (!('str' in item) || item.str.trim() === '') return []
    const [, b = 0, , d = 0, e = 0, f = 0] = item.transform as number[]
    // As the reader sees the page, which may have been turned.
    const [x = 0, y = 0] = view.convertToViewportPoint(e, f) as number[]
    return [{ text: item.str, x, right: x + item.width, y, height: Math.hypot(b, d) || item.height || 10 }]
  })
  page.cleanup()
  return boxes
}

/** Rows at each edge of a page in which its running head and number stand. */
const EDGE = 2
const NUMBER = /^[-–—·• ]*(?:第 ?)?\d{1,4}(?: ?[/／] ?\d{1,4})?(?: ?页)?(?:[，, ]*共 ?\d+ ?页)?[-–—·• ]*$/

/** A row at the edge of its page is no text where it holds the page's number alone, or stands on other pages too. */
function takeRunningHeads(pages: readonly (readonly Box[])[], dropped: Dropped[]): Box[][] {
  const edges = pages.flatMap((boxes) => {
    const rows = rowsOf(boxes).map((row) => ({ row, text: row.map((box) => box.text.trim()).join(' ') }))
    return [...rows.slice(0, EDGE), ...rows.slice(EDGE).slice(-EDGE)]
  })
  const gone = new Set<Box>()
  for (const [, same] of Map.groupBy(edges, ({ text }) => text.replace(/\d+/g, '0').replaceAll(' ', ''))) {
    const heads = same.filter(({ text }) => text.length < 60 && (same.length > 1 || NUMBER.test(text)))
    for (const box of heads.flatMap(({ row }) => row)) gone.add(box)
    if (heads[0]) dropped.push({ what: 'running-head', text: `${heads[0].text} × ${heads.length}` })
  }
  return pages.map((boxes) => boxes.filter((box) => !gone.has(box)))
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

function rowsOf(boxes: readonly Box[]): Box[][] {
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
      return up > -0.1 && up < 0.9 && box.x - last.right <= low.height
    })
    if (chain) chain.push(box)
    else chains.push([box])
  }
  return chains.map(lineOf)
}

const raise = (figure: string): string => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(figure))

function lineOf(chain: readonly Box[]): Box {
  const weight = (box: Box): number => box.text.length * box.height
  const main = chain.reduce((a, b) => (weight(b) > weight(a) ? b : a))
  const gaps = chain.slice(1).map((box, at) => box.x - (chain[at] as Box).right)
  let text = ''
  for (const [at, box] of chain.entries()) {
    const isRaised = box.height < main.height * 0.8 && box.y < main.y - main.height * 0.15 && /^\d{1,2}$/.test(box.text)
    // Between two Han a justified line stretches; a space is wider.
    const least = isHan(text.at(-1)) && isHan(box.text[0]) ? 0.45 : 0.25
    const apart = at > 0 && (gaps[at - 1] ?? 0) > main.height * least && !text.endsWith(' ')
    text += isRaised ? box.text.replace(/\d/g, raise) : `${apart ? ' ' : ''}${box.text}`
  }
  return { ...main, text: text.trim(), x: chain[0]?.x ?? 0, right: Math.max(...chain.map((box) => box.right)) }
}

type Span = Readonly<{ x: number; right: number }>
type Block = Span & Readonly<{ lines: readonly Box[]; top: number; bottom: number }>
const shared = (a: Span, b: Span): number => Math.min(a.right, b.right) - Math.max(a.x, b.x)

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
    const isCentred = over && Math.min(over.x - line.x, line.right - over.right) > line.height * 3
    const isAlike = over && Math.abs(Math.log(over.height / line.height)) < 0.1
    const block = (isAlike && !isCentred && near(over, 1) === line && blocks.get(over)) || []
    block.push(line)
    blocks.set(line, block)
  }
  return [...new Set(blocks.values())].map((own) => ({
    lines: own,
    x: Math.min(...own.map((one) => one.x)),
    right: Math.max(...own.map((one) => one.right)),
    top: Math.min(...own.map((one) => one.y - one.height)),
    bottom: Math.max(...own.map((one) => one.y)),
  }))
}

/** Where none of the spans stands, in order. */
const gapsOf = (spans: readonly (readonly [number, number])[]): number[] => {
  const sorted = spans.toSorted((a, b) => a[0] - b[0])
  let end = sorted[0]?.[1] ?? 0
  const ends = sorted.map(([, to]) => (end = Math.max(end, to)))
  return sorted.slice(1).flatMap(([from], at) => (from > (ends[at] ?? 0) ? [(from + (ends[at] ?? 0)) / 2] : []))
}
/** A page of more blocks is a drawing: its labels are read from top to bottom. */
const MANY = 1200
const gutterOf = (blocks: readonly Block[]): number | undefined => gapsOf(blocks.map((one) => [one.x, one.right]))[0]

/** A gutter down the whole region parts columns, white across it parts what stands above from what stands below. */
function inOrder(blocks: readonly Block[]): Block[] {
  if (blocks.length > MANY) return [...blocks]
  const cut = (isFirst: (one: Block) => boolean): Block[] =>
    [blocks.filter(isFirst), blocks.filter((one) => !isFirst(one))].flatMap(inOrder)
  const gutter = gutterOf(blocks)
  const across = gapsOf(blocks.map((one) => [one.top, one.bottom]))
  if (gutter !== undefined) {
    const [left, right] = [Math.min(...blocks.map((one) => one.x)), Math.max(...blocks.map((one) => one.right))]
    // A headline or a byline that happens to stand beside the gutter is still above both columns.
    const head = blocks.filter((one) => one.bottom < (across[0] ?? 0))
    const isCentred = head.every((one) => Math.abs(one.x + one.right - left - right) < (right - left) * 0.3)
    return cut((one) => (head.length > 0 && head.length < 4 && isCentred ? head.includes(one) : one.right < gutter))
  }
  const first = across[0]
  return first === undefined ? blocks.toSorted((a, b) => a.top - b.top || a.x - b.x) : cut((one) => one.bottom < first)
}

/** An indent is the layer's only mark of a paragraph; type larger than the body's is a headline's. */
function write({ lines, x }: Block, body: number): string[] {
  const height = middle(lines.map((one) => one.height))
  const whole = lines.map((one) => one.text).join('')
  if (height > body * 1.12 && whole.length < 90 && !/[。；，]$/.test(whole))
    return ['', `${height < body * 1.35 ? '###' : '#'} ${whole}`]
  const isIndented = (one: Box): boolean => one.x - x > height * 1.2 && one.x - x < height * 4
  return ['', ...lines.map((one) => (isIndented(one) ? '  ' : '') + one.text)]
}
