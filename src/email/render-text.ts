// Issue → plain text: the same order and headings as the mail's html, one logical line a paragraph (a reader's screen
// knows its width, we do not), links numbered and listed at the end. Widths are East Asian: a Han is two cells.
import type { Article } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'
import type { Issue, Section } from '../issue/issue.ts'
import { sourceLead, sourceTail } from '../issue/issue.ts'
import type { Config } from '../manifest/config.ts'
import { issueLine } from '../template/issue-words.ts'
import { bracketed, joinNames, labelled, say, type WordKey } from '../template/wording.ts'
import { digestText } from './compose-article.ts'
import { firstDepths } from './fit-budget.ts'
import { webUrlOf } from './pen.ts'
import { openLinks, type TextPen, textBlocks } from './text-block.ts'

export type TextOptions = { readonly config: Pick<Config, 'mail' | 'web'> }

const RULE_WIDTH = 48

/** Digests only where the editor asks for them: what the size of the html forces is no reason to cut the text. */
export function renderText(issue: Issue, { config }: TextOptions): string {
  const { language } = issue.publication
  const links = openLinks()
  const pen: TextPen = { language, links, width: 72 }
  const depths = firstDepths(issue)
  const article = (one: Article): string[] =>
    depths.get(one.id) === 'full' ? textArticle(pen, one) : textDigest(pen, one, webUrlOf(issue, one, config.web.url))
  const sections = issue.sections.flatMap((section) => textSection(section, article))
  const parts = [
    ...textMasthead(issue),
    ...textContents(issue),
    ...sections,
    ...textBack(pen, issue),
    ...(links.list.length > 0 ? [heading(say('links', language)), links.list.join('\n')] : []),
    textFooter(issue, config),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const rule = (sign: string, width = RULE_WIDTH): string => sign.repeat(Math.max(4, Math.min(RULE_WIDTH, width)))

const heading = (title: string): string => `${rule('=')}\n${title}\n${rule('=')}`
const subheading = (title: string): string => `${title}\n${rule('-', displayWidth(title))}`

const labelIn =
  (language: string) =>
  (key: WordKey, text: string): string =>
    labelled(say(key, language), text, language)

function textMasthead(issue: Issue): string[] {
  const { name, publishers, slogan, language, profile, permit } = issue.publication
  const label = labelIn(language)
  return [
    [
      name,
      issueLine(issue),
      ...(slogan ? [slogan] : []),
      ...(publishers.length > 0 ? [label('publishedBy', joinNames(publishers, language))] : []),
      ...(profile === 'internal' ? [say('internalUse', language)] : []),
      ...(permit ? [label('permit', permit)] : []),
    ].join('\n'),
    label('viewInBrowser', '{{viewUrl}}'),
  ]
}

function textContents(issue: Issue): string[] {
  const titles = new Map(issue.articles.map((article) => [article.id, article.tocTitle]))
  const teasers = issue.cover.teasers.map(({ articleId, text }) => {
    const title = titles.get(articleId) ?? ''
    return text && text !== title ? `* ${labelled(title, text, issue.publication.language)}` : `* ${title}`
  })
  const entries = issue.sections.map(({ title, articles, zones }) =>
    [
      title,
      ...articles.map((article) => `  - ${article.tocTitle}`),
      ...zones.flatMap((zone) => [`  ${zone.title}`, ...zone.articles.map((article) => `    - ${article.tocTitle}`)]),
    ].join('\n'),
  )
  const label = say('contents', issue.publication.language)
  return [heading(label), teasers.join('\n'), entries.join('\n')]
}

function textSection(section: Section, article: (one: Article) => string[]): string[] {
  return [
    heading(section.title),
    ...section.articles.flatMap(article),
    ...section.zones.flatMap((zone) => [`◆ ${zone.title}`, ...zone.articles.flatMap(article)]),
  ]
}

const lines = (...all: readonly (string | undefined)[]): string => all.filter(Boolean).join('\n')

function textArticle(pen: TextPen, article: Article): string[] {
  const { language } = pen
  const { title, kicker, label, tag, byline, deck, quote, person, dateline, signoff } = article
  const tail = sourceTail(article)
  const source = sourceLead(article)?.replace(/[：:] ?$/, '')
  const from = article.source?.url ? pen.links.mark(article.source.url) : ''
  const remark = (text: string | undefined, key: 'editorsNote' | 'conclusion'): string[] =>
    text ? [labelIn(language)(key, text.replace(/\s*\n\s*\n\s*/g, '\n\n'))] : []
  const body = textBlocks(pen, article.body, {
    ...(dateline ? { lead: `${dateline} ` } : {}),
    ...(signoff ? { tail: bracketed(signoff, language) } : {}),
  })
  return [
    lines(label, tag && `#${tag}`, kicker, subheading(title)),
    lines(byline.length > 0 ? joinNames(byline, language) : undefined, source && source + from),
    deck ?? '',
    quote ? `“${quote}”` : '',
    person ? lines(`—— ${person.name}`, person.titles.join(' · ')) : '',
    ...remark(article.editorsNote, 'editorsNote'),
    ...body,
    ...remark(article.conclusion, 'conclusion'),
    tail ? say('sourceTail', language, { source: tail }) + from : '',
    article.url ? `${article.tocTitle}${pen.links.mark(article.url)}` : '',
    ...article.notes.map((note) => `〔${note.number}〕${textBlocks(pen, note.children).join('\n')}`),
  ]
}

function textDigest(pen: TextPen, article: Article, page: string): string[] {
  const more = say('readArticle', pen.language, { title: article.tocTitle })
  return [
    lines(article.tag && `#${article.tag}`, subheading(article.title)),
    digestText(article),
    `${more}${pen.links.mark(page)}`,
  ]
}

function textBack(pen: TextPen, issue: Issue): string[] {
  const { language, colophon } = issue.publication
  const adverts = issue.adverts.map(
    ({ advertiser, subject, link }) =>
      `[${say('advert', language)}] ${subject}（${advertiser}）${link ? pen.links.mark(link) : ''}`,
  )
  const notices = issue.notices.flatMap(({ title, text, url }) => [
    subheading(title),
    text.trim(),
    url ? `${title}${pen.links.mark(url)}` : '',
  ])
  const roles = colophon.map(({ role, name, value }) => labelled(role, name ?? value ?? '', language))
  return [
    ...adverts,
    ...(notices.length > 0 ? [heading(say('notices', language)), ...notices] : []),
    ...(roles.length > 0 ? [heading(say('colophon', language)), roles.join('\n')] : []),
  ]
}

function textFooter(issue: Issue, { mail }: TextOptions['config']): string {
  const { language, name } = issue.publication
  const label = labelIn(language)
  return [
    rule('-'),
    ...(mail.commercial ? [say('advert', language)] : []),
    say('whyReceived', language, { name }),
    label('unsubscribe', '{{unsubscribeUrl}}'),
    label('preferences', '{{preferencesUrl}}'),
    ...(mail.postalAddress ? [`${name} · ${mail.postalAddress}`] : []),
  ].join('\n')
}
