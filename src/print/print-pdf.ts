// HTML → PDF in as few prints as the numbers need: a cheap one to measure (pictures hidden), then the real one, which
// must agree with what it prints. Nothing is taken on trust: the gate reads page numbers and fonts back from the PDF.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { anchorOf, type Issue } from '../issue/issue.ts'
import { continuationOf, endOf, jumpOf, type PageNumbers } from './build-view.ts'
import { checkNumbers, checkPdf, type Overflow, placeOverflow } from './check-pdf.ts'
import { finishPdf } from './finish-pdf.ts'
import type { PrintBrowser } from './open-browser.ts'
import { openPdf, pageNumbers } from './open-pdf.ts'

export type PrintStep = { readonly name: 'measuring'; readonly pass: number } | { readonly name: 'printing' | 'finishing' }

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

/** Numbers settle at the second pass; more are needed only where adverts move, and six mean a template that swings. */
const MOST_PASSES = 6

/** Finds the numbers and writes them in, for a print.html without a PDF beside it. */
export async function numberPages(job: PrintJob): Promise<Printed> {
  return inFolder(async (file) => {
    let html = job.render(new Map())
    let numbers: PageNumbers = new Map()
    for (let pass = 1; pass <= MOST_PASSES; pass++) {
      numbers = await measure(job, html, file, pass)
      const next = job.render(numbers)
      if (next === html) break
      html = next
    }
    return { html, pages: articlePages(job.issue, numbers), diagnostics: checkNumbers(html, numbers, job.issue) }
  })
}

export async function printPdf(job: PrintJob): Promise<Printed & { readonly pdf: Uint8Array }> {
  const { issue, browser, render, progress } = job
  return inFolder(async (file) => {
    let html = render(new Map())
    for (let pass = 1; ; pass++) {
      const numbers = await measure(job, html, file, pass)
      const next = render(numbers)
      const isSteady = standing(next) === standing(html)
      html = next
      if (!isSteady && pass < MOST_PASSES) continue
      progress?.({ name: 'printing' })
      const { bytes, overflow } = await browser.onPage('print', (page) => print(page, html, file))
      progress?.({ name: 'finishing' })
      const pdf = await openPdf(bytes)
      const found = pageNumbers(pdf, issue.startPage)
      const wrong = checkNumbers(html, found, issue)
      if (wrong.length > 0 && pass < MOST_PASSES) continue
      const diagnostics = [...wrong, ...placeOverflow(overflow, issue), ...checkPdf(pdf, issue, job.fonts)]
      return { html, pdf: await finishPdf(pdf, issue), pages: articlePages(issue, numbers), diagnostics }
    }
  })
}

async function inFolder<T>(work: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-print-'))
  try {
    return await work(join(folder, 'print.html'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What stands where, numbers aside: adverts move between sections, nothing else does. */
const standing = (html: string): string => html.match(/ id="(?:ad|section)-[^"]*"/g)?.join() ?? ''

/** Only linked ids become destinations, so every anchor is linked here, in a layer that takes no room. */
async function measure(job: PrintJob, html: string, file: string, pass: number): Promise<PageNumbers> {
  job.progress?.({ name: 'measuring', pass })
  const ids = [...html.matchAll(/ id="((?:a|z|j|c|ad|section)-[^"]*)"/g)].map(([, id]) => `<a href="#${id}">.</a>`)
  const layer = `<div style="position:absolute;top:0;left:0;opacity:0;font-size:1px;text-indent:0">${ids.join('')}</div>`
  const light = '<style>img{visibility:hidden!important}</style></head>'
  const measured = html.replace('</head>', light).replace(/<body[^>]*>/, (body) => body + layer)
  const bytes = await job.browser.onPage(`measure ${pass}`, async (page) => {
    await load(page, measured, file)
    return page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: false, outline: false })
  })
  return pageNumbers(await openPdf(bytes), job.issue.startPage)
}

async function load(page: Page, html: string, file: string): Promise<void> {
  writeFileSync(file, html)
  // As wide as the type area, so that what overflows on paper overflows here.
  const [font = 12, measure = 46] = [/font-size:([\d.]+)pt/, /--measure:([\d.]+)rem/].map((one) => Number(one.exec(html)?.[1]))
  await page.setViewportSize({ width: Math.ceil((measure * font * 4) / 3), height: 1000 })
  await page.emulateMedia({ media: 'print' })
  await page.goto(pathToFileURL(file).href)
  await page.evaluate('document.fonts.ready.then(() => undefined)')
}

async function print(page: Page, html: string, file: string): Promise<{ bytes: Uint8Array; overflow: readonly Overflow[] }> {
  await load(page, html, file)
  const overflow = (await page.evaluate(FIND_OVERFLOW)) as readonly Overflow[]
  const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true })
  return { bytes, overflow }
}

/** Runs in the page: whatever is wider than its box, or higher than a box of fixed height. */
const FIND_OVERFLOW = `(() => {
  const found = []
  const article = (box) => box.closest('article')?.id ?? box.closest('[id]')?.id ?? ''
  for (const box of document.body.querySelectorAll('*')) {
    if (box.clientWidth === 0 || box.closest('svg')) continue
    const across = box.scrollWidth - box.clientWidth
    const down = box.matches('.fixed') ? box.scrollHeight - box.clientHeight : 0
    const by = Math.max(across, down)
    if (by <= 1 || found.some((one) => one.box.contains(box) && one.box.matches('table,pre,td,th'))) continue
    const outer = found.findIndex((one) => one.box.contains(box))
    if (outer >= 0) found.splice(outer, 1)
    found.push({ box, article: article(box), at: Number(box.closest('[data-at]')?.dataset.at ?? -1), by, text: box.textContent.trim().slice(0, 24) })
  }
  return found.map(({ box, ...rest }) => rest)
})()`

function articlePages(issue: Issue, numbers: PageNumbers): Map<string, readonly number[]> {
  const between = (from: string, to: string): number[] => {
    const first = numbers.get(from)
    const last = numbers.get(to) ?? first
    return first === undefined || last === undefined ? [] : Array.from({ length: Math.max(1, last - first + 1) }, (_, at) => first + at)
  }
  return new Map(
    issue.articles.map(({ id }) => {
      const isCut = numbers.has(jumpOf(id))
      const pages = isCut
        ? [...between(anchorOf(id), jumpOf(id)), ...between(continuationOf(id), endOf(id))]
        : between(anchorOf(id), endOf(id))
      return [id, [...new Set(pages)]]
    }),
  )
}
