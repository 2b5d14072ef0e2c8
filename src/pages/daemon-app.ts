// The daemon over HTTP: for those who watch it (health, readiness, numbers), for those who try it (the embedded inbox),
// and behind these the members' pages. Invariant: the inbox is for this machine, the numbers for its network; a request
// that came through a proxy, or under a name, sees only the pages.

import { type ServerType, serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { portTaken } from '../app/port-taken.ts'

export type DaemonPages = {
  /** Answers when the database does. */
  readonly ping: () => Promise<void>
  /** Why mail does not go out now. */
  readonly trouble: () => string | undefined
  readonly metrics: () => Promise<string>
  /** Only where mail goes to the embedded inbox. */
  readonly inbox?: ((request: Request) => Promise<Response>) | undefined
  /** What relays report; only where its secrets are set. */
  readonly webhook?: ((request: Request) => Promise<Response>) | undefined
  /** Everything else: the members' pages. */
  readonly pages: (request: Request, address: string) => Response | Promise<Response>
  /** What went wrong outside the pages: for the log, which masks addresses. */
  readonly onError: (error: unknown) => void
}

/** A relay posts its events in bundles. */
const WEBHOOK_LIMIT_BYTES = 1 << 20

export function daemonApp({ ping, trouble, metrics, inbox, webhook, pages, onError }: DaemonPages): Hono {
  const app = new Hono()
  app.onError((error, context) => {
    onError(error)
    return context.text('500', 500)
  })
  app.get('/health', (context) => context.json({ status: 'ok' }))
  app.get('/ready', async (context) => {
    // What is known is said at once: where the database keeps silent, so does a question to it.
    const found = trouble() ?? (await ping().then(trouble, () => 'database'))
    return found === undefined
      ? context.json({ status: 'ready' })
      : context.json({ status: 'not-ready', reason: found }, 503)
  })
  app.get('/metrics', async (context, next) => {
    if (!isDirect(context) || !isUnderAddress(context)) return next()
    return context.text(await metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  app.all('/inbox/*', (context, next) => (inbox && isLocal(context) ? inbox(context.req.raw) : next()))
  app.post('/feedback/:form', bodyLimit({ maxSize: WEBHOOK_LIMIT_BYTES }), (context, next) =>
    webhook ? webhook(context.req.raw) : next(),
  )
  app.all('*', (context) => pages(context.req.raw, getConnInfo(context).remote.address ?? ''))
  return app
}

/** No proxy stands between: one on this machine would make the whole world look local. */
const isDirect = (context: Context): boolean =>
  ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].every(
    (name) => context.req.header(name) === undefined,
  )

/** By no name of the DNS: a foreign page can point its own at this machine, and would read what is answered. */
const isUnderAddress = (context: Context): boolean =>
  /^(localhost|[\d.]+|\[[\da-f:.]+\])(:\d+)?$/i.test(context.req.header('host') ?? '')

/** From this machine, and by its own name. */
const isLocal = (context: Context): boolean =>
  /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(getConnInfo(context).remote.address ?? '') &&
  isDirect(context) &&
  isUnderAddress(context)

export type Listening = { readonly url: string; readonly close: () => Promise<void> }

/** `build` is given the address, which with port 0 nobody knows before. */
export function listen(
  options: { host: string; port: number },
  build: (url: string) => DaemonPages,
): Promise<Listening> {
  const { host, port } = options
  return new Promise((resolve, reject) => {
    let app: Hono | undefined
    const fetch: Hono['fetch'] = (request, env) => app?.fetch(request, env) ?? new Response('', { status: 503 })
    const server: ServerType = serve({ fetch, hostname: host, port }, (address) => {
      const name = /^(0\.0\.0\.0|::)$/.test(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
      const url = `http://${name}:${address.port}/`
      app = daemonApp(build(url.slice(0, -1)))
      resolve({ url, close: () => closeServer(server) })
    })
    server.on('error', (error: NodeJS.ErrnoException) => reject(portTaken(`${host}:${port}`, error)))
  })
}

/** Answers that have begun may end; idle connections do not hold the daemon up. */
const closeServer = (server: ServerType): Promise<void> =>
  new Promise((done) => {
    server.close(() => done())
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 2_000).unref()
  })
