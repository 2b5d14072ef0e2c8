// The checked article tree: what Markdown and its front matter become, and all that four editions know of an article.
// It is plain data, already cleaned: raw HTML is text, link targets are http(s), mailto, tel or an anchor, nothing else.
import type { Span } from '../diagnostic/diagnostic.ts'
import type { ArticleForm } from '../manifest/article-schema.ts'
import type { Plain } from '../manifest/config.ts'

export const EDITION_KINDS = ['email', 'text', 'web', 'print'] as const
export type EditionKind = (typeof EDITION_KINDS)[number]

export type Inline =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'strong' | 'emphasis' | 'delete'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly value: string }
  | { readonly type: 'link'; readonly url: string; readonly children: readonly Inline[]; readonly span: Span }
  | { readonly type: 'note'; readonly number: number }
  | { readonly type: 'break' }

type InEditions = {
  readonly span: Span
  /** Absent: the block stands in every edition. */
  readonly only?: readonly EditionKind[]
}

export type Figure = InEditions & {
  readonly type: 'figure'
  /** Path from the folder, as written there: images/x.png. */
  readonly src: string
  readonly alt: string
  readonly caption: readonly Inline[]
  readonly credit?: string
  readonly width: 'column' | 'page'
}

export type Block =
  | (InEditions & {
      readonly type: 'paragraph'
      readonly children: readonly Inline[]
    })
  | (InEditions & {
      readonly type: 'heading'
      /** 1 is the biggest inside an article; an edition adds what its page needs (h3 and below). */
      readonly level: 1 | 2 | 3 | 4
      readonly id: string
      /** 一、 or （二） or 3. where the article asks for numbered headings; printed in front of the children. */
      readonly number?: string
      readonly children: readonly Inline[]
    })
  | (InEditions & {
      readonly type: 'list'
      readonly ordered: boolean
      readonly start: number
      readonly items: readonly (readonly Block[])[]
    })
  | (InEditions & {
      readonly type: 'table'
      readonly caption: readonly Inline[]
      readonly align: readonly ('left' | 'right' | 'center' | undefined)[]
      readonly header: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    })
  | (InEditions & { readonly type: 'quotation'; readonly children: readonly Block[] })
  | (InEditions & { readonly type: 'pullquote'; readonly children: readonly Inline[]; readonly by?: string })
  | (InEditions & {
      readonly type: 'aside'
      readonly kind: 'note' | 'conclusion' | 'box'
      readonly label: string
      readonly children: readonly Block[]
    })
  /** 【】 brief: a bold run-in title, then its paragraphs. */
  | (InEditions & { readonly type: 'brief'; readonly title: string; readonly children: readonly Block[] })
  /** Financing brief: company, round, sum, investors, then what was reported. */
  | (InEditions & {
      readonly type: 'financing'
      readonly company: string
      readonly round?: string
      readonly sum?: string
      readonly investors: readonly string[]
      readonly children: readonly Block[]
    })
  | Figure
  | (InEditions & { readonly type: 'code'; readonly value: string; readonly language?: string })
  | (InEditions & { readonly type: 'rule' })
  /** A link that print shows as a QR code and screens show as a button. */
  | (InEditions & { readonly type: 'qr'; readonly url: string; readonly label: string })
  /** Where a newspaper story is cut: what follows is printed on a later page, with 下转 and 上接 lines. */
  | (InEditions & { readonly type: 'jump' })

export type Of<Type extends Block['type']> = Extract<Block, { type: Type }>

export type Note = { readonly number: number; readonly children: readonly Block[] }

export type ArticleKind = ArticleForm['kind']

/** Date as written: 2024年8月9日 or 2024-08-09. Lead: printed in front of the first paragraph; tail: a line at the end. */
export type Source = Plain<Exclude<ArticleForm['source'], string | undefined>>
export type Person = Plain<Exclude<ArticleForm['person'], string | undefined>>

type Own = 'id' | 'titleLines' | 'tocTitle' | 'source' | 'person' | 'numberHeadings'

/** The front matter, described in article-schema.ts, with what was left out filled in. */
export type Article = Plain<Omit<ArticleForm, Own>> & {
  /** Stable across issues and builds: front matter `id`, else the file's name. */
  readonly id: string
  /** Path from the folder. */
  readonly file: string
  /** The editor's line breaks, for print. */
  readonly titleLines: readonly string[]
  readonly tocTitle: string
  readonly source?: Source
  readonly person?: Person
  readonly body: readonly Block[]
  readonly notes: readonly Note[]
}

/** The blocks that stand in one edition, with those inside asides, quotations and lists left as they are. */
export const blocksFor = (blocks: readonly Block[], kind: EditionKind): readonly Block[] =>
  blocks.filter((block) => !block.only || block.only.includes(kind))

/** Every block, those inside others too, in reading order. */
export const everyBlock = (blocks: readonly Block[]): readonly Block[] =>
  blocks.flatMap((block) => [block, ...everyBlock(innerBlocks(block))])

export function innerBlocks(block: Block): readonly Block[] {
  if (block.type === 'list') return block.items.flat()
  const { type } = block
  return type === 'aside' || type === 'quotation' || type === 'brief' || type === 'financing' ? block.children : []
}

export type Link = Extract<Inline, { type: 'link' }>

export const linksIn = (inlines: readonly Inline[]): readonly Link[] =>
  inlines.flatMap((one) => (one.type === 'link' ? [one] : 'children' in one ? linksIn(one.children) : []))

export function plainText(inlines: readonly Inline[]): string {
  let text = ''
  for (const inline of inlines) {
    if (inline.type === 'text' || inline.type === 'code') text += inline.value
    else if (inline.type === 'break') text += '\n'
    else if (inline.type !== 'note') text += plainText(inline.children)
  }
  return text
}
