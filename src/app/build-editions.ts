// One issue written to a folder: each file whole or not at all, the web folder replaced as one. The record of the
// build, edition.json, is written last and says what stands beside it.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts'
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import type { Language } from '../diagnostic/language.ts'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { sortDiagnostics, toRecord } from '../diagnostic/render-diagnostic.ts'
import type { EditionRecord } from '../issue/edition.ts'
import { placeOf } from '../issue/issue.ts'
import type { PictureUse } from '../issue/picture.ts'
import { type Compiled, type CompileMemory, compileIssue } from './compile-issue.ts'
import { encodeUse } from './encode-use.ts'
import { fillFields } from './fill-fields.ts'
import { inspectIssue } from './inspect-issue.ts'
import { compareLock, writeLock } from './lock-issue.ts'
import type { Newsroom } from './open-newsroom.ts'
import type { PrintResult } from './print-issue.ts'

export const BUILD_KINDS = ['email', 'text', 'web', 'print', 'pdf'] as const
export type BuildKind = (typeof BUILD_KINDS)[number]

export type BuildOptions = {
  /** DIR: the issue is written to DIR/ISSUE. */
  readonly out: string
  readonly kinds: ReadonlySet<BuildKind>
  readonly frozen: boolean
  readonly language: Language
  readonly env: Readonly<Record<string, string | undefined>>
  readonly progress: (step: string) => void
  readonly memory?: CompileMemory
  readonly signal: AbortSignal
}

export type BuildResult = {
  readonly diagnostics: readonly Diagnostic[]
  readonly folder: string
  readonly record: EditionRecord | undefined
}

export async function buildEditions(newsroom: Newsroom, id: string, options: BuildOptions): Promise<BuildResult> {
  const folder = join(options.out, id)
  const { value: compiled, diagnostics } = await compileIssue(newsroom, id, options.memory)
  if (!compiled) return { diagnostics, folder, record: undefined }
  const frozen = options.frozen ? compareLock(newsroom, compiled.issue) : []
  if (hasErrors(frozen)) return { diagnostics: [...diagnostics, ...frozen], folder, record: undefined }
  const { kinds } = options
  const found = [...diagnostics, ...(await inspectIssue(newsroom, compiled))]
  try {
    makeFolder(folder)
    await writeMail(newsroom, compiled, { folder, kinds })
    const shown = await withSigners(newsroom, compiled, options)
    const printed =
      kinds.has('print') || kinds.has('pdf') ? await writePrint(newsroom, shown, { ...options, folder }) : undefined
    found.push(...(printed?.diagnostics ?? []))
    if (kinds.has('web')) await writeWeb(newsroom, shown, { folder, pages: printed?.pages })
    const record = recordOf(compiled, found, { language: options.language, pages: printed?.pages })
    writeWhole(join(folder, 'edition.json'), `${JSON.stringify(record, undefined, 2)}\n`)
    if (!options.frozen) writeLock(newsroom, compiled.issue)
    return { diagnostics: found, folder, record }
  } catch (error) {
    if (!(error instanceof FileTrouble)) throw error
    return { diagnostics: [...found, ...error.diagnostics], folder, record: undefined }
  }
}

async function writeMail(
  newsroom: Newsroom,
  compiled: Compiled,
  to: { folder: string; kinds: ReadonlySet<BuildKind> },
): Promise<void> {
  const { issue, email, text } = compiled
  const webUrl = newsroom.config.web.url
  if (to.kinds.has('email')) {
    const inline = new Map<string, string>()
    for (const { use, contentId } of email.embedded) {
      const bytes = await encodeUse(newsroom, issue.id, use)
      inline.set(`cid:${contentId}`, `data:image/${use.format};base64,${Buffer.from(bytes).toString('base64')}`)
    }
    const html = fillFields(email.html, issue, { webUrl, as: 'html' }).replace(
      /cid:[^"']+/g,
      (cid) => inline.get(cid) ?? cid,
    )
    writeWhole(join(to.folder, 'email.html'), html)
  }
  if (to.kinds.has('text')) writeWhole(join(to.folder, 'email.txt'), fillFields(text, issue, { webUrl, as: 'text' }))
}

/** Loaded only where signers are shown: the database would be a third of what a build loads. */
async function withSigners(newsroom: Newsroom, compiled: Compiled, { kinds, env }: BuildOptions): Promise<Compiled> {
  const shows = (['web', 'print', 'pdf'] as const).some((kind) => kinds.has(kind))
  if (!newsroom.config.review.inColophon || !shows) return compiled
  const { showSigners } = await import('./show-signers.ts')
  return showSigners(newsroom, compiled, env)
}

type Pages = ReadonlyMap<string, readonly number[]> | undefined

async function writePrint(
  newsroom: Newsroom,
  compiled: Compiled,
  options: BuildOptions & { folder: string },
): Promise<PrintResult> {
  const { folder, kinds, env, language, progress, signal } = options
  const { printIssue } = await import('./print-issue.ts')
  const printed = await printIssue(newsroom, compiled, { pdf: kinds.has('pdf'), env, language, progress, signal })
  if (printed.html !== undefined) writeWhole(join(folder, 'print.html'), printed.html)
  if (printed.failure) throw printed.failure
  if (printed.pdf) writeWhole(join(folder, 'issue.pdf'), printed.pdf)
  return printed
}

async function writeWeb(newsroom: Newsroom, compiled: Compiled, to: { folder: string; pages: Pages }): Promise<void> {
  const { issue, theme, email } = compiled
  const { config, templates } = newsroom
  const { renderSite } = await import('../site/render-site.ts')
  const site = renderSite(issue, { config, theme, templates, ...(to.pages ? { pages: to.pages } : {}) })
  const draft = join(to.folder, `.web-${process.pid}`)
  const place = (path: string, content: string | Uint8Array): void => {
    makeFolder(dirname(join(draft, path)))
    writeFileSync(join(draft, path), content)
  }
  try {
    for (const [path, content] of site.files) place(path, content)
    // The mail's hosted pictures stand on the web edition too.
    const uses = new Map<string, PictureUse>([...site.pictures, ...email.pictures].map((use) => [use.name, use]))
    for (const use of uses.values()) place(use.name, await encodeUse(newsroom, issue.id, use))
    rmSync(join(to.folder, 'web'), { recursive: true, force: true })
    renameSync(draft, join(to.folder, 'web'))
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

export function recordOf(
  compiled: Compiled,
  diagnostics: readonly Diagnostic[],
  options: { language: Language; pages: Pages },
): EditionRecord {
  const { issue, email, hash } = compiled
  const shares = new Map(email.shares.map((share) => [share.id, share]))
  return {
    issue: issue.id,
    hash,
    subject: issue.subject,
    preheader: issue.preheader,
    sizes: { html: email.sizes.html, encoded: email.sizes.encoded },
    articles: issue.articles.map((article) => {
      const pages = options.pages?.get(article.id)
      const share = shares.get(article.id)
      return {
        id: article.id,
        title: article.title,
        section: placeOf(issue, article.id)?.section.title ?? '',
        file: article.file,
        ...(pages ? { pages } : {}),
        ...(share ? { bytes: share.bytes, digest: share.digest } : {}),
      }
    }),
    diagnostics: sortDiagnostics(diagnostics).map((one) => toRecord(one, options.language)),
  }
}

/** Written beside its place and moved into it: a reader sees the old file or the new one, never half of either. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(draft, content)
    renameSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
}
