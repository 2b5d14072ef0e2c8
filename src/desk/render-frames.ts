// The mail as different clients would show it: dark by the client's own rule, dark by inversion, without pictures, and
// in a webmail that strips nearly everything. Simulations of text, never of a whole client.
import { fillFields } from '../app/fill-fields.ts'
import { webPath } from '../issue/issue.ts'
import type { Shown } from './preview-state.ts'

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
