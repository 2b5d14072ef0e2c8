// The mail as different clients would show it: dark by the client's own rule, dark by inversion, without pictures, and
// in a webmail that strips nearly everything. Simulations of text, never of a whole client. And the web edition.
import { fillFields } from '../app/fill-fields.ts'
import { listIssues, readIssues } from '../app/list-issues.ts'
import { webPath } from '../issue/issue.ts'
import type { ArticleMemory } from '../issue/read-articles.ts'
import { renderArchive } from '../site/render-archive.ts'
import { renderSite, type Site } from '../site/render-site.ts'
import type { Shown } from './preview-state.ts'

/** Other issues as well, so that the archive and the way back lead somewhere; only for as long as they are looked at. */
const articles: ArticleMemory = new Map()

export function siteOf({ newsroom, compiled }: Shown, id: string): Site | undefined {
  const { config, templates } = newsroom
  const wanted = listIssues(newsroom).filter((one) => one === id && id !== compiled.issue.id)
  const issue = id === compiled.issue.id ? compiled.issue : readIssues(newsroom, wanted, articles)[0]
  return issue && renderSite(issue, { config, theme: newsroom.themeFor(issue.layout).theme, templates })
}

/** `path` from the site's root, as on the web: the archive, and issues/ID/ below it. */
export function renderWebFile(shown: Shown, path: string): string | undefined {
  const [, id, file = path] = /^issues\/([^/]+)\/(.*)$/.exec(path) ?? []
  const name = file === '' ? 'index.html' : file
  if (id !== undefined) return siteOf(shown, id)?.files.get(name)
  const { newsroom } = shown
  const { config, templates } = newsroom
  const { theme } = newsroom.themeFor(config.publication.layout)
  const issues = readIssues(newsroom, listIssues(newsroom), articles)
  const options = { config, theme, templates, hrefOf: (one: string) => `${webPath({ id: one })}/` }
  return /\.(?:html|css)$/.test(name) ? renderArchive(issues, options).get(name) : undefined
}

export const MAIL_LOOKS = ['light', 'dark', 'inverted', 'no-pictures', 'hostile'] as const
export type MailLook = (typeof MAIL_LOOKS)[number]

export function renderMailFrame({ newsroom, compiled }: Shown, look: MailLook): string {
  const { issue, email } = compiled
  const webUrl = newsroom.config.web.url
  const hosted = `${webUrl ?? ''}/${webPath(issue)}/images/`
  const local = email.html.replaceAll(hosted, '/images/').replace(/cid:([^"'\s]+)/g, (whole, id: string) => {
    const found = email.embedded.find((one) => one.contentId === id)
    return found ? `/${found.use.name}` : whole
  })
  return LOOKS[look](fillFields(local, issue, { webUrl, as: 'html' }))
}

const LOOKS: Readonly<Record<MailLook, (html: string) => string>> = {
  light: (html) => html.replace(/@media\s*\(prefers-color-scheme:\s*dark\)/g, '@media not all'),
  dark: (html) => html.replace(/@media\s*\(prefers-color-scheme:\s*dark\)/g, '@media all'),
  // Gmail on iOS turns every colour round and leaves pictures alone.
  inverted: (html) =>
    addStyle(
      LOOKS.light(html),
      'html{background:#fff;filter:invert(1) hue-rotate(180deg)}img{filter:invert(1) hue-rotate(180deg)}',
    ),
  'no-pictures': (html) => LOOKS.light(html).replace(/(<img\b[^>]*?)\ssrc="[^"]*"/g, '$1'),
  hostile: stripHostile,
}

const addStyle = (html: string, css: string): string => html.replace(/<\/head>/i, `<style>${css}</style></head>`)

/** What a webmail that puts the mail into a div of its own leaves of it: no head, style sheet, class, id or picture. */
export function stripHostile(html: string): string {
  const body = /<body[^>]*>([\s\S]*)<\/body>/i.exec(html)?.[1] ?? html
  return body
    .replace(/<style[\s\S]*?<\/style>/gi, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<img\b[^>]*?\balt="([^"]*)"[^>]*>/gi, '$1')
    .replace(/<img\b[^>]*>/gi, '')
    .replace(/\s(class|id)="[^"]*"/gi, '')
    .replace(/(?:position|float|background-image)\s*:[^;"]*;?/gi, '')
}
