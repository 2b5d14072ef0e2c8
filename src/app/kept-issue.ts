// What one process leaves for the next of an issue: its articles checked, its mail set. Both stand under the hash of
// all they were made from, so a build from them and a build from nothing give the same bytes, only sooner.
import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { readOr } from '../diagnostic/read-or.ts'
import type { EmailResult } from '../email/render-email.ts'
import { issueFolder } from '../issue/build-issue.ts'
import type { ArticleMemory } from '../issue/read-articles.ts'
import type { DiskCache } from './disk-cache.ts'
import { houseRoot } from './newsroom-files.ts'

export type KeptMail = { readonly key: string; readonly email: EmailResult & { html: string }; readonly text: string }
export type KeptIssue = { readonly articles: ArticleMemory; readonly mail: KeptMail }

export function recallIssue(cache: DiskCache, id: string): KeptIssue | undefined {
  const bytes = cache.getBytes(`issue ${id}`)
  const kept = bytes && readOr(() => deserialize(bytes) as KeptIssue & { readonly made: string })
  return kept?.made === madeBy() ? kept : undefined
}

export function keepIssue(cache: DiskCache, id: string, { articles, mail }: KeptIssue): void {
  const own = new Map([...articles].filter(([path]) => path.startsWith(`${issueFolder(id)}/`)))
  cache.setBytes(`issue ${id}`, serialize({ made: madeBy(), articles: own, mail }))
}

/** What an article, a mail or a finding is made by. */
const ROOMS = ['diagnostic', 'manifest', 'article', 'issue', 'template', 'email', 'check', 'app']

let made: string | undefined

/** This very program: whoever changes a line of it or a package must never be shown what the old one made. */
export function madeBy(): string {
  if (made !== undefined) return made
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(houseRoot, 'src', room))
      .sort()
      .map((name) => `src/${room}/${name}`),
  )
  const hash = createHash('sha256').update(process.version)
  for (const name of ['package.json', ...files]) {
    const { size, mtimeMs } = statSync(join(houseRoot, name))
    hash.update(`\0${name} ${size} ${mtimeMs}`)
  }
  made = hash.digest('hex')
  return made
}
