// Reads what Chromium wrote: pages in order, where every destination stands, what a page paints. Chromium puts one
// operator on a line and names destinations by their encoded ids, and both are relied on here and nowhere else.
import { inflateSync } from 'node:zlib'
import { ParseSpeeds, PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, PDFRawStream, PDFRef } from 'pdf-lib'
import { asideOf, fillOf, type PageNumbers } from './build-view.ts'

/** In a few pieces, so that what was asked of the browser before goes out. */
export const openPdf = (bytes: Uint8Array): Promise<PDFDocument> =>
  PDFDocument.load(bytes, { updateMetadata: false, parseSpeed: ParseSpeeds.Fast })

/** Destination → printed page; `last` is the last page's number, and marks also say where in its type area they stand. */
export function pageNumbers(pdf: PDFDocument, startPage: number): PageNumbers {
  const pages = new Map(pdf.getPages().map((page, at) => [page.ref.toString(), { at, ...page.getSize() }]))
  const numbers = new Map<string, number>([['last', pages.size + startPage - 1]])
  const dests = pdf.catalog.lookupMaybe(PDFName.of('Dests'), PDFDict)
  for (const [key, value] of dests?.entries() ?? []) {
    const target = pdf.context.lookup(value)
    if (!(target instanceof PDFArray)) continue
    const page = pages.get(String(target.get(0)))
    const [left, top] = [2, 3].map((at) => target.lookupMaybe(at, PDFNumber)?.asNumber())
    const name = decodeURIComponent(key.decodeText())
    if (page) numbers.set(name, page.at + startPage)
    if (!page || left === undefined || top === undefined || !/^[zjef]-/.test(name)) continue
    // Chromium leaves the margins out: what heads a page stands at its upper edge.
    numbers.set(fillOf(name), 1 - top / page.height).set(asideOf(name), left / page.width)
  }
  return numbers
}

export type PageContent = Readonly<{ ref: PDFRef; stream: PDFRawStream; operators: readonly string[] }>

export function pageContents(pdf: PDFDocument): PageContent[] {
  return pdf.getPages().flatMap((page) => {
    const ref = page.node.get(PDFName.of('Contents'))
    const stream = pdf.context.lookup(ref)
    if (!(ref instanceof PDFRef) || !(stream instanceof PDFRawStream)) return []
    // Chromium writes an empty page as an empty stream, which is no zlib stream at all.
    const drawn = stream.contents.length > 0 ? inflateSync(stream.contents).toString('latin1').split('\n') : []
    return [{ ref, stream, operators: drawn }]
  })
}
