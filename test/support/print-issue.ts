// Issues for the print tests, read from text in memory by the real compiler, with the house's templates and themes;
// and what a PDF says, page by page, by way of pdf.js.
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { houseFiles } from '../../src/app/newsroom-files.ts'
import { buildIssue } from '../../src/issue/build-issue.ts'
import type { Issue } from '../../src/issue/issue.ts'
import { checkConfig } from '../../src/manifest/check-config.ts'
import { checkTheme } from '../../src/manifest/check-theme.ts'
import type { Layout } from '../../src/manifest/config.ts'
import { decodeText } from '../../src/manifest/decode-text.ts'
import type { Theme } from '../../src/manifest/theme.ts'
import { embedFonts } from '../../src/print/embed-fonts.ts'
import type { PrintBrowser } from '../../src/print/open-browser.ts'
import type { PrintJob } from '../../src/print/print-pdf.ts'
import { readFonts } from '../../src/print/read-fonts.ts'
import { renderPrint } from '../../src/print/render-print.ts'
import { openTemplates, type Templates } from '../../src/template/open-templates.ts'

export type PrintSample = {
  readonly issue: Issue
  readonly theme: Theme
  readonly templates: Templates
  /** What the articles say, paragraph by paragraph, in reading order. */
  readonly paragraphs: readonly string[]
}

type Texts = Readonly<Record<string, string | Uint8Array>>

const CONFIG = (layout: Layout): string => `publication:
  name: 示例机电信息
  publishers: [示例行业联合会, 示例研究院]
  period: 月刊
  timezone: Asia/Shanghai
  layout: ${layout}
  slogan: 服务会员
  colophon:
    - { role: 编辑, name: 编辑部 }
    - { role: 责任编辑, name: 示例 }
mail: { from: { name: 示例, address: news@example.org } }
lists: [ { id: members, name: 会员 } ]
`

const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text

/** `texts`: issue.yml and the articles, by path from the issue's folder; templates by path from the newsroom's. */
export function makePrintSample(layout: Layout, texts: Texts): PrintSample {
  const all = new Map(Object.entries(texts).map(([path, text]) => [path, bytesOf(text)]))
  const files = {
    read: (path: string) => all.get(path.replace('issues/x/', '')),
    list: () => ['x'],
  }
  const source = decodeText('config.yml', bytesOf(CONFIG(layout)), 1e6).source
  const config = source && checkConfig(source).value
  if (!config) throw new Error('the test configuration is wrong')
  const { value: issue, diagnostics } = buildIssue('x', { config, files })
  if (!issue) throw new Error(`the test issue is wrong: ${JSON.stringify(diagnostics)}`)
  const house = houseFiles()
  const themes = decodeText('templates/theme.yml', house.read('templates/theme.yml') ?? new Uint8Array(), 1e6).source
  const { theme } = checkTheme(themes ? [themes] : [], layout)
  const paragraphs = issue.articles.flatMap(({ body }) =>
    body.flatMap((block) =>
      block.type === 'paragraph' ? [block.children.map((one) => ('value' in one ? one.value : '')).join('')] : [],
    ),
  )
  return { issue, theme, templates: openTemplates([files, house]), paragraphs }
}

const fonts = readFonts({}, { read: () => undefined, list: () => [] }).files

/** A sample to be printed in our fonts; `css` is put behind the house's. */
export async function makePrintJob(
  browser: PrintBrowser,
  sample: PrintSample,
  more: Partial<Issue> = {},
  css = '',
): Promise<PrintJob> {
  const issue = { ...sample.issue, ...more }
  const draft = renderPrint(issue, sample).html
  const embedded = await embedFonts(draft, { issue, fonts, body: sample.theme.fonts.printBody })
  const style = (html: string): string => html.replace('</style>', `${css}</style>`)
  const render: PrintJob['render'] = (numbers) =>
    style(renderPrint(issue, { ...sample, fonts: embedded.css, numbers }).html)
  return { issue, browser, render, fonts: fonts.map(({ name }) => name) }
}

const SENTENCES = [
  '车间把三条老产线合成一条柔性产线，换型时间从四个小时缩短到四十分钟。',
  '检验员先看首件，再看过程，最后看批次，三张表对得上才放行。',
  '试验台连续运行72小时，振动与温升都没有超过图纸上写的数。',
  '师傅说，手上的功夫要写下来，写不下来的，就让徒弟站在旁边看。',
  '协会把各家的问题编成一本册子，按难易排好，一件一件地找人来答。',
]

/** So many paragraphs of filler, no two alike. */
export const filler = (paragraphs: number, seed = 0): string =>
  Array.from({ length: paragraphs }, (_, at) => {
    const picked = [0, 1, 2].map((step) => SENTENCES[(seed + at + step * 2) % SENTENCES.length])
    return `第${seed}篇第${at + 1}段。${picked.join('')}`
  }).join('\n\n')

/** An issue of plain articles: their lengths in paragraphs, section by section. */
export function plainIssue(sections: readonly (readonly number[])[], extra = ''): Texts {
  const texts: Record<string, string> = {}
  let yml = `issue: { year: 2026, number: "8", total: 420, date: 2026-08-30 }\n${extra}sections:\n`
  let at = 0
  for (const [number, lengths] of sections.entries()) {
    yml += `  - title: 第${number + 1}栏目\n    articles:\n`
    for (const length of lengths) {
      at++
      yml += `      - articles/n${at}.md\n`
      texts[`articles/n${at}.md`] = `---\ntitle: 第${at}篇稿件的标题\n---\n\n${filler(length, at)}\n`
    }
  }
  return { ...texts, 'issue.yml': yml }
}

/** The text of each page in the order it is painted, without spaces. */
export async function pdfTexts(pdf: Uint8Array): Promise<string[]> {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0, useSystemFonts: false }).promise
  const pages: string[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent()
    pages.push(
      items
        .map((item) => ('str' in item ? item.str : ''))
        .join('')
        .replace(/\s/g, ''),
    )
  }
  await document.destroy()
  return pages
}
