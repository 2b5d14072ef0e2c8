// The members' pages as one handler: headers for all, then what anybody reads, then what members do. Unknown paths and
// wrong methods get a page too.
import { Hono } from 'hono'
import { themeVariables } from '../template/css-token.ts'
import { safe } from '../template/safe-html.ts'
import { addArchiveRoutes } from './archive-routes.ts'
import { addMemberRoutes } from './member-routes.ts'
import { openShelf } from './open-shelf.ts'
import type { PagesWorld } from './pages-world.ts'
import { PAGE_POLICY, paragraph, renderPage, visitOf } from './render-page.ts'

/** Forms are short; whoever sends more wants something else. */
const BODY_LIMIT_BYTES = 64 * 1024

export function pagesApp(world: PagesWorld): Hono {
  const app = new Hono()
  const isSecure = world.publicUrl.startsWith('https:')
  app.use(async (context, next) => {
    if (Number(context.req.header('content-length') ?? 0) > BODY_LIMIT_BYTES) return context.text('413', 413)
    await next()
    const { headers } = context.res
    if (headers.has('etag')) return undefined
    headers.set('content-security-policy', PAGE_POLICY)
    headers.set('x-content-type-options', 'nosniff')
    headers.set('referrer-policy', 'no-referrer')
    if (isSecure) headers.set('strict-transport-security', 'max-age=31536000')
    return undefined
  })
  const theme = world.newsroom.themeFor(world.newsroom.config.publication.layout).theme
  const style = world.newsroom.templates.get('pages/style.css.hbs')({
    variables: safe(themeVariables(theme, { dark: true })),
  })
  app.get('/pages.css', (context) =>
    context.body(style, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600' }),
  )
  app.get('/robots.txt', (context) =>
    context.text('User-agent: *\nDisallow: /unsubscribe\nDisallow: /preferences\nDisallow: /confirm\n'),
  )
  addArchiveRoutes(app, world, openShelf(world))
  addMemberRoutes(app, world)
  app.notFound((context) => {
    const visit = visitOf(context, world)
    const isWrongMethod = !['GET', 'HEAD'].includes(context.req.method)
    const page = isWrongMethod
      ? ({ title: visit.say('methodTitle'), body: paragraph(visit.say('method')), status: 405 } as const)
      : ({ title: visit.say('notFoundTitle'), body: paragraph(visit.say('notFound')), status: 404 } as const)
    return renderPage(world, visit, { ...page, isPrivate: true })
  })
  app.onError((error, context) => {
    world.onError(error)
    const visit = visitOf(context, world)
    return renderPage(world, visit, {
      title: visit.say('errorTitle'),
      body: paragraph(visit.say('error')),
      status: 500,
      isPrivate: true,
    })
  })
  return app
}
