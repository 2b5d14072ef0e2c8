// How the printed page is set: captions, leaders, heads before what spans their columns. Geometry is asked of the page
// as paper lays it out, pages of the finished PDF.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type PrintBrowser } from '../../src/print/open-browser.ts'
import { printPdf } from '../../src/print/print-pdf.ts'
import { launchBrowser } from '../support/launch-browser.ts'
import {
  filler,
  makePrintJob,
  makePrintSample,
  type PrintSample,
  pdfTexts,
  plainIssue,
} from '../support/print-issue.ts'

let browser: PrintBrowser
let screen: Awaited<ReturnType<typeof launchBrowser>>
beforeAll(async () => {
  browser = await openBrowser({ env: process.env })
  screen = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await screen.close()
})

const DRAWING = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="${width}" height="${height}"/></svg>`
const article = (title: string, ...parts: readonly string[]): string =>
  `---\ntitle: ${title}\n---\n\n${parts.join('\n\n')}\n`

async function onPaper<T>(sample: PrintSample, use: (page: Page) => Promise<T>): Promise<T> {
  const page = await screen.newPage({ viewport: { width: 1200, height: 1600 } })
  try {
    await page.emulateMedia({ media: 'print' })
    await page.setContent((await makePrintJob(browser, sample)).render(new Map()))
    await page.evaluate('document.fonts.ready.then(() => undefined)')
    return await use(page)
  } finally {
    await page.close()
  }
}

/** The lines of what a selector finds first: their left and right edges in the page, top to bottom. */
const LINES = `(selector) => {
  const range = document.createRange()
  range.selectNodeContents(document.querySelector(selector))
  const lines = []
  for (const { left, right, bottom } of range.getClientRects()) {
    const line = lines.find((one) => Math.abs(one.bottom - bottom) < 4)
    if (line) Object.assign(line, { left: Math.min(line.left, left), right: Math.max(line.right, right) })
    else lines.push({ left, right, bottom })
  }
  return lines.toSorted((one, other) => one.bottom - other.bottom)
}`
type Box = Readonly<{ left: number; right: number; top: number; bottom: number }>
type Line = Readonly<{ left: number; right: number; bottom: number }>
const linesOf = (page: Page, selector: string): Promise<Line[]> => page.evaluate(`(${LINES})('${selector}')`)

test.each(['journal', 'newspaper'] as const)(
  'a caption in a %s ends in no single character, and its credit stands beside it',
  async (layout) => {
    // One length after the other, so that some caption ends one character behind its line.
    const figures = Array.from(
      { length: 9 },
      (_, at) => `![图](images/p.svg "${'说明文字'.repeat(9).slice(0, 18 + at)}"){credit="林某 摄"}`,
    )
    const sample = makePrintSample(layout, {
      ...plainIssue([[1]]),
      'images/p.svg': DRAWING(900, 300),
      'articles/n1.md': article('图文', ...figures.flatMap((one, at) => [one, filler(1, at)])),
    })
    const found = await onPaper(sample, (page) =>
      page.evaluate(`[...document.querySelectorAll('figure')].map((figure) => {
      const lines = (${LINES})('#' + figure.id + ' .caption')
      const em = parseFloat(getComputedStyle(figure.querySelector('figcaption')).fontSize)
      const credit = figure.querySelector('.credit').getBoundingClientRect()
      const { bottom, right } = figure.getBoundingClientRect()
      const gap = figure.querySelector('figcaption').getBoundingClientRect().top - figure.querySelector('img').getBoundingClientRect().bottom
      const last = lines.at(-1)
      return { gap, last: (last.right - last.left) / em, inside: credit.bottom <= bottom + 1 && Math.abs(credit.right - right) < 2, apart: credit.left - Math.max(...lines.map((one) => one.right)) }
    })`),
    )
    for (const { gap, last, inside, apart } of found as {
      gap: number
      last: number
      inside: boolean
      apart: number
    }[]) {
      expect(gap).toBeCloseTo(0, 0)
      expect(last).toBeGreaterThan(1.5)
      expect(inside).toBe(true)
      expect(apart).toBeGreaterThan(0)
    }
    expect(found).toHaveLength(9)
  },
)

test('leaders run on from the last word of an entry to its number, and reach no further', async () => {
  const title = '一个长到目录里要占两行的题目，第二行只有几个字，引导线应当从这几个字后面起，一直排到页码前面'
  const sample = makePrintSample('journal', { ...plainIssue([[1]]), 'articles/n1.md': article(title, '正文。') })
  await onPaper(sample, async (page) => {
    const lines = await linesOf(page, '.contents-entry .t')
    const [dots, entry, number] = (await page.evaluate(
      `['.contents-entry .dots', '.contents-entry .t', '.contents-entry .pn'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON())`,
    )) as [Box, Box, Box]
    expect(lines).toHaveLength(2)
    const text = await page.evaluate(`(() => {
      const range = document.createRange()
      range.selectNodeContents([...document.querySelector('.contents-entry .t').childNodes].findLast((one) => one.nodeType === 3))
      return [...range.getClientRects()].at(-1).right
    })()`)
    expect(Math.abs(dots.left - Number(text))).toBeLessThan(1)
    expect(dots.right).toBeGreaterThanOrEqual(entry.right)
    expect(entry.right).toBeLessThanOrEqual(number.left)
  })
  const { diagnostics } = await printPdf(await makePrintJob(browser, sample))
  expect(diagnostics).toEqual([])
})

test('an entry of contents breaks between words, not within one', async () => {
  // One length after the other, so that every place of the title stands at the line's end once.
  const titles = Array.from(
    { length: 8 },
    (_, at) => `${'一'.repeat(at + 1)}家工厂开放日把试验台搬到院子里请孩子们动手试一试`,
  )
  const sample = makePrintSample('bulletin', {
    ...plainIssue([titles.map((_, at) => at + 1)]),
    ...Object.fromEntries(titles.map((title, at) => [`articles/n${at + 1}.md`, article(title, '正文。')])),
  })
  const firstLines = await onPaper(sample, (page) =>
    page.evaluate(`document.querySelector('.toc').style.width = '480px', [...document.querySelectorAll('.contents-entry .t')].map((entry) => {
      const range = document.createRange()
      const walker = document.createTreeWalker(entry, NodeFilter.SHOW_TEXT)
      let line = ''
      let top
      for (let text = walker.nextNode(); text; text = walker.nextNode())
        for (let at = 0; at < text.length; at++) {
          range.setStart(text, at)
          range.setEnd(text, at + 1)
          const box = range.getBoundingClientRect()
          top ??= box.top
          if (Math.abs(box.top - top) < 4) line += text.data[at]
        }
      return line
    })`),
  )
  expect(firstLines).toHaveLength(titles.length)
  for (const line of firstLines as string[]) expect(line).toMatch(/(?:家工厂|开放日把|试验台|搬到|院子里请?|孩子们)$/)
})

const TABLE = `:::table{caption="表1 各厂产量"}
| 单位 | 一季度 | 二季度 | 三季度 | 四季度 | 全年合计 | 同比增减 | 说明 |
| --- | --- | --- | --- | --- | --- | --- | --- |
${'| 某某机械制造有限公司 | 1200 | 1300 | 1400 | 1500 | 5400 | 12.5% | 含来料加工 |\n'.repeat(9)}:::`

test('a head stands above the whole of a wide table that it heads, not in the last column', async () => {
  const sample = makePrintSample('journal', {
    ...plainIssue([[1]]),
    'articles/n1.md': article('报告', filler(1, 1), '## 生产情况', TABLE, filler(4, 2)),
  })
  const [head, table] = (await onPaper(sample, (page) =>
    page.evaluate(
      `['.body h4', '.body table'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON())`,
    ),
  )) as [Box, Box]
  expect(head.left).toBeCloseTo(table.left, 0)
  expect(head.right).toBeCloseTo(table.right, 0)
  expect(table.top - head.bottom).toBeLessThan(20)
})

test.each([13, 14, 15, 16, 17, 18])(
  'a picture does not float away from its head before what spans the columns (%i)',
  async (before) => {
    const sample = makePrintSample('journal', {
      ...plainIssue([[1]]),
      'images/p.svg': DRAWING(900, 1200),
      'articles/n1.md': article(
        '报告',
        filler(before, 1),
        '## 生产情况',
        '![图](images/p.svg "图注")',
        TABLE,
        filler(4, 2),
      ),
    })
    const { pdf, diagnostics } = await printPdf(await makePrintJob(browser, sample))
    expect(diagnostics).toEqual([])
    const texts = await pdfTexts(pdf)
    expect(texts.findIndex((page) => page.includes('生产情况'))).toBe(texts.findIndex((page) => page.includes('图注')))
  },
)

test('a bulletin keeps its page-wide pictures off the text above them', async () => {
  const sample = makePrintSample('bulletin', {
    ...plainIssue([[1]]),
    'images/w.svg': DRAWING(1600, 700),
    'articles/n1.md': article('图文', filler(2, 1), '![图](images/w.svg "图注"){width=page}', filler(2, 2)),
  })
  await onPaper(sample, async (page) => {
    const gap = await page.evaluate(`(() => {
      const text = Math.max(...[...document.querySelectorAll('.body > p')].slice(0, 2).flatMap((one) => [...one.getClientRects()].map(({ bottom }) => bottom)))
      return document.querySelector('figure.wide .frame').getBoundingClientRect().top - text
    })()`)
    expect(Number(gap)).toBeGreaterThan(6)
  })
})
