// Inline text as HTML, the same for mail, web and print. Links carry only addresses the article room let through;
// an edition adds nothing but where its footnotes stand and, for mail, the styles that must be written inline.
import type { Inline } from '../article/article.ts'
import { escapeHtml, SafeHtml } from './safe-html.ts'

export type InlineOptions = {
  /** The address of a footnote: `#note-a-1`. Absent: the number is printed without a link. */
  readonly noteHref?: (number: number) => string
  /** The id of the place the footnote is called from, so that the note can link back. */
  readonly noteId?: (number: number) => string
  /** Inline styles, for editions whose style sheet may be thrown away. */
  readonly styles?: { readonly link?: string; readonly code?: string; readonly note?: string }
}

export const renderInlines = (inlines: readonly Inline[], options: InlineOptions = {}): SafeHtml =>
  new SafeHtml(inlinesHtml(inlines, options))

const TAGS = { strong: 'strong', emphasis: 'em', delete: 'del' } as const

const styled = (style: string | undefined): string => (style ? ` style="${escapeHtml(style)}"` : '')

function inlinesHtml(inlines: readonly Inline[], options: InlineOptions): string {
  let text = ''
  for (const inline of inlines) text += inlineHtml(inline, options)
  return text
}

function inlineHtml(inline: Inline, options: InlineOptions): string {
  const { styles } = options
  switch (inline.type) {
    case 'text':
      return escapeHtml(inline.value)
    case 'strong':
    case 'emphasis':
    case 'delete':
      return `<${TAGS[inline.type]}>${inlinesHtml(inline.children, options)}</${TAGS[inline.type]}>`
    case 'code':
      return `<code${styled(styles?.code)}>${escapeHtml(inline.value)}</code>`
    case 'link':
      return `<a href="${escapeHtml(inline.url)}"${styled(styles?.link)}>${inlinesHtml(inline.children, options)}</a>`
    case 'note': {
      const id = options.noteId ? ` id="${escapeHtml(options.noteId(inline.number))}"` : ''
      const number = options.noteHref
        ? `<a href="${escapeHtml(options.noteHref(inline.number))}"${styled(styles?.link)}>[${inline.number}]</a>`
        : `[${inline.number}]`
      return `<sup${id}${styled(styles?.note)}>${number}</sup>`
    }
    case 'break':
      return '<br>'
  }
}
