// The pages and feeds over all issues of a newsroom, beside the issues themselves: DIR/index.html, atom.xml, feed.json.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildIssue } from '../issue/build-issue.ts'
import type { Issue } from '../issue/issue.ts'
import { renderArchive } from '../site/render-archive.ts'
import { writeWhole } from './build-editions.ts'
import type { CompileMemory } from './compile-issue.ts'
import { listIssues } from './list-issues.ts'
import type { Newsroom } from './open-newsroom.ts'

export async function writeArchive(newsroom: Newsroom, out: string, memory: CompileMemory): Promise<void> {
  const { config, templates } = newsroom
  const { theme } = newsroom.themeFor(config.publication.layout)
  const files = renderArchive(readIssues(newsroom, memory), { config, theme, templates, hrefOf: (id) => `${id}/web/` })
  mkdirSync(out, { recursive: true })
  for (const [path, content] of files) writeWhole(join(out, path), content)
}

/** Newest first; an issue that cannot be built is not in the archive yet. */
export function readIssues(newsroom: Newsroom, memory?: CompileMemory): readonly Issue[] {
  const { config, files } = newsroom
  const issues = listIssues(newsroom).flatMap(
    (id) => buildIssue(id, { config, files, ...(memory ? { memory: memory.articles } : {}) }).value ?? [],
  )
  return issues.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : (b.total ?? 0) - (a.total ?? 0)))
}
