// Where adverts stand: a page of its own can only be set between runs, so each goes to the boundary that brings it
// nearest to the page its client asked for. Boundaries are counted without adverts, so placing one moves no other.
import type { Advert, Issue } from '../issue/issue.ts'
import { ADVERT_SHARE, advertAnchor, type PageNumbers } from './build-view.ts'

/** The pages of anchors, and of the end, as if there were no full-page adverts. */
export function plainPages(issue: Issue, anchors: readonly string[], numbers: PageNumbers): readonly number[] {
  const full = issue.adverts.filter(({ size }) => size === 'full')
  const standing = full.flatMap((advert) => numbers.get(advertAnchor(issue, advert)) ?? [])
  const plain = (page: number): number => page - standing.filter((one) => one < page).length
  const pages = anchors.map((anchor, at) => plain(numbers.get(anchor) ?? issue.startPage + 2 + at * 3))
  return [...pages, plain((numbers.get('last') ?? issue.startPage + anchors.length * 3) + 1)]
}

/**
 * Adverts by where they stand. A full page stands before run 0 … n, or at -1 behind the cover; a part stands at the
 * end of section 0 … n-1, under its text. `pages` are those of plainPages, `fills` say how far down them the text reaches.
 */
export function placeAdverts(
  issue: Issue,
  pages: readonly number[],
  which: 'full' | 'behind cover' | 'part',
  fills: readonly (number | undefined)[] = [],
): ReadonlyMap<number, readonly Advert[]> {
  const isPart = which === 'part'
  const places = pages.map((page, at): [at: number, page: number] => [at, page])
  if (isPart) places.pop()
  if (which === 'behind cover') places.unshift([-1, issue.startPage + 1])
  const placed = new Map<number, readonly Advert[]>()
  const used = [...fills]
  let before = 0
  for (const advert of issue.adverts.toSorted((a, b) => (a.page ?? 1e6) - (b.page ?? 1e6))) {
    const wanted = advert.page === undefined ? 1e6 : advert.page + issue.startPage - 1
    if (isPart !== (advert.size === 'full')) {
      // Where it does not fit under the text it would stand on the next page, and perhaps alone.
      const distance = ([at, page]: [at: number, page: number]): number => {
        const spills = isPart && (used[at] ?? 0) + ADVERT_SHARE[advert.size] > 0.9 ? 1 : 0
        return Math.abs(page + before + spills - wanted) + spills / 2
      }
      const at = places.toSorted((a, b) => distance(a) - distance(b))[0]?.[0] ?? 0
      used[at] = (used[at] ?? 0) + ADVERT_SHARE[advert.size]
      placed.set(at, [...(placed.get(at) ?? []), advert])
    }
    if (advert.size === 'full') before++
  }
  return placed
}
