// What true page numbers cost: the whole of `printPdf` (measure, print, finish, gate), browser start included, against
// one direct Chromium print of the same finished HTML, and against Paged.js laying out the same text in that browser.
// `--stress` prints a 300-page issue once and says what the gate found.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { openNewsroom } from '../src/app/open-newsroom.ts'
import { buildIssue } from '../src/issue/build-issue.ts'
import type { Issue, Section } from '../src/issue/issue.ts'
import { encodePicture } from '../src/picture/encode-picture.ts'
import { embedFonts } from '../src/print/embed-fonts.ts'
import { flowSection } from '../src/print/measure-copy.ts'
import { locateBrowser, openBrowser } from '../src/print/open-browser.ts'
import { openPdf } from '../src/print/open-pdf.ts'
import { geometryOf } from '../src/print/page-geometry.ts'
import { type Printed, type PrintJob, printPdf } from '../src/print/print-pdf.ts'
import { readFonts } from '../src/print/read-fonts.ts'
import { renderPrint } from '../src/print/render-print.ts'
import { pdfTexts } from '../test/support/print-issue.ts'
import { type BenchOptions, type BenchResult, interleave, timed } from './run.ts'

const ROOT = join(import.meta.dirname, '..')

/** The sample journal repeated, under new ids, until it fills so many pages. */
function grow(issue: Issue, pages: number): Issue {
  const geometry = geometryOf(issue.layout)
  const sections: Section[] = []
  let filled = 4
  for (let round = 0; filled < pages; round++)
    for (const section of issue.sections) {
      const again = (id: string): string => (round === 0 ? id : `${id}-${round}`)
      const rename = (one: Issue['articles'][number]): Issue['articles'][number] => ({ ...one, id: again(one.id) })
      if (filled >= pages) break
      filled = flowSection(section, { issue, geometry }, filled, () => false)
      sections.push({ ...section, id: `section-${sections.length + 1}`, articles: section.articles.map(rename) })
    }
  return { ...issue, sections, articles: sections.flatMap(({ articles }) => articles) }
}

type Prepared = { readonly issue: Issue; readonly render: PrintJob['render']; readonly fonts: readonly string[] }

async function prepare(pages: number): Promise<Prepared> {
  const { value: newsroom } = openNewsroom(ROOT)
  if (!newsroom) throw new Error('the sample newsroom does not open')
  const { config, files, templates } = newsroom
  const { value: sample } = buildIssue('2026-11', { config, files })
  if (!sample) throw new Error('the sample issue does not build')
  const issue = grow(sample, pages)
  const { theme } = newsroom.themeFor(issue.layout)
  const draft = renderPrint(issue, { theme, templates })
  const pictures = new Map<string, Uint8Array>()
  for (const use of draft.pictures)
    pictures.set(
      use.name,
      await encodePicture(use, files.read(`issues/2026-11/${use.picture.path}`) ?? new Uint8Array()),
    )
  const fonts = readFonts(config.fonts, files)
  const { css } = await embedFonts(draft.html, { issue, fonts: fonts.files, body: theme.fonts.printBody })
  return {
    issue,
    fonts: fonts.files.map(({ name }) => name),
    render: (numbers) => renderPrint(issue, { theme, templates, pictures, fonts: css, numbers }).html,
  }
}

async function printOurs(prepared: Prepared): Promise<Printed & { pdf: Uint8Array }> {
  const browser = await openBrowser({ env: process.env, timeoutMs: 600_000 })
  try {
    return await printPdf({ ...prepared, browser })
  } finally {
    await browser.close()
  }
}

const PDF = { preferCSSPageSize: true, printBackground: true, tagged: true, outline: true }

async function printDirect(file: string, prepare?: string): Promise<Uint8Array> {
  const { path: executablePath, libraries } = await locateBrowser(process.env)
  const env = { ...process.env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) } as Record<string, string>
  const browser = await chromium.launch({ executablePath, env })
  try {
    const page = await browser.newPage()
    await page.goto(pathToFileURL(file).href)
    if (prepare) await page.waitForFunction(prepare, undefined, { timeout: 600_000 })
    return await page.pdf(PDF)
  } finally {
    await browser.close()
  }
}

/** Paged.js fills in target-counter() and running heads by script; it gets the same text, fonts and type area. */
function pagedHtml(html: string): string {
  const script = readFileSync(join(ROOT, 'node_modules/pagedjs/dist/paged.polyfill.min.js'), 'utf8')
  const rules =
    '<style>@page{size:A4;margin:78pt 56pt 66pt;@bottom-center{content:counter(page)}}.pn::after{content:target-counter(attr(href url),page)!important}</style>'
  const hook = `<script>window.PagedConfig={auto:true,after:()=>{window.pagedDone=true}}</script><script>${script.replaceAll('</script', '<\\/script')}</script>`
  return html
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace(/@page [^{]*\{(?:[^{}]|\{[^{}]*\})*\}/g, '')
    .replace('</head>', () => `${rules}${hook}</head>`)
}

/** Of the contents' numbers, how many name the page on which the title is printed: read from the PDF's own text. */
async function rightNumbers(pdf: Uint8Array, { articles }: Issue): Promise<string> {
  const pages = await pdfTexts(pdf)
  const contents = pages.findIndex((text) => text.includes('目录'))
  const bare = (text: string): string => text.replace(/\s/g, '')
  let right = 0
  for (const { titleLines, tocTitle } of articles) {
    const after = pages.slice(contents, contents + 4).join('')
    const printed = [
      ...after.matchAll(new RegExp(`${bare(tocTitle).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\d+)`, 'g')),
      // The next entry may begin with a year, glued to the number.
    ].flatMap(([, page = '']) => [1, 2, 3].map((length) => Number(page.slice(0, length))))
    if (printed.some((page) => page > contents + 1 && pages[page - 1]?.includes(bare(titleLines.join(''))))) right++
  }
  return `${right} of ${articles.length}`
}

async function compare(pages: number, options: BenchOptions, folder: string): Promise<[number, object]> {
  const prepared = await prepare(pages)
  const ours = await printOurs(prepared)
  const file = join(folder, `direct-${pages}.html`)
  writeFileSync(file, ours.html)
  const direct = await printDirect(file)
  const paged = join(folder, `paged-${pages}.html`)
  writeFileSync(paged, pagedHtml(ours.html))
  const rounds = Math.min(options.rounds, pages > 50 ? 3 : 5)
  options.say(`${pages} pages, ${rounds} rounds`)
  const sides = {
    kanfa: () => timed(() => printOurs(prepared)),
    direct: () => timed(() => printDirect(file)),
    pagedjs: () => timed(() => printDirect(paged, 'window.pagedDone===true').catch(() => undefined)),
  }
  const { pagedjs: _, ...two } = sides
  const withPaged = options.flags.pagedjs !== 'false'
  const other = withPaged
    ? await printDirect(paged, 'window.pagedDone===true').catch((error: unknown) => String(error))
    : 'left out'
  const medians: Record<string, number> = await interleave(withPaged ? sides : two, rounds)
  const oursPdf = await openPdf(ours.pdf)
  const figures = {
    ms: medians,
    pages: oursPdf.getPageCount(),
    pagedjsPages: typeof other === 'string' ? other : (await openPdf(other)).getPageCount(),
    pagedjsNumbersRight: typeof other === 'string' ? other : await rightNumbers(other, prepared.issue),
    directPages: (await openPdf(direct)).getPageCount(),
    numbersRight: await rightNumbers(ours.pdf, prepared.issue),
    diagnostics: ours.diagnostics.map(({ code, values }) => ({ code, ...values })),
    bytes: { html: ours.html.length, kanfa: ours.pdf.length, direct: direct.length },
    rssMb: Math.round(process.memoryUsage().rss / 1e6),
  }
  return [(medians.kanfa ?? 0) / (medians.direct ?? 1), figures]
}

export async function bench(options: BenchOptions): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-bench-print-'))
  try {
    if (options.flags.stress) {
      const prepared = await prepare(Number(options.flags.stress) || 300)
      const start = performance.now()
      const { pdf, diagnostics } = await printOurs(prepared)
      const pages = (await openPdf(pdf)).getPageCount()
      const found = diagnostics.map(({ code, values }) => ({ code, ...values }))
      return { ratios: {}, figures: { pages, ms: performance.now() - start, found, bytes: pdf.length } }
    }
    const [pdf24VsDirect, at24] = await compare(24, options, folder)
    const [pdf100VsDirect, at100] = await compare(100, options, folder)
    return { ratios: { pdf24VsDirect, pdf100VsDirect }, figures: { at24, at100 } }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
