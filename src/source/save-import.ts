// An import written down: the article, its pictures beside it, the evidence and its record, the manifest last. Everything
// is prepared in memory and put in place by renaming; when one step fails, what was placed before it is taken away again.
import * as fs from 'node:fs'
import { dirname, extname, join, resolve, sep } from 'node:path'
import { unescape as unescaped } from 'node:querystring'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { type FetchOptions, FetchRefused, fetchGuarded } from './fetch-guarded.ts'
import { toNotes } from './import-report.ts'
import { type Imported, renderImported } from './import-source.ts'
import type { Note } from './repair/pass.ts'
import { fingerprint, type SourceRecord, sha256 } from './source-record.ts'

export type Placed = { readonly path: string; readonly content: Uint8Array | string }
export type SaveOptions = {
  /** The folder that holds articles/, images/ and sources/; or any folder for a lone article. */
  readonly folder: string
  /** The article's path inside it. */
  readonly article: string
  readonly evidence: boolean
  /** Under this name, where many articles come from one source. */
  readonly evidenceStem?: string
  readonly tool: string
  readonly now: Date
  /** Where pictures named by a local page are looked for. */
  readonly beside?: string
  /** undefined: the network is not touched. */
  readonly fetch?: FetchOptions
  readonly selector?: string | undefined
  readonly without?: readonly string[]
}

/** Everything one article needs on disk, and the import with its pictures under their new names. */
type Plan = { imported: Imported; files: Placed[] }
export async function planImport(imported: Imported, options: SaveOptions): Promise<Plan> {
  const stem = options.article.replace(/^.*\//, '').replace(/\.md$/, '')
  const { body, missing, files } = await placePictures(imported, stem, options)
  const doubtful = [...imported.report.doubtful, ...importedBefore(imported.raw, options)]
  const report = { ...imported.report, doubtful, dropped: [...imported.report.dropped, ...toNotes(missing)] }
  const done = { ...imported, body, report }
  const markdown = renderImported(done)
  files.push({ path: join(options.folder, options.article), content: markdown })
  if (options.evidence) files.push(...evidenceOf(done, markdown, stem, options))
  return { imported: done, files }
}

function importedBefore({ bytes }: Imported['raw'], { folder, evidence, evidenceStem }: SaveOptions): Note[] {
  const sources = join(folder, 'sources')
  const known = evidence && evidenceStem === undefined && fs.existsSync(sources) ? fs.readdirSync(sources) : []
  const same = known.filter((name) => name.includes(`-${sha256(bytes).slice(0, 8)}.`))
  return toNotes(same.map((text) => ({ what: 'imported-before', text })))
}

const PICTURES = 60
const PICTURE_BYTES = 10 * 1024 * 1024

async function placePictures(imported: Imported, stem: string, options: SaveOptions) {
  const files: Placed[] = []
  const missing: { what: string; text: string }[] = []
  let body = imported.body
  for (const [at, picture] of imported.pictures.entries()) {
    const bytes = at < PICTURES ? (picture.bytes ?? (await readPicture(picture.url ?? '', options))) : undefined
    const extension = bytes && pictureType(bytes)
    const written = `](${picture.name}`
    if (!bytes || !extension) {
      missing.push({ what: 'picture', text: picture.url ?? picture.name })
      const isIts = (block: string): boolean => block.startsWith('![') && block.includes(written)
      body = body
        .split('\n\n')
        .filter((block) => !isIts(block))
        .join('\n\n')
      continue
    }
    const name = `images/${stem}-${at + 1}.${extension}`
    files.push({ path: join(options.folder, name), content: bytes })
    // `images/picture-1` must not be found inside `images/picture-10`.
    body = body.replaceAll(new RegExp(`\\]\\(${picture.name.replaceAll('.', '\\.')}(?=[ )])`, 'g'), `](${name}`)
  }
  return { body, missing, files }
}

async function readPicture(url: string, { beside, fetch }: SaveOptions): Promise<Uint8Array | undefined> {
  if (!/^https?:/.test(url)) {
    // A page may name anything: a folder, or %zz, which no file is called.
    const path = resolve(beside ?? '', unescaped(url))
    const isBeside = beside !== undefined && path.startsWith(resolve(beside) + sep)
    return isBeside && fs.existsSync(path) && fs.statSync(path).isFile() ? fs.readFileSync(path) : undefined
  }
  if (!fetch) return undefined
  try {
    return (await fetchGuarded(url, { ...fetch, accept: 'image/*', types: ['image/'], maxBytes: PICTURE_BYTES })).body
  } catch (error) {
    if (error instanceof FetchRefused) return undefined
    throw error
  }
}

/** By the bytes: what a server or a name calls a picture may be anything. SVG is a program and is not taken. */
function pictureType(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (head.startsWith('\x89PNG')) return 'png'
  if (head.startsWith('\xff\xd8\xff')) return 'jpg'
  if (head.startsWith('GIF8')) return 'gif'
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'webp' : undefined
}

function evidenceOf(imported: Imported, markdown: string, stem: string, options: SaveOptions): Placed[] {
  const { raw, kind, front } = imported
  const digest = sha256(raw.bytes)
  const ending = extname(raw.name).toLowerCase()
  const usual = `.${{ text: 'txt', feed: 'xml' }[kind as string] ?? kind}`
  const known = /^\.(?:txt|md|docx|html?|pdf|xml)$/.test(ending) ? ending : usual
  const evidence = `sources/${options.evidenceStem ?? stem}-${digest.slice(0, 8)}${known}`
  const record: SourceRecord = {
    article: options.article,
    title: front.title ?? stem,
    kind,
    from: raw.name,
    ...(raw.url ? { url: raw.url } : {}),
    fetchedAt: options.now.toISOString(),
    ...(raw.etag ? { etag: raw.etag } : {}),
    sha256: digest,
    evidence,
    tool: options.tool,
    ...(options.selector ? { selector: options.selector } : {}),
    ...(options.without && options.without.length > 0 ? { without: options.without } : {}),
    fingerprint: fingerprint(markdown),
  }
  return [
    { path: join(options.folder, evidence), content: raw.bytes },
    { path: join(options.folder, `sources/${stem}.json`), content: `${JSON.stringify(record, undefined, 2)}\n` },
  ]
}

/** All of it or none. Whatever may fail for want of room comes first; then names change places, which needs none. */
export function placeAll(files: readonly Placed[]): void {
  const draftOf = (at: number): string => `${files[at]?.path}.${process.pid}-${at}.tmp`
  const placed: number[] = []
  let path = ''
  try {
    for (const [at, file] of files.entries()) {
      path = file.path
      makeFolder(dirname(path))
      if (fs.existsSync(path)) fs.copyFileSync(path, `${draftOf(at)}.old`)
      fs.writeFileSync(draftOf(at), file.content)
    }
    for (const [at, file] of files.entries()) {
      path = file.path
      placed.push(at)
      fs.renameSync(draftOf(at), path)
    }
  } catch (error) {
    for (const at of placed) {
      const [now, before] = [files[at]?.path ?? '', `${draftOf(at)}.old`]
      if (fs.existsSync(before)) fs.renameSync(before, now)
      else fs.rmSync(now, { force: true })
    }
    // The editor knows the file by this name, and a full disk names none.
    throw error instanceof Error ? Object.assign(error, { path }) : error
  } finally {
    for (const at of files.keys()) for (const end of ['', '.old']) fs.rmSync(draftOf(at) + end, { force: true })
  }
}

/** A file's name from a headline: readable in any language, safe on any disk, not yet taken. */
export function slugOf(title: string | undefined, name: string, isTaken: (slug: string) => boolean): string {
  const words = (title ?? name.replace(/^.*\//, '').replace(/\.\w+$/, '')).normalize('NFC')
  const slug =
    [...words.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '')].slice(0, 24).join('').toLowerCase() || 'article'
  // Devices of Windows are taken, whatever ending follows.
  for (let number = /^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(slug) ? 2 : 1; ; number++) {
    const tried = number === 1 ? slug : `${slug}-${number}`
    if (!isTaken(tried)) return tried
  }
}
