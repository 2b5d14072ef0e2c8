// A whole mail from its parts, in reading order: masthead, contents, sections with their zones, adverts, notices,
// colophon, and the lines every mail must carry. Articles come in ready-made, whole or as digests.
import type { Article } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'
import { toLanguage } from '../diagnostic/language.ts'
import { anchorOf, type Issue, type Section } from '../issue/issue.ts'
import type { ColophonLine, MailConfig } from '../manifest/config.ts'
import type { Theme } from '../manifest/theme.ts'
import { keepWords, SHORT_NAME } from '../template/break-lines.ts'
import { coverAlt, issueLine, issueLineParts, issueNumber, issueTitle } from '../template/issue-words.ts'
import { joinHtml, type SafeHtml, safe } from '../template/safe-html.ts'
import { joinNames, labelled, say, wholeNames } from '../template/wording.ts'
import { type ArticlePlace, formOf } from './compose-article.ts'
import { address, MEASURE, type Pen, showPicture } from './pen.ts'

/** All that the mail says round its articles; an edit to an article's body changes none of it. */
export type Outline = Omit<Issue, 'sections' | 'articles' | 'pictures' | 'sources' | 'waivers' | 'contentHash'> & {
  readonly sections: readonly OutlineSection[]
}
export type Head = Pick<Article, 'id' | 'tocTitle' | 'kind'> & { readonly hasQuote: boolean }
type OutlineSection = Pick<Section, 'id' | 'title' | 'style'> & {
  readonly articles: readonly Head[]
  readonly zones: readonly { readonly id: string; readonly title: string; readonly articles: readonly Head[] }[]
}

export function outlineOf(issue: Issue): Outline {
  const { sections, articles: _, pictures: _1, sources: _2, waivers: _3, contentHash: _4, ...rest } = issue
  const heads = (articles: readonly Article[]): Head[] =>
    articles.map(({ id, tocTitle, kind, quote }) => ({ id, tocTitle, kind, hasQuote: quote !== undefined }))
  return {
    ...rest,
    sections: sections.map(({ id, title, style, articles, zones }) => ({
      id,
      title,
      style,
      articles: heads(articles),
      zones: zones.map((zone) => ({ id: zone.id, title: zone.title, articles: heads(zone.articles) })),
    })),
  }
}

const headsIn = (outline: Outline): Head[] =>
  outline.sections.flatMap(({ articles, zones }) => [...articles, ...zones.flatMap((zone) => zone.articles)])

export type IssueParts = {
  readonly issue: Outline
  readonly mail: MailConfig
  readonly theme: Theme
  readonly article: (article: Head, place: ArticlePlace, measure: number) => SafeHtml
}

const FIELDS = {
  view: safe('{{viewUrl}}'),
  unsubscribe: safe('{{unsubscribeUrl}}'),
  preferences: safe('{{preferencesUrl}}'),
}

export function composeIssue(pen: Pen, parts: IssueParts): SafeHtml {
  const { issue, mail } = parts
  const [lead] = headsIn(issue)
  const body = joinHtml([
    composeMasthead(pen, parts),
    composeContents(pen, issue),
    ...toSheets(pen, [
      ...issue.sections.flatMap((section, at) => composeSection(pen, section, { parts, lead, isFirst: at === 0 })),
      ...composeAdverts(pen, issue),
      ...composeNotices(pen, issue),
      ...composeColophon(pen, issue),
    ]),
    pen.fill('footer', {
      ...FIELDS,
      name: issue.publication.name,
      why: say('whyReceived', pen.language, { name: issue.publication.name }),
      postalAddress: mail.postalAddress ?? '',
      commercial: mail.commercial,
    }),
  ])
  return pen.fill('document', {
    ...FIELDS,
    dir: /^(ar|he|fa|ur|ug)\b/i.test(pen.language) ? 'rtl' : 'ltr',
    isHan: toLanguage(pen.language) === 'zh',
    title: issueTitle(issue),
    subject: issue.subject,
    preheader: issue.preheader,
    filler: filler(issue.preheader),
    body,
  })
}

type Part = { readonly html: SafeHtml; readonly isRow?: true }

/** What stands in the sheet's one column is gathered until a row of two columns comes between. */
function toSheets(pen: Pen, parts: readonly Part[]): SafeHtml[] {
  const rows: SafeHtml[] = []
  let open: SafeHtml[] = []
  const close = (isLast: boolean): void => {
    if (open.length > 0) rows.push(pen.fill('sheet', { content: joinHtml(open), isLast }))
    open = []
  }
  for (const { html, isRow } of parts) {
    if (isRow) close(false)
    if (isRow) rows.push(html)
    else open.push(html)
  }
  close(true)
  return rows
}

/** Enough invisible spaces that no client shows the text after the preheader beside the subject. */
function filler(preheader: string): SafeHtml {
  const missing = Math.max(20, Math.min(90, 150 - displayWidth(preheader)))
  return safe('&#847;&zwnj;&nbsp;'.repeat(missing))
}

function composeMasthead(pen: Pen, { issue, theme }: IssueParts): SafeHtml {
  const { publication } = issue
  const { logo } = theme
  return pen.fill('masthead', {
    name: publication.name,
    headline: keepWords(publication.name, SHORT_NAME),
    logo: logo ? showPicture(pen, logo, 280) : undefined,
    // One Han after another, for mastheads that space them out.
    letters: [...publication.name],
    slogan: publication.slogan ?? '',
    publishers: publication.publishers,
    publisherNames: joinNames(publication.publishers, pen.language),
    wholeNames: wholeNames(publication.publishers, pen.language, safe(' style="display:inline-block"')),
    issueLine: issueLine(issue),
    issueNumber: issueNumber(issue),
    number: issue.number,
    lineParts: issueLineParts(issue),
    date: issue.date,
    period: publication.period ?? '',
    permit: publication.permit ?? '',
    internal: publication.profile === 'internal',
    cover: issue.cover.image ? showPicture(pen, issue.cover.image, MEASURE.sheet) : undefined,
    coverAlt: coverAlt(issue),
  })
}

function composeContents(pen: Pen, issue: Outline): SafeHtml {
  const byId = new Map(headsIn(issue).map((head) => [head.id, head]))
  const entry = (article: Head): object => ({ href: address(`#${anchorOf(article.id)}`), title: article.tocTitle })
  const sections = issue.sections.map(({ id, title, articles, zones }) => ({
    href: `#${id}`,
    title,
    entries: articles.map(entry),
    zones: zones.map((zone) => ({ href: `#${zone.id}`, title: zone.title, entries: zone.articles.map(entry) })),
  }))
  const half = halfOf(issue.sections)
  const teasers = issue.cover.teasers.map(({ articleId, text }) => ({
    href: address(`#${anchorOf(articleId)}`),
    title: byId.get(articleId)?.tocTitle ?? '',
    text: text === byId.get(articleId)?.tocTitle ? '' : text,
  }))
  return pen.fill('contents', {
    label: say('contents', pen.language),
    teasers,
    sections,
    columns: [{ sections: sections.slice(0, half) }, { sections: sections.slice(half) }],
  })
}

/** Where a contents of two columns breaks: between sections, with the shorter side as long as can be. */
function halfOf(sections: readonly OutlineSection[]): number {
  const lengths = sections.map(({ articles, zones }) =>
    zones.reduce((sum, zone) => sum + 1 + zone.articles.length, 2 + articles.length),
  )
  const sum = (from: number, to: number): number => lengths.slice(from, to).reduce((total, one) => total + one, 0)
  const shorter = (at: number): number => Math.min(sum(0, at), sum(at, lengths.length))
  return lengths.reduce((best, _, at) => (shorter(at + 1) > shorter(best) ? at + 1 : best), 1)
}

type Around = { readonly parts: IssueParts; readonly lead: Head | undefined; readonly isFirst: boolean }

/** Rows of one article each or, for cards, of two: side by side on a desk, one after the other on a phone. */
function composeSection(pen: Pen, section: OutlineSection, { parts, lead, isFirst }: Around): Part[] {
  const { id, title, style } = section
  const one = (article: Head, at: number, level: number, measure: number): SafeHtml =>
    parts.article(article, { style, level, isFirst: at === 0, isLead: article === lead }, measure)
  const flow = (articles: readonly Head[], level: number): SafeHtml =>
    joinHtml(articles.map((article, at) => one(article, at, level, MEASURE.column)))
  const rows = toRows(section)
  const [head] = rows
  const opening = head && !isPair(head) ? head : []
  const following = rows.slice(opening.length > 0 ? 1 : 0)
  const banner = { id, title, isFirst, hasContent: opening.length > 0, content: flow(opening, 3) }
  return [
    { html: pen.fill('section', banner) },
    ...following.map((row): Part => {
      const [left, right] = row
      if (isPair(row) && left && right) {
        const sides = { left: one(left, 0, 3, MEASURE.card), right: one(right, 0, 3, MEASURE.card) }
        return { html: pen.fill('pair', sides), isRow: true }
      }
      const plain = { id: '', title: '', isFirst: false, hasContent: true, content: flow(row, 3) }
      return { html: pen.fill('section', plain) }
    }),
    ...section.zones.map((zone) => ({
      html: pen.fill('zone', { id: zone.id, title: zone.title, content: flow(zone.articles, 4) }),
    })),
  ]
}

type Row = readonly Head[] & { readonly isPair?: true }
const isPair = (row: Row): boolean => row.isPair === true

function toRows({ articles, style }: OutlineSection): readonly Row[] {
  const rows: (Head[] & { isPair?: true })[] = []
  for (const article of articles) {
    const form = formOf(article, style)
    const row = rows.at(-1)
    const isCard = form === 'card' || form === 'quote-card'
    if (row && isCard && row.isPair && row.length === 1) row.push(article)
    else if (row && !isCard && !row.isPair) row.push(article)
    else rows.push(Object.assign([article], isCard ? { isPair: true as const } : {}))
  }
  // A card left over stands alone across the sheet.
  return rows.map((row) => (row.length === 1 ? [...row] : row))
}

function composeAdverts(pen: Pen, issue: Outline): Part[] {
  if (issue.adverts.length === 0) return []
  const adverts = issue.adverts.map(({ advertiser, subject, image, link }) => ({
    advertiser,
    subject,
    href: link ? address(link) : '',
    picture: image ? showPicture(pen, image, MEASURE.column) : undefined,
    alt: labelled(say('advert', pen.language), `${subject} ${advertiser}`, pen.language),
  }))
  return [{ html: pen.fill('adverts', { label: say('advert', pen.language), adverts }) }]
}

function composeNotices(pen: Pen, issue: Outline): Part[] {
  if (issue.notices.length === 0) return []
  const notices = issue.notices.map(({ kind, title, text, url }) => ({
    kind,
    title,
    paragraphs: text.split(/\n\s*\n/).map((part) => part.trim()),
    button: url ? pen.fill('button', { href: address(url), label: title }) : safe(''),
  }))
  return [{ html: pen.fill('notices', { label: say('notices', pen.language), notices }) }]
}

function composeColophon(pen: Pen, issue: Outline): Part[] {
  const { publication } = issue
  if (publication.colophon.length === 0) return []
  const lines = publication.colophon.map((line) => ({
    role: line.role,
    text: line.name ?? line.value ?? '',
    href: contactHref(line),
  }))
  const permit = publication.permit ?? ''
  const label = say('colophon', pen.language)
  return [{ html: pen.fill('colophon', { label, lines, permit, name: publication.name }) }]
}

/** A mailbox, a site or a telephone that a phone can use at a touch; anything else is text. */
function contactHref({ role, value }: ColophonLine): SafeHtml | '' {
  if (!value) return ''
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return address(`mailto:${value}`)
  if (/^https?:\/\/\S+$/.test(value)) return address(value)
  if (/^www\.\S+$/.test(value)) return address(`https://${value}`)
  const isPhone = /电话|热线|手机|tel|phone/i.test(role) && /^[+\d][\d\s()-]{4,}$/.test(value)
  return isPhone ? address(`tel:${value.replace(/[^+\d]/g, '')}`) : ''
}
