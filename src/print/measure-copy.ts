// Copy-fitting: how many lines a text takes before anything is laid out. Chinese makes this nearly exact, every
// character being one em; the answers only decide what shares a page, never what a page number is.
import { type Article, type Block, blocksFor, type Inline, plainText } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'
import { type Issue, type Section, sourceLead } from '../issue/issue.ts'
import { type Geometry, spanEm } from './page-geometry.ts'

export const widthEm = (text: string): number => displayWidth(text) / 2

/** Lines of one paragraph in a measure; a little is lost at the end of each line to punctuation and whole words. */
export const linesOf = (text: string, em: number, indent = 0): number =>
  text === '' ? 0 : Math.max(1, Math.ceil((widthEm(text) * 1.035 + indent) / em - 0.02))

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

export function figureLines(figure: Of<'figure'>, em: number, { issue, geometry }: Copy): number {
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

/** Lines of an article's head across all columns, and over a part heading where those span them too. */
const HEADS = {
  journal: { head: 4.6, major: 4.6, part: 0 },
  bulletin: { head: 3.5, major: 3.5, part: 0 },
  magazine: { head: 6, major: 8, part: 2.6 },
  newspaper: { head: 4, major: 4, part: 0 },
} as const

/** Pages of a section set in the layout's full columns, heads, page-wide figures and part adverts included. */
export function pagesOf(section: Section, copy: Copy, isMajor: (article: Article) => boolean): number {
  const { geometry, issue } = copy
  const { columns, column, lines } = geometry
  const measure = spanEm(geometry, columns)
  const { head, major, part } = HEADS[issue.layout]
  const isFlow = section.style === 'briefs' || section.style === 'profiles' || section.style === 'quotes'
  const zones = section.zones.length * 4
  const articles = [...section.articles, ...section.zones.flatMap((zone) => zone.articles)]
  const total = articles.reduce(
    (sum, article) => {
      const wide = wideFigures(article.body).reduce(
        (figures, figure) => figures + figureLines(figure, measure, copy) + 1,
        0,
      )
      const deck = article.deck ? linesOf(article.deck, measure - 6) * 1.2 + 1 : 0
      const titles =
        (article.titleLines.length - 1) * 1.5 + (article.kicker ? 1.2 : 0) + (article.byline.length > 0 ? 1.3 : 0)
      const parts = isMajor(article)
        ? article.body.filter((one) => one.type === 'heading' && one.level === 1).length
        : 0
      const across = (isMajor(article) ? major : head) + titles + deck + wide + parts * part
      const said = article.quote ? linesOf(article.quote, column / 1.2) * 1.3 + 3 : 0
      return sum + linesOfArticle(article, column, copy) + (isFlow ? 3 + said : across * columns)
    },
    (3 + zones) * columns,
  )
  // What keeps together leaves about three lines in a hundred open at the feet of columns.
  return (total * 1.03) / (columns * lines)
}
