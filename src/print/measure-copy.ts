// Copy-fitting: how many lines a text takes before anything is laid out. Chinese makes this nearly exact, every
// character being one em; the answers only decide what shares a page, never what a page number is.
import { type Article, type Block, blocksFor, type Inline, plainText } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'
import { type Issue, type Section, sourceLead } from '../issue/issue.ts'
import { type Geometry, measureEm } from './page-geometry.ts'
import { figureId, isSpanning, type PrintContext, sinkOf } from './render-blocks.ts'

export const widthEm = (text: string): number => displayWidth(text) / 2

/** Lines of one paragraph in a measure; a little is lost at the end of each line to punctuation and whole words. */
export const linesOf = (text: string, em: number, indent = 0): number =>
  text === '' ? 0 : Math.max(1, Math.ceil((widthEm(text) * 1.025 + indent) / em - 0.02))

const inlineLines = (children: readonly Inline[], em: number, indent = 0): number =>
  linesOf(plainText(children), em, indent)

export type Copy = { readonly issue: Issue; readonly geometry: Geometry }

/** Lines of blocks in one column. Page-wide figures are left out: they span columns, see `wideFigures`. */
export function linesOfBlocks(blocks: readonly Block[], em: number, copy: Copy): number {
  return blocksFor(blocks, 'print').reduce((sum, block) => sum + linesOfBlock(block, em, copy), 0)
}

function linesOfBlock(block: Block, em: number, copy: Copy): number {
  switch (block.type) {
    case 'paragraph':
      return inlineLines(block.children, em, 2)
    case 'heading':
      return inlineLines(block.children, em / 1.15) + 1
    case 'list':
      return block.items.reduce((sum, item) => sum + linesOfBlocks(item, em - 1.5, copy), 0)
    case 'table':
      return tableLines(block, em)
    case 'figure':
      return block.width === 'page' ? 0 : figureLines(block, em, copy)
    case 'pullquote':
      return inlineLines(block.children, (em - 2) / 1.2) * 1.3 + 3
    case 'aside':
      return linesOfBlocks(block.children, em - 2, copy) + 3
    case 'brief':
      return linesOfBlocks(block.children, em, copy) + linesOf(block.title, em) - 0.5
    case 'financing':
      return linesOfBlocks(block.children, em - 2, copy) + 5
    case 'quotation':
      return linesOfBlocks(block.children, em - 2, copy)
    case 'code':
      return block.value.split('\n').reduce((sum, line) => sum + Math.max(1, linesOf(line, em)), 1)
    case 'qr':
      return 6
    case 'rule':
      return 1
    case 'jump':
      return 0
  }
}

type Of<Type extends Block['type']> = Extract<Block, { type: Type }>

function tableLines({ header, rows, caption }: Of<'table'>, em: number): number {
  const cell = em / Math.max(1, header.length) - 0.8
  const row = (cells: readonly (readonly Inline[])[]): number =>
    Math.max(1, ...cells.map((one) => inlineLines(one, cell / 0.88))) * 0.9 + 0.3
  return [header, ...rows].reduce((sum, cells) => sum + row(cells), 0) + (caption.length > 0 ? 1 : 0) + 1
}

export function figureLines(
  figure: Pick<Of<'figure'>, 'src' | 'caption'>,
  em: number,
  { issue, geometry }: Copy,
): number {
  const picture = issue.pictures.get(figure.src)
  const caption = inlineLines(figure.caption, em / 0.88) + 1
  if (!picture) return caption
  const px = (geometry.font * 4) / 3
  const width = Math.min(em, picture.format === 'svg' ? em : picture.width / px)
  const height = (width * picture.height) / picture.width
  return Math.min((height * geometry.font) / geometry.line, geometry.lines * 0.5) + caption
}

export const wideFigures = (blocks: readonly Block[]): readonly Of<'figure'>[] =>
  blocksFor(blocks, 'print').filter((block) => block.type === 'figure' && block.width === 'page') as Of<'figure'>[]

/** All that runs in an article's columns besides its head: remarks, notes, the QR code of its address. */
export function linesOfArticle(article: Article, em: number, copy: Copy, blocks = article.body): number {
  const remark = (text: string | undefined): number => (text ? linesOf(text, em - 2, 2) + 3 : 0)
  const runIn = `${article.dateline ?? ''}${sourceLead(article) ?? ''}${article.signoff ?? ''}`
  const notes = article.notes.reduce((sum, note) => sum + linesOfBlocks(note.children, em / 0.85, copy), 0)
  return (
    linesOfBlocks(blocks, em, copy) +
    widthEm(runIn) / em +
    remark(article.editorsNote) +
    remark(article.conclusion) +
    notes +
    (article.url ? 5 : 0)
  )
}

/** Lines of an article's head across all columns with the space round it, and of a part heading where those span too. */
const HEADS = {
  journal: { head: 4.5, major: 4.5, part: 0 },
  bulletin: { head: 3.5, major: 3.5, part: 0 },
  magazine: { head: 6, major: 8, part: 2.6 },
  newspaper: { head: 4, major: 4, part: 0 },
} as const

/**
 * Where a section ends that starts at `from`, in pages: its text flowed on paper, with what cannot be broken (heads,
 * page-wide figures) pushed to the next page where it does not fit.
 */
export function flowSection(
  section: Section,
  copy: Copy,
  from: number,
  isMajor: (article: Article) => boolean,
): number {
  const { lines } = copy.geometry
  const put = (at: number, height: number, keep = 0): number => {
    const room = lines - (at % lines)
    return at + (height + keep > room && height < lines ? room : 0) + height
  }
  const { head, major } = HEADS[copy.issue.layout]
  const isFlow = ['briefs', 'profiles', 'quotes'].includes(section.style)
  const start = from * lines
  // The first head stands under the banner, without the space that parts it from an article before.
  let at = put(start, start % lines === 0 ? 0.5 : 2.5, head + 2)
  for (const article of [...section.articles, ...section.zones.flatMap((zone) => zone.articles)]) {
    const measure = measureEm(copy.geometry)
    if (!isFlow) at = put(at, (isMajor(article) ? major : head) + headExtra(article, measure), 2)
    for (const piece of piecesOf(article, copy, { isFlow, isMajor: isMajor(article) }))
      at = piece.isWhole ? put(at, piece.height) : at + piece.height
  }
  return (at + section.zones.length * 4) / lines
}

type Piece = { readonly height: number; readonly isWhole: boolean }

/** Text over all columns, broken by what spans them. */
function piecesOf(article: Article, copy: Copy, as: { isFlow: boolean; isMajor: boolean }): Piece[] {
  const { geometry, issue } = copy
  const { columns, column } = geometry
  const pieces: Piece[] = []
  let pending = as.isFlow && article.quote ? linesOf(article.quote, column / 1.2) * 1.3 + 6 : as.isFlow ? 3 : 0
  const settle = (): void => {
    pieces.push({ height: as.isFlow ? pending / columns : Math.ceil(pending / columns), isWhole: false })
    pending = 0
  }
  for (const block of blocksFor(article.body, 'print')) {
    if (isSpanning(block, geometry)) {
      settle()
      const measure = measureEm(geometry)
      if (block.type === 'figure') pieces.push({ height: figureLines(block, measure, copy) + 1, isWhole: true })
      else pieces.push({ height: linesOfBlock(block, measure, copy), isWhole: false })
    } else {
      const isPart = as.isMajor && block.type === 'heading' && block.level === 1
      pending += linesOfBlock(block, column, copy) + (isPart ? HEADS[issue.layout].part * columns : 0)
    }
  }
  pending += linesOfArticle(article, column, copy, [])
  settle()
  return pieces
}

const headExtra = ({ titleLines, kicker, byline, deck }: Article, measure: number): number =>
  (titleLines.reduce((sum, line) => sum + linesOf(line, measure / 1.9), 0) - 1) * 1.5 +
  (kicker ? 1.2 : 0) +
  (byline.length > 0 ? 1.3 : 0) +
  (deck ? linesOf(deck, measure - 8) * 1.1 + 1.6 : 0)

/** Text from behind a page-wide figure fills the page that it left. */
export function sinkFigures(article: Article, blocks: readonly Block[], context: PrintContext): Block[] {
  const { issue, geometry, numbers } = context
  const order = [...blocksFor(blocks, 'print')]
  // A sign-off stands in the last paragraph.
  const most = order.length - (article.signoff ? 1 : 0)
  for (const figure of order.filter((block) => block.type === 'figure')) {
    const empty = numbers.get(sinkOf(figureId(article, figure)))
    if (empty === undefined) continue
    const from = order.indexOf(figure)
    let to = from
    let lines = ((empty * geometry.pageHeight) / geometry.line) * geometry.columns
    for (let next = order[to + 1]; lines > 0 && next && to + 1 < most; next = order[to + 1]) {
      // The parts of a magazine's feature keep their pictures.
      const isPart = issue.layout === 'magazine' && next.type === 'heading' && next.level === 1
      if (isSpanning(next, geometry) || isPart) break
      lines -= linesOfBlocks([next], geometry.column, { issue, geometry })
      to++
    }
    while (to > from && order[to]?.type === 'heading') to--
    order.splice(to, 0, ...order.splice(from, 1))
  }
  return order
}
