// What the print templates see of an issue: articles, sections, adverts and page references as plain values and ready
// markup. A page reference is a link with its number in data-p, empty until the number has been measured.
import { type Article, type Block, blocksFor } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'
import { type Advert, anchorOf, type Issue, type Section, type SectionStyle, sourceTail } from '../issue/issue.ts'
import type { Layout } from '../manifest/config.ts'
import { breakAddresses, isTorn, keepWords } from '../template/break-lines.ts'
import { html, joinHtml, type SafeHtml, safe } from '../template/safe-html.ts'
import { joinNames, say, type WordKey } from '../template/wording.ts'
import { geometryOf, spanEm } from './page-geometry.ts'
import { image, lengthOf, noteId, type PrintContext, qrCode, renderBody, renderQr } from './render-blocks.ts'
import { isSpanning } from './table-columns.ts'

/** The printed page of every anchor that has been measured: `a-ID` where an article begins, `z-ID` where it ends. Beside
    them `last`, the last page, and under fillOf and asideOf how far down and how far right on its page an end stands. */
export type PageNumbers = ReadonlyMap<string, number>

/** How far down its type area an anchor was measured to stand, in heights of the page. */
export const fillOf = (anchor: string): string => `fill ${anchor}`

/** And across: 0 at the left edge, 1 at the right. */
export const asideOf = (anchor: string): string => `aside ${anchor}`

/** What was measured first of all. */
export const firstOf = (anchor: string): string => `first ${anchor}`

export const endOf = (articleId: string): string => `z-${articleId}`

/** Lines that a newspaper's sheet must do without, because something fell off it. */
export const spillOf = (sheet: string): string => `spill ${sheet}`

/** An article whose floating boxes were measured to leave the page: they stand where they are written. */
export const stillOf = (articleId: string): string => `still ${articleId}`
export const jumpOf = (articleId: string): string => `j-${articleId}`
export const continuationOf = (articleId: string): string => `c-${articleId}`

export const pageRef = (anchor: string, numbers: PageNumbers): SafeHtml =>
  html`<a class="pn" href="#${anchor}" data-ref="${anchor}" data-p="${numbers.get(anchor)}"></a>`

/** 10~12 for an article of three pages; the second number stays empty, and is not shown, where it is the first. */
export function pageRange(articleId: string, numbers: PageNumbers): SafeHtml {
  const [from, to] = [anchorOf(articleId), endOf(articleId)]
  const page = numbers.get(to) === numbers.get(from) ? undefined : numbers.get(to)
  return html`${pageRef(from, numbers)}<a class="pn to" href="#${to}" data-ref="${to}" data-p="${page}" data-from="${from}"></a>`
}

/** A sentence of the house with a page reference in it: 下转第□版. */
export function sayPage(key: WordKey, page: SafeHtml, language: string): SafeHtml {
  const [before, after] = say(key, language, { page: '\0' }).split('\0')
  return html`${before}${page}${after}`
}

export type Form = 'article' | 'feature' | 'short' | 'brief' | 'card' | 'quote' | 'profile'

/** These follow each other in columns; articles and features have columns of their own under a head across them. */
export const isFlowing = (form: Form): boolean => form !== 'article' && form !== 'feature'

const CARD_LENGTH = 420
/** Pieces so short would be all head: they follow each other in columns. */
const SHORT_LENGTH = { magazine: 520, journal: 160, bulletin: 160, newspaper: 160 } as const
/** From here on a feature opens a page of its own in a magazine. */
const MAJOR_LENGTH = 1500

export function formOf(article: Article, style: SectionStyle, layout: Layout): Form {
  const length = lengthOf(blocksFor(article.body, 'print'))
  if (article.kind === 'quote' || (style === 'quotes' && article.quote)) return 'quote'
  if (article.kind === 'profile' || style === 'profiles') return 'profile'
  if (style === 'briefs' || article.kind === 'brief') return 'brief'
  const isNarrow = !article.body.some((block) => isSpanning(block, geometryOf(layout)))
  if (style === 'cards') return length <= CARD_LENGTH && isNarrow ? 'card' : 'article'
  if (style === 'feature' || article.kind === 'feature' || article.kind === 'interview') return 'feature'
  const isPlain = layout === 'magazine' || !article.deck
  return length <= SHORT_LENGTH[layout] && isNarrow && isPlain ? 'short' : 'article'
}

export const isMajor = (article: Article, form: Form): boolean =>
  form === 'feature' && lengthOf(blocksFor(article.body, 'print')) >= MAJOR_LENGTH

/** One piece of an article: all of it, or in a newspaper what stands before or after the jump. */
export type Piece = {
  readonly form: Form
  readonly blocks?: readonly Block[]
  readonly isContinuation?: boolean
  /** Its end is printed elsewhere. */
  readonly isCut?: boolean
  readonly turn?: SafeHtml
}

export function viewArticle(article: Article, piece: Piece, context: PrintContext): object {
  const { language } = context.issue.publication
  const { form, blocks = article.body, isContinuation = false, isCut = false, turn } = piece
  const body = renderBody(article, blocks, context)
  const whole = joinHtml([
    ...(isContinuation ? [] : [remark(article.editorsNote, 'editorsNote', language)]),
    ...body,
    ...(isCut ? [] : endMatter(article, context)),
  ]).toString()
  const end = isCut ? jumpOf(article.id) : endOf(article.id)
  const { person, deck = '' } = article
  const { columns, column } = context.geometry
  const room = isFlowing(form) ? column : (context.wideEm ?? spanEm(context.geometry, columns)) - 4
  return {
    id: isContinuation ? continuationOf(article.id) : anchorOf(article.id),
    form,
    kind: article.kind,
    isMajor: isMajor(article, form),
    opens: true,
    isContinuation,
    isStill: context.numbers.has(stillOf(article.id)),
    label: article.label,
    tag: article.tag,
    kicker: isContinuation ? undefined : article.kicker,
    title: keepWords(article.title),
    titleLines: article.titleLines.map((line) => keepWords(line)),
    deck: deck && !isContinuation && safe(breakAddresses(html`${deck}`.toString())),
    isTorn: isTorn(deck, room),
    byline: isContinuation ? undefined : joinNames(article.byline, language),
    // Said once: a continuation repeats neither the words nor who said them.
    hasSaying: !isContinuation && (article.quote ?? person) !== undefined,
    quote: article.quote && keepWords(article.quote),
    person: person && {
      name: person.name,
      titles: person.titles,
      photo: image(person.photo, say('portrait', language, { name: person.name }), { context, em: 7, lines: 8 }),
    },
    body: safe(markEnd(breakAddresses(whole), end)),
    turn,
  }
}

/** Puts an id round the last character: an empty anchor would be reported on the page where its block begins. */
function markEnd(markup: string, id: string): string {
  let at = markup.length
  while (at > 0 && /[>\s]/.test(markup[at - 1] ?? ''))
    at = markup[at - 1] === '>' ? markup.lastIndexOf('<', at - 1) : at - 1
  if (at <= 0) return `${markup}<span id="${id}"></span>`
  const entity = /&#?\w+;$/.exec(markup.slice(Math.max(0, at - 10), at))
  const from = at - (entity?.[0].length ?? ([...markup.slice(at - 2, at)].length === 1 ? 2 : 1))
  return `${markup.slice(0, from)}<span id="${id}">${markup.slice(from, at)}</span>${markup.slice(at)}`
}

function remark(text: string | undefined, key: 'editorsNote' | 'conclusion', language: string): SafeHtml {
  if (!text) return safe('')
  const parts = text.split(/\n\s*\n/).map((part) => html`<p>${part.trim()}</p>`)
  return html`<aside class="aside ${key === 'conclusion' ? 'conclusion' : 'note'} whole"><p class="aside-label">${say(key, language)}</p>${parts}</aside>`
}

function endMatter(article: Article, context: PrintContext): SafeHtml[] {
  const { language } = context.issue.publication
  const tail = sourceTail(article)
  const notes = article.notes.map(
    (note) =>
      html`<li id="${noteId(article, note.number)}"><span class="mark">[${note.number}]</span>${joinHtml(renderBody({ ...article, dateline: '', signoff: '', source: { position: 'tail' }, body: note.children }, note.children, context))}</li>`,
  )
  return [
    remark(article.conclusion, 'conclusion', language),
    tail ? html`<p class="tail">${say('sourceTail', language, { source: tail })}</p>` : safe(''),
    article.url ? renderQr(article.url, say('scan', language), context) : safe(''),
    notes.length > 0
      ? html`<aside class="notes" aria-label="${say('notes', language)}"><ol>${notes}</ol></aside>`
      : safe(''),
  ]
}

/** A banner's letters are not spaced where they are Latin, or many. */
export const isTight = (title: string): boolean => !/\p{sc=Han}/u.test(title) || displayWidth(title) > 24

export function viewSection(section: Section, context: PrintContext): object {
  const { pageHeight, lines, line, columns } = context.geometry
  const groupOf = (articles: readonly Article[], style: SectionStyle): object[] => {
    const groups: { form: Form; isFlow: boolean; articles: object[] }[] = []
    for (const article of articles) {
      const form = formOf(article, style, context.issue.layout)
      const before = firstOf(fillOf(endOf(articles[articles.indexOf(article) - 1]?.id ?? '')))
      const opens = (context.numbers.get(before) ?? 1) * pageHeight > lines * line * 0.4
      const view = { ...viewArticle(article, { form }, context), opens }
      const last = groups.at(-1)
      if (last?.form === form && isFlowing(form)) last.articles.push(view)
      else groups.push({ form, isFlow: isFlowing(form), articles: [view] })
    }
    // One short piece alone, or fewer boxes than columns, would leave columns empty; a few short ones are no news in brief.
    const least = { card: columns, brief: 2, short: context.issue.layout === 'magazine' ? 2 : 4 }
    const fills = ({ form, articles }: { form: Form; articles: object[] }): boolean =>
      articles.length >= (least[form as keyof typeof least] ?? 1)
    return groups.map((group) => ({ ...group, isFlow: group.isFlow && fills(group) }))
  }
  return {
    id: section.id,
    title: section.title,
    isTight: isTight(section.title),
    style: section.style,
    groups: groupOf(section.articles, section.style),
    zones: section.zones.map((zone) => ({
      id: zone.id,
      title: zone.title,
      groups: groupOf(zone.articles, section.style),
    })),
  }
}

export const advertAnchor = (issue: Issue, advert: Advert): string => `ad-${issue.adverts.indexOf(advert) + 1}`

/** Of the page's height. */
export const ADVERT_SHARE = { full: 2, half: 0.42, quarter: 0.21, strip: 0.11 } as const

export function viewAdvert(advert: Advert, context: PrintContext): object {
  const { geometry, issue } = context
  const isFull = advert.size === 'full'
  const em = isFull ? geometry.pageWidth / geometry.font : spanEm(geometry, geometry.columns)
  return {
    language: issue.publication.language,
    id: advertAnchor(issue, advert),
    isFull,
    size: advert.size,
    advertiser: advert.advertiser,
    subject: advert.subject,
    link: advert.link,
    image: image(advert.image, `${advert.advertiser}：${advert.subject}`, {
      context,
      em,
      lines: geometry.lines * ADVERT_SHARE[advert.size],
    }),
    qr: !advert.image && advert.link ? qrCode(advert.link) : undefined,
  }
}
