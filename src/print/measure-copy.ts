// Copy-fitting: how many lines a text takes before anything is laid out. Chinese makes this nearly exact, every
// character being one em; the answers only decide what shares a page, never what a page number is.
import { type Article, type Block, blocksFor, type Inline, type Of, plainText } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'
import { articlesOf, type Issue, type Section, sourceLead } from '../issue/issue.ts'
import { type Geometry, measureEm } from './page-geometry.ts'
import { figureId, isQuestion, isWide } from './render-blocks.ts'
import { isSpanning, tableColumns } from './table-columns.ts'

export const widthEm = (text: string): number => displayWidth(text) / 2

/** Lines of one paragraph in a measure; a little is lost at the end of each line to punctuation, and more to Latin words. */
export function linesOf(text: string, em: number, indent = 0): number {
  const latin = text.match(/[A-Za-z]/g)?.length ?? 0
  return text === '' ? 0 : Math.max(1, Math.ceil((widthEm(text) * 1.025 + latin * 0.08 + indent) / em - 0.02))
}

const inlineLines = (children: readonly Inline[], em: number, indent = 0): number =>
  plainText(children)
    .split('\n')
    .reduce((sum, line) => sum + linesOf(line, em, indent), 0)

export type Copy = { readonly issue: Issue; readonly geometry: Geometry }

/** Lines of blocks in one column. What spans columns is left out, see `linesAcross`. */
export const linesOfBlocks = (blocks: readonly Block[], em: number, copy: Copy): number =>
  blocksFor(blocks, 'print').reduce(
    (sum, block) => sum + (isSpanning(block, copy.geometry) ? 0 : linesOfBlock(block, em, copy)),
    0,
  )

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
      return figureLines(block, em, copy)
    case 'pullquote':
      return inlineLines(block.children, (em - 2) / 1.2) * 1.3 + 3
    case 'aside':
    case 'financing':
    case 'quotation':
      return linesOfBlocks(block.children, em - 2, copy) + { aside: 3, financing: 5, quotation: 0 }[block.type]
    case 'brief':
      return linesOfBlocks(block.children, em, copy) + linesOf(block.title, em) - 0.5
    case 'code':
      return block.value.split('\n').reduce((sum, line) => sum + Math.max(1, linesOf(line, em)), 1)
    default:
      return { qr: 6, rule: 1, jump: 0 }[block.type]
  }
}

function tableLines(table: Of<'table'>, em: number): number {
  const { header, rows, caption } = table
  const widths = tableColumns(table, em)
  const total = widths.reduce((sum, one) => sum + one, 0)
  const cells = widths.map((one) => Math.max(1, ((one / total) * em) / 0.84 - 0.7))
  const row = (texts: Of<'table'>['header']): number =>
    Math.max(1, ...texts.map((one, at) => inlineLines(one, cells[at] ?? 1))) * 0.88 + 0.14
  return [header, ...rows].reduce((sum, texts) => sum + row(texts), 0) + (caption.length > 0 ? 1.2 : 0) + 1
}

/** Lines of the figures and tables that stand across so many ems. */
export const linesAcross = (blocks: readonly Block[], em: number, copy: Copy): number =>
  blocks.reduce((sum, block) => sum + (isSpanning(block, copy.geometry) ? linesOfBlock(block, em, copy) + 0.5 : 0), 0)

export function figureLines(
  figure: Pick<Of<'figure'>, 'src' | 'caption' | 'credit'>,
  em: number,
  { issue, geometry }: Copy,
  most = geometry.lines * 0.5,
): number {
  const picture = issue.pictures.get(figure.src)
  const beside = figure.credit ? widthEm(figure.credit) + 2.5 : 0
  const caption = inlineLines(figure.caption, em / 0.88 - Math.min(beside, em / 2)) + 1
  if (!picture) return caption
  const px = (geometry.font * 4) / 3
  const width = Math.min(em, picture.format === 'svg' ? em : picture.width / px)
  const height = (width * picture.height) / picture.width
  return Math.min((height * geometry.font) / geometry.line, most) + caption
}

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

/** Lines of an article's head across all columns with the space round it. */
export const HEADS = { journal: 4.5, bulletin: 3.5, magazine: 6, newspaper: 4 } as const

/** What runs in an article's columns, in lines of one; `spans`: of all, `waits`: the next belongs to it. A page-wide figure
    stands behind so many pieces of text, and has room for its picture in lines, and what stands under it. */
export type Strip = {
  readonly texts: readonly Readonly<{ lines: number; spans: boolean; waits: boolean }>[]
  readonly figures: readonly Readonly<{ id: string; place: number; room: number; under: number }>[]
}

export function stripOf(article: Article, copy: Copy, isMajor: boolean): Strip {
  const { geometry } = copy
  const measure = measureEm(geometry)
  const texts: Strip['texts'][number][] = []
  const figures: Strip['figures'][number][] = []
  for (const block of blocksFor(article.body, 'print'))
    if (isWide(block)) {
      const room = Math.ceil(Math.min(figureLines({ ...block, caption: [] }, measure, copy) - 1, geometry.lines / 2))
      const under = figureLines(block, measure, copy, 0)
      figures.push({ id: figureId(article, block), place: texts.length, room, under })
    } else {
      // A magazine's feature has part headings across the page.
      const isPart = isMajor && block.type === 'heading' && block.level === 1
      const spans = isPart || isSpanning(block, geometry)
      const lines = linesOfBlock(block, spans ? measure : geometry.column, copy) + (isPart ? 2.6 : 0)
      texts.push({ lines, spans, waits: block.type === 'heading' || isQuestion(block) })
    }
  texts.push({ lines: linesOfArticle(article, geometry.column, copy, []), spans: false, waits: false })
  return { texts, figures }
}

/** An article's columns on paper from a line on: where they reach each figure, what holes figures leave, where they end,
    and where they would if text filled the holes. */
export function flowStrip({ texts, figures }: Strip, { columns, lines: page }: Geometry, from: number) {
  const reached: number[] = []
  let [at, pending, holes, empty] = [from, 0, 0, 0]
  for (const [place, text] of texts.entries()) {
    for (const { room, under } of figures.filter((figure) => figure.place === place)) {
      at += Math.ceil(pending / columns)
      pending = 0
      reached.push(at)
      const rest = page - (at % page)
      // Half a line to spare: columns seldom end quite level.
      if (room + under + 0.5 > rest) {
        // A few lines at the foot of a page a reader forgives.
        holes += rest > 3 ? rest ** 2 / 8 : 0
        empty += rest
        at += rest
      }
      at += room + under
    }
    if (text.spans) at += Math.ceil(pending / columns) + text.lines
    pending = text.spans ? 0 : pending + text.lines
  }
  const end = at + Math.ceil(pending / columns)
  return { reached, holes, end, filled: end - empty }
}

/** Where a section ends that starts at `from`, in pages: its text flowed on paper, heads and page-wide figures whole. */
export function flowSection(
  section: Section,
  copy: Copy,
  from: number,
  isMajor: (article: Article) => boolean,
): number {
  const { geometry, issue } = copy
  const { lines, columns, column } = geometry
  const put = (at: number, height: number, keep: number): number => {
    const room = lines - (at % lines)
    return at + (height + keep > room ? room : 0) + height
  }
  const head = HEADS[issue.layout]
  const isFlow = ['briefs', 'profiles', 'quotes'].includes(section.style)
  const start = from * lines
  // The first head stands under the banner, without the space that parts it from an article before.
  let at = put(start, start % lines === 0 ? 0.5 : 2.5, head + 2)
  for (const article of articlesOf(section)) {
    const own = article.quote ? linesOf(article.quote, column / 1.2) * 1.3 + 6 : 3
    const height = head + (isMajor(article) ? 2 : 0) + headExtra(article, measureEm(geometry))
    if (isFlow) at += (own + linesOfArticle(article, column, copy)) / columns
    else at = flowStrip(stripOf(article, copy, isMajor(article)), geometry, put(at, height, 2)).filled
  }
  return (at + section.zones.length * 4) / lines
}

export const headExtra = ({ titleLines, kicker, byline, deck }: Article, measure: number): number =>
  (titleLines.reduce((sum, line) => sum + linesOf(line, measure / 1.9), 0) - 1) * 1.5 +
  (kicker ? 1.2 : 0) +
  (byline.length > 0 ? 1.3 : 0) +
  (deck ? linesOf(deck, measure - 8) * 1.1 + 1.6 : 0)
