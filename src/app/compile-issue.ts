// One issue through the compiling half: the model, its mail and text, and the hash that signatures and sends are bound
// to. The hash covers everything that the four editions are made from, so it is the same whichever of them is written.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Checked, type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts'
import type { EmailMemory } from '../email/open-shells.ts'
import type { EmailResult } from '../email/render-email.ts'
import { applyWaivers, buildIssue, issueFolder } from '../issue/build-issue.ts'
import { contentHash } from '../issue/content-hash.ts'
import type { Files } from '../issue/files.ts'
import type { Issue } from '../issue/issue.ts'
import type { ArticleMemory } from '../issue/read-articles.ts'
import type { Theme } from '../manifest/theme.ts'
import { addLogo } from './add-logo.ts'
import { type DiskCache, openDiskCache } from './disk-cache.ts'
import { type KeptMail, keepIssue, recallIssue } from './kept-issue.ts'
import { houseFiles } from './newsroom-files.ts'
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

/** The house's own shells under its own theme come compiled: whoever restyles nothing never waits for MJML. */
export function withHouseShells(cache: DiskCache): DiskCache {
  const readHouse = (key: string): string | undefined => {
    const bytes = houseFiles().read(`templates/compiled/${key}.json`)
    return bytes && new TextDecoder().decode(bytes)
  }
  return { ...cache, get: (key) => cache.get(key) ?? readHouse(key) }
}

export async function compileIssue(newsroom: Newsroom, id: string, memory?: CompileMemory): Promise<Checked<Compiled>> {
  const { config, files } = newsroom
  const articles: ArticleMemory = memory?.articles ?? new Map()
  const isFirst = ![...articles.keys()].some((path) => path.startsWith(`${issueFolder(id)}/`))
  const kept = isFirst ? recallIssue(cacheOf(newsroom), id) : undefined
  for (const [path, article] of kept?.articles ?? []) articles.set(path, article)
  const built = buildIssue(id, { config, files, memory: articles })
  if (!built.value) return { value: undefined, diagnostics: built.diagnostics }
  const look = newsroom.themeFor(built.value.layout)
  const { theme } = look
  const logo = addLogo(newsroom, built.value, theme)
  const diagnostics: Diagnostic[] = [...built.diagnostics, ...look.diagnostics, ...logo.diagnostics]
  const issue = logo.value
  if (!issue || hasErrors(diagnostics)) return { value: undefined, diagnostics }
  const base = baseHash(newsroom, issue, theme)
  const known = kept?.mail.key === base ? kept.mail : undefined
  const mail = known ? { value: known, diagnostics: [] } : await setMail(newsroom, { issue, theme, key: base, memory })
  diagnostics.push(...applyWaivers(mail.diagnostics, issue.waivers))
  if (!mail.value) return { value: undefined, diagnostics }
  const { email, text } = mail.value
  if (isFirst && !known) keepIssue(cacheOf(newsroom), id, { articles, mail: mail.value })
  const hash = contentHash({ base, html: email.html, text })
  return { value: { issue, theme, email, text, hash }, diagnostics }
}

type Setting = {
  readonly issue: Issue
  readonly theme: Theme
  readonly key: string
  readonly memory: CompileMemory | undefined
}

/** Loaded only when there is something to set: a build from the cache needs none of it. */
async function setMail(newsroom: Newsroom, { issue, theme, key, memory }: Setting): Promise<Checked<KeptMail>> {
  const { renderEmail } = await import('../email/render-email.ts')
  const { renderText } = await import('../email/render-text.ts')
  const { config, templates } = newsroom
  const cache = withHouseShells(cacheOf(newsroom))
  const options = { config, theme, templates, cache, ...(memory ? { memory: memory.email } : {}) }
  const { html, ...email } = await renderEmail(issue, options)
  if (html === undefined) return { value: undefined, diagnostics: email.diagnostics }
  const text = renderText(issue, { config })
  return { value: { key, email: { ...email, html }, text }, diagnostics: email.diagnostics }
}

/** Everything that mail, text, web and print are made from. */
function baseHash(newsroom: Newsroom, issue: Issue, theme: Theme): string {
  const { mail, web, fonts } = newsroom.config
  return contentHash({
    id: issue.id,
    content: issue.contentHash,
    subject: issue.subject,
    preheader: issue.preheader,
    theme,
    logo: theme.logo ? issue.pictures.get(theme.logo) : undefined,
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
