// The parts of an issue's page round its articles: contents, sections with their zones, notices, adverts, colophon.
import type { Article } from '../article/article.ts'
import { type Advert, anchorOf, type Issue, type Notice, type Section } from '../issue/issue.ts'
import { coverAlt } from '../template/issue-words.ts'
import { html, type SafeHtml } from '../template/safe-html.ts'
import { say } from '../template/wording.ts'
import { type PageContext, renderArticle } from './render-article.ts'

const ADVERT_WIDTH = 680
const SHEET_WIDTH = 760

function cover({ issue, uses }: PageContext): SafeHtml | undefined {
  const use = issue.cover.image ? uses.find(issue.cover.image, SHEET_WIDTH) : undefined
  return (
    use &&
    html`<p class="cover"><img src="${use.name}" width="${use.width}" height="${use.height}" alt="${coverAlt(issue)}"></p>`
  )
}

export function renderContents(
  context: PageContext,
  pages: ReadonlyMap<string, readonly number[]> | undefined,
): SafeHtml {
  const { issue, language } = context
  const row = (article: Article): SafeHtml => {
    const page = pages?.get(article.id)?.[0]
    return html`<li><a href="#${anchorOf(article.id)}">${article.tocTitle}</a>${page !== undefined && html` <span class="page">${say('pageNumber', language, { page })}</span>`}</li>`
  }
  const group = (section: Section): SafeHtml =>
    html`<li><a class="toc-section" href="#${section.id}">${section.title}</a><ol>${section.articles.map(row)}${section.zones.flatMap((zone) => zone.articles.map(row))}</ol></li>`
  return html`${cover(context)}<nav class="contents" aria-label="${say('contents', language)}"><h2>${say('contents', language)}</h2>${teasers(context)}<ol>${issue.sections.map(group)}</ol></nav>`
}

function teasers({ issue, language }: PageContext): SafeHtml | undefined {
  if (issue.cover.teasers.length === 0) return undefined
  const items = issue.cover.teasers.map(
    (teaser) => html`<li><a href="#${anchorOf(teaser.articleId)}">${teaser.text}</a></li>`,
  )
  return html`<ul class="teasers" aria-label="${say('inThisIssue', language)}">${items}</ul>`
}

export function renderSections(context: PageContext): readonly SafeHtml[] {
  const articles = (list: readonly Article[]): SafeHtml[] =>
    list.map((article) => renderArticle(article, context, { level: 3 }))
  const whole = (section: Section): SafeHtml =>
    html`<section id="${section.id}" class="section ${section.style}"><h2 class="banner">${section.title}</h2>
${articles(section.articles)}
${section.zones.map((zone) => html`<section id="${zone.id}" class="zone" aria-label="${zone.title}"><p class="zone-title">${zone.title}</p>${articles(zone.articles)}</section>`)}
</section>`
  return context.issue.sections.map(whole)
}

export const renderNotice = (notice: Notice, language: string): SafeHtml =>
  html`<div class="notice"><h3>${notice.title}</h3>${notice.text
    .split(/\n+/)
    .filter(Boolean)
    .map((line) => html`<p>${line}</p>`)}${
    notice.url &&
    html`<p class="more"><a href="${notice.url}">${say('readArticle', language, { title: notice.title })}</a></p>`
  }</div>`

export function renderAdvert(advert: Advert, { uses, language, base }: PageContext): SafeHtml {
  const use = advert.image ? uses.find(advert.image, ADVERT_WIDTH) : undefined
  const words = `${advert.advertiser}：${advert.subject}`
  const picture = use
    ? html`<img src="${base}${use.name}" width="${use.width}" height="${use.height}" alt="${words}" loading="lazy">`
    : html`${words}`
  const body = advert.link ? html`<a href="${advert.link}" rel="sponsored">${picture}</a>` : picture
  return html`<figure class="advert"><figcaption>${say('advert', language)}</figcaption>${body}</figure>`
}

export function renderColophon(issue: Issue): SafeHtml {
  const rows = issue.publication.colophon.map(
    ({ role, name, value }) => html`<div><dt>${role}</dt><dd>${name ?? contact(value ?? '')}</dd></div>`,
  )
  return rows.length > 0
    ? html`<dl class="colophon" aria-label="${say('colophon', issue.publication.language)}">${rows}</dl>`
    : html``
}

/** A phone number, a mail address or a site in the colophon can be followed. */
function contact(value: string): SafeHtml {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return html`<a href="mailto:${value}">${value}</a>`
  if (/^https?:\/\/\S+$/.test(value)) return html`<a href="${value}">${value}</a>`
  if (/^www\.\S+$/.test(value)) return html`<a href="http://${value}">${value}</a>`
  if (/^\+?[\d() -]{7,}$/.test(value)) return html`<a href="tel:${value.replace(/[^\d+]/g, '')}">${value}</a>`
  return html`${value}`
}
