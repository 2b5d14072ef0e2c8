// issue.yml and its articles → Issue. All mistakes of a run are collected; an Issue exists only when none of them
// would change what a reader gets.
import type { Article } from '../article/article.ts'
import { type Checked, type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts'
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { diagnose, diagnoseFile } from '../diagnostic/source-text.ts'
import { checkManifest } from '../manifest/check-manifest.ts'
import type { Config } from '../manifest/config.ts'
import { decodeText, YAML_LIMIT_BYTES } from '../manifest/decode-text.ts'
import type { Manifest, ManifestSection } from '../manifest/manifest.ts'
import { collectPictures } from './collect-pictures.ts'
import { contentHash } from './content-hash.ts'
import type { Files } from './files.ts'
import { articlesOf, type Issue, type Section, type Teaser, type Waiver } from './issue.ts'
import { type ArticleMemory, checkArticlesUnnamed, entriesOf, plainPath, readArticles } from './read-articles.ts'

export const issueFolder = (id: string): string => `issues/${id}`

export function readManifest(id: string, files: Files): Checked<Manifest> {
  const file = `${issueFolder(id)}/issue.yml`
  // `2026-08/`, as a shell completes it, and `../x` would be read, and stand in every address of the issue.
  const bytes = /[/\\]|^\./.test(id) ? undefined : files.read(file)
  if (!bytes) {
    const known = files.list('issues').filter((name) => files.read(`issues/${name}/issue.yml`))
    const values = { id, ...suggest(nearestName(id, known), known) }
    return { value: undefined, diagnostics: [diagnoseFile('issue/not-found', file, values)] }
  }
  const { source, diagnostics } = decodeText(file, bytes, YAML_LIMIT_BYTES)
  return source ? checkManifest(source) : { value: undefined, diagnostics }
}

export function buildIssue(id: string, from: { config: Config; files: Files; memory?: ArticleMemory }): Checked<Issue> {
  const { config, files, memory } = from
  const folder = issueFolder(id)
  const checked = readManifest(id, files)
  const manifest = checked.value
  if (!manifest)
    return { value: undefined, diagnostics: [...checked.diagnostics, ...checkArticlesUnnamed(folder, files, memory)] }
  const read = readArticles(folder, manifest, files, memory)
  const articles = [...read.articles.values()]
  const pictures = collectPictures(folder, { manifest, articles, sources: read.sources }, files)
  const teasers = resolveTeasers(manifest, read.articles)
  const diagnostics = [...checked.diagnostics, ...read.diagnostics, ...pictures.diagnostics, ...teasers.diagnostics]
  if (articles.length === 0 && !hasErrors(diagnostics))
    diagnostics.push(diagnoseFile('issue/empty', manifest.source.file))
  else diagnostics.push(...findEmpty(manifest))
  const waived = applyWaivers(diagnostics, manifest.waivers)
  if (hasErrors(waived)) return { value: undefined, diagnostics: waived }
  const issue = assemble(id, { config, manifest, byFile: read.articles, teasers: teasers.value })
  const sources = new Map([[manifest.source.file, manifest.source], ...read.sources])
  const whole = { ...issue, pictures: pictures.pictures, sources }
  return { value: { ...whole, contentHash: contentHash(whole) }, diagnostics: waived }
}

/** What can be said of an issue while config.yml is broken. */
export function checkIssueText(id: string, files: Files): readonly Diagnostic[] {
  const { value: manifest, diagnostics } = readManifest(id, files)
  const folder = issueFolder(id)
  const found = manifest ? readArticles(folder, manifest, files).diagnostics : checkArticlesUnnamed(folder, files)
  return applyWaivers([...diagnostics, ...found], manifest?.waivers ?? [])
}

/** A reason in the manifest lets a diagnostic pass; it stays in the report with that reason. */
export function applyWaivers(diagnostics: readonly Diagnostic[], waivers: readonly Waiver[]): readonly Diagnostic[] {
  if (waivers.length === 0) return diagnostics
  return diagnostics.map((one) => {
    const waiver = waivers.find(
      ({ code, article }) => code === one.code && (article === undefined || one.file.endsWith(`/${article}`)),
    )
    return waiver ? { ...one, waived: waiver.reason } : one
  })
}

function resolveTeasers(
  manifest: Manifest,
  byFile: ReadonlyMap<string, Article>,
): { value: Teaser[]; diagnostics: Diagnostic[] } {
  const value: Teaser[] = []
  const listed = entriesOf(manifest).map((entry) => plainPath(entry.file))
  const diagnostics: Diagnostic[] = []
  for (const teaser of manifest.cover.teasers) {
    const article = byFile.get(plainPath(teaser.file))
    if (article) value.push({ articleId: article.id, text: teaser.text })
    // One that is listed and cannot be read is reported as what it is.
    else if (!listed.includes(plainPath(teaser.file))) {
      const values = { file: teaser.file, ...suggest(nearestName(teaser.file, listed), listed.slice(0, 6)) }
      diagnostics.push(diagnose('issue/teaser-target', { source: manifest.source, span: teaser.span }, values))
    }
  }
  return { value, diagnostics }
}

/** Sections and zones that hold nothing: a heading over nothing is left out, and told. */
function findEmpty({ sections, source, spanOf }: Manifest): Diagnostic[] {
  const told = (path: readonly (string | number)[], title: string): Diagnostic =>
    diagnose('issue/empty-section', { source, span: spanOf(path) }, { title })
  return sections.flatMap(({ title, articles, zones }, at) => {
    if (articles.length + zones.flatMap((zone) => zone.articles).length === 0) return [told(['sections', at], title)]
    return zones.flatMap((zone, inner) =>
      zone.articles.length === 0 ? [told(['sections', at, 'zones', inner], zone.title)] : [],
    )
  })
}

type Parts = {
  readonly config: Config
  readonly manifest: Manifest
  readonly byFile: ReadonlyMap<string, Article>
  readonly teasers: readonly Teaser[]
}

function assemble(
  id: string,
  { config, manifest, byFile, teasers }: Parts,
): Omit<Issue, 'pictures' | 'sources' | 'contentHash'> {
  const { publication } = config
  const { source: _, spanOf: __, preheader, cover, ...kept } = manifest
  const sections = manifest.sections
    .map((section, at) => toSection(section, at, byFile))
    .filter((section) => articlesOf(section).length > 0)
  const articles = sections.flatMap(articlesOf)
  return {
    ...kept,
    ...{ id, publication, sections, articles },
    layout: manifest.layout ?? publication.layout,
    subject: subjectOf(config, manifest),
    preheader: preheader ?? defaultPreheader(articles),
    cover: { ...cover, teasers },
  }
}

function toSection(section: ManifestSection, at: number, byFile: ReadonlyMap<string, Article>): Section {
  const find = (entries: ManifestSection['articles']): Article[] =>
    entries.flatMap((entry) => byFile.get(plainPath(entry.file)) ?? [])
  const id = `section-${at + 1}`
  return {
    id,
    title: section.title,
    style: section.style,
    articles: find(section.articles),
    zones: section.zones
      .map((zone, inner) => ({
        id: `${id}-zone-${inner + 1}`,
        title: zone.title,
        articles: find(zone.articles),
      }))
      .filter((zone) => zone.articles.length > 0),
  }
}

function subjectOf({ publication, mail }: Config, manifest: Manifest): string {
  const { year, number, total } = manifest
  const isChinese = publication.language.startsWith('zh')
  const pattern =
    mail.subject ?? (isChinese ? '{publication} {year}年第{number}期' : '{publication} {year}, No. {number}')
  const values: Record<string, string | number> = { publication: publication.name, year, number, total: total ?? '' }
  const subject =
    manifest.subject ?? pattern.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole))
  // 《互联网电子邮件服务管理办法》(2006): commercial mail says so at the front of its subject.
  const mark = isChinese ? '广告' : 'AD'
  return mail.commercial && !/^\s*(广告|AD\b)/.test(subject) ? `${mark}：${subject}` : subject
}

const PREHEADER_LENGTH = 80

/** The lead titles, as many as fit: what a phone shows under the subject. */
function defaultPreheader(articles: readonly Article[]): string {
  let text = ''
  for (const { title } of articles) {
    const next = text ? `${text}；${title}` : title
    if (next.length > PREHEADER_LENGTH) break
    text = next
  }
  return text || (articles[0]?.title.slice(0, PREHEADER_LENGTH) ?? '')
}
