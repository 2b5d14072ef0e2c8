// What Chromium leaves out of a PDF: who wrote it and about what (Info and XMP), page labels, words for its links, and
// the mark that running heads and backgrounds are artifacts. Dates and identifiers follow from the issue alone.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFStreamWriter,
  PDFString,
} from 'pdf-lib'
import { anchorOf, type Issue } from '../issue/issue.ts'
import { issueTitle } from '../template/issue-words.ts'
import { escapeHtml } from '../template/safe-html.ts'
import { joinNames } from '../template/wording.ts'
import type { PageContent } from './open-pdf.ts'

const deflated = promisify(deflate)

export async function finishPdf(pdf: PDFDocument, pages: readonly PageContent[], issue: Issue): Promise<Uint8Array> {
  const { context, catalog } = pdf
  const said = describe(issue)
  pdf.setTitle(said.title, { showInWindowTitleBar: true })
  pdf.setAuthor(said.author)
  pdf.setSubject(said.subject)
  pdf.setKeywords(said.keywords)
  pdf.setCreator('Kanfa')
  pdf.setProducer('Kanfa, Skia/PDF, pdf-lib')
  pdf.setCreationDate(said.date)
  pdf.setModificationDate(said.date)
  const xmp = context.stream(Buffer.from(xmpPacket(said, issue)), { Type: 'Metadata', Subtype: 'XML' })
  catalog.set(PDFName.of('Metadata'), context.register(xmp))
  catalog.set(PDFName.of('Lang'), PDFString.of(issue.publication.language))
  const label = { Type: 'PageLabel', S: 'D', St: issue.startPage }
  catalog.set(PDFName.of('PageLabels'), context.obj({ Nums: [0, label] }))
  const id = PDFHexString.of(createHash('sha256').update(issue.contentHash).digest('hex').slice(0, 32))
  context.trailerInfo.ID = context.obj([id, id])
  describeLinks(pdf, issue)
  renumberNodes(pdf)
  const marked = pages.map(({ operators }) => deflated(Buffer.from(markArtifacts(operators).join('\n'), 'latin1')))
  for (const [at, { ref, stream }] of pages.entries()) {
    const contents = (await marked[at]) ?? new Uint8Array()
    stream.dict.set(PDFName.of('Length'), PDFNumber.of(contents.length))
    context.assign(ref, PDFRawStream.of(stream.dict, contents))
  }
  await pdf.flush()
  // Fewer and longer object streams than pdf-lib's own: each costs a start of its compressor.
  return PDFStreamWriter.forContext(context, Number.POSITIVE_INFINITY, true, 500).serializeToBuffer()
}

type Said = ReturnType<typeof describe>

function describe(issue: Issue) {
  const { publication, sections, articles } = issue
  const tags = articles.flatMap(({ tag }) => tag ?? [])
  return {
    title: issueTitle(issue),
    author: joinNames(
      publication.publishers.length > 0 ? publication.publishers : [publication.name],
      publication.language,
    ),
    subject: issue.subject,
    keywords: [...new Set([publication.name, ...sections.map(({ title }) => title), ...tags])],
    date: new Date(`${issue.date}T00:00:00Z`),
  }
}

function xmpPacket({ title, author, subject, keywords, date }: Said, issue: Issue): string {
  const day = date.toISOString().replace('.000', '')
  const lang = `<rdf:Alt><rdf:li xml:lang="x-default">`
  const bag = [...keywords].map((one) => `<rdf:li>${escapeHtml(one)}</rdf:li>`).join('')
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format><dc:title>${lang}${escapeHtml(title)}</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>${escapeHtml(author)}</rdf:li></rdf:Seq></dc:creator><dc:description>${lang}${escapeHtml(subject)}</rdf:li></rdf:Alt></dc:description><dc:subject><rdf:Bag>${bag}</rdf:Bag></dc:subject><dc:language><rdf:Bag><rdf:li>${escapeHtml(issue.publication.language)}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>${escapeHtml(keywords.join(' '))}</pdf:Keywords><pdf:Producer>Kanfa, Skia/PDF, pdf-lib</pdf:Producer><xmp:CreatorTool>Kanfa</xmp:CreatorTool><xmp:CreateDate>${day}</xmp:CreateDate><xmp:ModifyDate>${day}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
}

/** A link says where it leads (PDF/UA 7.18.5): the article's title, the section's, or the address. */
function describeLinks(pdf: PDFDocument, issue: Issue): void {
  const titles = new Map<string, string>([
    ...issue.articles.map(({ id, title }) => [anchorOf(id), title] as const),
    ...issue.sections.map(({ id, title }) => [id, title] as const),
  ])
  for (const page of pdf.getPages()) {
    const links = page.node.Annots()?.asArray() ?? []
    for (const ref of links) {
      const link = pdf.context.lookup(ref, PDFDict)
      const dest = link.get(PDFName.of('Dest'))
      const action = link.lookupMaybe(PDFName.of('A'), PDFDict)?.get(PDFName.of('URI'))
      const name = dest instanceof PDFName ? decodeURIComponent(dest.decodeText()) : ''
      const title = titles.get(name) ?? issue.articles.find(({ id }) => name.endsWith(`-${id}`))?.title
      const address = action instanceof PDFString || action instanceof PDFHexString ? action.decodeText() : name
      link.set(PDFName.of('Contents'), PDFHexString.fromText(title ?? address))
    }
  }
}

/** Table heads are named by a counter of the browser, which also counts what a measuring print looked at: count anew. */
export function renumberNodes({ context }: PDFDocument): void {
  const named: { number: number; rename: (name: PDFString) => void }[] = []
  const visit = (value: unknown, set: (name: PDFString) => void): void => {
    const name = value instanceof PDFString ? /^node(\d+)$/.exec(value.asString()) : undefined
    if (name) named.push({ number: Number(name[1]), rename: set })
    else if (value instanceof PDFDict) for (const [key, one] of value.entries()) visit(one, (to) => value.set(key, to))
    else if (value instanceof PDFArray)
      for (const [at, one] of value.asArray().entries()) visit(one, (to) => value.set(at, to))
  }
  for (const [ref, object] of context.enumerateIndirectObjects()) visit(object, (to) => context.assign(ref, to))
  const order = [...new Set(named.map(({ number }) => number))].toSorted((a, b) => a - b)
  const rank = new Map(order.map((number, at) => [number, at + 1]))
  for (const { number, rename } of named) rename(PDFString.of(`node${String(rank.get(number)).padStart(8, '0')}`))
}

const OPENS = /(?: re| m|^BT| Do| sh)$/
const PAINTS = /^(?:f\*?|F|B\*?|b\*?|S|s)$|^ET$| (?:Do|sh)$/

/** Outside every marked sequence, each painted object becomes an artifact; a path that only clips stays as it is. */
export function markArtifacts(operators: readonly string[]): readonly string[] {
  const marked: string[] = []
  let depth = 0
  let from = -1
  for (const line of operators) {
    if (/B[DM]C$/.test(line)) {
      depth++
      from = -1
    }
    if (depth === 0 && from < 0 && OPENS.test(line)) from = marked.length
    marked.push(line)
    if (depth === 0 && from >= 0 && PAINTS.test(line)) {
      marked.splice(from, 0, '/Artifact BMC')
      marked.push('EMC')
      from = -1
    } else if (line === 'n' || line === 'W n' || line === 'W* n') from = -1
    if (line === 'EMC') depth--
  }
  return marked
}
