// The pages and feeds over all issues of a newsroom, beside the issues themselves: DIR/index.html, atom.xml, feed.json.
import { join } from 'node:path'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { renderArchive } from '../site/render-archive.ts'
import { writeWhole } from './build-editions.ts'
import type { CompileMemory } from './compile-issue.ts'
import { listIssues, readIssues } from './list-issues.ts'
import type { Newsroom } from './open-newsroom.ts'

export async function writeArchive(newsroom: Newsroom, out: string, memory: CompileMemory): Promise<void> {
  const { config, templates } = newsroom
  const { theme } = newsroom.themeFor(config.publication.layout)
  const issues = readIssues(newsroom, listIssues(newsroom), memory.articles)
  const files = renderArchive(issues, { config, theme, templates, hrefOf: (id) => `${id}/web/` })
  makeFolder(out)
  for (const [path, content] of files) writeWhole(join(out, path), content)
}
