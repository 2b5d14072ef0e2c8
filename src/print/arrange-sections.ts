// Which sections share a run of pages. A section opens a new page unless the page before would stay emptier than a
// reader forgives. Running heads are a run's until its pages are measured, and each page's own from then on.
import { displayWidth } from '../diagnostic/display-width.ts'
import type { Section } from '../issue/issue.ts'

export type Run = { readonly page: string; readonly title: string; readonly sections: readonly Section[] }

export type SectionFlow = {
  /** Where it ends if it starts there, in pages: an estimate. */
  readonly flow: (from: number) => number
  /** Its first article begins a page, unless the one before would stay mostly empty. */
  readonly opensPage: boolean
  /** How far down its last page its text was measured to reach. */
  readonly end: number | undefined
}

export function arrangeSections(sections: readonly Section[], of: (section: Section) => SectionFlow): readonly Run[] {
  const runs: Section[][] = []
  let at = 0
  let end: number | undefined
  for (const section of sections) {
    const own = of(section)
    const rest = at % 1
    const fits = own.flow(at) <= Math.ceil(at)
    // Estimates are right to a page in a hundred or so: too little to promise that a long run ends on this page.
    const isSure = rest + 0.03 + 0.012 * at <= 1
    // A run that was measured to leave half of its last page empty goes on there, whatever was estimated.
    const spills = end !== undefined && end < 0.5
    const opens = runs.length === 0 || (own.opensPage ? (end ?? rest) > 0.4 : rest > 0.55 && isSure && !fits && !spills)
    if (opens) runs.push([section])
    else runs.at(-1)?.push(section)
    at = own.flow(opens ? 0 : at)
    end = own.end
  }
  return runs.map((run, at) => ({
    page: `run-${at + 1}`,
    title: headTitle(run.map(({ title }) => title)),
    sections: run,
  }))
}

/** As many titles as a running head has room for. */
export const headTitle = (titles: readonly string[]): string => {
  const line = titles.join(' · ')
  return displayWidth(line) <= 64 || titles.length === 1 ? line : headTitle(titles.slice(0, -1))
}

export type Standing = { readonly title: string; readonly from: number; readonly to: number }

/** What stands on each page from the first to the last; where nothing begins or ends, what stood before. */
export function pageHeads(sections: readonly Standing[]): { first: number | undefined; heads: readonly string[] } {
  const first = sections[0]?.from
  const heads: string[] = []
  for (let page = first ?? 1; page <= Math.max(0, ...sections.map(({ to }) => to)); page++) {
    const here = sections.filter(({ from, to }) => from <= page && page <= to).map(({ title }) => title)
    heads.push(here.length > 0 ? headTitle(here) : (heads.at(-1) ?? ''))
  }
  return { first, heads }
}
