// A newspaper's sheets: every run of sections made up into rows of stacks, stories cut at their jumps, the rests set
// in the next run so that 下转 always points forward.
import { type Article, type Block, blocksFor } from '../article/article.ts'
import { type Advert, anchorOf, type Issue } from '../issue/issue.ts'
import { headTitle } from './arrange-sections.ts'
import { arrangeSheets, type Sheet, type Story } from './arrange-sheet.ts'
import {
  ADVERT_SHARE,
  continuationOf,
  type Form,
  formOf,
  isTight,
  pageRef,
  sayPage,
  spillOf,
  viewAdvert,
  viewArticle,
} from './build-view.ts'
import { type Copy, figureLines, linesAcross, linesOf, linesOfArticle } from './measure-copy.ts'
import { measureEm, spanEm } from './page-geometry.ts'
import type { PrintContext } from './render-blocks.ts'
import { isSpanning, tableWidth } from './table-columns.ts'

type Part = Readonly<{ article: Article; form: Form; blocks: readonly Block[]; part: 'whole' | 'start' | 'rest' }>
type Named = { readonly id: string; readonly title: string }
/** What stands together: one story, the briefs of a section, a zone in its box, an advert, or what closes the paper. */
type Item = {
  readonly parts: readonly Part[]
  readonly section?: Named
  readonly banner?: Named
  readonly zone?: Named
  readonly isLead?: boolean
  readonly advert?: Advert
  readonly isBack?: boolean
  /** A rest never shares a sheet with its start. */
  readonly turns?: boolean
}

export const HEAD_SIZES = { lead: 3.8, 6: 3.2, 5: 3, 4: 2.7, 3: 2.2, 2: 1.8, 1: 1.45 } as const

/** Lines taken by the masthead, by a section's banner and by the subscription strip at the front page's foot. */
const LINES = { masthead: 10.5, banner: 2.6, strip: 7.3 }

export type SheetsOptions = { readonly context: PrintContext; readonly hasStrip: boolean }
export type SheetView = { readonly page: string; readonly title: string } & Readonly<Record<string, unknown>>

export function viewSheets(issue: Issue, options: SheetsOptions): SheetView[] {
  const { context, hasStrip } = options
  const { geometry } = context
  const copy = { issue, geometry }
  const spills = Array.from({ length: 99 }, (_, at) => context.numbers.get(spillOf(`sheet-${at + 1}`)) ?? 0)
  // Closer lines take up what falls off; where it is too much for them all sheets are made up anew.
  const lines = geometry.lines - 0.5 - Math.max(0, ...spills.map((one) => one - 4))
  const room = { columns: geometry.columns, lines, first: lines - LINES.masthead + 2 - (hasStrip ? LINES.strip : 0) }
  const { items, sheets } = makeUp(itemsOf(issue), (list) =>
    arrangeSheets(
      list.map((item) => toStory(item, copy)),
      room,
    ),
  )
  return sheets.map((sheet, at) => {
    const titles = storiesOn(sheet).flatMap((story) => items[story]?.section?.title ?? [])
    const used = sheet.rows.reduce((sum, { height }) => sum + height, 0)
    const full = (at === 0 ? room.first : lines) - (spills[at] ?? 0)
    // Half of what a sheet lacks goes between its lines, the rest round its heads; what it has too much goes out of both.
    const share = Math.min(1.08, 1 + (full / used - 1) * (used > full ? 1.2 : 0.5))
    const line = (share * geometry.line) / geometry.font
    return {
      page: `sheet-${at + 1}`,
      title: headTitle([...new Set(titles)]),
      isFront: at === 0,
      isOpen: sheet.isOpen,
      isLoose: used < full * 0.8,
      line: line.toFixed(5),
      rows: sheet.rows.map(({ stacks }) => ({
        banner: items[stacks[0]?.stories[0] ?? -1]?.banner,
        stacks: stacks.map(({ tracks, stories, height }) => ({
          tracks,
          // So does a stack beside a taller one.
          line: (line * Math.min(1.06, 0.5 + Math.max(...stacks.map((one) => one.height)) / height / 2)).toFixed(5),
          stories: stories.flatMap((story) => items[story] ?? []).map((item) => viewItem(item, tracks, options)),
        })),
      })),
    }
  })
}

const storiesOn = ({ rows }: Sheet): number[] => rows.flatMap(({ stacks }) => stacks.flatMap(({ stories }) => stories))

type MadeUp = { readonly items: readonly Item[]; readonly sheets: readonly Sheet[] }

/** Rests go to the end of the next section; where that is still the sheet of their start, to the end, on a new sheet. */
function makeUp(items: readonly Item[], arrange: (items: readonly Item[]) => readonly Sheet[]): MadeUp {
  const sections = [...new Set(items.flatMap(({ section }) => section ?? []))]
  const closing = items.filter(({ advert, isBack }) => advert || isBack)
  const stories = items.filter((item) => !closing.includes(item))
  let placed: Item[] = [...stories]
  let last: Item[] = []
  for (const item of stories.filter(({ parts }) => parts.some(({ part }) => part === 'start'))) {
    const next = sections[sections.indexOf(item.section as Named) + 1]
    const rests = item.parts
      .filter(({ part }) => part === 'start')
      .map((part) => ({ parts: [restOf(part)], ...(next ? { section: next } : {}) }))
    const at = placed.findLastIndex(({ section }) => next !== undefined && section === next)
    if (at < 0) last.push(...rests)
    else placed.splice(at + 1, 0, ...rests)
  }
  const whole = (): Item[] => [...placed, ...last, ...closing]
  let made: MadeUp = { items: whole(), sheets: arrange(whole()) }
  const early = restsOnStartingSheet(made)
  if (early.length > 0) {
    placed = placed.filter((item) => !early.includes(item))
    last = [...last.filter((item) => !early.includes(item)), ...early].map((item, at) => ({ ...item, turns: at === 0 }))
    made = { items: whole(), sheets: arrange(whole()) }
  }
  return made
}

function restsOnStartingSheet({ items, sheets }: MadeUp): Item[] {
  const parts = sheets.map((sheet) => storiesOn(sheet).flatMap((story) => items[story]?.parts ?? []))
  const sheetOf = (article: Article, part: Part['part']): number =>
    parts.findIndex((some) => some.some((one) => one.part === part && one.article === article))
  const isEarly = ({ part, article }: Part): boolean =>
    part === 'rest' && sheetOf(article, 'rest') <= sheetOf(article, 'start')
  return items.filter((item) => item.parts.some(isEarly))
}

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

function itemsOf(issue: Issue): Item[] {
  const items = issue.sections.flatMap((section) => {
    const own: Item[] = []
    for (const article of section.articles) {
      const part = toPart(article, formOf(article, section.style, 'newspaper'))
      const last = own.at(-1)
      const isLead = own.length === 1 && section === issue.sections[0]
      const joins = part.form === 'brief' || (part.form === 'short' && !isLead)
      if (joins && last?.parts[0]?.form === part.form) own[own.length - 1] = { ...last, parts: [...last.parts, part] }
      else own.push({ parts: [part], section })
    }
    for (const zone of section.zones)
      own.push({
        parts: zone.articles.map((one) => toPart(one, formOf(one, section.style, 'newspaper'))),
        zone,
        section,
      })
    const { id, title } = section
    return own.map((item, at) => (at > 0 ? item : { ...item, banner: { id, title, isTight: isTight(title) } }))
  })
  const adverts = issue.adverts.filter(({ size }) => size !== 'full').map((advert) => ({ parts: [], advert }))
  return [
    ...items.map((item, at) => (at === 0 && !item.zone ? { ...item, isLead: true } : item)),
    ...adverts,
    { parts: [], isBack: true },
  ]
}

function headSize(item: Item, tracks: number): number {
  if (item.isLead && tracks >= 4) return HEAD_SIZES.lead
  return item.parts.length > 1 || item.zone ? HEAD_SIZES[1] : HEAD_SIZES[tracks as keyof typeof HEAD_SIZES]
}

/** Lines of an advert by its share of the page, of notices, index and colophon by their entries. */
function fixedHeight({ advert }: Item, copy: Copy): number {
  const { issue, geometry } = copy
  if (advert) {
    const most = geometry.lines * ADVERT_SHARE[advert.size]
    const own = advert.image ? figureLines({ src: advert.image, caption: [] }, measureEm(geometry), copy) : most
    return Math.min(most, own) + 1.5
  }
  const notices = issue.notices.filter(({ kind }) => kind !== 'subscription').length * 7
  const index = issue.adverts.length > 0 ? issue.adverts.length * 1.2 + 4 : 0
  return notices + index + Math.ceil(issue.publication.colophon.length / 3) * 1.3 + 2
}

function heightOf(item: Item, tracks: number, copy: Copy): number {
  if (item.parts.length === 0) return fixedHeight(item, copy)
  const { geometry } = copy
  const em = spanEm(geometry, tracks)
  const flows = item.parts.length > 1
  let lines = item.zone ? 4.4 : 0.8
  for (const one of item.parts) {
    const { article, blocks, part } = one
    const size = part === 'rest' ? HEAD_SIZES[1] : headSize(item, tracks)
    const head = headLines(one, { em: flows ? geometry.column : em, size, lineEm: geometry.line / geometry.font })
    const own = part === 'start' ? { ...article, notes: [], conclusion: '', url: '' } : article
    const body = linesOfArticle(own, geometry.column, copy, blocks) + (part === 'whole' ? 0 : 1.2)
    lines += (flows ? head / tracks : head + 0.6) + linesAcross(blocks, em, copy) + body / tracks
  }
  return lines
}

function headLines({ article, form, part }: Part, set: { em: number; size: number; lineEm: number }): number {
  const { em, size, lineEm } = set
  const titles = article.titleLines.reduce((sum, line) => sum + linesOf(line, em / size), 0) * ((size * 1.3) / lineEm)
  const quote = form === 'quote' ? linesOf(article.quote ?? '', em / 1.2 - 2) * 1.2 + 3 : 0
  if (part === 'rest') return titles + 0.8
  const label = (article.kicker ? 1.2 : 0) + (article.label ? 1.4 : 0) + (article.byline.length > 0 ? 1.2 : 0)
  return titles + quote + label + (article.deck ? linesOf(article.deck, em - 2) + 0.8 : 0) + 0.8
}

function toStory(item: Item, copy: Copy): Story {
  const banner = item.banner ? LINES.banner : 0
  if (item.parts.length === 0)
    return {
      height: () => fixedHeight(item, copy),
      strain: (tracks) => (tracks === copy.geometry.columns ? 0 : 1e6),
      banner: 0.01,
    }
  const heights = new Map<number, number>()
  const height = (tracks: number): number => {
    const known = heights.get(tracks) ?? heightOf(item, tracks, copy)
    heights.set(tracks, known)
    return known
  }
  const { geometry } = copy
  const across = item.parts.flatMap(({ blocks }) => blocks.filter((block) => isSpanning(block, geometry)))
  const body = item.parts.reduce(
    (sum, { article, blocks }) => sum + linesOfArticle(article, geometry.column, copy, blocks),
    0,
  )
  const title = Math.max(...item.parts.map(({ article }) => Math.max(...article.titleLines.map((line) => line.length))))
  const hasPicture = across.some(({ type }) => type === 'figure')
  const least = Math.max(0, ...across.map((block) => (block.type === 'table' ? tableWidth(block) : 15)))
  const strain = (tracks: number): number => {
    const shallow = Math.max(0, 9.5 - body / tracks) ** 2 * 3
    const deep = Math.max(0, height(tracks) - geometry.lines * 0.55) ** 2
    const narrow = tracks === 1 && (title > 16 || body > 34 || item.zone) ? 160 : 0
    const lead = item.isLead ? Math.max(0, (body > 40 ? 4 : 3) - tracks) * 600 : 0
    const huge = hasPicture && tracks >= 5 ? 260 : 0
    const squeezed = spanEm(geometry, tracks) < Math.min(least, measureEm(geometry)) ? 400 : 0
    return shallow + deep + narrow + lead + huge + squeezed
  }
  return { height, strain, banner, turns: item.turns ?? false }
}

function viewItem(item: Item, tracks: number, { context }: SheetsOptions): object {
  const { numbers } = context
  const { language } = context.issue.publication
  const wideEm = spanEm(context.geometry, tracks)
  const articles = item.parts.map(({ article, form, blocks, part }) => {
    const isStart = part === 'start'
    const other = pageRef(isStart ? continuationOf(article.id) : anchorOf(article.id), numbers)
    const turn = part !== 'whole' && sayPage(isStart ? 'continuedOn' : 'continuedFrom', other, language)
    const piece = { form, blocks, isContinuation: part === 'rest', isCut: isStart, ...(turn ? { turn } : {}) }
    return viewArticle(article, piece, { ...context, wideEm })
  })
  const { zone, isLead = false, isBack = false } = item
  const advert = item.advert && viewAdvert(item.advert, context)
  return { zone, isLead, isBack, advert, articles, isFlow: articles.length > 1 }
}
