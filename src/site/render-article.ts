// One article on a web page: on its own, or one of many under its section. Its parts stand in the order in which the
// publication prints them, whatever order they were written in.
import type { Article, Figure } from '../article/article.ts'
import { anchorOf, type Issue, sourceLead, sourceTail } from '../issue/issue.ts'
import { keepWords, SHORT_HEAD } from '../template/break-lines.ts'
import { type BlockOptions, renderBlocks, renderNotes } from '../template/render-blocks.ts'
import { html, type SafeHtml } from '../template/safe-html.ts'
import { bracketed, joinNames, say } from '../template/wording.ts'
import type { Uses } from './uses.ts'

export type PageContext = {
  readonly issue: Issue
  readonly language: string
  readonly uses: Uses
  /** From the issue's folder. */
  readonly articleHref: (article: Article) => string
  /** From the page back to the issue's folder. */
  readonly base: string
}

const COLUMN_WIDTH = 680
const PORTRAIT_WIDTH = 96

export function renderArticle(article: Article, context: PageContext, options: { level: 1 | 3 }): SafeHtml {
  const { language } = context
  const blocks = blockOptions(article, context, options.level)
  const tail = sourceTail(article)
  const end = [
    article.signoff && html`<p class="signoff">${bracketed(article.signoff, language).trim()}</p>`,
    tail && html`<p class="source">${say('sourceTail', language, { source: tail })}</p>`,
    article.url &&
      html`<p class="more"><a href="${article.url}">${say('readArticle', language, { title: article.title })}</a></p>`,
  ]
  return html`<article id="${anchorOf(article.id)}" class="article ${article.kind}">
${head(article, context, options.level)}
${saying(article, context)}
${renderBlocks(article.body, blocks)}
${aside(article.editorsNote, say('editorsNote', language), 'note')}
${aside(article.conclusion, say('conclusion', language), 'conclusion')}
${end}
${renderNotes(article, { ...blocks, noteId: (number) => noteId(article, number), backHref: (number) => `#${callId(article, number)}` })}
</article>`
}

const noteId = (article: Article, number: number): string => `note-${article.id}-${number}`
const callId = (article: Article, number: number): string => `call-${article.id}-${number}`

function head(article: Article, context: PageContext, level: 1 | 3): SafeHtml {
  const { language, base, articleHref } = context
  const headline = keepWords(article.title, SHORT_HEAD)
  const title =
    level === 1 ? html`<h1>${headline}</h1>` : html`<h3><a href="${base}${articleHref(article)}">${headline}</a></h3>`
  return html`<header>
${article.label && html`<p class="label">${article.label}</p>`}
${article.tag && html`<p class="tag">${article.tag}</p>`}
${article.kicker && html`<p class="kicker">${article.kicker}</p>`}
${title}
${article.byline.length > 0 && html`<p class="byline">${joinNames(article.byline, language)}</p>`}
${article.deck && html`<p class="deck">${article.deck}</p>`}
</header>`
}

/** Words first, then who said them: quote cards read so in every edition. */
function saying({ person, quote }: Article, { uses, language, base }: PageContext): SafeHtml | undefined {
  if (!person) return quote ? html`<blockquote class="quote"><p>${quote}</p></blockquote>` : undefined
  const use = person.photo && uses.find(person.photo, PORTRAIT_WIDTH)
  const picture =
    use &&
    html`<img src="${base}${use.name}" width="${use.width}" height="${use.height}" alt="${say('portrait', language, { name: person.name })}">`
  return html`<blockquote class="quote">${quote && html`<p>${quote}</p>`}<footer>${picture}<span><b>${person.name}</b>${person.titles.map((title) => html`<span class="person-title">${title}</span>`)}</span></footer></blockquote>`
}

const aside = (text: string | undefined, label: string, kind: string): SafeHtml | undefined =>
  text ? html`<aside class="aside ${kind}"><p class="aside-label">${label}</p><p>${text}</p></aside>` : undefined

function blockOptions(article: Article, context: PageContext, level: 1 | 3): BlockOptions {
  const lead = [article.dateline && html`<b class="dateline">${article.dateline}　</b>`, sourceLead(article)]
  return {
    edition: 'web',
    language: context.language,
    headingLevel: level === 1 ? 2 : 4,
    picture: (figure) => picture(figure, context),
    link: (url, label) => html`<p class="more"><a href="${url}">${label}</a></p>`,
    inlines: { noteHref: (number) => `#${noteId(article, number)}`, noteId: (number) => callId(article, number) },
    ...(lead.some(Boolean) ? { lead: html`${lead}` } : {}),
  }
}

function picture(figure: Figure, { uses, base }: PageContext): SafeHtml | undefined {
  const use = uses.find(figure.src, figure.width === 'page' ? COLUMN_WIDTH + 200 : COLUMN_WIDTH)
  return (
    use &&
    html`<img src="${base}${use.name}" width="${use.width}" height="${use.height}" alt="${figure.alt}" loading="lazy">`
  )
}
