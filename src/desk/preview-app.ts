// The live preview's pages: one shell, frames in a sandbox, events that tell when to look again. Loopback only, and only
// under a loopback name, so that no page elsewhere can read it by rebinding a name of its own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { encodeUse } from '../app/encode-use.ts'
import { fillFields } from '../app/fill-fields.ts'
import { houseRoot } from '../app/newsroom-files.ts'
import { printIssue } from '../app/print-issue.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import type { Language } from '../diagnostic/language.ts'
import { inert, renderDiagnostic, severityLabel, sortDiagnostics, toRecord } from '../diagnostic/render-diagnostic.ts'
import { anchorOf, webPath } from '../issue/issue.ts'
import { escapeHtml } from '../template/safe-html.ts'
import { deskWords } from './desk-words.ts'
import type { PreviewState, Shown } from './preview-state.ts'
import { MAIL_LOOKS, renderMailFrame, renderWebFile, siteOf } from './render-frames.ts'

const FRAME_POLICY =
  "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src data:; frame-ancestors 'self'; sandbox allow-popups"
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

export function previewApp(state: PreviewState, env: Env): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    if (!LOOPBACK.test(context.req.header('host') ?? '')) return context.text('loopback only', 403)
    await next()
    context.header('x-content-type-options', 'nosniff')
    context.header('referrer-policy', 'no-referrer')
    context.header('cache-control', 'no-store')
    return undefined
  })
  app.get('/', (context) => {
    context.header('content-security-policy', PAGE_POLICY)
    return context.html(renderShell(state))
  })
  for (const [name, type] of [
    ['preview.js', 'text/javascript'],
    ['preview.css', 'text/css'],
  ] as const) {
    const body = readFileSync(join(houseRoot, 'templates/desk', name), 'utf8')
    app.get(`/${name}`, (context) => context.body(body, 200, { 'content-type': `${type}; charset=utf-8` }))
  }
  app.get('/state', (context) => context.json(stateOf(state)))
  app.get('/events', (context) => streamSSE(context, (stream) => follow(stream, state)))
  addFrames(app, state, env)
  return app
}

type Stream = {
  writeSSE: (message: { data: string }) => Promise<void>
  onAbort: (listener: () => void) => void
  sleep: (ms: number) => Promise<unknown>
  aborted: boolean
}

async function follow(stream: Stream, state: PreviewState): Promise<void> {
  const tell = (): Promise<void> => stream.writeSSE({ data: JSON.stringify(stateOf(state)) })
  const release = state.onChange(() => void tell())
  stream.onAbort(release)
  await tell()
  // Proxies and sleeping laptops drop quiet streams; a comment a while keeps it open.
  while (!stream.aborted) await stream.sleep(15_000)
  release()
}

function stateOf(state: PreviewState): object {
  const shown = state.shown()
  const language = state.language()
  const sizes = shown?.compiled.email.sizes ?? { html: 0, encoded: 0 }
  const articles = shown?.compiled.issue.articles ?? []
  const anchors = new Map(articles.map(({ id, file }) => [`issues/${state.issueId}/${file}`, anchorOf(id)]))
  return {
    version: state.version(),
    fresh: state.isFresh(),
    shown: shown !== undefined,
    tookMs: Math.round(state.tookMs()),
    title: shown?.compiled.issue.subject ?? '',
    preheader: shown?.compiled.issue.preheader ?? '',
    hash: shown?.compiled.hash.slice(0, 12) ?? '',
    sizes: { ...sizes, limit: 100_000 },
    shares: [...(shown?.compiled.email.shares ?? [])].sort((a, b) => b.bytes - a.bytes).slice(0, 8),
    diagnostics: sortDiagnostics(state.diagnostics()).map((one) => ({
      ...toRecord(one, language),
      label: one.waived ? deskWords(language).waived : severityLabel(one.severity, language),
      text: frameOf(one),
      anchor: anchors.get(one.file),
      open: `vscode://file${encodeURI(join(state.root, one.file))}:${one.line}:${one.column}`,
    })),
  }
}

/** The line round the place, whole first: what is a secret is seen by what stands before it. */
const frameOf = ({ frame = '', column }: Diagnostic): string =>
  inert(frame)
    .slice(Math.max(0, column - 41))
    .slice(0, 80)
    .trim()

type Env = Readonly<Record<string, string | undefined>>

function addFrames(app: Hono, state: PreviewState, env: Env): void {
  const frame = (
    route: string,
    render: (shown: Shown, path: string) => Promise<string | undefined> | string | undefined,
  ): void => {
    app.get(route, async (context) => {
      const shown = state.shown()
      if (!shown) return context.html(page(`<p>${escapeHtml(deskWords(state.language()).nothingYet)}</p>`), 503)
      const { path } = context.req
      const rendered = (async () => render(shown, context.req.param('path') ?? ''))()
      const body = await rendered.catch((error: unknown) => tell(error, state.language()))
      if (body === undefined) return context.text('404', 404)
      return context.body(body, 200, {
        'content-type': `text/${path.endsWith('.css') ? 'css' : 'html'}; charset=utf-8`,
        'content-security-policy': FRAME_POLICY,
      })
    })
  }
  addPictures(app, state)
  frame('/mail/:path', (shown, name) => {
    const look = MAIL_LOOKS.find((one) => one === name)
    return look && renderMailFrame(shown, look)
  })
  frame('/text', ({ newsroom, compiled }) => {
    const text = fillFields(compiled.text, compiled.issue, { webUrl: newsroom.config.web.url, as: 'text' })
    return page(`<pre>${escapeHtml(text)}</pre>`)
  })
  frame('/web/:path{.+}', renderWebFile)
  frame('/print', async ({ newsroom, compiled }) => {
    const request = { pdf: false, env, progress: () => undefined, signal: new AbortController().signal }
    return (await printIssue(newsroom, compiled, request)).html
  })
}

/** Of the mail, and of every issue on the web. */
function addPictures(app: Hono, state: PreviewState): void {
  for (const path of ['/images/:name', '/web/issues/:id/images/:name'] as const) {
    app.get(path, async (context) => {
      const shown = state.shown()
      const id = context.req.param('id')
      const name = `images/${context.req.param('name')}`
      const uses = shown && (id === undefined ? shown.compiled.email.pictures : siteOf(shown, id)?.pictures)
      const use = uses?.find((one) => one.name === name)
      if (!shown || !use) return context.text('404', 404)
      const bytes = await encodeUse(shown.newsroom, id ?? shown.compiled.issue.id, use)
      return context.body(new Uint8Array(bytes), 200, { 'content-type': `image/${use.format}` })
    })
  }
}

/** What only shows once a template is filled or a picture decoded stands in the frame, where it would have been seen. */
function tell(error: unknown, language: Language): string {
  if (!(error instanceof FileTrouble)) throw error
  return page(`<pre>${escapeHtml(error.diagnostics.map((one) => renderDiagnostic(one, language)).join('\n\n'))}</pre>`)
}

/** What has no look of its own, in a frame. */
const page = (body: string): string =>
  `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>text</title><style>pre,p{white-space:pre-wrap;font:15px/1.7 monospace,sans-serif;max-width:44em;margin:16px auto;padding:0 16px}p{font-family:sans-serif}</style>${body}`

function renderShell(state: PreviewState): string {
  const words = deskWords(state.language())
  const tabs = ([...MAIL_LOOKS, 'text', 'web', 'print'] as const).map(
    (view, at) =>
      `<button role="tab" type="button" id="tab-${view}" aria-controls="view" aria-selected="${at === 0}" data-view="${view}"${at === 0 ? '' : ' tabindex="-1"'}>${escapeHtml(words[view])}</button>`,
  )
  return `<!doctype html>
<html lang="${state.language() === 'zh' ? 'zh-CN' : 'en'}" dir="ltr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(state.issueId)} · Kanfa</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/preview.css"><script src="/preview.js" defer></script></head>
<body data-old="${escapeHtml(words.old)}" data-away="${escapeHtml(words.away)}" data-none="${escapeHtml(words.nothingYet)}" data-fine="${escapeHtml(words.fine)}" data-full="${escapeHtml(words.full)}" data-show="${escapeHtml(words.show)}" data-web="/web/${encodeURI(webPath({ id: state.issueId }))}/">
<header><h1>${escapeHtml(state.issueId)}</h1><p id="subject"></p>
<div class="meter"><label for="size">${escapeHtml(words.size)}</label><meter id="size" min="0" max="100" low="80" high="100" optimum="0" value="0"></meter><output id="size-text" for="size"></output></div>
<p id="status" role="status" aria-live="polite"></p></header>
<nav aria-label="${escapeHtml(words.views)}"><div class="tabs" role="tablist" aria-label="${escapeHtml(words.views)}">${tabs.join('')}</div></nav>
<div class="desk"><main><section id="view" role="tabpanel" aria-labelledby="tab-light" tabindex="0"></section></main>
<aside aria-label="${escapeHtml(words.findings)}"><h2>${escapeHtml(words.findings)}</h2><ol id="findings"></ol><h2>${escapeHtml(words.shares)}</h2><ol id="shares"></ol></aside></div>
</body></html>`
}
