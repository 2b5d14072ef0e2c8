// Which sections share a run of pages. A section opens a new page, with a running head of its own, unless the page
// before would stay emptier than a reader forgives; the sections of one run share its running head.
import { displayWidth } from '../diagnostic/display-width.ts'
import type { Section } from '../issue/issue.ts'

export type Run = { readonly page: string; readonly title: string; readonly sections: readonly Section[] }

export type SectionFlow = {
  /** Where it ends if it starts there, in pages: an estimate. */
  readonly flow: (from: number) => number
  /** Its first article begins a page whatever stands before. */
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
    // A run that was measured to spill a few lines on to its last page goes on there all the same.
    const spills = end !== undefined && end < 0.15
    const opens = runs.length === 0 || own.opensPage || (rest > 0.55 && isSure && !fits && !spills)
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

/** Of more sections than a line holds a running head would say nothing. */
export const headTitle = (titles: readonly string[]): string => {
  const title = titles.join(' · ')
  return displayWidth(title) <= 64 ? title : ''
}
