// The print edition from real browsers: what the finished PDF itself says, and what happens when a browser does not.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LAYOUTS } from '../../src/manifest/config-schema.ts'
import { findBrowser, locateBrowser, openBrowser, type PrintBrowser } from '../../src/print/open-browser.ts'
import { openPdf, pageContents } from '../../src/print/open-pdf.ts'
import { numberPages, type PrintJob, printPdf } from '../../src/print/print-pdf.ts'
import {
  filler,
  makePrintJob,
  makePrintSample,
  type PrintSample,
  pdfTexts,
  plainIssue,
} from '../support/print-issue.ts'
import { writeFontConfig } from '../support/write-font-config.ts'

const installed = mkdtempSync(join(tmpdir(), 'kanfa-fonts-'))
let browser: PrintBrowser
beforeAll(async () => {
  browser = await openBrowser({ env: { ...process.env, FONTCONFIG_FILE: writeFontConfig(installed, 'pdfjs-dist') } })
})
afterAll(async () => {
  await browser?.close()
  rmSync(installed, { recursive: true, force: true })
})

const jobOf = (sample: PrintSample, more: Partial<PrintSample['issue']> = {}, css = ''): Promise<PrintJob> =>
  makePrintJob(browser, sample, more, css)

const LONG = plainIssue(
  [[3, 9, 4], [12, 5], [7, 7, 2], [20]],
  'cover: { teasers: [ { article: articles/n4.md, text: 导读 } ] }\n',
)

describe.each(LAYOUTS)('the %s layout', (layout) => {
  const sample = makePrintSample(layout, {
    ...LONG,
    'articles/n2.md': (LONG['articles/n2.md'] as string).replace('第2篇第4段', '::jump\n\n第2篇第4段'),
  })

  test('prints true page numbers and every paragraph in order, in our fonts, the same bytes twice', async () => {
    const job = await jobOf(sample)
    const first = await printPdf(job)
    expect(first.diagnostics).toEqual([])
    const pages = await pdfTexts(first.pdf)
    const whole = pages.join('')
    let at = 0
    for (const paragraph of sample.paragraphs
      .map((one) => one.slice(0, 8))
      .filter((one) => !/第2篇第[4-9]段/.test(one))) {
      const next = whole.indexOf(paragraph, layout === 'newspaper' ? 0 : at)
      expect([paragraph, next >= 0]).toEqual([paragraph, true])
      at = next
    }
    for (const [id, stands] of first.pages) {
      const title = sample.issue.articles.find((one) => one.id === id)?.title ?? ''
      expect([title, pages[(stands[0] ?? 0) - 1]?.includes(title)]).toEqual([title, true])
      const last = sample.paragraphs.filter((one) => one.startsWith(`第${id.slice(1)}篇`)).at(-1) ?? ''
      expect([id, pages[(stands.at(-1) ?? 0) - 1]?.includes(last.slice(-6))]).toEqual([id, true])
    }
    const printed = [...first.html.matchAll(/data-ref="a-(n\d)" data-p="(\d+)"/g)]
    expect(printed.length).toBeGreaterThan(0)
    for (const [, id = '', page] of printed) expect(page).toBe(String(first.pages.get(id)?.[0]))
    const second = await printPdf(await jobOf(sample))
    expect(Buffer.from(second.pdf).equals(Buffer.from(first.pdf))).toBe(true)
  })
})

test('a newspaper prints where a story goes on and where it comes from', async () => {
  const sample = makePrintSample('newspaper', {
    ...LONG,
    'articles/n2.md': (LONG['articles/n2.md'] as string).replace('第2篇第4段', '::jump\n\n第2篇第4段'),
  })
  const { pdf, pages } = await printPdf(await jobOf(sample))
  const [start = 0, rest = 0] = pages.get('n2') ?? []
  expect(rest).toBeGreaterThan(start)
  const texts = await pdfTexts(pdf)
  expect(texts[start - 1]).toContain(`下转第${rest}版`)
  expect(texts[rest - 1]).toContain(`上接第${start}版`)
  expect(texts[start - 1]).toContain(`今日${texts.length}版`)
})

test('a newspaper that was estimated too short is made up again, and no row stands on a page of its own', async () => {
  const sample = makePrintSample(
    'newspaper',
    plainIssue([
      [9, 7, 8, 5],
      [8, 9, 6, 7],
      [9, 8, 7, 6, 5],
    ]),
  )
  const { html, pdf, diagnostics } = await printPdf(await jobOf(sample, {}, '.sheet .row{padding-bottom:1.6em}'))
  expect(diagnostics).toEqual([])
  expect(await pdfTexts(pdf)).toHaveLength(html.match(/<section class="sheet/g)?.length ?? 0)
})

test('a newspaper story longer than its sheet is printed to its last word, whatever page breaks cost', async () => {
  const heads = (text: string): string => text.replaceAll('\n\n', '\n\n## 一个比较长的小标题要占去两行才能排完\n\n')
  const sample = makePrintSample('newspaper', {
    ...plainIssue([[60, 2]]),
    'articles/n1.md': `---\ntitle: 长稿\n---\n\n${heads(filler(70, 1))}全文到此为止。\n`,
  })
  const { pdf, diagnostics } = await printPdf(await jobOf(sample))
  const all = (await pdfTexts(pdf)).join('')
  expect(all).toContain('全文到此为止。')
  expect(diagnostics).toEqual([])
})

test.each(LAYOUTS)('an English %s fits its name on the page and numbers itself in English', async (layout) => {
  const sample = makePrintSample(layout, plainIssue([[2]]))
  const publication = { ...sample.issue.publication, name: 'CHINA Machinery Review', language: 'en' }
  const { pdf, diagnostics } = await printPdf(await jobOf(sample, { publication }))
  expect(diagnostics).toEqual([])
  expect((await pdfTexts(pdf)).join('')).not.toMatch(/总第|年第|主办/)
})

test('the PDF says what it is: metadata, language, labels, tags, outline, artifacts, words for its links', async () => {
  const sample = makePrintSample('journal', LONG)
  const { pdf } = await printPdf(await jobOf(sample, { startPage: 241 }))
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  expect(document.getTitle()).toBe('《示例机电信息》2026年第8期')
  expect(document.getAuthor()).toBe('示例行业联合会、示例研究院')
  expect(document.getSubject()).toBe(sample.issue.subject)
  expect(document.getKeywords()).toContain('第1栏目')
  expect(document.getCreationDate()?.toISOString()).toBe('2026-08-30T00:00:00.000Z')
  const { catalog, context } = document
  expect(String(catalog.get(PDFName.of('Lang')))).toBe('(zh-CN)')
  expect(String(catalog.get(PDFName.of('PageLabels')))).toContain('/St 241')
  expect(String(catalog.lookup(PDFName.of('MarkInfo')))).toContain('/Marked true')
  for (const key of ['StructTreeRoot', 'Outlines', 'Metadata', 'Dests']) expect(catalog.has(PDFName.of(key))).toBe(true)
  expect(context.trailerInfo.ID).toBeDefined()
  const links = document.getPages().flatMap((page) => page.node.Annots()?.asArray() ?? [])
  expect(links.length).toBeGreaterThan(8)
  for (const ref of links) expect(context.lookup(ref, PDFDict).has(PDFName.of('Contents'))).toBe(true)
  for (const { operators } of pageContents(await openPdf(pdf)).slice(2, 4)) expect(operators).toContain('/Artifact BMC')
  const texts = await pdfTexts(pdf)
  expect(texts[1]).toMatch(/第1篇稿件的标题24[2-9]/)
  expect(texts.at(-1)).toMatch(/（总第420期）24\d/)
})

const DRAWING = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/></svg>`
const article = (...parts: readonly string[]): string =>
  `---\ntitle: 图文\ndateline: 本报讯\n---\n\n${parts.join('\n\n')}\n`

describe('a page-wide figure that finds no room on its page', () => {
  const wide = '![图](images/w.svg "图注"){width=page}'
  const printed = async (...parts: readonly string[]) => {
    const texts = { ...plainIssue([[1]]), 'images/w.svg': DRAWING(1600, 900), 'articles/n1.md': article(...parts) }
    const { pdf, diagnostics, html } = await printPdf(await jobOf(makePrintSample('journal', texts)))
    expect(diagnostics).toEqual([])
    return { html, texts: await pdfTexts(pdf) }
  }
  const pageOf = (texts: readonly string[], text: string): number => texts.findIndex((page) => page.includes(text))

  test('lets the text behind it fill the foot of the page', async () => {
    const { texts } = await printed(filler(10, 1), wide, filler(12, 2))
    expect(pageOf(texts, '第2篇第4段')).toBe(pageOf(texts, '第1篇第10段'))
    expect(pageOf(texts, '图注')).toBe(pageOf(texts, '第1篇第10段') + 1)
  })

  test('goes before the text it followed where none is behind it', async () => {
    const { texts } = await printed(filler(8, 1), wide)
    expect(pageOf(texts, '图注')).toBe(pageOf(texts, '第1篇第1段'))
    expect(texts.join('')).toMatch(/本报讯.*第1篇第1段/)
  })

  test('is set smaller where it shares a page with its like, never beyond what a reader sees', async () => {
    const { texts, html } = await printed('头一段。', wide, '第二段。', wide, '第三段。')
    expect(pageOf(texts, '第三段')).toBe(pageOf(texts, '头一段'))
    const heights = [...html.matchAll(/<div class="frame" style="--lines:(\d+)"/g)].map(([, lines]) => Number(lines))
    expect(heights).toHaveLength(2)
    expect(Math.min(...heights)).toBeGreaterThan(Math.max(...heights) * 0.65)
  })
})

test('a picture that floats to the next page never stands under text, and the gate would see it', async () => {
  const sample = makePrintSample('journal', {
    ...plainIssue([[1, 1]]),
    'images/p.svg': DRAWING(700, 900),
    'articles/n1.md': article(filler(4, 3), '补足行数的字'.repeat(63)),
    'articles/n2.md': article(filler(2, 1), '![图](images/p.svg "图注")', filler(4, 2)),
  })
  const job = await jobOf(sample)
  const { html, diagnostics } = await printPdf(job)
  expect([diagnostics, html.match(/<article[^>]* still"/g)?.length]).toEqual([[], 1])
  const render: PrintJob['render'] = (numbers) =>
    job.render(new Map([...numbers].filter(([key]) => !/^(still|place) /.test(key))))
  const floating = await printPdf({ ...job, render })
  expect(floating.diagnostics).toMatchObject([{ code: 'print/cut-off', file: 'issues/x/articles/n2.md' }])
})

test('text fills the foot of a column that a box left, and the box heads the next', async () => {
  const box = `:::aside{kind=box label=方框}\n${'方框里的话很长，放不进栏底剩下的地方。'.repeat(15)}\n:::`
  const sample = makePrintSample('journal', {
    ...plainIssue([[1]]),
    'articles/n1.md': `---\ntitle: 长稿\n---\n\n${filler(12, 1)}\n\n${box}\n\n${filler(9, 2)}\n`,
  })
  const texts = await pdfTexts((await printPdf(await jobOf(sample))).pdf)
  const pageOf = (text: string): number => texts.findIndex((page) => page.includes(text))
  expect(pageOf('方框里的话')).toBe(pageOf('第2篇第1段') + 1)
})

test('sections that run on are named in the running heads of their own pages, in our fonts', async () => {
  const sections = Array.from({ length: 14 }, () => [1])
  const { pdf, diagnostics } = await printPdf(await jobOf(makePrintSample('journal', plainIssue(sections))))
  expect(diagnostics).toEqual([])
  const right = (await pdfTexts(pdf)).filter((text, at) => at > 1 && text.includes('栏目 · '.replace(/\s/g, '')))
  expect(right.length).toBeGreaterThan(0)
  for (const text of right) {
    const head = /第\d+栏目(?:·第\d+栏目)+/.exec(text)?.[0].split('·') ?? []
    for (const title of head) expect(text.split(title).length).toBeGreaterThan(2)
    expect(text.match(/第\d+栏目/g)).toHaveLength(head.length * 2)
  }
})

test('a column too many on the endless screen is no overflow on paper', async () => {
  const box = (label: string) => `:::aside{kind=box label=${label}}\n方框里的话。\n:::\n\n`
  const text = `---\ntitle: 短稿\n---\n\n一段话。\n\n${box('甲')}${box('乙')}`
  const sample = makePrintSample('journal', { ...plainIssue([[1]]), 'articles/n1.md': text })
  const { diagnostics } = await printPdf(await jobOf(sample, {}, '@media screen{.aside{break-before:column}}'))
  expect(diagnostics).toEqual([])
})

test('a document that is only to be numbered is measured, not printed', async () => {
  const sample = makePrintSample('journal', LONG)
  const job = await jobOf(sample)
  const steps: string[] = []
  const numbered = await numberPages({ ...job, progress: ({ name }) => void steps.push(name) })
  const printed = await printPdf(job)
  expect(numbered.html).toBe(printed.html)
  expect(numbered.pages).toEqual(printed.pages)
  expect(new Set(steps)).toEqual(new Set(['measuring']))
})

describe('the gate', () => {
  const sample = makePrintSample('journal', {
    ...plainIssue([[2, 2]]),
    'articles/n2.md': `---\ntitle: 宽表\n---\n\n前言。\n\n| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 |\n`,
  })

  test('names the article and the line of what reaches out of its column', async () => {
    const { diagnostics } = await printPdf(await jobOf(sample, {}, 'table{width:40rem!important}'))
    expect(diagnostics).toMatchObject([{ code: 'print/overflow', file: 'issues/x/articles/n2.md', line: 7 }])
  })

  test('names the article and the first of its text that fell off the last column', async () => {
    const { diagnostics } = await printPdf(await jobOf(sample, {}, '@media print{.body{height:3em;column-fill:auto}}'))
    expect(diagnostics).toMatchObject([
      { code: 'print/cut-off', file: 'issues/x/articles/n1.md', line: 5 },
      { code: 'print/cut-off', file: 'issues/x/articles/n2.md', line: 7 },
    ])
  })

  test('names the paragraph in the middle that stands beside the page, or nowhere', async () => {
    const text = '---\ntitle: 三段\n---\n\n甲段在此。\n\n乙段在此。\n\n丙段在此。\n'
    const three = makePrintSample('journal', { ...plainIssue([[1]]), 'articles/n1.md': text })
    const lost = async (css: string) =>
      (await printPdf(await jobOf(three, {}, css))).diagnostics.filter(({ code }) => code === 'print/cut-off')
    const middle = [{ file: 'issues/x/articles/n1.md', line: 7, values: { title: '三段', text: '乙段在此。' } }]
    expect(await lost('.body > p:nth-child(2){position:relative;left:44rem}')).toMatchObject(middle)
    expect(await lost('.body > p:nth-child(2){display:none}')).toMatchObject(middle)
    expect(await lost('')).toEqual([])
  })

  test('refuses a font that is not one of ours', async () => {
    const { diagnostics } = await printPdf(await jobOf(sample, {}, '.body p{font-family:monospace}'))
    expect(diagnostics.map(({ code }) => code)).toContain('print/foreign-font')
  })

  test('refuses a page with nothing on it', async () => {
    const { diagnostics } = await printPdf(
      await jobOf(sample, {}, '.run::before{content:"";display:block;height:1px;break-after:page}'),
    )
    expect(diagnostics.map(({ code }) => code)).toContain('print/empty-page')
  })

  test('refuses a number that is not the page of its target', async () => {
    const job = await jobOf(sample)
    const render: PrintJob['render'] = (numbers) => job.render(numbers).replace(/(data-ref="a-n2" data-p=")\d*/, '$199')
    const { diagnostics } = await printPdf({ ...job, render })
    expect(diagnostics).toMatchObject([
      { code: 'print/wrong-page', file: 'issues/x/articles/n2.md', line: 2, values: { printed: '99', title: '宽表' } },
    ])
  })
})

describe('browsers', () => {
  const OPEN_BROWSER = pathToFileURL(join(import.meta.dirname, '../../src/print/open-browser.ts'))

  const isPackaged = process.platform === 'linux' && process.arch === 'x64'
  test.runIf(isPackaged)('several first builds at once on a new machine all find a whole browser', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kanfa-first-'))
    const script = `const { locateBrowser } = await import('${OPEN_BROWSER}')
      console.log((await locateBrowser({ PATH: '' })).path)`
    const env = { ...process.env, TMPDIR: folder, KANFA_BROWSER: '' }
    const locate = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env }).then(({ stdout }) =>
        stdout.trim(),
      )
    try {
      const [first = '', ...others] = await Promise.all([locate(), locate(), locate()])
      expect(others).toEqual([first, first])
      expect(first.startsWith(folder)).toBe(true)
      expect(readdirSync(dirname(first)).filter((name) => name.startsWith('chromium'))).toEqual(['chromium'])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('one that hangs is ended by the time-out, and leaves nothing behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kanfa-hangs-'))
    const { path, libraries = '' } = await locateBrowser(process.env)
    // A process of its own, for a temporary folder of its own: other tests open browsers at the same time.
    const script = `const { openBrowser } = await import('${OPEN_BROWSER}')
      const env = { ...process.env, LD_LIBRARY_PATH: process.env.LIBRARIES }
      const slow = await openBrowser({ env, timeoutMs: 300 })
      const hang = slow.onPage('hang', (page) => page.evaluate('new Promise(() => {})'))
      const { code, said } = await hang.catch((error) => error)
      await slow.close()
      console.log(JSON.stringify({ code, state: said.en.state }))`
    const env = { ...process.env, TMPDIR: folder, KANFA_BROWSER: path, LIBRARIES: libraries }
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env })
      expect(JSON.parse(stdout)).toEqual({
        code: 'browser/timed-out',
        state: expect.stringContaining('No PDF was written'),
      })
      expect(readdirSync(folder).filter((name) => /^(playwright|kanfa-print)/.test(name))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('one that dies is reported, be it the whole browser or only the page', async () => {
    const doomed = await openBrowser({ env: process.env })
    const died = doomed.onPage('crash', async (page) => {
      const session = await page.context().browser()?.newBrowserCDPSession()
      await Promise.all([session?.send('Browser.crash'), page.evaluate('new Promise(() => {})')])
    })
    await expect(died).rejects.toMatchObject({ code: 'browser/crashed' })
    await doomed.close()
    const lost = browser.onPage('crash', async (page) => {
      const session = await page.context().newCDPSession(page)
      await Promise.all([session.send('Page.crash'), page.evaluate('new Promise(() => {})')])
    })
    await expect(lost).rejects.toMatchObject({ code: 'browser/crashed' })
  })

  test('a build that is stopped ends its browser', async () => {
    const stop = new AbortController()
    const stopped = await openBrowser({ env: process.env, signal: stop.signal })
    const work = stopped.onPage('wait', (page) => page.evaluate('new Promise(() => {})'))
    stop.abort(new Error('stopped'))
    await expect(work).rejects.toThrow('stopped')
    await stopped.close()
  })

  test('KANFA_BROWSER wins, and is missed where it is wrong', () => {
    expect(findBrowser({ KANFA_BROWSER: process.execPath, PATH: process.env.PATH })).toBe(process.execPath)
    expect(() => findBrowser({ KANFA_BROWSER: '/nowhere/chrome' })).toThrow(/KANFA_BROWSER=\/nowhere\/chrome/)
  })

  test('an installed browser is found on the path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kanfa-path-'))
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin/google-chrome'), '')
    expect(findBrowser({ PATH: `/nowhere:${join(folder, 'bin')}` })).toBe(join(folder, 'bin/google-chrome'))
    rmSync(folder, { recursive: true })
  })

  test.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'the packaged browser prints where none is installed',
    async () => {
      const unpacked = join(tmpdir(), 'chromium')
      const before = existsSync(unpacked)
      const packaged = await openBrowser({ env: { ...process.env, PATH: '', KANFA_BROWSER: undefined } })
      const sample = makePrintSample('bulletin', LONG)
      const { diagnostics, pdf } = await printPdf({ ...(await jobOf(sample)), browser: packaged })
      await packaged.close()
      expect(diagnostics).toEqual([])
      expect(pdf.length).toBeGreaterThan(10_000)
      expect(existsSync(unpacked)).toBe(before)
    },
  )
})
