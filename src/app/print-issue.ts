// An issue's print edition: fonts, pictures and QR codes gathered, the document rendered, its page numbers measured in
// a browser, the PDF printed where it is wanted. Without a browser the document is still whole, but for its numbers.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { attempt } from '../diagnostic/file-trouble.ts'
import type { Language } from '../diagnostic/language.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import { applyWaivers } from '../issue/build-issue.ts'
import { embedFonts } from '../print/embed-fonts.ts'
import { openBrowser, type PrintBrowser } from '../print/open-browser.ts'
import { numberPages, type PrintJob, type PrintStep, printPdf } from '../print/print-pdf.ts'
import { readFonts } from '../print/read-fonts.ts'
import { renderPrint } from '../print/render-print.ts'
import { type Compiled, cacheOf } from './compile-issue.ts'
import { encodeUse } from './encode-use.ts'
import type { Newsroom } from './open-newsroom.ts'

export type PrintRequest = {
  readonly pdf: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of what is told as it goes on; absent where nobody is. */
  readonly language?: Language
  readonly progress: (step: string) => void
  readonly signal: AbortSignal
}

export type PrintResult = {
  readonly html: string | undefined
  readonly pdf: Uint8Array | undefined
  readonly pages: ReadonlyMap<string, readonly number[]> | undefined
  readonly diagnostics: readonly Diagnostic[]
  /** Why there is no PDF although one was asked for; print.html is whole but for its numbers. */
  readonly failure?: OperatorError
}

export async function printIssue(newsroom: Newsroom, compiled: Compiled, request: PrintRequest): Promise<PrintResult> {
  const { issue, theme } = compiled
  const { config, files, templates } = newsroom
  const draft = attempt(() => renderPrint(issue, { theme, templates, paper: config.paper }))
  if (!draft.value) return { html: undefined, pdf: undefined, pages: undefined, diagnostics: draft.diagnostics }
  const fonts = readFonts(config.fonts, files, newsroom.configSource)
  const cache = cacheOf(newsroom)
  const embedded = await embedFonts(draft.value.html, {
    issue,
    fonts: fonts.files,
    body: theme.fonts.printBody,
    cache: { get: (key) => cache.getBytes(`font ${key}`), set: (key, value) => cache.setBytes(`font ${key}`, value) },
  })
  const pictures = new Map<string, Uint8Array>()
  for (const use of draft.value.pictures) pictures.set(use.name, await encodeUse(newsroom, issue.id, use))
  const render = (numbers: ReadonlyMap<string, number>): string =>
    renderPrint(issue, { theme, templates, paper: config.paper, fonts: embedded.css, pictures, numbers }).html
  const printed = await inBrowser({ issue, render, fonts: fonts.files.map((font) => font.name) }, request)
  const diagnostics = [...fonts.diagnostics, ...embedded.diagnostics, ...printed.diagnostics]
  return { ...printed, diagnostics: applyWaivers(request.pdf ? diagnostics : diagnostics.map(asDraft), issue.waivers) }
}

/** Before a PDF is asked for, a character that print cannot set is news for the editor, not a reason to stop the mail. */
const asDraft = (one: Diagnostic): Diagnostic => (one.code === 'print/no-glyph' ? { ...one, severity: 'warning' } : one)

const STEPS = { measuring: '排版测量', printing: '打印', finishing: '整理' } as const

async function inBrowser(
  work: Pick<PrintJob, 'issue' | 'render' | 'fonts'>,
  request: PrintRequest,
): Promise<PrintResult> {
  let browser: PrintBrowser
  try {
    browser = await openBrowser({ env: request.env, signal: request.signal })
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    const unnumbered = diagnoseFile('print/no-browser', `issues/${work.issue.id}/issue.yml`, {
      reason: error.said.en.what,
      reasonZh: error.said.zh.what,
    })
    const failed = request.pdf ? { failure: error } : {}
    return { html: work.render(new Map()), pdf: undefined, pages: undefined, diagnostics: [unnumbered], ...failed }
  }
  try {
    const progress = ({ name, ...step }: PrintStep): void =>
      request.progress([request.language === 'zh' ? STEPS[name] : name, ...Object.values(step)].join(' '))
    const job = { ...work, browser, progress }
    return request.pdf ? await printPdf(job) : { ...(await numberPages(job)), pdf: undefined }
  } finally {
    await browser.close()
  }
}
