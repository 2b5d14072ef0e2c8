// Which sections share a run of pages. A section opens a new page, with a running head of its own, unless the page
// before would stay emptier than a reader forgives; the sections of one run share its running head.
import type { Issue, Section } from '../issue/issue.ts'

export type Run = { readonly page: string; readonly title: string; readonly sections: readonly Section[] }

/** `opensPage`: sections whose first article begins a page whatever stands before. */
export function arrangeSections(
  issue: Issue,
  pagesOf: (section: Section) => number,
  opensPage: (section: Section) => boolean = () => false,
): readonly Run[] {
  const runs: Section[][] = []
  let filled = 0
  for (const section of issue.sections) {
    const pages = pagesOf(section)
    const rest = filled % 1
    const opens = runs.length === 0 || opensPage(section) || (rest + pages > 1.02 && (rest === 0 || rest > 0.6))
    if (opens) runs.push([section])
    else runs.at(-1)?.push(section)
    filled = opens ? pages : filled + pages
  }
  return runs.map((sections, at) => ({
    page: `run-${at + 1}`,
    title: sections.map(({ title }) => title).join('　'),
    sections,
  }))
}
