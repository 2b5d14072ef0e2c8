// The published issues as finished responses in memory. An issue is compiled when it is first asked for and looked at
// again after a minute, in the background: a correction appears soon, and no reader waits for a compiler twice.
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { compileIssue } from '../app/compile-issue.ts'
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
  /** By name, those too that cannot be built now. */
  readonly published: ReadonlySet<string>
  readonly archive: readonly ArchivePage[]
  /** By path from the site's root: issues/ID/index.html. */
  readonly files: ReadonlyMap<string, Shelved>
  /** Of the issue's pages, or of its mail, whose pictures stand here too. */
  readonly findPicture: FindPicture
  readonly search: SearchArticles
}

const FRESH_MS = 60_000
/** A mail that lacks a picture is looked at again after so long. */
const LOOK_MS = 10_000

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  xml: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
}

/** `wanted`: an issue that may have been published since; whoever follows its first letters finds it. */
export type OpenShelf = (wanted?: string) => Promise<Shelf>

export function openShelf(world: PagesWorld): OpenShelf {
  const articles: ArticleMemory = new Map()
  const findMailPicture = openMailPictures(world)
  let shelf: { readonly at: number; readonly value: Shelf } | undefined
  let renewing: Promise<Shelf> | undefined
  const fill = async (): Promise<Shelf> => {
    const value = await fillShelf(world, articles, findMailPicture)
    shelf = { at: world.now(), value }
    return value
  }
  const renew = (): Promise<Shelf> => {
    renewing ??= fill().finally(() => {
      renewing = undefined
    })
    return renewing
  }
  return async (wanted) => {
    if (!shelf) return renew()
    const { at, value } = shelf
    if (Math.abs(world.now() - at) > FRESH_MS && !renewing) renew().catch(world.onError)
    const isNew = wanted !== undefined && !value.published.has(wanted) && (await world.published()).includes(wanted)
    if (!isNew) return value
    // What is being made anew may have been begun before.
    const next = await renew()
    return next.published.has(wanted) ? next : renew()
  }
}

type FindPicture = (issueId: string, name: string) => Promise<PictureUse | undefined>

/** A mail shows pictures in sizes of its own; which, is known when the first of them is asked for. */
function openMailPictures({ newsroom, now }: PagesWorld): FindPicture {
  const mails = new Map<string, { readonly at: number; readonly uses: Promise<readonly PictureUse[]> }>()
  return async (id, name) => {
    const known = mails.get(id)
    const found = (await known?.uses)?.find((use) => use.name === name)
    if (found || (known && now() - known.at < LOOK_MS)) return found
    const uses = compileIssue(newsroom, id).then(({ value }) => value?.email.pictures ?? [])
    mails.set(id, { at: now(), uses })
    uses.catch(() => mails.delete(id))
    return (await uses).find((use) => use.name === name)
  }
}

async function fillShelf(world: PagesWorld, articles: ArticleMemory, findMailPicture: FindPicture): Promise<Shelf> {
  const { newsroom } = world
  const { config, templates } = newsroom
  const files = new Map<string, Shelved>()
  const pictures = new Map<string, PictureUse>()
  const headers = { ...safeHeaders(world.publicUrl), 'cache-control': 'public, max-age=60' }
  const put = (path: string, body: string): void => {
    const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain; charset=utf-8'
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`
    files.set(path, { body: new TextEncoder().encode(body), etag, headers: { ...headers, 'content-type': type, etag } })
  }
  const issues: Issue[] = []
  const published = new Set(await world.published())
  for (const id of published) {
    // Years of issues take seconds: letters go out and visitors are answered between two of them.
    await setImmediate()
    const [issue] = readIssues(newsroom, [id], articles)
    if (!issue) continue
    issues.push(issue)
    const site = renderSite(issue, { config, theme: newsroom.themeFor(issue.layout).theme, templates })
    for (const [path, body] of site.files) put(`issues/${issue.id}/${path}`, body)
    for (const use of site.pictures) pictures.set(`${issue.id}/${use.name}`, use)
  }
  issues.sort(newestFirst)
  const { theme } = newsroom.themeFor(config.publication.layout)
  const hrefOf = (id: string): string => `${rootOf(world.publicUrl)}/issues/${id}/`
  const webConfig = { ...config, web: { ...config.web, url: world.publicUrl } }
  for (const [path, body] of renderArchive(issues, { config: webConfig, theme, templates, hrefOf })) put(path, body)
  const rows = issues.flatMap((issue) => searchRows(issue, hrefOf(issue.id)))
  // A test copy shows what is not published yet; a picture's name is no easier to guess than a link's token.
  const findPicture: FindPicture = async (id, name) =>
    pictures.get(`${id}/${name}`) ??
    (newsroom.files.list('issues').includes(id) ? findMailPicture(id, name) : undefined)
  return { issues, published, archive: archivePages(issues), files, findPicture, search: openSearch(rows) }
}
