// The blocks of an article as semantic HTML with class names: what the web edition shows and what print sets in
// type. Mail has shells of its own, because mail clients keep neither classes nor structure.
import type { Article, Block, EditionKind, Figure, Of } from '../article/article.ts'
import { blocksFor } from '../article/article.ts'
import { keepWords, SHORT_HEAD } from './break-lines.ts'
import { creditLine, headingNumber } from './issue-words.ts'
import { type InlineOptions, renderInlines } from './render-inlines.ts'
import { html, joinHtml, type SafeHtml, safe } from './safe-html.ts'
import { type WholeColumn, wholeColumns } from './whole-columns.ts'
import { say } from './wording.ts'

export type BlockOptions = {
  readonly edition: EditionKind
  readonly language: string
  /** Where article headings start: 3 under an issue's h2, 2 on an article's own page. */
  readonly headingLevel: 2 | 3 | 4
  /** The picture element of a figure; undefined where there is none to show. */
  readonly picture: (figure: Figure) => SafeHtml | undefined
  /** A link as a QR code in print, as a button on screens. */
  readonly link: (url: string, label: string) => SafeHtml
  readonly inlines: InlineOptions
  /** Put in front of the first paragraph: dateline and source lead. */
  readonly lead?: SafeHtml
}

export function renderBlocks(blocks: readonly Block[], options: BlockOptions): SafeHtml {
  const shown = blocksFor(blocks, options.edition)
  const first = options.lead ? shown.findIndex((block) => block.type === 'paragraph') : -1
  const pieces = shown.map((block, at) =>
    at === first ? paragraph(block, options, options.lead) : renderBlock(block, options),
  )
  const stranded = options.lead && first < 0 ? [html`<p>${options.lead}</p>`] : []
  return joinHtml([...stranded, ...pieces], '\n')
}

function paragraph(block: Block, options: BlockOptions, lead?: SafeHtml): SafeHtml {
  return block.type === 'paragraph' ? html`<p>${lead}${renderInlines(block.children, options.inlines)}</p>` : html``
}

const inner = (blocks: readonly Block[], options: BlockOptions): SafeHtml => {
  const { lead: _, ...rest } = options
  return renderBlocks(blocks, rest)
}

function renderBlock(block: Block, options: BlockOptions): SafeHtml {
  switch (block.type) {
    case 'paragraph':
      return paragraph(block, options)
    case 'heading':
      return heading(block, options)
    case 'list':
      return list(block, options)
    case 'table':
      return table(block, options)
    case 'quotation':
      return html`<blockquote>${inner(block.children, options)}</blockquote>`
    case 'pullquote':
      return html`<blockquote class="pullquote"><p>${renderInlines(block.children, options.inlines)}</p>${block.by && html`<footer>${block.by}</footer>`}</blockquote>`
    case 'aside':
      return html`<aside class="aside ${block.kind}">${block.label && html`<p class="aside-label">${block.label}</p>`}${inner(block.children, options)}</aside>`
    case 'brief':
      return brief(block, options)
    case 'financing':
      return financing(block, options)
    case 'figure':
      return figure(block, options)
    case 'code':
      return html`<pre><code>${block.value}</code></pre>`
    case 'rule':
      return html`<hr>`
    case 'qr':
      return options.link(block.url, block.label)
    case 'jump':
      return html``
  }
}

function heading(block: Of<'heading'>, options: BlockOptions): SafeHtml {
  const level = safe(`h${Math.min(6, options.headingLevel + block.level - 1)}`)
  const words = keepWords(
    html`${headingNumber(block.number)}${renderInlines(block.children, options.inlines)}`,
    SHORT_HEAD,
  )
  return html`<${level} id="${block.id}" class="sub level-${block.level}">${words}</${level}>`
}

function list(block: Of<'list'>, options: BlockOptions): SafeHtml {
  const items = block.items.map((item) => {
    const [only] = item
    const tight = item.length === 1 && only?.type === 'paragraph'
    return tight
      ? html`<li>${renderInlines(only.children, options.inlines)}</li>`
      : html`<li>${inner(item, options)}</li>`
  })
  if (!block.ordered) return html`<ul>${items}</ul>`
  return block.start === 1 ? html`<ol>${items}</ol>` : html`<ol start="${block.start}">${items}</ol>`
}

const ALIGN = { left: 'start', right: 'end', center: 'center' } as const

function table(block: Of<'table'>, options: BlockOptions): SafeHtml {
  const columns = wholeColumns(block)
  const look = (at: number, part: keyof WholeColumn): SafeHtml | false => {
    const side = block.align[at]
    const names = [...(side ? [ALIGN[side]] : []), ...(columns[at]?.[part] ? ['whole'] : [])].join(' ')
    return names !== '' && html` class="${names}"`
  }
  const head = block.header.map(
    (cell, at) => html`<th scope="col"${look(at, 'head')}>${keepWords(renderInlines(cell, options.inlines))}</th>`,
  )
  const rows = block.rows.map(
    (row) =>
      html`<tr>${row.map((cell, at) => html`<td${look(at, 'cells')}>${renderInlines(cell, options.inlines)}</td>`)}</tr>`,
  )
  const caption = block.caption.length > 0 && html`<caption>${renderInlines(block.caption, options.inlines)}</caption>`
  return html`<div class="table"><table>${caption}<thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`
}

/** 【】 brief: its title runs into the first paragraph, as periodicals set it. */
function brief(block: Of<'brief'>, options: BlockOptions): SafeHtml {
  const { lead: _, ...rest } = options
  const title = block.title ? html`<strong class="brief-title">【${block.title}】</strong>` : html``
  return html`<div class="brief">${renderBlocks(block.children, { ...rest, lead: title })}</div>`
}

function financing(block: Of<'financing'>, options: BlockOptions): SafeHtml {
  const { company, round, sum, investors } = block
  const row = (key: 'round' | 'sum' | 'investors', value: string | undefined): SafeHtml | undefined =>
    value ? html`<div><dt>${say(key, options.language)}</dt><dd>${value}</dd></div>` : undefined
  const facts = [row('round', round), row('sum', sum), row('investors', investors.join('、'))]
  return html`<div class="financing"><p class="company">${company}</p><dl>${facts}</dl>${inner(block.children, options)}</div>`
}

function figure(block: Figure, options: BlockOptions): SafeHtml {
  const picture = options.picture(block)
  if (!picture) return html``
  const words =
    block.caption.length > 0 && html`<span class="caption">${renderInlines(block.caption, options.inlines)}</span>`
  const credit = block.credit && html` <span class="credit">${creditLine(block.credit, options.language)}</span>`
  const caption = (words || credit) && html`<figcaption>${words}${credit}</figcaption>`
  return html`<figure class="${block.width}">${picture}${caption}</figure>`
}

/** The notes of an article, each linking back to its call where the edition links at all. */
export function renderNotes(
  article: Article,
  options: BlockOptions & { noteId: (number: number) => string; backHref?: (number: number) => string },
): SafeHtml {
  if (article.notes.length === 0) return html``
  const items = article.notes.map(({ number, children }) => {
    const back = options.backHref && html` <a href="${options.backHref(number)}" aria-label="↩">↩</a>`
    return html`<li id="${options.noteId(number)}" value="${number}">${inner(children, options)}${back}</li>`
  })
  return html`<section class="notes" aria-label="${say('notes', options.language)}"><ol>${items}</ol></section>`
}
