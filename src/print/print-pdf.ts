// HTML → PDF in as few prints as the numbers need: two cheap ones to measure (pictures hidden), where things stand and
// whether all text is on paper, then the real one, which must agree with what it prints. Nothing is taken on trust: the gate reads page numbers and fonts back from the PDF.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { anchorOf, type Issue } from '../issue/issue.ts'
import { continuationOf, endOf, firstOf, jumpOf, type PageNumbers, spillOf, stillOf } from './build-view.ts'
import { checkNumbers, checkPdf, type Ending, findLost, type Overflow, placeLost, placeOverflow } from './check-pdf.ts'
import { finishPdf } from './finish-pdf.ts'
import type { PrintBrowser } from './open-browser.ts'
import { openPdf, pageContents, pageNumbers } from './open-pdf.ts'
import { placeFigures } from './place-figures.ts'
import { placeOf } from './render-blocks.ts'

export type PrintStep = { readonly name: 'measuring' | 'printing' | 'finishing'; readonly pass?: number }

export type PrintJob = {
  readonly issue: Issue
  readonly browser: PrintBrowser
  /** The document with these numbers in it: renderPrint with everything but the numbers fixed. */
  readonly render: (numbers: PageNumbers) => string
  /** PostScript names of the embedded fonts; empty where the machine's own had to serve, and fonts are not checked. */
  readonly fonts: readonly string[]
  readonly progress?: (step: PrintStep) => void
}

export type Printed = {
  readonly html: string
  /** Every page an article stands on, by its id. */
  readonly pages: ReadonlyMap<string, readonly number[]>
  readonly diagnostics: readonly Diagnostic[]
}

/** Two passes, more where text was lost or adverts move. Six mean a template that swings. */
const MOST_PASSES = 6
const PRINT = { preferCSSPageSize: true, printBackground: true } as const

/** Finds the numbers and writes them in, for a print.html without a PDF beside it. */
export const numberPages = (job: PrintJob): Promise<Printed> =>
  settle(job, async (_, { numbers, ...settled }) => ({
    ...settled,
    diagnostics: [...settled.diagnostics, ...checkNumbers(settled.html, numbers, job.issue)],
  }))

/** The whole way: settled numbers, the real print, the gate, and a PDF that says what it is. */
export async function printPdf(job: PrintJob): Promise<Printed & { readonly pdf: Uint8Array }> {
  const { issue, progress } = job
  return settle(job, async (page, { numbers: _, ...settled }, isLast) => {
    progress?.({ name: 'printing' })
    const bytes = await page.pdf({ ...PRINT, tagged: true, outline: true })
    progress?.({ name: 'finishing' })
    // The browser looks while its print is read and finished.
    const [found, made] = await Promise.all([page.evaluate(FIND_OVERFLOW), readPrint(bytes, job, settled.html)])
    if (made.wrong.length > 0 && !isLast) return undefined
    const { overflow, gone } = found as Found
    const lost = [...settled.diagnostics, ...placeLost(gone, issue)]
    const diagnostics = [...lost, ...made.wrong, ...placeOverflow(overflow, issue), ...made.unfit]
    return { ...settled, diagnostics, pdf: made.pdf }
  })
}

async function readPrint(bytes: Uint8Array, { issue, fonts }: PrintJob, html: string) {
  const pdf = await openPdf(bytes)
  const wrong = checkNumbers(html, pageNumbers(pdf, issue.startPage), issue)
  const contents = pageContents(pdf)
  const unfit = checkPdf(pdf, contents, { issue, fonts })
  return { wrong, unfit, pdf: await finishPdf(pdf, contents, issue) }
}

type Settled = Printed & { readonly numbers: PageNumbers }

/** Gives undefined where the real print disagrees and it has to be measured again. */
type Finish<T> = (page: Page, settled: Settled, isLast: boolean) => Promise<T | undefined>

/** Measures until the document says what it measures, and hands over the page that shows it. */
async function settle<T>(job: PrintJob, finish: Finish<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-print-'))
  // While the browser opens a page; what goes wrong is told where it is awaited.
  const first = setImmediate().then(() => job.render(new Map()))
  first.catch(() => undefined)
  try {
    return await job.browser.onPage('print', async (page) => {
      let html = await first
      await load(page, html, join(folder, 'print.html'))
      // What made way once stays where it went, or goes further.
      const moves = new Map<string, number>()
      for (let pass = 1; ; pass++) {
        job.progress?.({ name: 'measuring', pass })
        const measured = await measure(page, job.issue, pass > 1)
        note(moves, measured)
        // Twice: every move shifts what stands behind, and in a thick issue there would be no end.
        if (pass < 3) for (const [key, at] of placeFigures(job.issue, measured, moves)) moves.set(key, at)
        const numbers = new Map([...measured.numbers, ...moves])
        const next = job.render(numbers)
        const isSteady = withoutNumbers(next) === withoutNumbers(html)
        // What stays keeps its layout, which saves most of the next one. A page rule may change a whole page.
        if (fixedOf(next) === fixedOf(html)) await page.evaluate(turnInto(next.slice(fixedOf(next).length)))
        else await load(page, next, join(folder, 'print.html'))
        // What says what was measured will not change any more.
        const isLast = pass === MOST_PASSES || next === html
        html = next
        if (pass === 1 || (!isSteady && !isLast)) continue
        const diagnostics = placeLost(measured.lost, job.issue)
        const done = await finish(page, { html, numbers, pages: articlePages(job.issue, numbers), diagnostics }, isLast)
        if (done !== undefined) return done
      }
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * What stands where is settled by the first measure alone: it moves the very pages that it is placed by, and would be
 * placed anew for ever. Only what was lost is moved again.
 */
function note(moves: Map<string, number>, measured: Measured): void {
  const isFirst = !moves.has(firstOf('last'))
  for (const [key, by] of measured.moves) moves.set(key, by + (moves.get(key) ?? 0))
  for (const [key, at] of measured.numbers)
    if (isFirst && /^(fill )?z-|^ad-|^last$/.test(key)) moves.set(firstOf(key), at)
}

/** Fonts, pictures and rules; running heads follow in a style of their own, then the body. */
const fixedOf = (html: string): string => html.slice(0, html.lastIndexOf('<style>', html.indexOf('</head>')))
/** Nor the closing, which stands behind all: where it goes moves nothing. */
const withoutNumbers = (html: string): string =>
  html
    .slice(html.indexOf('<body'))
    .replace(/ data-p="[^"]*"/g, '')
    .replace(/(?:<\/div>|\s)*<section class="back.*$/s, '')

async function load(page: Page, html: string, file: string): Promise<void> {
  writeFileSync(file, html.replace('<head>', '<head><style>@media screen{body{content-visibility:hidden}}</style>'))
  // As wide as the type area, so that what overflows on paper overflows here.
  const [font = 12, measure = 46] = [/font-size:([\d.]+)pt/, /--measure:([\d.]+)rem/].map((one) =>
    Number(one.exec(html)?.[1]),
  )
  await page.setViewportSize({ width: Math.ceil((measure * font * 4) / 3), height: 1000 })
  await page.goto(pathToFileURL(file).href)
  // The screen lays nothing out, and keeps what paper has laid out; so the fonts must be asked for.
  await page.evaluate('Promise.all([...document.fonts].map((font) => font.load())).then(() => undefined)')
}

/** `moves`: what has to stand elsewhere in the next pass, floats that left the page, rows that fell off a sheet. */
type Measured = Readonly<{
  numbers: PageNumbers
  endings: readonly Ending[]
  lost: readonly Ending[]
  moves: PageNumbers
}>

/** `whole`: asks of all text whether it is on paper; else only where the page-wide figures stand, which is quicker. */
async function measure(page: Page, issue: Issue, whole: boolean): Promise<Measured> {
  const { endings, sheets } = (await page.evaluate(hide(whole))) as Hidden
  const bytes = await page.pdf({ ...PRINT, tagged: false, outline: false })
  const [pdf] = await Promise.all([openPdf(bytes), page.evaluate(SHOW)])
  const numbers = pageNumbers(pdf, issue.startPage)
  const moves = new Map<string, number>()
  const lost = findLost(endings, numbers, issue)
  for (const { article, under = '' } of lost)
    moves.set(stillOf(article.replace(/^[ac]-/, '')), 1).set(placeOf(under), 1)
  // A sheet that was estimated too short drops its last rows, or their last lines, on to a page of their own.
  for (const [name, ids] of sheets) if (new Set(ids.map((id) => numbers.get(id))).size > 1) moves.set(spillOf(name), 2)
  return { numbers, endings, lost, moves }
}

/** The ends of text that are looked for, and what stands on each sheet. */
type Hidden = { endings: readonly Ending[]; sheets: readonly (readonly [string, readonly string[]])[] }

/** What names an article to the gate. */
const ARTICLE = `(box) => box.closest('article')?.querySelector('h3')?.id || box.closest('article')?.id || ''`

/** Pictures and text are laid out but not painted. Only linked ids become destinations, so every anchor is linked in a
    layer that takes no room; and the last character of every box of text becomes one, to see that it is on paper. */
const hide = (whole: boolean): string => `(() => {
  const article = ${ARTICLE}
  const style = document.createElement('style')
  style.textContent = 'body *{visibility:hidden!important}[id]{visibility:visible!important}'
  const layer = document.createElement('div')
  layer.style = 'position:absolute;top:0;left:0;opacity:0;font-size:1px;text-indent:0'
  const endings = []
  const ends = []
  // Of what flows on line behind line the last tells of all; a sheet may drop any.
  const flowing = ':is(:is(li,tr):last-child,dd,pre,caption,figcaption,figure,.body>p:not(:has(+p)),:not(.body,.head,li)>p,li:last-child>p:last-child)'
  const boxes = ':is(article,.aside,.back) ' + flowing + ',.sheet :is(p,h3,h4,h5,h6,td),.body:has(> :is(figure.narrow,.aside.whole,table.narrow.short))>p'
  const floats = [...document.querySelectorAll('.art:not(.still)>.body>:is(figure.narrow,.aside.whole,table.narrow.short)')]
  const told = (box) => ({ article: article(box), at: Number(box.closest('[data-at]')?.dataset.at ?? -1), float: floats.findIndex((one) => one.contains(box)), run: box.closest('.magazine .major')?.querySelector('h3').id ?? box.closest('.run')?.className })
  // No style sheet knows it: as a span it would take what is meant for others.
  const end = (box) => {
    const end = ends[ends.push(document.createElement('kanfa-end')) - 1]
    end.id = 'e-' + ends.length
    endings.push({ ...told(box), id: end.id, text: box.textContent.trim().slice(-12) })
    return end
  }
  const mark = (box) => {
    let last = box.querySelector('p,li') ? undefined : box
    while (last && last.nodeType !== 3) last = [...last.childNodes].findLast((node) => node.textContent.trim() !== '' && !node.closest?.('svg'))
    if (!last) return
    const tail = last.splitText(last.data.trimEnd().length - [...last.data.trimEnd()].at(-1).length)
    const marked = end(box)
    tail.replaceWith(marked)
    marked.append(tail)
  }
  let before
  for (const box of document.querySelectorAll(boxes)) {
    const isFigure = box.matches('figure')
    const spans = box.matches('.art:not(.flow .art, .sheet .art) > .body > figure.wide')
    // Text in columns ends at the foot of the longest, and what spans them knows where; it may not part a head from a figure.
    if (spans && box.previousElementSibling?.matches('p:not(.leads),ul,ol,table,figure,blockquote'))
      box.before(Object.assign(end(box.previousElementSibling), { className: 'wide', style: 'display:block;column-span:all;height:.01px' }))
    else if (isFigure && !${whole} && before) mark(before)
    const place = { ...told(box), id: box.id, tall: Number(box.querySelector('.frame')?.style.getPropertyValue('--lines')) }
    if (isFigure) endings.push({ ...place, after: spans ? endings.at(-1)?.id : undefined, text: box.querySelector('img')?.alt ?? '' })
    else if (${whole}) mark(box)
    before = isFigure ? undefined : box
  }
  const feet = []
  const sheets = [...document.querySelectorAll('.sheet:not(.open)')].map((sheet) => {
    const foot = document.createElement('kanfa-end')
    sheet.append(Object.assign(foot, { id: 'e-foot-' + feet.push(foot), style: 'display:block;height:.01px' }))
    return [sheet.classList[1], [...sheet.querySelectorAll('[id]')].flatMap(({ id }) => (/^(a|z|j|section|e-foot)-/.test(id) ? id : []))]
  })
  for (const { id } of document.querySelectorAll('[id]')) {
    if (!/^(a|z|j|c|e|f|ad|section)-/.test(id)) continue
    const link = layer.appendChild(document.createElement('a'))
    link.href = '#' + id
    link.textContent = '.'
    link.style = 'visibility:visible!important'
  }
  document.head.append(style)
  document.body.prepend(layer)
  globalThis.kanfa = { style, layer, ends, feet }
  return { endings, sheets }
})()`
const SHOW = `kanfa.style.remove(), kanfa.layer.remove(), kanfa.feet.forEach((foot) => foot.remove()), kanfa.ends.forEach((end) => {
  const { parentNode } = end
  end.replaceWith(...end.childNodes)
  parentNode.normalize()
})`

/** Makes the page's running heads and body others, and leaves alone what is the same in both. */
const turnInto = (html: string): string => `(() => {
  const turn = (from, to) => {
    if (from.isEqualNode(to)) return
    const [before, after] = [[...from.childNodes], [...to.childNodes]]
    if (from.nodeName !== to.nodeName || from.nodeType !== 1 || before.length !== after.length) return from.replaceWith(to)
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name)
    for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value)
    before.forEach((node, at) => turn(node, after[at]))
  }
  const next = new DOMParser().parseFromString(${JSON.stringify(html)}, 'text/html')
  turn(document.head.lastElementChild, next.head.firstElementChild)
  turn(document.body, next.body)
})()`

/** Runs in the page: what is wider than its column, what does not fit in its box, what a fixed height cuts off. Of boxes
    inside each other the innermost is named. */
type Found = { readonly overflow: readonly Overflow[]; readonly gone: readonly Ending[] }

/** And paragraphs in the middle of a flow that a publication's own style sheet hides or puts beside it. */
const FIND_OVERFLOW = `(() => {
  // Leaders run beyond the edge that cuts them off.
  const leaders = document.head.appendChild(Object.assign(document.createElement('style'), { textContent: '.dots{display:none}' }))
  document.body.style.contentVisibility = 'visible'
  const found = []
  const gone = []
  const article = ${ARTICLE}
  const beyondColumn = (box) => {
    const style = getComputedStyle(box.parentElement)
    const count = getComputedStyle(box).columnSpan === 'all' ? 1 : Number(style.columnCount) || 1
    const inner = box.parentElement.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    const widest = Math.max(0, ...[...box.getClientRects()].map(({ width }) => width))
    return widest - (inner - (count - 1) * (parseFloat(style.columnGap) || 0)) / count
  }
  for (const box of document.querySelectorAll('.body > p')) {
    const [first] = box.getClientRects()
    if (first && first.right <= box.parentElement.getBoundingClientRect().right + 1) continue
    gone.push({ id: '', article: article(box), at: Number(box.dataset.at ?? -1), text: box.textContent.trim().slice(-12) })
  }
  // A column too many on the endless screen is none on paper, where whatever left the page has been looked for.
  const columns = new Set()
  const spilling = []
  for (const box of document.body.querySelectorAll('*')) {
    if (box.clientWidth === 0 || box.closest('svg')) continue
    if (getComputedStyle(box).columnCount !== 'auto') columns.add(box)
    const by = Math.max(
      box.scrollWidth - box.clientWidth,
      box.classList.contains('fixed') ? box.scrollHeight - box.clientHeight : 0,
      'at' in box.dataset || columns.has(box.parentElement) ? beyondColumn(box) : 0,
    )
    if (by <= 1) continue
    if (columns.has(box)) spilling.push(box)
    const outer = found.findIndex((one) => one.box.contains(box))
    if (outer >= 0) found.splice(outer, 1)
    found.push({ box, article: article(box), at: Number(box.closest('[data-at]')?.dataset.at ?? -1), by: Math.round(by), text: box.textContent.trim().replace(/\\s+/g, ' ').slice(0, 24) })
  }
  leaders.remove()
  document.body.style.removeProperty('content-visibility')
  const overflow = found.filter(({ box }) => !spilling.some((one) => box.contains(one))).map(({ box, ...rest }) => rest)
  return { overflow, gone }
})()`

function articlePages(issue: Issue, numbers: PageNumbers): Map<string, readonly number[]> {
  const between = (from: string, to: string): number[] => {
    const first = numbers.get(from)
    if (first === undefined) return []
    return Array.from({ length: Math.max(1, (numbers.get(to) ?? first) - first + 1) }, (_, at) => first + at)
  }
  return new Map(
    issue.articles.map(({ id }) => {
      const foot = numbers.has(jumpOf(id)) ? jumpOf(id) : endOf(id)
      return [id, [...new Set([...between(anchorOf(id), foot), ...between(continuationOf(id), endOf(id))])]]
    }),
  )
}
