// Where adverts stand: a page of its own can only be set between runs, so each goes to the boundary that brings it
// nearest to the page its client asked for. Boundaries are counted without adverts, so placing one moves no other.
import type { Advert, Issue } from '../issue/issue.ts'
import { advertAnchor, type PageNumbers } from './build-view.ts'

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
 * end of section 0 … n-1, under its text. `pages` are those of plainPages.
 */
export function placeAdverts(
  issue: Issue,
  pages: readonly number[],
  which: 'full' | 'behind cover' | 'part',
): ReadonlyMap<number, readonly Advert[]> {
  const isPart = which === 'part'
  const places = pages.map((page, at): [at: number, page: number] => [at, page])
  if (isPart) places.pop()
  if (which === 'behind cover') places.unshift([-1, issue.startPage + 1])
  const placed = new Map<number, readonly Advert[]>()
  let before = 0
  for (const advert of issue.adverts.toSorted((a, b) => (a.page ?? 1e6) - (b.page ?? 1e6))) {
    const wanted = advert.page === undefined ? 1e6 : advert.page + issue.startPage - 1
    if (isPart !== (advert.size === 'full')) {
      const distance = (page: number): number => Math.abs(page + before - wanted)
      const [best] = places.toSorted(([, a], [, b]) => distance(a) - distance(b))
      const at = best?.[0] ?? 0
      placed.set(at, [...(placed.get(at) ?? []), advert])
    }
    if (advert.size === 'full') before++
  }
  return placed
}
