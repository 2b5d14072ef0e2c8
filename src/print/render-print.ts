// Issue → one self-contained HTML document that any Chrome 140 or later prints: fonts and pictures inside it, no
// script, no address it would fetch. Pure: the same issue, theme, templates and numbers give the same bytes.
import type { Article } from '../article/article.ts'
import { MERGE_FIELD_PATTERN } from '../issue/edition.ts'
import { type Advert, anchorOf, articlesOf, type Issue, type Section } from '../issue/issue.ts'
import type { PictureUse } from '../issue/picture.ts'
import type { Theme } from '../manifest/theme.ts'
import { keepWords, SHORT_ENTRY } from '../template/break-lines.ts'
import { themeVariables } from '../template/css-token.ts'
import { formatDate, issueNumber, issueTitle } from '../template/issue-words.ts'
import type { Templates } from '../template/open-templates.ts'
import { html, type SafeHtml, safe } from '../template/safe-html.ts'
import { joinNames, say } from '../template/wording.ts'
import { arrangeSections, pageHeads, type Run, type SectionFlow } from './arrange-sections.ts'
import {
  ADVERT_SHARE,
  advertAnchor,
  endOf,
  fillOf,
  firstOf,
  formOf,
  isMajor,
  type PageNumbers,
  pageRange,
  pageRef,
  viewAdvert,
  viewSection,
} from './build-view.ts'
import { contentsLines, fitContents, frontLines, joinsText } from './fit-pages.ts'
import { flowSection, widthEm } from './measure-copy.ts'
import { type Geometry, geometryOf, measureEm, type Paper } from './page-geometry.ts'
import { placeAdverts, plainPages } from './place-adverts.ts'
import { image, type PrintContext, pictureClass, qrCode } from './render-blocks.ts'
import { viewSheets } from './view-newspaper.ts'

export type PrintOptions = {
  readonly theme: Theme
  readonly templates: Templates
  /** `@font-face` rules from embedFonts. */
  readonly fonts?: string
  /** Bytes by the name of their use; a picture without bytes keeps its place. */
  readonly pictures?: ReadonlyMap<string, Uint8Array>
  readonly numbers?: PageNumbers
  /** A newspaper's paper; A4 is its reduction. */
  readonly paper?: Paper
}

/** `pictures` are the encodings that the document shows: encode them, then render again with their bytes. */
export type PrintDocument = { readonly html: string; readonly pictures: readonly PictureUse[] }

export function renderPrint(issue: Issue, options: PrintOptions): PrintDocument {
  const { templates, theme } = options
  const geometry = geometryOf(issue.layout, options.paper)
  const context: PrintContext = { issue, geometry, uses: new Map(), numbers: options.numbers ?? new Map() }
  const view = viewIssue(issue, context, options)
  const body = templates.get(`print/${issue.layout}.html.hbs`)(view)
  const css = ['base', issue.layout].map((name) => templates.get(`print/${name}.css.hbs`)(view)).join('\n')
  const uses = [...context.uses.values()]
  const styles = [
    options.fonts ?? '',
    themeVariables(theme),
    sizes(geometry, theme),
    css,
    ...uses.map(pictureRule(options)),
  ]
  const document = html`<!doctype html>
<html lang="${issue.publication.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">
<title>${issueTitle(issue)}</title>
<style>
${safe(styles.join('\n'))}
</style>
<style>
${view.heads}</style>
</head>
<body class="${issue.layout}">
${safe(mergeFallbacks(body))}
</body>
</html>
`
  return { html: document.toString(), pictures: uses }
}

/** Paper has no member to greet: a merge field prints its fallback. */
const mergeFallbacks = (text: string): string => text.replace(MERGE_FIELD_PATTERN, (_, __, fallback = '') => fallback)

const pictureRule =
  ({ pictures }: PrintOptions) =>
  ({ name, format }: PictureUse): string => {
    const bytes = pictures?.get(name)
    return bytes
      ? `.${pictureClass(name)}{content:url(data:image/${format};base64,${Buffer.from(bytes).toString('base64')})}`
      : ''
  }

/** Everything on the page is a multiple of these: 1rem is the body's em, --line one line of the grid. */
function sizes(geometry: Geometry, theme: Theme): string {
  const { font, line, columns, column, gap } = geometry
  const face = (name: 'serif' | 'sans'): string =>
    name === 'serif'
      ? '"Kanfa Serif","Kanfa Sans","Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif'
      : '"Kanfa Sans","Kanfa Serif","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif'
  return `:root{font-size:${font.toFixed(4)}pt;--line:${(line / font).toFixed(5)}rem;--columns:${columns};--column:${column}rem;--gap:${gap}rem;--measure:${measureEm(geometry)}rem;--serif:${face('serif')};--sans:${face('sans')};--text:${face(theme.fonts.printBody)};--heading:${face(theme.fonts.printHeading)}}`
}

/** A text as a CSS string; `<` too, so that no title can end the style sheet. */
const cssString = (text: string): SafeHtml =>
  safe(`"${text.replace(/["\\<>&\n\r\f]/g, (one) => `\\${one.charCodeAt(0).toString(16)} `)}"`)

/** A masthead's room: bold Latin letters are wider than half an em, and spaced like Han. */
const nameEm = (name: string): number =>
  [...name].reduce(
    (sum, one) => sum + (widthEm(one) === 1 || /[MW@]/.test(one) ? 1 : /[A-Z\d&]/.test(one) ? 0.8 : 0.64),
    0,
  )

/** A newspaper's running head fills two fifths of its page at most. */
const headSize = (title: string, { font }: Geometry): SafeHtml =>
  safe(`${(font * Math.min(1.6, 32 / (widthEm(title) + 3))).toFixed(3)}pt`)

/** A running head follows the page number, and only so names the sections of a run where they stand; until then the run. */
function headStyle({ page, title, parts = [] }: RunView, numbers: PageNumbers): SafeHtml {
  const standing = parts.flatMap((section) => {
    const [from, to] = [section.id, lastAnchor(section)].map((anchor) => numbers.get(anchor))
    return from === undefined || to === undefined ? [] : { title: section.title, from, to }
  })
  const { first, heads } = pageHeads(standing)
  const system = first === undefined ? 'cyclic' : `fixed ${first}`
  const symbols = first === undefined ? cssString(title) : heads.map(cssString).join(' ')
  return safe(`@counter-style ${page}{system:${system};symbols:${symbols}}\n`)
}

type View = { readonly heads: readonly SafeHtml[] } & Readonly<Record<string, unknown>>

function viewIssue(issue: Issue, context: PrintContext, options: PrintOptions): View {
  const { publication, layout } = issue
  const { language } = publication
  const { numbers } = context
  const notices = issue.notices.map((one) => ({ ...one, url: one.url, qr: one.url ? qrCode(one.url) : undefined }))
  const strip = layout === 'newspaper' ? notices.find(({ kind }) => kind === 'subscription') : undefined
  const isNewspaper = layout === 'newspaper'
  const parts = placeParts(issue, numbers)
  const runs = isNewspaper
    ? viewSheets(issue, { context, hasStrip: strip !== undefined })
    : viewRuns(issue, context, (section) => parts.get(issue.sections.indexOf(section)) ?? [])
  const starts = isNewspaper
    ? [...runs.keys(), runs.length].map((at) => issue.startPage + at)
    : plainPages(
        issue,
        runs.map(({ anchor }) => String(anchor)),
        numbers,
      )
  const full = placeAdverts(issue, starts, layout === 'magazine' ? 'behind cover' : 'full')
  const advertsAt = (at: number): object[] => (full.get(at) ?? []).map((one) => viewAdvert(one, context))
  return {
    language,
    layout,
    title: issueTitle(issue),
    name: publication.name,
    nameEm: Math.max(1, nameEm(publication.name)),
    isChinese: language.startsWith('zh'),
    logo: image(options.theme.logo, publication.name, { context, ...LOGO[layout] }),
    slogan: publication.slogan,
    publishers: publication.publishers,
    publishersLine: joinNames(publication.publishers, language),
    period: publication.period,
    isInternal: publication.profile === 'internal',
    permit: publication.permit,
    number: issueNumber(issue),
    year: issue.year,
    issueNo: issue.number,
    total: issue.total,
    date: formatDate(issue.date, language),
    month: formatDate(issue.date, language).replace(/(月).*$/, '$1'),
    dateLong: formatDate(issue.date, language, { weekday: true }),
    cover: viewCover(issue, context, numbers),
    ...viewContents(issue, context),
    joinsText: joinsText(issue, context.geometry, numbers),
    runs: runs.map((run, at) => ({
      ...run,
      head: safe(`counter(page,${run.page})`),
      headSize: headSize(run.title, context.geometry),
      isFirst: at === 0,
      isLast: at === runs.length - 1,
      advertsBefore: advertsAt(at),
    })),
    heads: runs.map((run) => headStyle(run, numbers)),
    advertsFront: advertsAt(-1),
    advertsLast: advertsAt(runs.length),
    advertIndex: issue.adverts.map((advert) => ({
      ref: pageRef(advertAnchor(issue, advert), numbers),
      advertiser: advert.advertiser,
      subject: advert.subject,
    })),
    hasBack: publication.colophon.length + issue.notices.length + issue.adverts.length > 0,
    notices: notices.filter((notice) => notice !== strip),
    strip,
    colophon: publication.colophon.map(({ role, name, value }) => ({ role, text: name ?? value ?? '' })),
    css: cssNames(issue),
    colours: options.theme.light,
    page: viewPage(context.geometry, issue.startPage),
    sheetCount: sayCount(numbers.get('last'), language),
  }
}

function placeParts(issue: Issue, numbers: PageNumbers): ReadonlyMap<number, readonly Advert[]> {
  const ends = issue.sections.map(lastAnchor)
  const prefix = firstOf('')
  const first = new Map([...numbers].map(([key, at]) => [key.startsWith(prefix) ? key.slice(prefix.length) : '', at]))
  const fills = ends.map((end) => first.get(fillOf(end)))
  return placeAdverts(issue, plainPages(issue, ends, first), 'part', fills)
}

/** Where a section ends: the end of its last article. */
function lastAnchor(section: Section): string {
  const last = articlesOf(section).at(-1)
  return last ? endOf(last.id) : ''
}

/** `parts`: sections whose pages are to be named each by itself. */
type RunView = Omit<Run, 'sections'> & { readonly parts?: readonly Section[] } & Readonly<Record<string, unknown>>

/** A bulletin runs on from page to page; journals and magazines open runs, each with its sections in the running head. */
function viewRuns(
  issue: Issue,
  context: PrintContext,
  advertsAfter: (section: Section) => readonly Advert[],
): RunView[] {
  const { geometry, numbers } = context
  const { layout, sections } = issue
  const flowOf = (section: Section): SectionFlow => {
    const isMajorHere = (article: Article): boolean =>
      layout === 'magazine' && isMajor(article, formOf(article, section.style, layout))
    const adverts = advertsAfter(section).reduce((sum, { size }) => sum + ADVERT_SHARE[size], 0)
    const fill = numbers.get(firstOf(fillOf(lastAnchor(section))))
    const { pageHeight, line, lines } = geometry
    const end = fill === undefined ? 2 : (fill * pageHeight) / (lines * line) + 1 / lines + adverts
    return {
      flow: (from) => flowSection(section, { issue, geometry }, from, isMajorHere) + adverts,
      opensPage: section.articles.slice(0, 1).some(isMajorHere),
      end: end <= 1 ? end : undefined,
    }
  }
  const runs: readonly Run[] =
    layout === 'bulletin' ? [{ page: 'run-1', title: '', sections }] : arrangeSections(sections, flowOf)
  return runs.map((run) => ({
    ...run,
    parts: run.sections,
    anchor: run.sections[0]?.id ?? '',
    sections: run.sections.map((section) => ({
      ...viewSection(section, context),
      advertsAfter: advertsAfter(section).map((advert) => viewAdvert(advert, context)),
    })),
  }))
}

/** 今日□版 */
function sayCount(last: number | undefined, language: string): SafeHtml {
  const [before, after] = say('sheetsToday', language, { count: '\0' }).split('\0')
  return html`${before}<span class="pn" data-ref="last" data-p="${last}"></span>${after}`
}

/** Room for a masthead's picture: ems wide, lines high. */
const LOGO = {
  journal: { em: 36, lines: 8 },
  bulletin: { em: 26, lines: 4 },
  magazine: { em: 44, lines: 8 },
  newspaper: { em: 46, lines: 7 },
} as const

/** What running heads say, as CSS strings. */
const cssNames = (issue: Issue): object => ({
  name: cssString(issue.publication.name),
  number: cssString(issueNumber(issue)),
  date: cssString(formatDate(issue.date, issue.publication.language, { weekday: true })),
})

/** Lengths in points for @page, where no variable reaches. */
function viewPage(geometry: Geometry, startPage: number): object {
  const { pageWidth, pageHeight, font, line, lines, top } = geometry
  const pt = (value: number): SafeHtml => safe(`${value.toFixed(3)}pt`)
  // A hair of slack, or rounding takes the last character of every solid line.
  const side = (pageWidth - measureEm(geometry) * font) / 2 - 0.2
  return {
    width: pt(pageWidth),
    height: pt(pageHeight),
    top: pt(top),
    bottom: pt(pageHeight - top - lines * line - 0.5),
    side: pt(side),
    area: pt(lines * line),
    font: pt(font),
    small: pt(font * 0.86),
    head: pt(top * 0.55),
    first: startPage,
  }
}

function viewCover(issue: Issue, context: PrintContext, numbers: PageNumbers): object {
  const { geometry } = context
  return {
    image: image(issue.cover.image, '', { context, em: geometry.pageWidth / geometry.font, lines: 200 }),
    height: safe(`${Math.round(pictureHeight(issue, geometry))}pt`),
    teasers: issue.cover.teasers.map(({ articleId, text }) => ({
      text: keepWords(text),
      href: safe(`#${anchorOf(articleId)}`),
      range: pageRange(articleId, numbers),
    })),
  }
}

/** What a bulletin's front page leaves for its picture under the masthead and above teasers and contents. */
const pictureHeight = (issue: Issue, { lines, line }: Geometry): number =>
  Math.min(400, Math.max(150, (lines - 1 - frontLines(issue) - contentsLines(issue)) * line))

function viewContents(issue: Issue, { geometry, numbers }: PrintContext): object {
  const entry = ({ id, tocTitle }: Article): object => ({
    title: keepWords(tocTitle, SHORT_ENTRY),
    href: safe(`#${anchorOf(id)}`),
    ref: pageRef(anchorOf(id), numbers),
  })
  const contents = issue.sections.map(({ id, title, articles, zones }) => ({
    id,
    title,
    entries: articles.map(entry),
    zones: zones.map((zone) => ({ title: zone.title, entries: zone.articles.map(entry) })),
  }))
  return { contents, contentsLine: ((fitContents(issue, geometry) * geometry.line) / geometry.font).toFixed(4) }
}
