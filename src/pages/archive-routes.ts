// What anybody may read: the archive, the issues, their pictures and PDFs, feeds, search. All of it is GET and nothing
// of it changes anything.
import type { Context, Hono } from 'hono'
import { tryDecode } from 'hono/utils/url'
import { encodeUse } from '../app/encode-use.ts'
import { renderIssueList } from '../site/archive-pages.ts'
import { html } from '../template/safe-html.ts'
import type { OpenShelf } from './open-shelf.ts'
import type { PagesWorld } from './pages-world.ts'
import { paragraph, renderPage, rootOf, safeHeaders, type Visit, visitOf } from './render-page.ts'
import type { SearchArticles } from './search-articles.ts'

export function addArchiveRoutes(app: Hono, world: PagesWorld, shelf: OpenShelf): void {
  const headers = safeHeaders(world.publicUrl)
  const root = rootOf(world.publicUrl)
  const give = (context: Context, bytes: Uint8Array, type: string, kept: string) =>
    context.body(new Uint8Array(bytes), 200, { ...headers, 'content-type': type, 'cache-control': `public, ${kept}` })
  const showArchive = async (context: Context) => {
    const visit = visitOf(context, world)
    const { archive } = await shelf()
    const file = context.req.path.slice(1) || 'index.html'
    const page = archive.find((one) => one.file === file)
    if (!page) return context.notFound()
    const list = renderIssueList(page, archive, {
      ...{ templates: world.newsroom.templates, language: visit.language },
      hrefOf: (id, path = '') => `${root}/issues/${id}/${path}`,
      pageHref: (one) => visit.to(one === 'index.html' ? '/' : `/${one}`),
    })
    const title = page.year === undefined ? visit.say('archive') : `${visit.say('archive')} · ${page.year}`
    return renderPage(world, visit, { title, body: page.issues.length > 0 ? list : paragraph(visit.say('noIssues')) })
  }
  app.get('/', showArchive).get('/:file{archive-\\d+\\.html}', showArchive)
  app.get('/index.html', (context) => context.body(null, 301, { ...headers, location: `${root}/` }))
  app.get('/search', async (context) => showSearch(world, visitOf(context, world), (await shelf()).search))
  // An issue's pages name each other by file, for they are read from a disk as well.
  for (const path of ['/issues/:id', '/issues/:id/index.html'] as const)
    app.get(path, (context) => {
      const location = `${root}/issues/${encodeURIComponent(context.req.param('id'))}/`
      return context.body(null, 301, { ...headers, location })
    })
  app.get('/issues/:id/issue.pdf', async (context) => {
    const id = context.req.param('id')
    const isPublic = (await shelf(id)).issues.some((issue) => issue.id === id)
    const pdf = isPublic ? world.findPdf(id) : undefined
    return pdf ? give(context, pdf, 'application/pdf', 'max-age=3600') : context.notFound()
  })
  app.get('/issues/:id/images/:name', async (context) => {
    const { id, name } = context.req.param()
    const use = await (await shelf(id)).findPicture(id, `images/${name}`)
    if (!use) return context.notFound()
    return give(context, await encodeUse(world.newsroom, id, use), `image/${use.format}`, 'max-age=31536000, immutable')
  })
  for (const path of [
    '/style.css',
    '/atom.xml',
    '/feed.json',
    '/issues/:id/',
    '/issues/:id/style.css',
    '/issues/:id/articles/:name',
  ] as const) {
    app.get(path, async (context) => {
      const { files } = await shelf(context.req.param('id'))
      // A path that is no UTF-8 stays as it is, and so is not found.
      const wanted = tryDecode(context.req.path.slice(1), decodeURIComponent)
      const file = files.get(wanted.endsWith('/') ? `${wanted}index.html` : wanted)
      if (!file) return context.notFound()
      // RFC 9110 §13.1.2: several may be named, and weak ones count: a proxy that compresses makes ours weak.
      return context.req.header('if-none-match')?.includes(file.etag)
        ? new Response(null, { status: 304, headers: file.headers })
        : new Response(file.body, { headers: file.headers })
    })
  }
}

function showSearch(world: PagesWorld, visit: Visit, search: SearchArticles): Response {
  const { context, say } = visit
  const { q = '', page: wanted = '', lang } = context.req.query()
  const query = q.slice(0, 100)
  const { count, first, page, pages, found } = search(query, Number(wanted))
  const results = found.map(
    (one) => html`<li><a href="${one.href}">${one.title}</a> <span class="where">${one.issue} · ${one.section}</span>
<p>${one.snippet.map(({ text, isHit }) => (isHit ? html`<mark>${text}</mark>` : text))}</p></li>`,
  )
  const said = pages > 1 ? 'foundPart' : count > 0 ? 'found' : 'nothing'
  const values = { query, count, first, last: first + found.length - 1 }
  const turn = (to: number, word: 'pageBefore' | 'pageAfter', rel: string) => {
    const href = `?${new URLSearchParams({ ...(lang && { lang }), q: query, page: String(to) })}`
    return to >= 1 && to <= pages && html`<li><a rel="${rel}" href="${href}">${say(word)}</a></li>`
  }
  const turns = html`<nav aria-label="${say('resultPages')}"><ul>${turn(page - 1, 'pageBefore', 'prev')}<li aria-current="page">${say('pageOf', { page, pages })}</li>${turn(page + 1, 'pageAfter', 'next')}</ul></nav>`
  const own = world.newsroom.config.publication.language
  const body = html`<form method="get" action="search" role="search">${lang && html`<input type="hidden" name="lang" value="${visit.language}">`}<p><label for="q">${say('query')}</label><input id="q" name="q" type="search" value="${query}" maxlength="100"><button>${say('searchButton')}</button></p></form>
<p role="status">${query.trim() && say(said, values)}</p><ol class="results" lang="${own}">${results}</ol>${pages > 1 && turns}`
  return renderPage(world, visit, { title: say('searchTitle'), body })
}
