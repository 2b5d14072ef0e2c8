// The build gate, on the finished PDF: every printed number is the page its target is on, every font is one of ours
// and TrueType, nothing reaches out of its box, no page is empty. Each finding names the article and its line.
import { PDFDict, type PDFDocument, PDFName } from 'pdf-lib'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose, diagnoseFile } from '../diagnostic/source-text.ts'
import { anchorOf, type Issue } from '../issue/issue.ts'
import { asideOf, fillOf, type PageNumbers } from './build-view.ts'
import type { PageContent } from './open-pdf.ts'
import { geometryOf, measureEm } from './page-geometry.ts'

export function checkNumbers(html: string, numbers: PageNumbers, issue: Issue): Diagnostic[] {
  const found = new Map<string, Diagnostic>()
  for (const [, anchor = '', printed = '', from] of html.matchAll(
    /data-ref="([^"]*)" data-p="([^"]*)"(?: data-from="([^"]*)")?/g,
  )) {
    const page = numbers.get(anchor)
    // The end of a range is printed only where it is on another page.
    if (from !== undefined && printed === '' && (page === undefined || page === numbers.get(from))) continue
    if (page !== undefined && String(page) === printed) continue
    const title = issue.articles.find(({ id }) => anchor.endsWith(`-${id}`))?.title ?? anchor
    const values = { printed: printed || '—', title, page: page ?? '—' }
    found.set(anchor, inArticle(issue, anchor, {}, 'print/wrong-page', values))
  }
  return [...found.values()]
}

/** A figure, or the last words of a box of text, and the place that names it. Of a figure also how high its picture is, in
    lines; of a page-wide one what stands before it; of both which floating box they are in, and what they run on with. */
export type Ending = Readonly<
  Record<'id' | 'article' | 'text', string> & { at: number; after?: string; tall?: number }
> &
  Readonly<{ float?: number; run?: string; under?: string }>

/** What finds no room in its columns is set beside the page or dropped: its place is on the page, or it is lost. So it is
    where a box floats to the head of the next page and the browser, by a fault of its own, sets text over it. */
export function findLost(endings: readonly Ending[], numbers: PageNumbers, issue: Issue): Ending[] {
  const geometry = geometryOf(issue.layout)
  const { pageWidth, pageHeight, font, column, line, lines } = geometry
  const across = ({ id }: Ending): number => ((numbers.get(asideOf(id)) ?? 0) * pageWidth) / font
  const lineOf = ({ id }: Ending): number => ((numbers.get(fillOf(id)) ?? 0) * pageHeight) / line
  const right = Math.min(...endings.map(across)) + measureEm(geometry)
  const boxes = endings.filter(({ float = -1 }, at) => float >= 0 && float !== endings[at - 1]?.float)
  const feet = new Map(endings.map((one) => [one.float, one]))
  const covers = (box: Ending, text: Ending): boolean => {
    if (box.float === text.float || numbers.get(box.id) !== numbers.get(text.id)) return false
    const foot = box.tall ? lineOf(box) + box.tall : lineOf(feet.get(box.float) ?? box)
    const isBelow = lineOf(box) + 0.5 < lineOf(text) && lineOf(text) < foot - 0.5
    const aside = across(text) - across(box)
    return isBelow && aside > -1 && aside < column
  }
  return endings.flatMap((text) => {
    if (!numbers.has(text.id) || across(text) > right) return text
    // A picture that floats to where it begins too low is cut in two.
    if (text.tall && (text.float ?? -1) >= 0 && lineOf(text) + text.tall > lines + 1) return { ...text, under: text.id }
    const box = boxes.find((one) => covers(one, text))
    return box ? { ...text, under: box.id } : []
  })
}

/** What stands behind the first lost words of an article is lost with them. */
export function placeLost(lost: readonly Ending[], issue: Issue): Diagnostic[] {
  return lost
    .filter(({ article }, at) => lost.findIndex((one) => one.article === article) === at)
    .map(({ article, at, text }) => {
      const title = issue.articles.find(({ id }) => article.replace(/^[ac]-/, '') === id)?.title ?? issue.id
      return inArticle(issue, article, { at, text }, 'print/cut-off', { title, text })
    })
}

export type Overflow = { readonly article: string; readonly at: number; readonly by: number; readonly text: string }

export const placeOverflow = (overflow: readonly Overflow[], issue: Issue): Diagnostic[] =>
  overflow.map(({ article, at, by, text }) => inArticle(issue, article, { at, text }, 'print/overflow', { by, text }))

/** `fonts`: PostScript names that may stand in the PDF; none means that the machine's fonts had to serve. */
export function checkPdf(
  pdf: PDFDocument,
  contents: readonly PageContent[],
  { issue, fonts }: { issue: Issue; fonts: readonly string[] },
): Diagnostic[] {
  const manifest = `issues/${issue.id}/issue.yml`
  const diagnostics: Diagnostic[] = []
  const foreign = new Set<string>()
  pdf.getPages().forEach((page, at) => {
    const resources = page.node.Resources()?.lookupMaybe(PDFName.of('Font'), PDFDict)
    for (const [, value] of resources?.entries() ?? []) {
      const font = pdf.context.lookup(value, PDFDict)
      const name = fontName(font)
      const isOurs = font.get(PDFName.of('Subtype')) !== PDFName.of('Type3') && fonts.includes(name)
      if (fonts.length === 0 || isOurs || foreign.has(name)) continue
      foreign.add(name)
      diagnostics.push(diagnoseFile('print/foreign-font', manifest, { font: name, page: at + issue.startPage }))
    }
  })
  contents.forEach(({ operators }, at) => {
    if (!operators.some((one) => one.endsWith(' BDC') || one.endsWith('>>BDC') || one.endsWith(' Do')))
      diagnostics.push(diagnoseFile('print/empty-page', manifest, { page: at + issue.startPage }))
  })
  return diagnostics
}

function fontName(font: PDFDict): string {
  const own = font.lookupMaybe(PDFName.of('BaseFont'), PDFName)
  const described = font
    .lookupMaybe(PDFName.of('FontDescriptor'), PDFDict)
    ?.lookupMaybe(PDFName.of('FontName'), PDFName)
  return (own ?? described)?.decodeText().replace(/^[A-Z]{6}\+/, '') ?? 'Type 3'
}

/** Where its text stands in the source, else at its offset, else at the article's title; at the manifest where it is no article's. */
function inArticle(
  issue: Issue,
  anchor: string,
  { at = -1, text = '' }: { readonly at?: number; readonly text?: string },
  code: 'print/wrong-page' | 'print/overflow' | 'print/cut-off',
  values: Readonly<Record<string, string | number>>,
): Diagnostic {
  const article = issue.articles.find(({ id }) => anchor === anchorOf(id) || anchor.replace(/^[zjc]-/, '') === id)
  const source = article && issue.sources.get(`issues/${issue.id}/${article.file}`)
  if (!source) return diagnoseFile(code, `issues/${issue.id}/issue.yml`, values)
  const known = at >= 0 ? at : text === '' ? -1 : source.text.indexOf(text)
  const start = known >= 0 ? known : Math.max(0, source.text.search(/^title:/m))
  return diagnose(code, { source, span: { start, end: start + 1 } }, values)
}
