// One issue through the compiling half: the model, its mail and text, and the hash that signatures and sends are bound
// to. The hash covers everything that the four editions are made from, so it is the same whichever of them is written.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Checked, type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts'
import type { EmailMemory } from '../email/open-shells.ts'
import { type EmailResult, renderEmail } from '../email/render-email.ts'
import { renderText } from '../email/render-text.ts'
import { applyWaivers, buildIssue } from '../issue/build-issue.ts'
import { contentHash } from '../issue/content-hash.ts'
import type { Files } from '../issue/files.ts'
import type { Issue } from '../issue/issue.ts'
import type { ArticleMemory } from '../issue/read-articles.ts'
import type { Theme } from '../manifest/theme.ts'
import { type DiskCache, openDiskCache } from './disk-cache.ts'
import type { Newsroom } from './open-newsroom.ts'

export type Compiled = {
  readonly issue: Issue
  readonly theme: Theme
  /** `html` is there: an issue whose mail cannot be rendered is not compiled. */
  readonly email: EmailResult & { readonly html: string }
  readonly text: string
  /** sha-256 in hex. */
  readonly hash: string
}

/** What one process keeps between builds of the same newsroom. */
export type CompileMemory = { readonly articles: ArticleMemory; readonly email: EmailMemory }

export const openCompileMemory = (): CompileMemory => ({ articles: new Map(), email: new Map() })

export const cacheOf = (newsroom: Pick<Newsroom, 'root'>): DiskCache =>
  openDiskCache(join(newsroom.root, '.kanfa/cache'))

export async function compileIssue(newsroom: Newsroom, id: string, memory?: CompileMemory): Promise<Checked<Compiled>> {
  const { config, files, templates } = newsroom
  const built = buildIssue(id, { config, files, ...(memory ? { memory: memory.articles } : {}) })
  const issue = built.value
  if (!issue) return { value: undefined, diagnostics: built.diagnostics }
  const look = newsroom.themeFor(issue.layout)
  const diagnostics: Diagnostic[] = [...built.diagnostics, ...look.diagnostics]
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics }
  const { theme } = look
  const email = await renderEmail(issue, {
    config,
    theme,
    templates,
    cache: cacheOf(newsroom),
    ...(memory ? { memory: memory.email } : {}),
  })
  diagnostics.push(...applyWaivers(email.diagnostics, issue.waivers))
  const { html } = email
  if (html === undefined) return { value: undefined, diagnostics }
  const text = renderText(issue, { config })
  const hash = hashOf(newsroom, { issue, theme, html, text })
  return { value: { issue, theme, email: { ...email, html }, text, hash }, diagnostics }
}

function hashOf(newsroom: Newsroom, made: { issue: Issue; theme: Theme; html: string; text: string }): string {
  const { issue, theme, html, text } = made
  const { mail, web, fonts } = newsroom.config
  return contentHash({
    content: issue.contentHash,
    subject: issue.subject,
    preheader: issue.preheader,
    html,
    text,
    theme,
    mail,
    web: web.url ?? '',
    fonts,
    templates: templateHashes(newsroom),
  })
}

const TEMPLATE_FOLDERS = ['email', 'print', 'web'] as const

/** Print and web are made from these and from the model; hashing them spares rendering both to know the hash. */
const templateHashes = (newsroom: Newsroom): readonly string[] =>
  newsroom.sources.flatMap((files) => TEMPLATE_FOLDERS.flatMap((folder) => hashFolder(files, `templates/${folder}`)))

function hashFolder(files: Files, folder: string): readonly string[] {
  return files.list(folder).flatMap((name) => {
    const path = `${folder}/${name}`
    const bytes = files.read(path)
    return bytes ? [`${path} ${createHash('sha256').update(bytes).digest('hex')}`] : hashFolder(files, path)
  })
}
