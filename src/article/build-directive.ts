// ::leaf and :::container directives → blocks: what Markdown lacks and a periodical needs. Invariant: whatever an editor
// wrote inside a block stands in it or behind it; nothing is dropped in silence.
import type { RootContent } from 'mdast'
import { isHttpUrl } from '../manifest/plain-checks.ts'
import { type Block, EDITION_KINDS, type EditionKind, type Figure, type Inline, plainText } from './article.ts'
import { buildFigure } from './build-figure.ts'
import { type Building, report, spanOf } from './build-inlines.ts'
import { ASIDE_KINDS, type Directive, type DirectiveParts, readDirective } from './read-directive.ts'

export type BuildBlocks = (nodes: readonly RootContent[], building: Building) => readonly Block[]

const ASIDE_LABELS = { note: '编辑点评', conclusion: '结语', box: '' } as const

export const isDirective = (node: RootContent): node is Directive =>
  node.type === 'containerDirective' || node.type === 'leafDirective'

export function buildDirective(node: Directive, building: Building, buildBlocks: BuildBlocks): readonly Block[] {
  if (node.type === 'containerDirective' && !isClosed(node, building))
    report(building, 'article/open-block', node, { got: node.name })
  const parts = readDirective(node, building)
  // Of a block that does not exist, the words stand all the same: the mistake itself has been said.
  if (!parts) return node.type === 'containerDirective' ? buildBlocks(node.children, building) : []
  const only = onlyIn(node, parts, building)
  const blocks = build(node, parts, { building, children: buildBlocks(parts.children, building) })
  return only
    ? blocks.map((block) => ({ ...block, only: block.only?.filter((kind) => only.includes(kind)) ?? only }))
    : blocks
}

function onlyIn(node: Directive, parts: DirectiveParts, building: Building): readonly EditionKind[] | undefined {
  const { name, attributes } = parts
  const written = name === 'only' ? (attributes.in ?? attributes.only) : attributes.only
  if (written === undefined) return undefined
  const kinds = written.split(/[,，、\s]+/).flatMap((kind) => (kind === 'mail' ? 'email' : kind || []))
  const wrong = kinds.find((kind) => !EDITION_KINDS.some((one) => one === kind))
  if (wrong !== undefined || kinds.length === 0) {
    report(building, 'article/unknown-edition', node, { got: wrong ?? '', known: EDITION_KINDS.join(', ') })
    return undefined
  }
  return EDITION_KINDS.filter((kind) => kinds.includes(kind))
}

/** A block that nobody closed takes in all that follows. */
const isClosed = (node: Directive, { source }: Building): boolean =>
  /\n[ \t>]*:{3,}[ \t]*$/.test(source.text.slice(spanOf(node).start, spanOf(node).end))

type Inside = { readonly building: Building; readonly children: readonly Block[] }

function build(node: Directive, { name, attributes }: DirectiveParts, inside: Inside): readonly Block[] {
  const span = spanOf(node)
  const text = (key: string): string => attributes[key] ?? ''
  const { building, children } = inside
  switch (name) {
    case 'figure':
      return buildFigures(node, text, inside)
    case 'pullquote': {
      const by = text('by')
      const { words, rest } = partWords(children)
      return [{ type: 'pullquote', children: words, ...(by ? { by } : {}), span }, ...rest]
    }
    case 'aside': {
      const kind = ASIDE_KINDS.find((one) => one === text('kind')) ?? 'note'
      return [{ type: 'aside', kind, label: attributes.label ?? ASIDE_LABELS[kind], children, span }]
    }
    case 'brief':
      return [{ type: 'brief', title: text('title'), children, span }]
    case 'financing': {
      const investors = text('investors')
        .split(/[、,，;；]\s*/)
        .filter(Boolean)
      const [round, sum] = [text('round'), text('sum')]
      const parts = { ...(round ? { round } : {}), ...(sum ? { sum } : {}) }
      return [{ type: 'financing', company: text('company'), ...parts, investors, children, span }]
    }
    case 'table': {
      const caption: Inline[] = text('caption') ? [{ type: 'text', value: text('caption') }] : []
      const first = children.find((block) => block.type === 'table')
      return children.map((block) => (block === first && block.type === 'table' ? { ...block, caption } : block))
    }
    case 'qr': {
      const url = text('url')
      const { words, rest } = text('label') ? { words: [], rest: children } : partWords(children)
      if (isHttpUrl(url)) return [{ type: 'qr', url, label: text('label') || plainText(words) || url, span }, ...rest]
      report(building, 'manifest/bad-url', node, { got: url })
      return children
    }
    case 'jump':
      return [{ type: 'jump', span }, ...children]
    default:
      return children
  }
}

/** Pictures named or shown inside, and one caption and credit for them: the last of several carries both. */
function buildFigures(
  node: Directive,
  text: (key: string) => string,
  { building, children }: Inside,
): readonly Block[] {
  const { words, rest } = partWords(children)
  const written: Inline[] = text('caption') ? [{ type: 'text', value: text('caption') }] : []
  const caption =
    written.length > 0 && words.length > 0 ? [...written, { type: 'break' } as const, ...words] : [...written, ...words]
  const [src, alt, credit] = [text('src'), text('alt'), text('credit')]
  const named = src ? buildFigure({ src, alt, caption: [] }, node, building) : []
  const figures = [...named, ...rest.filter((block): block is Figure => block.type === 'figure')]
  const last = figures.pop()
  if (!last) {
    if (!src) report(building, 'article/missing-attribute', node, { directive: 'figure', name: 'src' })
    return rest
  }
  const told: Figure = {
    ...last,
    alt: alt || last.alt,
    ...(caption.length > 0 ? { caption } : {}),
    ...(credit ? { credit } : {}),
    width: text('width') === 'page' ? 'page' : 'column',
  }
  return [...figures, told, ...rest.filter((block) => block.type !== 'figure')]
}

/** Captions and pull quotes are one run of text; paragraphs written in them are joined by line breaks. */
function partWords(blocks: readonly Block[]): { words: readonly Inline[]; rest: readonly Block[] } {
  const isRun = (block: Block) => (block.type === 'paragraph' || block.type === 'heading') && !block.only
  const runs = blocks.flatMap((block) =>
    isRun(block) && 'children' in block ? [block.children as readonly Inline[]] : [],
  )
  return {
    words: runs.flatMap((run, at) => (at === 0 ? run : [{ type: 'break' } as const, ...run])),
    rest: blocks.filter((block) => !isRun(block)),
  }
}
