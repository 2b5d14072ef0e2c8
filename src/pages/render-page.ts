// A members' page: its body in the frame that all pages share, in the visitor's language, under the strictest policy
// that lets a style sheet in. No page holds a script.
import type { Context } from 'hono'
import type { Language } from '../diagnostic/language.ts'
import { toLanguage } from '../diagnostic/language.ts'
import { html, type SafeHtml } from '../template/safe-html.ts'
import { type PageWord, pageWord } from './page-words.ts'
import type { PagesWorld } from './pages-world.ts'

export type Visit = {
  readonly context: Context
  readonly language: Language
  readonly say: (key: PageWord, values?: Readonly<Record<string, string | number>>) => string
  /** A page of ours, in the language that was chosen: there is no cookie to remember it. */
  readonly to: (path: string) => string
}

/** ?lang= first, then what the browser asks for, then the publication's own. */
export function visitOf(context: Context, world: PagesWorld): Visit {
  const asked = context.req.query('lang')
  const own = world.newsroom.config.publication.language
  const language = toLanguage(asked || acceptedOf(context.req.header('accept-language') ?? '') || own)
  const root = rootOf(world.publicUrl)
  return {
    ...{ context, language, say: (key, values) => pageWord(key, language, values) },
    to: (path) => root + (asked ? `${path}?lang=${language}` : path),
  }
}

/** The folder that a proxy gives these pages beside its others, or nothing. */
export const rootOf = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/$/, '')

/** Of the languages that a browser lists, the one it likes best that these pages have, or else the one it likes best. */
function acceptedOf(header: string): string | undefined {
  const listed = header.split(',').map((one) => {
    const [tag = '', ...more] = one.trim().split(';')
    const weight = Number(/^\s*q=([\d.]+)/.exec(more.join(';'))?.[1] ?? 1)
    return { tag, weight }
  })
  const best = listed.filter(({ tag, weight }) => weight > 0 && tag !== '*').sort((a, b) => b.weight - a.weight)
  return (best.find(({ tag }) => /^(zh|en)\b/i.test(tag)) ?? best[0])?.tag
}

export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** On every answer, page or file. */
export const safeHeaders = (publicUrl: string): Record<string, string> => ({
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
})

export type Page = {
  readonly title: string
  readonly body: SafeHtml
  readonly status?: 200 | 400 | 404 | 405 | 429 | 500
  readonly isPrivate?: boolean
}

export function renderPage(world: PagesWorld, { context, language, say, to }: Visit, page: Page): Response {
  const { publication } = world.newsroom.config
  const other = language === 'zh' ? 'en' : 'zh'
  const text = world.newsroom.templates.get('pages/page.html.hbs')({
    language: language === 'zh' ? 'zh-CN' : 'en',
    title: `${page.title} · ${publication.name}`,
    heading: page.title,
    ...{ name: publication.name, tag: publication.language, root: rootOf(world.publicUrl) },
    body: page.body,
    isPrivate: page.isPrivate === true,
    links: [
      { href: to('/'), label: say('archive') },
      { href: to('/search'), label: say('searchButton') },
      { href: to('/subscribe'), label: say('subscribe') },
      { href: to('/privacy'), label: say('privacyTitle') },
    ],
    home: to('/'),
    otherHref: `?${new URLSearchParams({ ...context.req.query(), lang: other })}`,
    otherLabel: other === 'zh' ? '中文' : 'English',
    otherTag: other === 'zh' ? 'zh-CN' : 'en',
  })
  for (const [name, value] of Object.entries(safeHeaders(world.publicUrl))) context.header(name, value)
  context.header('cache-control', page.isPrivate ? 'no-store' : 'public, max-age=60')
  context.header('vary', 'accept-language')
  if (page.isPrivate) context.header('x-robots-tag', 'noindex')
  return context.html(text, page.status ?? 200)
}

/** What is one visitor's: kept in no cache and in no index. */
export const answer = (at: PagesWorld, visit: Visit, title: PageWord, body: SafeHtml, status: Page['status'] = 200) =>
  renderPage(at, visit, { title: visit.say(title), body, status, isPrivate: true })

export const paragraph = (text: string): SafeHtml => html`<p>${text}</p>`
