// A newspaper's sheets: every run of sections made up into rows of stacks, stories cut at their jumps, the rests set
// in the next run so that 下转 always points forward.
import { type Article, type Block, blocksFor } from '../article/article.ts'
import { anchorOf, type Issue } from '../issue/issue.ts'
import { type Form, formOf, type PageNumbers, pageRef, sayPage, viewArticle, continuationOf } from './build-view.ts'
import { arrangeSections, type Run } from './arrange-sections.ts'
import { arrangeSheets, type Story } from './arrange-sheet.ts'
import { type Copy, figureLines, linesOf, linesOfArticle, wideFigures } from './measure-copy.ts'
import { type Geometry, spanEm } from './page-geometry.ts'
import type { PrintContext } from './render-blocks.ts'

type Part = { readonly article: Article; readonly form: Form; readonly blocks: readonly Block[] } & (
  | { readonly part: 'whole' | 'start' | 'rest' }
)
/** What stands together: one story, or the briefs of a section, or a zone in its box. */
type Item = {
  readonly parts: readonly Part[]
  readonly banner?: { readonly id: string; readonly title: string }
  readonly zone?: { readonly id: string; readonly title: string }
  readonly isLead: boolean
}

export const HEAD_SIZES = { lead: 3.8, 6: 3.2, 5: 3, 4: 2.7, 3: 2.2, 2: 1.8, 1: 1.45 } as const

/** Lines taken by the masthead, by a section's banner and by the subscription strip at the front page's foot. */
export const NEWSPAPER_LINES = { masthead: 13, banner: 3, strip: 8 }

export type SheetsOptions = { readonly context: PrintContext; readonly numbers: PageNumbers; readonly hasStrip: boolean }

export function viewSheets(issue: Issue, options: SheetsOptions): { page: string; title: string; sheets: object[] }[] {
  const { context, hasStrip } = options
  const { geometry } = context
  const copy = { issue, geometry }
  const runs = arrangeSections(issue, (section) => {
    const items = itemsOf({ page: '', title: '', sections: [section] }, [], true)
    return items.reduce((sum, item) => sum + heightOf(item, 3, copy) * 3, 0) / (geometry.columns * geometry.lines)
  })
  let rests: Part[] = []
  const laid = runs.map((run, at) => {
    const items = itemsOf(run, rests, at === 0)
    rests = items.flatMap(({ parts }) => parts.filter(({ part }) => part === 'start').map(restOf))
    return { ...run, items }
  })
  if (rests.length > 0) laid.push({ page: `run-${laid.length + 1}`, title: laid.at(-1)?.title ?? '', sections: [], items: rests.map(alone) })
  return laid.map(({ page, title, items }, at) => {
    const room = at === 0 ? NEWSPAPER_LINES.masthead + (hasStrip ? NEWSPAPER_LINES.strip : 0) : 0
    const stories = items.map((item) => toStory(item, copy))
    const lines = geometry.lines - 2
    const sheets = arrangeSheets(stories, { columns: geometry.columns, first: lines - room, lines })
    return {
      page,
      title,
      sheets: sheets.map((sheet, number) => ({
        isFront: at === 0 && number === 0,
        isOpen: sheet.isOpen,
        rows: sheet.rows.map(({ stacks }) => ({
          banner: items[stacks[0]?.stories[0] ?? -1]?.banner,
          stacks: stacks.map((stack) => ({
            tracks: stack.tracks,
            stories: stack.stories.flatMap((story) => items[story] ?? []).map((item) => viewItem(item, stack.tracks, options)),
          })),
        })),
      })),
    }
  })
}

const alone = (part: Part): Item => ({ parts: [part], isLead: false })
const restOf = ({ article, form }: Part): Part => {
  const blocks = blocksFor(article.body, 'print')
  return { article, form, part: 'rest', blocks: blocks.slice(blocks.findIndex(({ type }) => type === 'jump') + 1) }
}

function toPart(article: Article, form: Form): Part {
  const blocks = blocksFor(article.body, 'print')
  const cut = blocks.findIndex(({ type }) => type === 'jump')
  return cut > 0 && cut < blocks.length - 1
    ? { article, form, part: 'start', blocks: blocks.slice(0, cut) }
    : { article, form, part: 'whole', blocks }
}

function itemsOf(run: Run, rests: readonly Part[], isFront: boolean): Item[] {
  const items = run.sections.flatMap((section) => {
    const own: Item[] = []
    for (const article of section.articles) {
      const form = formOf(article, section.style)
      const part = toPart(article, form)
      const last = own.at(-1)
      if (form === 'brief' && last?.parts[0]?.form === 'brief') own[own.length - 1] = { ...last, parts: [...last.parts, part] }
      else own.push(alone(part))
    }
    for (const { id, title, articles } of section.zones)
      own.push({ parts: articles.map((one) => toPart(one, formOf(one, section.style))), zone: { id, title }, isLead: false })
    return own.map((item, at) => (at > 0 ? item : { ...item, banner: { id: section.id, title: section.title } }))
  })
  return [...items.map((item, at) => ({ ...item, isLead: isFront && at === 0 && !item.zone })), ...rests.map(alone)]
}

function headSize(item: Item, tracks: number): number {
  if (item.isLead && tracks >= 4) return HEAD_SIZES.lead
  return item.parts.length > 1 || item.zone ? HEAD_SIZES[1] : HEAD_SIZES[tracks as keyof typeof HEAD_SIZES]
}

function heightOf(item: Item, tracks: number, copy: Copy): number {
  const { geometry } = copy
  const em = spanEm(geometry, tracks)
  const flows = item.parts.length > 1
  const lineEm = geometry.line / geometry.font
  let lines = item.zone ? 4 : 1.5
  for (const { article, blocks, part, form } of item.parts) {
    const headEm = flows ? geometry.column : em
    const size = part === 'rest' ? HEAD_SIZES[1] : headSize(item, tracks)
    const over = flows ? tracks : 1
    const title = article.titleLines.reduce((sum, line) => sum + linesOf(line, headEm / size), 0) * ((size * 1.3) / lineEm)
    const quote = form === 'quote' ? linesOf(article.quote ?? '', headEm / 1.2 - 2) * 1.2 + 3 : 0
    const above = [article.kicker && 1.2, article.label && 1.4, article.byline.length > 0 && 1.2]
    const deck = article.deck && part !== 'rest' ? linesOf(article.deck, headEm - 2) + 0.8 : 0
    const head = title + quote + deck + above.reduce<number>((sum, one) => sum + (one || 0), 0) + 0.8
    const wide = wideFigures(blocks).reduce((sum, figure) => sum + figureLines(figure, em, copy) + 0.5, 0)
    const own = part === 'start' ? { ...article, notes: [], conclusion: '', url: '' } : article
    const body = linesOfArticle(own, geometry.column, copy, blocks) + (part === 'whole' ? 0 : 1.2)
    lines += head / over + wide + body / tracks + (flows ? 0 : 0.6)
  }
  return lines + (item.zone ? 1 : 0)
}

function toStory(item: Item, copy: Copy): Story {
  const heights = new Map<number, number>()
  const height = (tracks: number): number => {
    const known = heights.get(tracks) ?? heightOf(item, tracks, copy)
    heights.set(tracks, known)
    return known
  }
  const { geometry } = copy
  const body = item.parts.reduce((sum, { article, blocks }) => sum + linesOfArticle(article, geometry.column, copy, blocks), 0)
  const title = Math.max(...item.parts.map(({ article }) => Math.max(...article.titleLines.map((line) => line.length))))
  const hasWide = item.parts.some(({ blocks }) => wideFigures(blocks).length > 0)
  const strain = (tracks: number): number => {
    const shallow = Math.max(0, 7 - body / tracks) ** 2 * 4
    const deep = Math.max(0, height(tracks) - geometry.lines * 0.55) ** 2
    const narrow = tracks === 1 && (title > 16 || body > 34 || item.zone) ? 160 : 0
    const lead = item.isLead && body > 40 && tracks < 4 ? 900 : 0
    const picture = hasWide ? (tracks >= 5 ? 260 : tracks < 2 ? 400 : 0) : 0
    return shallow + deep + narrow + lead + picture
  }
  return { height, strain, banner: item.banner ? NEWSPAPER_LINES.banner : 0 }
}

function viewItem(item: Item, tracks: number, { context, numbers }: SheetsOptions): object {
  const { language } = context.issue.publication
  const wideEm = spanEm(context.geometry, tracks)
  const articles = item.parts.map(({ article, form, blocks, part }) => {
    const turn =
      part === 'start'
        ? sayPage('continuedOn', pageRef(continuationOf(article.id), numbers), language)
        : part === 'rest'
          ? sayPage('continuedFrom', pageRef(anchorOf(article.id), numbers), language)
          : undefined
    const piece = { form, blocks, isContinuation: part === 'rest', isCut: part === 'start', ...(turn ? { turn } : {}) }
    return viewArticle(article, piece, { ...context, wideEm })
  })
  return { zone: item.zone, isLead: item.isLead, isFlow: item.parts.length > 1, size: headSize(item, tracks), tracks, articles }
}

export const sheetLines = (geometry: Geometry): number => geometry.lines
