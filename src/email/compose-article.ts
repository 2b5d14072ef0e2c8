// One article in a mail: whole, or as a digest that ends at a sentence and links to the web edition. Its form follows
// from its kind and its section's style; the order of what it says never changes.
import { type Article, type ArticleKind, type Block, blocksFor, innerBlocks, plainText } from '../article/article.ts'
import { anchorOf, type SectionStyle, sourceLead, sourceTail } from '../issue/issue.ts'
import { keepWords, MAIL_HEAD } from '../template/break-lines.ts'
import { escapeHtml, html, joinHtml, type SafeHtml, safe } from '../template/safe-html.ts'
import { bracketed, joinNames, say } from '../template/wording.ts'
import { composeBlocks, listItem, type Standing } from './compose-block.ts'
import { address, MEASURE, type Pen, showPicture } from './pen.ts'

/** headline: a digest without its text, the last thing before an article could only be left out. */
export type Depth = 'full' | 'digest' | 'headline'

export type ArticlePlace = {
  readonly style: SectionStyle
  /** 3, or 4 inside a zone. */
  readonly level: number
  /** The first of its group carries no line above it. */
  readonly isFirst: boolean
  /** The first of the issue: a newspaper gives it a bigger head. */
  readonly isLead: boolean
}

export type ArticleForm = 'article' | 'brief' | 'card' | 'quote-card' | 'profile'

export function formOf(
  { kind, hasQuote }: { readonly kind: ArticleKind; readonly hasQuote: boolean },
  style: SectionStyle,
): ArticleForm {
  if (kind === 'quote' || (style === 'quotes' && hasQuote)) return 'quote-card'
  if (kind === 'profile' || style === 'profiles') return 'profile'
  if (style === 'cards') return 'card'
  return style === 'briefs' || kind === 'brief' ? 'brief' : 'article'
}

export function composeArticle(pen: Pen, article: Article, place: ArticlePlace & { depth: Depth }): SafeHtml {
  const head = headOf(pen, article, place)
  if (place.depth !== 'full') {
    const text = place.depth === 'digest' ? digestText(article) : ''
    return pen.fill('digest', { ...head, text, webHref: pen.webHref(article) })
  }
  const form = formOf({ kind: article.kind, hasQuote: article.quote !== undefined }, place.style)
  const standing: Standing = { level: Math.min(6, place.level + 1), noteId: (number) => noteId(article, number) }
  const tight = form === 'card' || form === 'brief'
  const body = composeBlocks(pen, article.body, { ...standing, ...runIns(article, pen.language), tight })
  const notes = article.notes.map((note) => ({
    id: noteId(article, note.number),
    number: note.number,
    content: listItem(pen, note.children, { ...standing, tight: true }),
  }))
  return pen.fill(form, {
    ...head,
    body,
    saying: (article.quote ?? article.person) === undefined ? safe('') : pen.fill('saying', head),
    notes: notes.length > 0 ? pen.fill('notes', { notes, label: say('notes', pen.language) }) : safe(''),
    editorsNote: remark(pen, article.editorsNote, 'editorsNote'),
    conclusion: remark(pen, article.conclusion, 'conclusion'),
    link: article.url ? pen.fill('button', { href: address(article.url), label: article.tocTitle }) : safe(''),
  })
}

const noteId = (article: Article, number: number): string => `${anchorOf(article.id)}-n${number}`

function headOf(pen: Pen, article: Article, place: ArticlePlace): object {
  const { title, kicker = '', deck = '', tag = '', label = '', person, quote = '' } = article
  const tail = sourceTail(article)
  const photo = person?.photo === undefined ? undefined : showPicture(pen, person.photo, MEASURE.portrait)
  return {
    id: anchorOf(article.id),
    level: place.level,
    isFirst: place.isFirst,
    isLead: place.isLead,
    isFeature: place.style === 'feature',
    title,
    headline: keepWords(title, MAIL_HEAD),
    shortTitle: article.tocTitle,
    kicker,
    deck,
    tag,
    label,
    above: [label, kicker].filter(Boolean).join(' · '),
    byline: joinNames(article.byline, pen.language),
    source: sourceLead(article)?.replace(/[：:] ?$/, '') ?? '',
    sourceTail: tail === undefined ? '' : say('sourceTail', pen.language, { source: tail }),
    sourceHref: article.source?.url ? address(article.source.url) : '',
    quote,
    person: person ? { name: person.name, titles: person.titles.join(' · '), photo } : undefined,
    portraitAlt: person ? say('portrait', pen.language, { name: person.name }) : '',
  }
}

/** 本报讯 in front of the first paragraph, （耀文） behind the last. */
function runIns(article: Article, language: string): Pick<Standing, 'lead' | 'tail'> {
  const { dateline, signoff } = article
  return {
    ...(dateline ? { lead: html`<strong>${dateline}</strong> ` } : {}),
    ...(signoff ? { tail: html`${bracketed(signoff, language)}` } : {}),
  }
}

function remark(pen: Pen, text: string | undefined, key: 'editorsNote' | 'conclusion'): SafeHtml {
  if (!text) return safe('')
  const content = joinHtml(
    text
      .split(/\n\s*\n/)
      .map((part) => pen.fill('paragraph', { text: safe(escapeHtml(part.trim())), tight: true, isVerse: false })),
  )
  return pen.fill('aside', { label: say(key, pen.language), content, isConclusion: key === 'conclusion' })
}

const DIGEST_LENGTH = 110
const SENTENCE = /[。！？!?…]+[”’』」）)"]*|[.](?=\s|$)["”)]*/g

/** The deck, else the first sentences of the text, as many as fit; the first one whole, however long it is. */
export function digestText(article: Article): string {
  const text = (article.deck ?? article.quote ?? firstText(article.body)).replace(/\s+/g, ' ').trim()
  if (text.length <= DIGEST_LENGTH) return text
  let end = 0
  for (const found of text.matchAll(SENTENCE)) {
    const next = found.index + found[0].length
    if (end > 0 && next > DIGEST_LENGTH) break
    end = next
  }
  return end > 0 ? text.slice(0, end) : text
}

function firstText(blocks: readonly Block[]): string {
  for (const block of blocksFor(blocks, 'email')) {
    const text = block.type === 'paragraph' ? plainText(block.children) : firstText(innerBlocks(block))
    if (text.trim()) return text
  }
  return ''
}
