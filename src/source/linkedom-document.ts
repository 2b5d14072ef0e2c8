// HTML or XML text → a document, by linkedom: no scripts run, nothing is fetched. The only file that knows which DOM we use.
import { DOMParser, parseHTML } from 'linkedom'
import type { DomNode } from './html-to-markdown.ts'

export type DomDocument = {
  readonly body: DomNode
  readonly querySelector: (selector: string) => DomNode | null
  readonly querySelectorAll: (selector: string) => Iterable<DomNode>
}

/** A fragment or soup without <html> is wrapped, because linkedom builds no body of its own. */
export function linkedomDocument(html: string): DomDocument {
  const whole = /<html[\s>]/i.test(html) ? html : `<!doctype html><html><head></head><body>${html}</body></html>`
  return parseHTML(whole).document as unknown as DomDocument
}

export const linkedomXml = (xml: string) => new DOMParser().parseFromString(xml, 'text/xml') as unknown as DomNode
