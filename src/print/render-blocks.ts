// Article blocks as print HTML. Figures know their size in ems and take whole lines of the grid, so that columns
// stand line by line beside each other; everything else is left to the style sheets.
import { type Article, type Block, blocksFor, innerBlocks, type Of, plainText } from '../article/article.ts'
import { type Issue, sourceLead } from '../issue/issue.ts'
import { type PictureUse, usePicture } from '../issue/picture.ts'
import { renderQrSvg } from '../picture/render-qr.ts'
import { isTorn, keepWords } from '../template/break-lines.ts'
import { creditLine, headingNumber } from '../template/issue-words.ts'
import { renderInlines } from '../template/render-inlines.ts'
import { html, joinHtml, type SafeHtml, safe } from '../template/safe-html.ts'
import { bracketed, joinNames, say } from '../template/wording.ts'
import { emToPx, type Geometry, measureEm } from './page-geometry.ts'
import { isSpanning, tableColumns } from './table-columns.ts'

type Inlines = Of<'paragraph'>['children']

export type PrintContext = {
  readonly issue: Issue
  readonly geometry: Geometry
  /** Figures marked width=page span this many ems; a newspaper's are as wide as their own cell. */
  readonly wideEm?: number
  /** What text runs in, where that is less than a column. */
  readonly em?: number
  readonly numbers: ReadonlyMap<string, number>
  /** Filled while rendering: every encoding of a picture that the document shows. */
  readonly uses: Map<string, PictureUse>
}

/** 3.125 pixels a CSS pixel: 300 dots an inch. */
const SCALE = 3.125
/** A newspaper's wide pictures are encoded for four columns, wherever its make-up puts them. */
const PLATE = 54

/** The class by which the style sheet puts the picture's bytes, once for the whole document. */
export const pictureClass = (name: string): string => `pic-${name.replace(/^images\/|\.\w+$/g, '')}`

/** `plate`: the ems that its encoding is for, where they are not those it is shown at. */
type Fit = Readonly<{ context: PrintContext; em: number; plate?: number; lines?: number; className?: string }>

/** The encoding that print asks for, and its place on the page in ems; noted in `context.uses` for whoever encodes it. */
export function fitPicture(path: string | undefined, { context, em, plate = em, lines }: Fit) {
  const picture = path === undefined ? undefined : context.issue.pictures.get(path)
  if (!picture) return undefined
  const { geometry } = context
  const use = usePicture(picture, { maxWidth: emToPx(geometry, plate), scale: SCALE })
  context.uses.set(use.name, use)
  const most = ((lines ?? geometry.lines) * geometry.line) / geometry.font
  const own = picture.format === 'svg' ? em : Math.min(em, picture.width / emToPx(geometry, 1))
  const width = Math.min(own, (most * picture.width) / picture.height)
  return { use, width: round(width), height: round((width * picture.height) / picture.width) }
}

export function image(path: string | undefined, alt: string, fit: Fit): SafeHtml | undefined {
  const fitted = fitPicture(path, fit)
  if (!fitted) return undefined
  const { use, width, height } = fitted
  const names = [pictureClass(use.name), fit.className].filter(Boolean).join(' ')
  return html`<img class="${names}" alt="${alt}" width="${use.width}" height="${use.height}" style="width:${width}rem;height:${height}rem">`
}

const round = (value: number): number => Math.round(value * 1000) / 1000

/** The body of an article: its blocks with the lead and the sign-off set into the first and last paragraph. */
export function renderBody(article: Article, blocks: readonly Block[], context: PrintContext): SafeHtml[] {
  const language = context.issue.publication.language
  const written = blocksFor(blocks, 'print')
  const isFirst = written[0] === blocksFor(article.body, 'print')[0]
  const isLast = written.at(-1) === blocksFor(article.body, 'print').at(-1)
  const standing = inPlace(written, article, context)
  const pieces = standing.map((block) => renderBlock(block, article, context))
  const lead = isFirst ? leadOf(article) : undefined
  if (lead) {
    const first = pieces[0]?.toString() ?? ''
    if (standing[0]?.type === 'paragraph') pieces[0] = safe(first.replace(/^<p[^>]*>/, (open) => `${open}${lead}`))
    else pieces.unshift(html`<p>${lead}</p>`)
  }
  if (isLast && article.signoff) {
    const words = bracketed(article.signoff, language)
    const mark = html`<span class="signoff${words.length > 8 && ' long'}">${words}</span>`
    const last = pieces.at(-1)?.toString() ?? ''
    if (standing.at(-1)?.type === 'paragraph') pieces[pieces.length - 1] = safe(`${last.slice(0, -4)}${mark}</p>`)
    else pieces.push(html`<p class="end">${mark}</p>`)
  }
  return pieces
}

function leadOf(article: Article): SafeHtml | undefined {
  const source = sourceLead(article)
  if (!article.dateline && !source) return undefined
  return html`${article.dateline && html`<b class="dateline">${article.dateline}</b>　`}${source && html`<span class="lead">${source}</span>`}`
}

/** A figure's own place in the document. */
export const figureId = (article: Article, { span }: Of<'figure'>): string => `f-${article.id}-${span.start}`

/** Behind how many blocks besides its like a page-wide figure stands, or how many a figure in a column lets pass. */
export const placeOf = (figure: string): string => `place ${figure}`
/** How many lines its picture may take. */
export const roomOf = (figure: string): string => `room ${figure}`

export const isWide = (block: Block): block is Of<'figure'> => block.type === 'figure' && block.width === 'page'

function inPlace(blocks: readonly Block[], article: Article, { numbers }: PrintContext): readonly Block[] {
  let at = 0.5
  const places = blocks.map((block): [place: number, block: Block] => {
    const place = block.type === 'figure' ? numbers.get(placeOf(figureId(article, block))) : undefined
    return [isWide(block) ? (place ?? at - 0.5) : at++ + (place ?? 0) * 1.1, block]
  })
  return places.toSorted(([one], [other]) => one - other).map(([, block]) => block)
}

export const noteId = (article: Article, number: number): string => `n-${article.id}-${number}`

function inlines(children: Inlines, article: Article): SafeHtml {
  return renderInlines(children, { noteHref: (number) => `#${noteId(article, number)}` })
}

/** What a box or a list leaves of its column. */
const within = (blocks: readonly Block[], article: Article, context: PrintContext): SafeHtml => {
  const inner = { ...context, em: (context.em ?? context.geometry.column) - 2 }
  return joinHtml(blocksFor(blocks, 'print').map((block) => renderBlock(block, article, inner)))
}

/** What is set flush left, for justified its Latin words would tear its lines; the greeting of a letter; a long stanza, and
    one that stays whole. */
export const PLAIN = [' class="ragged"', ' class="flush"', ' class="verse"', ' class="verse whole"'] as const
const [RAGGED, FLUSH, VERSE, STANZA] = PLAIN

function renderBlock(block: Block, article: Article, context: PrintContext): SafeHtml {
  const text = (children: Inlines): SafeHtml => inlines(children, article)
  switch (block.type) {
    case 'paragraph':
      return html`<p${safe(settingOf(block, context.em ?? context.geometry.column))}>${text(block.children)}</p>`
    case 'heading': {
      const tag = safe(`h${Math.min(6, block.level + 3)}`)
      return html`<${tag} id="h-${article.id}-${block.id}">${headingNumber(block.number)}${keepWords(text(block.children))}</${tag}>`
    }
    case 'list': {
      const items = block.items.map((item) => html`<li>${within(item, article, context)}</li>`)
      return block.ordered ? html`<ol start="${block.start}">${items}</ol>` : html`<ul>${items}</ul>`
    }
    case 'table':
      return renderTable(block, article, context)
    case 'quotation':
      return html`<blockquote>${within(block.children, article, context)}</blockquote>`
    case 'pullquote':
      return html`<aside class="pullquote" data-at="${block.span.start}"><p>${keepWords(text(block.children))}</p>${block.by && html`<p class="by">${block.by}</p>`}</aside>`
    case 'aside':
      return html`<aside class="aside ${block.kind} ${lengthClass(block.children)}" data-at="${block.span.start}">${block.label && html`<p class="aside-label">${block.label}</p>`}${within(block.children, article, context)}</aside>`
    case 'brief': {
      const [first, ...rest] = blocksFor(block.children, 'print')
      const head = html`<b>【${block.title}】</b>`
      const run = first?.type === 'paragraph' ? html`<p>${head}${text(first.children)}</p>` : html`<p>${head}</p>`
      return html`<div class="brief">${run}${within(first?.type === 'paragraph' ? rest : block.children, article, context)}</div>`
    }
    case 'financing':
      return renderFinancing(block, article, context)
    case 'figure':
      return renderFigure(block, article, context)
    case 'code':
      return html`<pre data-at="${block.span.start}"><code>${block.value}</code></pre>`
    case 'rule':
      return html`<hr>`
    case 'qr':
      return renderQr(block.url, block.label, context)
    case 'jump':
      return html``
  }
}

/** In a letter the greeting and the last word stand at the left edge. */
const LETTER = /^(?:敬礼[！。]?|.{0,12}(?:同志们?|先生|女士|老师|师傅|编辑部?|朋友们?|读者|您好|你好)：)$/

function settingOf(block: Of<'paragraph'>, em: number): string {
  const text = plainText(block.children)
  if (isQuestion(block)) return ' class="leads"'
  if (LETTER.test(text)) return FLUSH
  if (text.includes('\n')) return text.split('\n').length < 9 ? STANZA : VERSE
  return isTorn(text, em) ? RAGGED : ''
}

/** A paragraph all in bold is a question or a head, and stands with what follows. */
export const isQuestion = (block: Block): boolean =>
  block.type === 'paragraph' && block.children.length === 1 && block.children[0]?.type === 'strong'

/** Short boxes stay whole; a long one may break, or it would tear a hole into the page before it. */
const lengthClass = (blocks: readonly Block[]): string => (lengthOf(blocks) < 320 ? 'whole' : 'open')

export const lengthOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => {
    if (block.type === 'table') return sum + 400
    if (block.type === 'figure') return sum + 200
    const isText = block.type === 'paragraph' || block.type === 'heading' || block.type === 'pullquote'
    return sum + (isText ? plainText(block.children).length : lengthOf(innerBlocks(block)))
  }, 0)

export const qrCode = (url: string): SafeHtml => safe(renderQrSvg(url))

export const renderQr = (url: string, label: string, { issue }: PrintContext): SafeHtml =>
  html`<aside class="qr"><a href="${url}">${qrCode(url)}</a><p>${label || say('scan', issue.publication.language)}</p></aside>`

function renderTable(block: Of<'table'>, article: Article, { geometry, wideEm }: PrintContext): SafeHtml {
  const side = (at: number): SafeHtml | undefined => {
    const align = block.align[at]
    return align && align !== 'left' ? html` class="${align}"` : undefined
  }
  const cell = (children: Inlines): SafeHtml => inlines(children, article)
  const head = block.header.map((one, at) => html`<th scope="col"${side(at)}>${cell(one)}</th>`)
  const rows = block.rows.map((row) => html`<tr>${row.map((one, at) => html`<td${side(at)}>${cell(one)}</td>`)}</tr>`)
  const isAcross = isSpanning(block, geometry)
  const widths = tableColumns(block, isAcross ? (wideEm ?? measureEm(geometry)) : geometry.column)
  const total = widths.reduce((sum, one) => sum + one, 0)
  const length = block.rows.flat().reduce((sum, one) => sum + plainText(one).length, 0)
  const wide = `${isAcross ? 'wide' : 'narrow'}${block.rows.length <= 6 && length < 240 ? ' short' : ''}`
  const columns = widths.map((one) => html`<col style="width:${Math.round((one / total) * 1000) / 10}%">`)
  return html`<table class="${wide}" data-at="${block.span.start}">${block.caption.length > 0 && html`<caption>${cell(block.caption)}</caption>`}<colgroup>${columns}</colgroup><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`
}

function renderFinancing(block: Of<'financing'>, article: Article, context: PrintContext): SafeHtml {
  const { language } = context.issue.publication
  const facts = [
    ['round', block.round],
    ['sum', block.sum],
    ['investors', block.investors.length > 0 ? joinNames(block.investors, language) : undefined],
  ] as const
  const rows = facts.map(([key, value]) => value && html`<div><dt>${say(key, language)}</dt><dd>${value}</dd></div>`)
  return html`<aside class="financing" data-at="${block.span.start}"><p class="company">${block.company}</p><dl>${rows}</dl>${within(block.children, article, context)}</aside>`
}

function renderFigure(block: Of<'figure'>, article: Article, context: PrintContext): SafeHtml {
  const { geometry, issue } = context
  const isPage = isWide(block)
  const em = isPage ? (context.wideEm ?? measureEm(geometry)) : geometry.column
  const room = context.numbers.get(roomOf(figureId(article, block)))
  const plate = isPage && context.wideEm ? PLATE : em
  const fit = { context, em, plate, lines: room ?? Math.floor(geometry.lines * (isPage ? 0.5 : 0.45)) }
  const lines = Math.ceil(((fitPicture(block.src, fit)?.height ?? 0) * geometry.font) / geometry.line - 0.05)
  const credit =
    block.credit && html`<span class="credit">${creditLine(block.credit, issue.publication.language)}</span>`
  const words = block.caption.length > 0 && html`<span class="caption">${inlines(block.caption, article)}</span>`
  const caption = (words || credit) && html`<figcaption>${words}${credit}</figcaption>`
  return html`<figure role="group" class="${isPage ? 'wide' : 'narrow'}" id="${figureId(article, block)}" data-at="${block.span.start}"><div class="frame" style="--lines:${lines}">${image(block.src, block.alt, fit)}</div>${caption}</figure>`
}
