// A PDF's text layer → paragraphs: the pages as the reader sees them, without what they repeat at their edges, laid out by
// their white. Runs in the worker.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { getDocumentProxy } from 'unpdf'
import type { Dropped } from './html-to-markdown.ts'
import { type Box, layOutPage, rowsOf } from './lay-out-page.ts'
import type { Parsed, ParseFault } from './parse-job.ts'
import { setParagraphs } from './set-paragraphs.ts'

const PAGES = 500

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
    return { blocks: setParagraphs(text.map(layOutPage)), pictures: [], dropped, meta: {} }
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

/** A section's name in the contents is larger than at the head of its pages. */
const signOf = (row: readonly Box[]): string =>
  `${Math.round(row[0]?.height ?? 0)} ${row.map(({ text }) => text.replace(/\d+|\s+/g, (one) => (one.trim() === '' ? '' : '0'))).join('')}`

const widthOf = (row: readonly Box[]): number => row.reduce((sum, box) => sum + box.right - box.x, 0)

/** A row at the edge of its page is no text where it holds the page's number alone, or most of it stands on other pages. */
function takeRunningHeads(pages: readonly (readonly Box[])[], dropped: Dropped[]): Box[][] {
  const edges = pages.flatMap((boxes, page) => {
    const rows = rowsOf(boxes).map((row) => ({ page, row, text: row.map((box) => box.text.trim()).join(' ') }))
    return [...rows.slice(0, EDGE), ...rows.slice(EDGE).slice(-EDGE)]
  })
  const gone = new Set<Box>()
  const first = new Map<string, number>()
  const staying = new Set<string>()
  for (const { page, row } of edges)
    for (const sign of row.map((box) => signOf([box])))
      if ((first.get(sign) ?? page) === page) first.set(sign, page)
      else staying.add(sign)
  // Beside what stays from page to page a head may say what the page is about; 第2版：要闻 names a section.
  const like = ({ row, text }: (typeof edges)[number]): string => {
    const own = row.filter((box) => staying.has(signOf([box])))
    return signOf(row.length > 2 && widthOf(own) * 2 > widthOf(row) && !text.includes('版') ? own : row)
  }
  for (const [, same] of Map.groupBy(edges, like)) {
    const isRepeated = same.some((one) => one.page !== same[0]?.page)
    const heads = same.filter(({ text }) => text.length < 60 && (isRepeated || NUMBER.test(text)))
    for (const box of heads.flatMap(({ row }) => row)) gone.add(box)
    for (const [, said] of Map.groupBy(heads, ({ row }) => signOf(row)))
      dropped.push({ what: 'running-head', text: `${said[0]?.text} × ${said.length}` })
  }
  return pages.map((boxes) => boxes.filter((box) => !gone.has(box)))
}
