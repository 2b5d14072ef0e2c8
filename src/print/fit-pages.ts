// What saves a page from carrying a few lines alone: contents set closer, a colophon under the text it would follow on
// a page of its own. Contents are reckoned, the end of the text comes from what was measured; the browser has
// the last word.
import { articlesOf, type Issue } from '../issue/issue.ts'
import { endOf, fillOf, type PageNumbers } from './build-view.ts'
import { linesOf } from './measure-copy.ts'
import type { Geometry } from './page-geometry.ts'

/** Contents' columns, ems of an entry, and lines of an entry, of a section's head, of all that stands round them. */
const CONTENTS = {
  journal: { columns: 1, em: 38.5, entry: 1, head: 1.7, round: 3 },
  bulletin: { columns: 2, em: 17, entry: 1, head: 1.5, round: 4.6 },
  magazine: { columns: 2, em: 20.5, entry: 1.32, head: 3.5, round: 5.2 },
  newspaper: { columns: 1, em: 1, entry: 0, head: 0, round: 0 },
} as const

/** Lines of a bulletin's masthead and teasers, two of which stand in a row. */
export function frontLines({ cover: { teasers } }: Issue): number {
  const lines = teasers.map(({ text }) => linesOf(text, 16))
  const rows = lines.reduce((sum, own, at) => sum + (at % 2 === 0 ? Math.max(own, lines[at + 1] ?? 0) + 0.6 : 0), 0)
  return 7.6 + rows + Number(rows > 0)
}

/** Lines that contents take, box and heading as well. */
export function contentsLines({ sections, layout }: Issue): number {
  const { columns, em, entry, head, round } = CONTENTS[layout]
  const lines = sections.flatMap(articlesOf).reduce((sum, { tocTitle }) => sum + linesOf(tocTitle, em) * entry, 0)
  const heads = sections.reduce((sum, { zones }) => sum + head + zones.length, 0)
  return (lines + heads) / columns + round
}

/** What to multiply contents' lines with, so that a sixth too much does not go to another page. */
export function fitContents(issue: Issue, { lines }: Geometry): number {
  const { layout, cover, publication } = issue
  const front = layout === 'bulletin' ? frontLines(issue) + (cover.image ? 9 : 0) : 0
  const room = lines - front - (layout === 'magazine' ? publication.colophon.length / 2 + 1.5 : 0)
  const own = contentsLines(issue)
  const full = room + Math.max(0, Math.floor((own - room) / lines)) * lines
  return own > full && own <= full * 1.2 ? (full / own) * 0.99 : 1
}

/** Whether the last page of a journal's text has room for notices and colophon. */
export function joinsText(issue: Issue, geometry: Geometry, numbers: PageNumbers): boolean {
  const { notices, publication, adverts, layout } = issue
  const fill = numbers.get(fillOf(endOf(issue.articles.at(-1)?.id ?? ''))) ?? 1
  if (layout !== 'journal' || adverts.length > 0) return false
  const own = notices.reduce((sum, { text }) => sum + Math.max(6, linesOf(text, 34) + 4) + 1.5, 0)
  return (fill * geometry.pageHeight) / geometry.line + own + publication.colophon.length + 7 <= geometry.lines
}
