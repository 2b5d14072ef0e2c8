// The published issues as finished responses in memory. An issue is compiled when it is first asked for and looked at
// again after a minute, in the background: a correction appears soon, and no reader waits for a compiler twice.
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { newestFirst, readIssues } from '../app/list-issues.ts'
import type { Issue } from '../issue/issue.ts'
import type { PictureUse } from '../issue/picture.ts'
import type { ArticleMemory } from '../issue/read-articles.ts'
import { type ArchivePage, archivePages } from '../site/archive-pages.ts'
import { renderArchive, searchRows } from '../site/render-archive.ts'
import { renderSite } from '../site/render-site.ts'
import type { PagesWorld } from './pages-world.ts'
import { rootOf, safeHeaders } from './render-page.ts'
import { openSearch, type SearchArticles } from './search-articles.ts'

/** Headers made once: a cached page is handed out as it is. */
export type Shelved = {
  readonly body: Uint8Array<ArrayBuffer>
  readonly etag: string
  readonly headers: Record<string, string>
}

type Shelf = {
  readonly issues: readonly Issue[]
  readonly archive: readonly ArchivePage[]
  /** By path from the site's root: issues/ID/index.html. */
  readonly files: ReadonlyMap<string, Shelved>
  readonly pictures: ReadonlyMap<string, { readonly issueId: string; readonly use: PictureUse }>
  readonly search: SearchArticles
}

const FRESH_MS = 60_000

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  xml: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
}

export type OpenShelf = () => Promise<Shelf>

export function openShelf(world: PagesWorld): OpenShelf {
  const memory: ArticleMemory = new Map()
  let shelf: { readonly at: number; readonly value: Promise<Shelf> } | undefined
  let renewing = false
  return () => {
    const now = world.now()
    if (!shelf) {
      shelf = { at: now, value: fillShelf(world, memory) }
      shelf.value.catch(() => {
        shelf = undefined
      })
    } else if (Math.abs(now - shelf.at) > FRESH_MS && !renewing) {
      renewing = true
      fillShelf(world, memory)
        .then((value) => {
          shelf = { at: world.now(), value: Promise.resolve(value) }
        })
        .catch(world.onError)
        .finally(() => {
          renewing = false
        })
    }
    return shelf.value
  }
}

async function fillShelf(world: PagesWorld, memory: ArticleMemory): Promise<Shelf> {
  const { newsroom } = world
  const { config, templates } = newsroom
  const files = new Map<string, Shelved>()
  const pictures = new Map<string, { issueId: string; use: PictureUse }>()
  const put = (path: string, body: string): void => {
    const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain; charset=utf-8'
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`
    const headers = {
      ...safeHeaders(world.publicUrl),
      'content-type': type,
      etag,
      'cache-control': 'public, max-age=60',
    }
    files.set(path, { body: new TextEncoder().encode(body), etag, headers })
  }
  const issues: Issue[] = []
  for (const id of await world.published()) {
    // Years of issues take seconds: letters go out and visitors are answered between two of them.
    await setImmediate()
    const [issue] = readIssues(newsroom, [id], memory)
    if (!issue) continue
    issues.push(issue)
    const site = renderSite(issue, { config, theme: newsroom.themeFor(issue.layout).theme, templates })
    for (const [path, body] of site.files) put(`issues/${issue.id}/${path}`, body)
    for (const use of site.pictures) pictures.set(`issues/${issue.id}/${use.name}`, { issueId: issue.id, use })
  }
  issues.sort(newestFirst)
  const { theme } = newsroom.themeFor(config.publication.layout)
  const hrefOf = (id: string): string => `${rootOf(world.publicUrl)}/issues/${id}/`
  const webConfig = { ...config, web: { ...config.web, url: world.publicUrl } }
  for (const [path, body] of renderArchive(issues, { config: webConfig, theme, templates, hrefOf })) put(path, body)
  const rows = issues.flatMap((issue) => searchRows(issue, hrefOf(issue.id)))
  return { issues, archive: archivePages(issues), files, pictures, search: openSearch(rows) }
}
