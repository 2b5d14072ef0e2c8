// One issue through the whole compiling half: model, editions, house rules, and the Edition that may be signed and sent.
import type { Checked } from '../diagnostic/diagnostic.ts'
import { buildIssue } from '../issue/build-issue.ts'
import type { Issue } from '../issue/issue.ts'
import type { ArticleMemory } from '../issue/read-articles.ts'
import type { Newsroom } from './open-newsroom.ts'

export type Compiled = { readonly issue: Issue }

export async function compileIssue(
  newsroom: Newsroom,
  id: string,
  options: { memory?: ArticleMemory } = {},
): Promise<Checked<Compiled>> {
  const { config, files } = newsroom
  const { memory } = options
  const built = buildIssue(id, { config, files, ...(memory ? { memory } : {}) })
  const look = newsroom.themeFor(built.value?.layout ?? config.publication.layout)
  return { value: built.value && { issue: built.value }, diagnostics: [...built.diagnostics, ...look.diagnostics] }
}
