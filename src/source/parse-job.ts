// What goes into the parse worker and what comes out: bytes and a kind in, blocks of Markdown or a fault out.
import type { Dropped } from './html-to-markdown.ts'

export type ParseKind = 'docx' | 'pdf' | 'html' | 'feed'
export type ParseJob = {
  readonly kind: ParseKind
  readonly bytes: Uint8Array
  /** For HTML: where it came from, the header's content type, an editor's selector. */
  readonly url?: string | undefined
  readonly contentType?: string | undefined
  readonly selector?: string | undefined
  /** For Word: leave its contents pages in the text. */
  readonly withContents?: boolean
}

export type PageMeta = Readonly<Partial<Record<'title' | 'author' | 'site' | 'date', string>>>

export type Parsed = {
  readonly blocks: readonly string[]
  readonly pictures: readonly { readonly name: string; readonly bytes?: Uint8Array; readonly url?: string }[]
  readonly dropped: readonly Dropped[]
  readonly meta: PageMeta
  /** Lines still as the page broke them: the repair has to join them. */
  readonly wrapped?: boolean
}

export type ParseFault = { readonly fault: string; readonly detail: string }
