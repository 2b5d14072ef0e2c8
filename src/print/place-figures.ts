// Where page-wide figures stand. One that finds no room would leave the foot of its page empty: it stands behind some
// of the text that follows, before some of the text it followed, or smaller. Neither text nor figures change their order.
import type { Article } from '../article/article.ts'
import { anchorOf, type Issue, sourceLead } from '../issue/issue.ts'
import { endOf, fillOf, type PageNumbers } from './build-view.ts'
import type { Ending } from './check-pdf.ts'
import { flowStrip, HEADS, headExtra, type Strip, stripOf } from './measure-copy.ts'
import { geometryOf, measureEm } from './page-geometry.ts'
import { placeOf, roomOf } from './render-blocks.ts'

/** How many pieces of text a figure may pass, and how small it may be. */
const FARTHEST = 12
const SIZES = [1, 0.9, 0.8, 0.7] as const

/** So few lines should not stand on a page alone. */
const TAIL = 8

type Figures = Strip['figures']
type Measured = { readonly numbers: PageNumbers; readonly endings: readonly Ending[] }

/** Moves for the figures that were measured to leave a hole, and for those that will once the ones before have moved. */
export function placeFigures(issue: Issue, { numbers, endings }: Measured, standing: PageNumbers): PageNumbers {
  const geometry = geometryOf(issue.layout)
  const known = new Map(endings.map((ending) => [ending.id, ending]))
  const moves = new Map<string, number>()
  const pageOf = (id: string): number => numbers.get(id) ?? 0
  const lineOf = (id: string): number =>
    pageOf(id) * geometry.lines + ((numbers.get(fillOf(id)) ?? 0) * geometry.pageHeight) / geometry.line
  let [shift, ran] = [0, '']
  for (const [at, article] of issue.articles.entries()) {
    const anchor = anchorOf(article.id)
    const own = endings.filter(({ id, after, article: of }) => after && of === anchor && numbers.has(id))
    const { run = '' } = own[0] ?? {}
    const strip = stripOf(article, { issue, geometry }, run === anchor)
    if (own.length === 0 || own.length !== strip.figures.length) continue
    shift *= Number(run === ran)
    ran = run
    const flow = (figures: Figures, from: number) => flowStrip({ ...strip, figures }, geometry, from)
    const ways = strip.figures.map((figure) => ({
      ...figure,
      place: standing.get(placeOf(figure.id)) ?? figure.place,
      room: standing.get(roomOf(figure.id)) ?? figure.room,
    }))
    // All before the first that was pushed stands as it is reckoned; back to the article's start is a matter of text alone.
    const pushed = own.findIndex(({ id, after = '' }) => pageOf(id) > pageOf(after) && known.get(after)?.run === run)
    const { id, after = '' } = own[Math.max(0, pushed)] as Ending
    const head =
      known.get(after)?.article === anchor ? 0 : 1 + HEADS[issue.layout] + headExtra(article, measureEm(geometry))
    const reached = pushed < 0 ? lineOf(id) : lineOf(after) + head
    const start =
      reached -
      (flowStrip({ ...strip, figures: ways }, { ...geometry, lines: 1e6 }, 0).reached[Math.max(0, pushed)] ?? 0)
    // A few lines on the last page of a run are drawn back by smaller pictures.
    const isLast = pageOf(anchorOf(issue.articles[at + 1]?.id ?? '')) !== pageOf(endOf(article.id))
    const costOf = (some: Figures): number => {
      const { holes, end } = flow(some, start + shift)
      return holes + (isLast && end % geometry.lines < TAIL ? 15 : 0)
    }
    const isFine = pushed < 0 && shift === 0 && !isLast
    const better = isFine || costOf(ways) === 0 ? ways : search(article, strip, costOf)
    for (const { id, place, room } of better) moves.set(placeOf(id), place).set(roomOf(id), room)
    shift = flow(better, start + shift).end - flow(ways, start).end
  }
  return moves
}

/** Figure by figure the cheapest place. The lead stands in the first paragraph, the sign-off in the last. */
function search(article: Article, { texts, figures }: Strip, holesOf: (ways: Figures) => number): Figures {
  const least = article.dateline || sourceLead(article) ? 1 : 0
  const most = texts.length - (article.signoff ? 2 : 1)
  const costOf = (ways: Figures): number =>
    ways.reduce((sum, { place, room }, nth) => {
      const by = place - (figures[nth]?.place ?? 0)
      return sum + Math.max(by, -2 * by) + (1 - room / (figures[nth]?.room ?? 1)) * 25
    }, holesOf(ways))
  let best = figures
  for (const [nth, figure] of figures.entries()) {
    const { place: written, room } = figure
    const last = Math.min(best[nth + 1]?.place ?? most, written + FARTHEST)
    for (let place = Math.max(best[nth - 1]?.place ?? least, written - FARTHEST); place <= last; place++) {
      const passed = texts.slice(Math.min(place, written), Math.max(place, written))
      if (passed.some(({ spans }) => spans) || (place !== written && texts[place - 1]?.waits)) continue
      const ways = SIZES.map((size) => best.with(nth, { ...figure, place, room: Math.floor(room * size) }))
      best = ways.reduce((one, other) => (costOf(other) < costOf(one) ? other : one), best)
    }
  }
  return best
}
