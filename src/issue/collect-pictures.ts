// Every picture that an issue shows, measured and hashed once, under the name its article uses.
import { createHash } from 'node:crypto'
import { type Article, everyBlock } from '../article/article.ts'
import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts'
import { diagnose, type SourceText } from '../diagnostic/source-text.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { isInsidePath } from '../manifest/plain-checks.ts'
import type { Files } from './files.ts'
import { nearestFile } from './nearest-file.ts'
import type { Picture } from './picture.ts'
import { readPictureSize } from './read-picture-size.ts'

const PICTURE_LIMIT_BYTES = 30 * 1024 * 1024

type Wanted = { readonly path: string; readonly source: SourceText; readonly span: Span }

type Shown = { manifest: Manifest; articles: readonly Article[]; sources: ReadonlyMap<string, SourceText> }

export function collectPictures(
  folder: string,
  from: Shown,
  files: Files,
): { pictures: ReadonlyMap<string, Picture>; diagnostics: readonly Diagnostic[] } {
  const pictures = new Map<string, Picture>()
  const diagnostics: Diagnostic[] = []
  for (const wanted of wantedPictures(folder, from)) {
    if (pictures.has(wanted.path) || !isInsidePath(wanted.path)) continue
    const bytes = files.read(`${folder}/${wanted.path}`)
    const size = bytes && bytes.length <= PICTURE_LIMIT_BYTES ? readPictureSize(bytes) : undefined
    if (bytes && size) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      pictures.set(wanted.path, { path: wanted.path, ...size, sizeBytes: bytes.length, hash })
    } else if (bytes) diagnostics.push(diagnose('issue/picture-unreadable', wanted, { file: wanted.path }))
    else {
      const values = { file: wanted.path, ...nearestFile(folder, wanted.path, 'images', files) }
      diagnostics.push(diagnose('issue/picture-not-found', wanted, values))
    }
  }
  return { pictures, diagnostics }
}

function wantedPictures(folder: string, { manifest, articles, sources }: Shown): Wanted[] {
  const { cover, adverts, source } = manifest
  const wanted: Wanted[] = cover.image ? [{ path: cover.image, source, span: manifest.spanOf(['cover', 'image']) }] : []
  adverts.forEach((advert, at) => {
    if (advert.image) wanted.push({ path: advert.image, source, span: manifest.spanOf(['adverts', at, 'image']) })
  })
  for (const article of articles) {
    const text = sources.get(`${folder}/${article.file}`)
    if (!text) continue
    const photo = /\bphoto:\s*(\S[^,}\n]*)/.exec(text.text)
    const span = photo ? { start: photo.index, end: photo.index + photo[0].length } : { start: 0, end: 3 }
    if (article.person?.photo) wanted.push({ path: article.person.photo, source: text, span })
    for (const block of everyBlock(article.body))
      if (block.type === 'figure') wanted.push({ path: block.src, source: text, span: block.span })
  }
  return wanted
}
