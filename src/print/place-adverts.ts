// Where adverts stand: a page of its own can only be set between runs, so each goes to the boundary that brings it
// nearest to the page its client asked for. The pages are counted without adverts, so placing them moves nothing else.
import type { Advert, Issue } from '../issue/issue.ts'
import { advertAnchor, type PageNumbers } from './build-view.ts'

/** Adverts by the run they stand before; the number of runs means after the last. */
export function placeAdverts(
  issue: Issue,
  from: { runs: readonly { readonly anchor: string }[]; numbers: PageNumbers },
): ReadonlyMap<number, readonly Advert[]> {
  const { runs, numbers } = from
  const full = issue.adverts.filter(({ size }) => size === 'full')
  const standing = full.flatMap((advert) => numbers.get(advertAnchor(issue, advert)) ?? [])
  const plain = (page: number): number => page - standing.filter((one) => one < page).length
  const last = numbers.get('last') ?? issue.startPage + runs.length
  const starts = runs.map(({ anchor }, at) => plain(numbers.get(anchor) ?? issue.startPage + at * 3 + 1))
  const boundaries = [...starts, Math.max(plain(last), (starts.at(-1) ?? 1) + 1)]
  const placed = new Map<number, Advert[]>()
  let before = 0
  for (const advert of issue.adverts.toSorted((a, b) => (a.page ?? 1e6) - (b.page ?? 1e6))) {
    const wanted = advert.page === undefined ? 1e6 : advert.page + issue.startPage - 1
    let best = 0
    boundaries.forEach((start, at) => {
      const distance = (place: number): number => Math.abs((boundaries[place] ?? start) + before - wanted)
      if (distance(at) < distance(best)) best = at
    })
    placed.set(best, [...(placed.get(best) ?? []), advert])
    if (advert.size === 'full') before++
  }
  return placed
}
