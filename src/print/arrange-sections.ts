// Which sections share a run of pages. A section opens a new page, with a running head of its own, unless the page
// before would stay emptier than a reader forgives; the sections of one run share its running head.
import type { Section } from '../issue/issue.ts'

export type Run = { readonly page: string; readonly title: string; readonly sections: readonly Section[] }

export type SectionPages = {
  /** Its length, estimated. */
  readonly pages: number
  /** Its first article begins a page whatever stands before. */
  readonly opensPage: boolean
  /** How far down its last page its text was measured to reach. */
  readonly end: number | undefined
}

export function arrangeSections(sections: readonly Section[], of: (section: Section) => SectionPages): readonly Run[] {
  const runs: Section[][] = []
  let filled = 0
  let end: number | undefined
  for (const section of sections) {
    const own = of(section)
    const rest = filled % 1
    const fits = rest + own.pages <= 1.02
    // Estimates are right to three or four pages in a hundred: too little to promise that a long run ends on this page.
    const isSure = rest + 0.04 * filled <= 1
    // A run that was measured to spill a few lines on to its last page goes on there all the same.
    const spills = end !== undefined && end < 0.15
    const opens = runs.length === 0 || own.opensPage || (!fits && !spills && isSure && rest > 0.6)
    if (opens) runs.push([section])
    else runs.at(-1)?.push(section)
    filled = opens ? own.pages : filled + own.pages
    end = own.end
  }
  return runs.map((run, at) => ({
    page: `run-${at + 1}`,
    title: headTitle(run.map(({ title }) => title)),
    sections: run,
  }))
}

/** A running head names up to three sections; of more it would say nothing. */
export const headTitle = (titles: readonly string[]): string => (titles.length <= 3 ? titles.join(' · ') : '')
