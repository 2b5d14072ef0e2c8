// The members' pages as one handler: what anybody reads, then what members do. There is no middleware: a
// cached page is a look-up and a Response, and every other page gets its headers where it is rendered. Unknown paths and
// wrong methods get a page too.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { themeVariables } from '../template/css-token.ts'
import { safe } from '../template/safe-html.ts'
import { addArchiveRoutes } from './archive-routes.ts'
import { addMemberRoutes } from './member-routes.ts'
import { openShelf } from './open-shelf.ts'
import type { PagesWorld } from './pages-world.ts'
import { answer, paragraph, safeHeaders, visitOf } from './render-page.ts'

/** Forms are short; whoever sends more is not read. */
const BODY_LIMIT_BYTES = 64 * 1024

export function pagesApp(world: PagesWorld): Hono {
  const app = new Hono()
  const headers = safeHeaders(world.publicUrl)
  const theme = world.newsroom.themeFor(world.newsroom.config.publication.layout).theme
  const style = world.newsroom.templates.get('pages/style.css.hbs')({
    variables: safe(themeVariables(theme, { dark: true })),
  })
  const kept = { ...headers, 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600' }
  app.get('/pages.css', (context) => context.body(style, 200, kept))
  const closed = ['/unsubscribe', '/preferences', '/confirm', '/search'].map((path) => `Disallow: ${path}\n`)
  app.get('/robots.txt', (context) => context.text(`User-agent: *\n${closed.join('')}`, 200, headers))
  app.post('*', bodyLimit({ maxSize: BODY_LIMIT_BYTES, onError: (context) => context.text('413', 413, headers) }))
  addArchiveRoutes(app, world, openShelf(world))
  addMemberRoutes(app, world)
  app.notFound((context) => {
    const visit = visitOf(context, world)
    // Every POST meets the limit of bodies; one that has a page meets that too.
    const answers = (method: string, least = 1) => app.router.match(method, context.req.path)[0].length >= least
    const isWrongMethod = !['GET', 'HEAD'].includes(context.req.method) && answers('GET')
    if (isWrongMethod) context.header('allow', answers('POST', 2) ? 'GET, HEAD, POST' : 'GET, HEAD')
    return isWrongMethod
      ? answer(world, visit, 'methodTitle', paragraph(visit.say('method')), 405)
      : answer(world, visit, 'notFoundTitle', paragraph(visit.say('notFound')), 404)
  })
  app.onError((error, context) => {
    world.onError(error)
    const visit = visitOf(context, world)
    return answer(world, visit, 'errorTitle', paragraph(visit.say('error')), 500)
  })
  return app
}
