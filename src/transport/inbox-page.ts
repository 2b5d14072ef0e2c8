// What arrived in the embedded inbox, for a browser: a list, and one message as a reader would see it. Invariant: a
// message is shown in a frame that may run nothing, load no frame, font or form, and reach no other page; everything
// else on the page is escaped.
import { hash } from 'node:crypto'
import { decodeWords, type Email } from 'postal-mime'
import { type Language, wordsIn } from '../diagnostic/language.ts'
import { type Arrival, listInbox, readArrival, readSource } from './inbox.ts'

export type InboxPageOptions = {
  readonly folder: string
  readonly language: Language
  /** The publication's: a reader compares with the report, which is told in it. */
  readonly timezone: string
  /** Where the pages are mounted, without a trailing slash: /inbox. */
  readonly path: string
}
type Page = { readonly body: string; readonly type: string; readonly policy: string; readonly status?: number }

const PER_PAGE = 50

export function createInboxPages(options: InboxPageOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (!['GET', 'HEAD'].includes(request.method)) return toResponse({ ...textPage('405'), status: 405 })
    const [id = '', view = ''] = pathname.slice(options.path.length).split('/').filter(Boolean)
    const number = Math.max(1, Number.parseInt(searchParams.get('page') ?? '1', 10) || 1)
    return toResponse(id === '' ? await renderList(options, number) : await renderView(options, id, view))
  }
}

function toResponse({ body, type, policy, status = 200 }: Page): Response {
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
  return new Response(body, { status, headers })
}

async function renderView(options: InboxPageOptions, id: string, view: string): Promise<Page> {
  if (view === 'source') {
    const source = await readSource(options.folder, id)
    return source ? textPage(source.content.toString()) : renderMissing(options)
  }
  const arrival = await readArrival(options.folder, id, 'whole')
  if (!arrival || !['', 'html', 'text'].includes(view)) return renderMissing(options)
  if (view === 'html') return framePage(arrival.mail)
  if (view === 'text') return textPage(arrival.mail.text ?? '')
  return renderMessage(options, arrival)
}

/** The message itself: own styles and pictures, nothing that acts. The header holds even when opened without a frame. */
const framePage = ({ html = '', attachments }: Email): Page => ({
  body: html.replace(/cid:([\w@.+-]+)/g, (whole, id: string) => {
    const found = attachments.find(({ contentId }) => contentId === `<${id}>`)
    if (!found || !/^image\/(png|jpeg|gif)$/.test(found.mimeType)) return whole
    const { content } = found
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer)
    return `data:${found.mimeType};base64,${bytes.toString('base64')}`
  }),
  type: 'text/html',
  policy:
    "sandbox; default-src 'none'; img-src data: https:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
})

const textPage = (body: string): Page => ({ body, type: 'text/plain', policy: "sandbox; default-src 'none'" })

async function renderList(options: InboxPageOptions, number: number): Promise<Page> {
  const words = wordsIn(WORDS, options.language)
  const range = { from: (number - 1) * PER_PAGE, count: PER_PAGE }
  const { total, arrivals } = await listInbox(options.folder, range)
  const rows = arrivals.map(({ id, at, size, mail }) => {
    const to = (mail.to ?? []).map((one) => `${escapeHtml(one.name)} <small>${escapeHtml(one.address ?? '')}</small>`)
    const subject = `<a href="${options.path}/${id}">${escapeHtml(mail.subject || words.noSubject)}</a>`
    return `<tr><td>${to.join('<br>')}</td><th scope="row">${subject}</th><td><time datetime="${at.toISOString()}">${escapeHtml(formatTime(at, options))}</time></td><td class="n">${formatSize(size)}</td></tr>`
  })
  const head = words.columns
    .split(' ')
    .map((one) => `<th scope="col">${one}</th>`)
    .join('')
  const table = `<table><caption>${words.count.replace('{}', String(total))}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
  const pages = [
    ...(number > 1 ? [`<a rel="prev" href="${options.path}?page=${number - 1}">${words.newer}</a>`] : []),
    ...(number * PER_PAGE < total
      ? [`<a rel="next" href="${options.path}?page=${number + 1}">${words.older}</a>`]
      : []),
  ]
  const body =
    total === 0
      ? `<p class="empty">${words.empty}</p>`
      : `${table}<nav aria-label="${words.pages}">${pages.join(' ')}</nav>`
  return renderPage(options, words.title, `<h1>${words.title}</h1><p class="note">${words.note}</p>${body}`)
}

function renderMessage(options: InboxPageOptions, { id, at, size, mail }: Arrival): Page {
  const words = wordsIn(WORDS, options.language)
  const people = (all: Email['to']): string =>
    (all ?? []).map(({ name, address }) => `${name ? `${name} ` : ''}<${address ?? ''}>`).join(', ')
  const headerOf = (key: string): string => decodeWords(mail.headers.find((one) => one.key === key)?.value ?? '')
  const facts: [string, string][] = [
    [words.from, people(mail.from ? [mail.from] : [])],
    [words.to, people(mail.to)],
    [words.at, `${formatTime(at, options)} · ${formatSize(size)}`],
    ...['return-path', 'message-id', 'list-id', 'list-unsubscribe'].map((key): [string, string] => [
      key,
      headerOf(key),
    ]),
  ]
  const list = facts
    .filter(([, value]) => value)
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
  const here = `${options.path}/${id}`
  const shown = mail.html === undefined ? 'text' : 'html'
  const subject = mail.subject || words.noSubject
  return renderPage(
    options,
    subject,
    `<p><a href="${options.path}">← ${words.title}</a></p><h1>${escapeHtml(subject)}</h1><dl>${list.join('')}</dl>
<p class="views"><a href="${here}/text">${words.text}</a> <a href="${here}/source">${words.source}</a></p>
<iframe sandbox title="${escapeHtml(subject)}" src="${here}/${shown}"></iframe>`,
  )
}

const renderMissing = (options: InboxPageOptions): Page => {
  const words = wordsIn(WORDS, options.language)
  const back = `<p><a href="${options.path}">← ${words.title}</a></p>`
  return { ...renderPage(options, words.missing, `${back}<h1>${words.missing}</h1>`), status: 404 }
}

const renderPage = ({ language }: InboxPageOptions, title: string, main: string): Page => ({
  body: `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${main}</main></body></html>`,
  type: 'text/html',
  policy: `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
})

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)

const formatSize = (bytes: number): string => `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} KB`

const formatTime = (at: Date, { language, timezone }: InboxPageOptions): string =>
  new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', {
    ...{ dateStyle: 'medium', timeStyle: 'medium', timeZone: timezone },
  }).format(at)

const WORDS = {
  title: ['内置收件箱', 'The embedded inbox'],
  note: [
    '没有设置 KANFA_SMTP_URL 时，邮件都送到这里，不会寄给任何人。',
    'Where KANFA_SMTP_URL is not set, mail arrives here and nowhere else.',
  ],
  empty: [
    '还没有邮件。用 kanfa send 期名 --test 地址 寄一封试试。',
    'Nothing has arrived yet. Try kanfa send ISSUE --test ADDRESS.',
  ],
  columns: ['收件人 主题 收到时间 大小', 'To Subject Arrived Size'],
  count: ['共 {} 封，最新的在前', '{} in all, the newest first'],
  pages: ['翻页', 'Pages'],
  newer: ['← 较新', '← newer'],
  older: ['较旧 →', 'older →'],
  noSubject: ['（无主题）', '(no subject)'],
  missing: ['没有这封邮件', 'There is no such message'],
  from: ['发件人', 'From'],
  to: ['收件人', 'To'],
  at: ['收到', 'Arrived'],
  text: ['纯文本', 'Plain text'],
  source: ['原文', 'Source'],
} as const

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2329;--muted:#5b6670;--paper:#fff;--page:#f3f5f6;--accent:#0b5a8f;--rule:#dbe1e5}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaed;--muted:#a3aeb7;--paper:#1b2126;--page:#12171b;--accent:#7fc0ec;--rule:#333d45}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.6 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.5rem;line-height:1.35;margin:.25rem 0 .75rem;overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:.2em}a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
small{display:block;font-size:.875rem}.note,caption,dt,time,small,.n{color:var(--muted)}
table{width:100%;border-collapse:collapse;background:var(--paper);border:1px solid var(--rule)}
caption{text-align:start;padding:.25rem 0 .5rem}
th,td{text-align:start;font-weight:400;padding:.55rem .75rem;border-bottom:1px solid var(--rule);vertical-align:top;overflow-wrap:anywhere}
thead th{color:var(--muted);font-size:.875rem;white-space:nowrap}td time,.n{white-space:nowrap;font-variant-numeric:tabular-nums}.n,thead th:last-child{text-align:end}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0 0 1rem;font-size:.9375rem}dd{margin:0;overflow-wrap:anywhere}
nav,.views{display:flex;gap:1.25rem;margin:1rem 0}
.views a,nav a,p>a:only-child{display:inline-block;padding:.55rem 0}tbody a{display:block;padding:.3rem 0;text-wrap:pretty}
.empty{background:var(--paper);border:1px solid var(--rule);padding:3rem;text-align:center;color:var(--muted)}
iframe{display:block;width:100%;height:75vh;border:1px solid var(--rule);background:#fff}
@media(max-width:40rem){dl{display:block}dd{margin-bottom:.4rem}thead,.n{display:none}tr,td,th{display:block;border:0}tr{border-bottom:1px solid var(--rule);padding:.4rem 0}td,th{padding:.1rem .75rem}}
`
