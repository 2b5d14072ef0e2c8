// What anybody may read: the archive, the issues, their pictures and PDFs, feeds, search. All of it is GET and nothing
// of it changes anything.
import type { Context, Hono } from 'hono'
import { tryDecode } from 'hono/utils/url'
import { encodeUse } from '../app/encode-use.ts'
import { leadArticles } from '../site/render-archive.ts'
import { formatDate, issueTitle } from '../template/issue-words.ts'
import { html } from '../template/safe-html.ts'
import type { OpenShelf } from './open-shelf.ts'
import type { PagesWorld } from './pages-world.ts'
import { renderPage, rootOf, safeHeaders, visitOf } from './render-page.ts'
import { searchArticles } from './search-articles.ts'

export function addArchiveRoutes(app: Hono, world: PagesWorld, shelf: OpenShelf): void {
  const headers = safeHeaders(world.publicUrl)
  const root = rootOf(world.publicUrl)
  const own = world.newsroom.config.publication.language
  const give = (context: Context, bytes: Uint8Array, type: string, kept: string) =>
    context.body(new Uint8Array(bytes), 200, { ...headers, 'content-type': type, 'cache-control': `public, ${kept}` })
  app.get('/', async (context) => {
    const visit = visitOf(context, world)
    const { issues } = await shelf()
    const rows = issues.map(
      (
        issue,
      ) => html`<li><a href="${root}/issues/${issue.id}/"><b>${issueTitle(issue)}</b> <time datetime="${issue.date}">${formatDate(issue.date, own)}</time></a>
<ul>${leadArticles(issue, 4).map((article) => html`<li><a href="${root}/issues/${issue.id}/articles/${article.id}.html">${article.title}</a></li>`)}</ul></li>`,
    )
    const body =
      rows.length > 0 ? html`<ol class="archive" lang="${own}">${rows}</ol>` : html`<p>${visit.say('noIssues')}</p>`
    return renderPage(world, visit, { title: visit.say('archive'), body })
  })
  app.get('/index.html', (context) => context.body(null, 301, { ...headers, location: `${root}/` }))
  app.get('/search', async (context) => {
    const visit = visitOf(context, world)
    const query = (context.req.query('q') ?? '').slice(0, 100)
    const found = query.trim() === '' ? [] : searchArticles((await shelf()).rows, query)
    const results = found.map(
      (one) => html`<li><a href="${one.href}">${one.title}</a> <span class="where">${one.issue} · ${one.section}</span>
<p>${one.snippet.map(({ text, isHit }) => (isHit ? html`<mark>${text}</mark>` : text))}</p></li>`,
    )
    const said =
      query.trim() === ''
        ? ''
        : found.length > 0
          ? visit.say('found', { count: found.length })
          : visit.say('nothing', { query })
    const body = html`<form method="get" action="search" role="search">${context.req.query('lang') && html`<input type="hidden" name="lang" value="${visit.language}">`}<p><label for="q">${visit.say('query')}</label><input id="q" name="q" type="search" value="${query}" maxlength="100"><button>${visit.say('searchButton')}</button></p></form>
<p role="status">${said}</p><ol class="results" lang="${own}">${results}</ol>`
    return renderPage(world, visit, { title: visit.say('searchTitle'), body })
  })
  app.get('/issues/:id', (context) => {
    const location = `${root}/issues/${encodeURIComponent(context.req.param('id'))}/`
    return context.body(null, 301, { ...headers, location })
  })
  app.get('/issues/:id/issue.pdf', async (context) => {
    const id = context.req.param('id')
    const isPublic = (await shelf()).issues.some((issue) => issue.id === id)
    const pdf = isPublic ? world.findPdf(id) : undefined
    return pdf ? give(context, pdf, 'application/pdf', 'max-age=3600') : context.notFound()
  })
  app.get('/issues/:id/images/:name', async (context) => {
    const { id, name } = context.req.param()
    const known = (await shelf()).pictures.get(`issues/${id}/images/${name}`)
    if (!known) return context.notFound()
    const bytes = await encodeUse(world.newsroom, known.issueId, known.use)
    return give(context, bytes, `image/${known.use.format}`, 'max-age=31536000, immutable')
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
      const { files } = await shelf()
      // A path that is no UTF-8 stays as it is, and so is not found.
      const wanted = tryDecode(context.req.path.slice(1), decodeURIComponent)
      const file = files.get(wanted.endsWith('/') ? `${wanted}index.html` : wanted)
      if (!file) return context.notFound()
      return context.req.header('if-none-match') === file.etag
        ? new Response(null, { status: 304, headers: file.headers })
        : new Response(file.body, { headers: file.headers })
    })
  }
}
