// The members' pages of a running newsroom: joins what they are given by hand in tests with the real store, secret and
// way out.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hono } from 'hono'
import type { App } from '../app/open-app.ts'
import { type Delivery, openSigner } from '../app/open-delivery.ts'
import type { Log } from '../app/open-log.ts'
import { openSecrets } from '../app/open-secret.ts'
import { sendServiceMail } from '../app/service-mail.ts'
import { readOr } from '../diagnostic/read-or.ts'
import { openTokens } from '../member/token.ts'
import { pagesApp } from './pages-app.ts'
import { visitorOf } from './rate-limit.ts'

type Options = {
  readonly publicUrl: string
  readonly transport: () => Delivery['transport'] | undefined
  readonly log: Log
}

export type Pages = (request: Request, address: string) => Response | Promise<Response>

export function openPages(app: App, { publicUrl, transport, log }: Options): Pages {
  const { newsroom, config, store, env, now } = app
  const secrets = openSecrets(newsroom.root, env)
  const sign = openSigner(app)
  const addresses = new WeakMap<Request, string>()
  const onError = (error: unknown): void => log.error({ error }, 'a page failed')
  const pages: Hono = pagesApp({
    newsroom,
    members: store.members,
    tokens: openTokens(secrets),
    secrets,
    now,
    publicUrl,
    published: () => store.ledger.listPublishedIssues(),
    // An answer is written within the turn that made it.
    afterwards: (work) => void setImmediate(() => work().catch(onError)),
    sendServiceMail: (mail) => {
      const way = transport()
      const failed = (error: unknown): void => log.error({ error }, 'a mail of the pages was not taken')
      if (way)
        sendServiceMail({ mail: config.mail, transport: way, sign }, mail, now()).then(
          (taken) => taken || failed('refused'),
          failed,
        )
      else failed('not started')
    },
    findPdf: (issue) => findPdf(newsroom.root, issue),
    addressOf: (request) => visitorOf(addresses.get(request) ?? '', request.headers.get('x-forwarded-for')),
    onError,
  })
  return (request, address) => {
    addresses.set(request, address)
    return pages.fetch(request)
  }
}

function findPdf(root: string, issue: string): Uint8Array | undefined {
  const isName = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(issue)
  return isName ? readOr(() => readFileSync(join(root, 'dist', issue, 'issue.pdf'))) : undefined
}
