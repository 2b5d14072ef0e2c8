// `kanfa serve`: the daemon. Clock, delivery and pages, until a signal asks it to end.
import { once } from 'node:events'
import { join } from 'node:path'
import { openWebhook } from '../../app/answer-webhook.ts'
import { findSetting } from '../../app/find-setting.ts'
import { varFolder } from '../../app/newsroom-files.ts'
import { openApp } from '../../app/open-app.ts'
import { type Daemon, openDaemon } from '../../app/open-daemon.ts'
import { publicUrlOf } from '../../app/open-delivery.ts'
import { openIntake } from '../../app/open-intake.ts'
import { openLog } from '../../app/open-log.ts'
import { openSecrets } from '../../app/open-secret.ts'
import { renderMetrics } from '../../app/render-metrics.ts'
import { listen } from '../../pages/daemon-app.ts'
import { openPages } from '../../pages/open-pages.ts'
import { createInboxPages } from '../../transport/inbox-page.ts'
import { openChecked } from '../open-checked.ts'
import { INBOX_ONLY } from '../render-plan.ts'
import { EXIT, portOption, textOption, type Verb } from '../verb.ts'

export const serve: Verb = {
  usage: 'serve [--port N] [--host ADDRESS]',
  options: { port: { type: 'string' }, host: { type: 'string' } },
  help: {
    port: { zh: '端口，默认 config.yml 的 web.port', en: 'the port; default web.port of config.yml' },
    host: {
      zh: '监听的地址，默认只有本机 127.0.0.1',
      en: 'the address to listen on; default this machine only, 127.0.0.1',
    },
  },
  run: async (call) => {
    const { newsroom, language } = openChecked(call)
    const { timezone } = newsroom.config.publication
    const port = portOption(call.values, newsroom.config.web.port)
    const log = openLog('serve', openSecrets(newsroom.root, call.env)[0])
    const app = await openApp(newsroom, { env: call.env })
    let daemon: Daemon | undefined
    const trouble = (): string | undefined => (daemon ? daemon.trouble() : 'starting')
    const isTrial = findSetting(call.env, 'KANFA_SMTP_URL') === undefined
    const folder = join(varFolder(newsroom.root), 'inbox')
    try {
      const publicUrl = publicUrlOf(app)
      const { url, close } = await listen({ host: textOption(call.values, 'host') ?? '127.0.0.1', port }, (origin) => ({
        ping: async () => void (await app.store.ledger.listSends({ limit: 1 })),
        trouble,
        metrics: () => renderMetrics(app, { ready: trouble() === undefined }),
        inbox: isTrial ? createInboxPages({ folder, language, timezone, path: '/inbox' }) : undefined,
        webhook: openWebhook(app, openIntake(app)),
        pages: openPages(app, {
          publicUrl: publicUrl ?? origin,
          transport: () => daemon?.delivery.transport,
          log,
        }),
        onError: (error) => log.error({ error }, 'a request failed'),
      }))
      try {
        daemon = await openDaemon(app, log)
        call.out(call.json ? JSON.stringify({ url, ...(isTrial ? { inbox: `${url}inbox` } : {}) }) : url)
        if (isTrial) call.err(`${INBOX_ONLY[language]} ${url}inbox`)
        if (!call.signal.aborted) await once(call.signal, 'abort')
        log.info('ending')
      } finally {
        await Promise.all([close(), daemon?.stop()])
      }
    } finally {
      await app.close()
    }
    log.info('ended')
    return EXIT.fine
  },
}
