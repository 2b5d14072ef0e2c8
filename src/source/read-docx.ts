// A Word file → blocks of Markdown, its pictures, and a list of everything that did not come along. Runs in the worker:
// a hostile document may take memory and time, never the process.
import mammoth from 'mammoth'
import { type Dropped, htmlToMarkdown } from './html-to-markdown.ts'
import { linkedomDocument } from './linkedom-document.ts'
import type { Parsed, ParseFault } from './parse-job.ts'
import { unzipGuarded } from './unzip-guarded.ts'
import { takeContentsPages, wordsOf } from './word-contents.ts'
import { writeFormulas } from './word-formulas.ts'
import { ITEM, writeNumbers } from './word-numbers.ts'

/** Chinese Word and WPS write the built-in styles under these names. */
const STYLES = [
  ...['Title', '标题', '文章标题', '大标题'].map((name) => `p[style-name='${name}'] => h1.title:fresh`),
  ...['Subtitle', '副标题'].map((name) => `p[style-name='${name}'] => p.subtitle:fresh`),
  ...[1, 2, 3, 4, 5, 6].flatMap((level) => [
    `p[style-name='标题 ${level}'] => h${level}:fresh`,
    `p[style-name='标题${level}'] => h${level}:fresh`,
    `p[style-name='${'一二三四五六'[level - 1]}级标题'] => h${level}:fresh`,
  ]),
  ...['题注', 'caption'].map((name) => `p[style-name='${name}'] => figcaption:fresh`),
  ...['引用', '明显引用', 'Quote', 'Intense Quote'].map((name) => `p[style-name='${name}'] => blockquote > p:fresh`),
]

const BODY = 'word/document.xml'

/** Styles that look like any paragraph lose nothing by being unknown. */
const PLAIN =
  /ignored: (?:v|o|w10):|style: '(?:正文|列表|无间隔|普通|Body|Normal|No Spacing|List|网格|Table|Plain|页眉|页脚|默认|Footnote|Endnote|脚注|尾注|(?:toc|TOC|目录|目次) ?(?:\d|heading|Heading|标题)?'|table of figures|图表目录)/

/** `withContents`: who takes a whole publication apart reads its contents pages. */
export async function readDocx(bytes: Uint8Array, withContents = false): Promise<Parsed | ParseFault> {
  const refused = refuseByContent(bytes)
  if (refused) return refused
  const zip = unzipGuarded(bytes)
  if ('fault' in zip) return { fault: zip.fault, detail: zip.detail }
  const text = (name: string): string => new TextDecoder().decode(zip.parts.get(name) ?? new Uint8Array())
  if (!zip.parts.has('[Content_Types].xml')) return { fault: 'not-word', detail: '[Content_Types].xml' }
  const types = text('[Content_Types].xml')
  const macro = [...zip.parts.keys()].find((name) => /vba.*\.bin$|vbaProject|activeX/i.test(name))
  if (macro || /macroEnabled/i.test(types)) return { fault: 'macro', detail: macro ?? 'macroEnabled' }
  if (!/wordprocessingml/.test(types)) return { fault: 'not-word', detail: 'wordprocessingml' }
  const pictures: { name: string; bytes: Uint8Array }[] = []
  const lost: Dropped[] = []
  // Its browser form of input: the parts that were unpacked under limits, so that nothing is unpacked twice.
  const contents = withContents ? undefined : takeContentsPages(text(BODY), text('word/styles.xml'))
  const input = { file: asFile(zip.parts, (name) => (name === BODY && contents?.story) || text(name), lost) } as never
  const how = { styleMap: STYLES, externalFileAccess: false, convertImage: keepPictures(pictures, lost) }
  const { value, messages } = await mammoth.convertToHtml(input, how)
  // A picture and the caption below it are one figure.
  const numbered = value.replace(ITEM, (_, item?: string, number = '') => (item ? `<li value="${number}">` : ''))
  const figures = numbered.replace(/<p>(<img [^>]*>)<\/p>(<figcaption>.*?<\/figcaption>)/g, '<figure>$1$2</figure>')
  const { body } = linkedomDocument(`<!doctype html><html><body>${figures}</body></html>`)
  const converted = htmlToMarkdown(body, { picture: (src) => (src.startsWith('images/') ? src : undefined) })
  const unknown = messages
    .filter(({ message }) => !PLAIN.test(message))
    .map(({ message }) => ({ what: 'word', text: message }))
  const title = /<h1 class="title">(.*?)<\/h1>/s
    .exec(value)?.[1]
    ?.replace(/<[^>]*>/g, '')
    .trim()
  const missing = [...listMissing(zip.parts, text), ...lost, ...converted.dropped, ...unknown]
  const dropped = [...missing, ...(contents?.taken ?? [])]
  return { blocks: converted.blocks, pictures, dropped, meta: title ? { title } : {} }
}

/**
 * What mammoth does not know it drops with all its words: a reading above its word (注音) is set behind it, as on web pages;
 * of a field what it last showed is kept.
 */
const makeKnown = (xml: string): string =>
  xml
    .replace(/<\/?w:(?:fldSimple|bdo|dir)(?: [^<>]*)?>/g, '')
    .replace(/<w:cr ?\/>/g, '<w:br/>')
    .replace(/<w:ruby>([\s\S]{0,4000}?)<\/w:ruby>/g, (_, inside: string) => {
      const [reading = '', base = ''] = inside.split(/<w:rubyBase>/).map(wordsOf)
      return `<w:t xml:space="preserve">${base}${reading === '' ? '' : `（${reading}）`}</w:t>`
    })

type TextOf = (name: string) => string
const asFile = (parts: ReadonlyMap<string, Uint8Array>, text: TextOf, written: Dropped[]) => ({
  exists: (name: string): boolean => parts.has(name),
  read: (name: string, encoding?: string): Promise<Uint8Array | string> => {
    const part = parts.get(name)
    if (!part) return Promise.reject(new Error(name))
    if (encoding === undefined) return Promise.resolve(part)
    if (encoding === 'base64') return Promise.resolve(Buffer.from(part).toString('base64'))
    return Promise.resolve(writeFormulas(makeKnown(writeNumbers(name, text)), written))
  },
})

const OLE = 'd0cf11e0a1b11ae1'

/** Before .docx there was one container for everything; an encrypted .docx is wrapped in it too. */
function refuseByContent(bytes: Uint8Array): ParseFault | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.subarray(0, 8).toString('hex') === OLE)
    return view.includes(Buffer.from('EncryptedPackage', 'utf16le'))
      ? { fault: 'encrypted', detail: 'Word' }
      : { fault: 'legacy-word', detail: '' }
  if (/^\{\\rtf/.test(view.subarray(0, 6).toString('latin1'))) return { fault: 'legacy-word', detail: 'RTF' }
  return undefined
}

const keepPictures = (pictures: { name: string; bytes: Uint8Array }[], lost: Dropped[]) =>
  mammoth.images.imgElement(async (image) => {
    const extension = /^image\/(png|jpeg|gif|webp)$/.exec(image.contentType)?.[1]?.replace('jpeg', 'jpg')
    if (!extension) {
      // EMF, WMF and TIFF have no place in mail or on the web.
      lost.push({ what: 'picture', text: image.contentType })
      return { src: '' }
    }
    const name = `images/picture-${pictures.length + 1}.${extension}`
    pictures.push({ name, bytes: new Uint8Array(await image.readAsBuffer()) })
    return { src: name }
  })

/** What mammoth passes over without a word: found in the parts themselves, so that the list is complete. */
function listMissing(parts: ReadonlyMap<string, Uint8Array>, text: TextOf): Dropped[] {
  const body = text(BODY)
  const named = [...parts.keys()].flatMap((name): Dropped[] => {
    if (name.endsWith('.rels')) return externalParts(text(name))
    const what = PARTS.find(([, pattern]) => pattern.test(name))?.[0]
    const words = name.endsWith('.xml') ? wordsOf(text(name)).slice(0, 300) : ''
    return what && (words || !/^(?:header|comments)/.test(what)) ? [{ what, text: words || name }] : []
  })
  const found = INSIDE.flatMap(([what, pattern]): Dropped[] => {
    const all = [...body.matchAll(pattern)]
    const words = /^(?:deleted-text|drawn-field)$/.test(what) ? all.join('').replace(/<[^>]*>/g, '') : ''
    return all.length > 0 ? [{ what, text: words.slice(0, 300) || `× ${all.length}` }] : []
  })
  return [...named, ...found]
}

const PARTS: readonly (readonly [string, RegExp])[] = [
  ['header-footer', /^word\/(?:header|footer)\d*\.xml$/],
  ['comments', /^word\/comments\.xml$/],
  ['chart', /^word\/(?:charts\/chart|diagrams\/data)\d*\.xml$/],
  ['embedded-object', /^word\/embeddings\//],
]
const INSIDE: readonly (readonly [string, RegExp])[] = [
  ['deleted-text', /<w:delText(?: [^>]*)?>[^<]*<\/w:delText>/g],
  ['inserted-text', /<w:ins /g],
  ['text-box', /<w:txbxContent>/g],
  ['drawn-field', /<w:instrText[^<>]*>\s*EQ\b[^<]*/gi],
  ['hidden-text', /<w:vanish ?\/>/g],
  // A table that ends inside a cell.
  ['nested-table', /<\/w:tbl>(?:(?!<w:tc[ >])[\s\S]){0,2000}?<\/w:tc>/g],
]

/** mammoth does not follow these; an editor should know that the file wanted something from elsewhere. */
const externalParts = (xml: string): Dropped[] =>
  [...xml.matchAll(/<Relationship [^>]*>/g)]
    .filter(([one]) => one.includes('TargetMode="External"'))
    .map(([one]) => /Target="([^"]*)"/.exec(one)?.[1] ?? '')
    .filter((target) => !/^(?:https?|mailto):/.test(target))
    .map((target) => ({ what: 'external-part', text: target }))
