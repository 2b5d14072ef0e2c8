// ::leaf and :::container directives → blocks: what Markdown lacks and a periodical needs. One table says which
// directives exist and which attributes each takes; everything else is a mistake with a suggestion.
import type { RootContent, Table } from 'mdast'
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive'
import { nearestName } from '../diagnostic/nearest-name.ts'
import { isHttpUrl } from '../manifest/plain-checks.ts'
import { type Block, EDITION_KINDS, type EditionKind, type Inline } from './article.ts'
import { buildFigure } from './build-figure.ts'
import { type Building, report, spanOf } from './build-inlines.ts'
import { buildTable } from './build-table.ts'

export type Directive = ContainerDirective | LeafDirective
export type BuildBlocks = (nodes: readonly RootContent[], building: Building) => readonly Block[]

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  aside: ['kind', 'label'],
  brief: ['title'],
  figure: ['src', 'alt', 'credit', 'width'],
  financing: ['company', 'round', 'sum', 'investors'],
  jump: [],
  only: ['in'],
  pullquote: ['by'],
  qr: ['url', 'label'],
  table: ['caption'],
}

const ASIDE_KINDS = ['note', 'conclusion', 'box'] as const
const ASIDE_LABELS = { note: '编辑点评', conclusion: '结语', box: '' } as const

export const isDirective = (node: RootContent): node is Directive =>
  node.type === 'containerDirective' || node.type === 'leafDirective'

export function buildDirective(node: Directive, building: Building, buildBlocks: BuildBlocks): readonly Block[] {
  const children = (): readonly Block[] =>
    node.type === 'containerDirective' ? buildBlocks(node.children, building) : []
  const allowed = ATTRIBUTES[node.name]
  if (!allowed) {
    const near = nearestName(node.name, Object.keys(ATTRIBUTES))
    const known = Object.keys(ATTRIBUTES).join(', ')
    report(building, 'article/unknown-directive', node, { got: node.name, suggestion: near ? `:::${near}` : known })
    return children()
  }
  for (const name of Object.keys(node.attributes ?? {})) {
    if (name === 'only' || allowed.includes(name)) continue
    report(building, 'article/unknown-attribute', node, {
      got: name,
      directive: node.name,
      known: [...allowed, 'only'].join(', '),
    })
  }
  const only = onlyIn(node, building)
  const blocks = build(node, building, children)
  return only ? blocks.map((block) => ({ ...block, only })) : blocks
}

function onlyIn(node: Directive, building: Building): readonly EditionKind[] | undefined {
  const written = attribute(node, node.name === 'only' ? 'in' : 'only')
  if (written === undefined) return undefined
  const kinds = written.split(/[,，、\s]+/).filter(Boolean)
  const wrong = kinds.find((kind) => !EDITION_KINDS.some((one) => one === kind))
  if (wrong !== undefined || kinds.length === 0) {
    report(building, 'article/unknown-edition', node, { got: wrong ?? '', known: EDITION_KINDS.join(', ') })
    return undefined
  }
  return EDITION_KINDS.filter((kind) => kinds.includes(kind))
}

const attribute = (node: Directive, name: string): string | undefined => node.attributes?.[name] ?? undefined

function build(node: Directive, building: Building, children: () => readonly Block[]): readonly Block[] {
  const span = spanOf(node)
  const text = (name: string): string => attribute(node, name) ?? ''
  switch (node.name) {
    case 'figure': {
      if (!text('src')) report(building, 'article/missing-attribute', node, { directive: 'figure', name: 'src' })
      const width = text('width') === 'page' ? 'page' : 'column'
      const parts = {
        src: text('src'),
        alt: text('alt'),
        caption: inlinesOf(children()),
        credit: text('credit'),
        width,
      } as const
      return text('src') ? buildFigure(parts, node, building) : []
    }
    case 'pullquote': {
      const by = text('by')
      return [{ type: 'pullquote', children: inlinesOf(children()), ...(by ? { by } : {}), span }]
    }
    case 'aside': {
      const kind = ASIDE_KINDS.find((one) => one === text('kind')) ?? 'note'
      return [
        { type: 'aside', kind, label: attribute(node, 'label') ?? ASIDE_LABELS[kind], children: children(), span },
      ]
    }
    case 'brief':
      return [{ type: 'brief', title: text('title'), children: children(), span }]
    case 'financing': {
      const investors = text('investors')
        .split(/[、,，;；]\s*/)
        .filter(Boolean)
      const [round, sum] = [text('round'), text('sum')]
      const parts = { ...(round ? { round } : {}), ...(sum ? { sum } : {}) }
      return [{ type: 'financing', company: text('company'), ...parts, investors, children: children(), span }]
    }
    case 'table':
      return buildCaptioned(node, building, children)
    case 'qr':
      if (isHttpUrl(text('url'))) return [{ type: 'qr', url: text('url'), label: text('label') || text('url'), span }]
      report(building, 'manifest/bad-url', node, { got: text('url') })
      return []
    case 'jump':
      return [{ type: 'jump', span }]
    default:
      return children()
  }
}

function buildCaptioned(node: Directive, building: Building, children: () => readonly Block[]): readonly Block[] {
  const tables =
    node.type === 'containerDirective' ? node.children.filter((child): child is Table => child.type === 'table') : []
  const caption = attribute(node, 'caption')
  const [table] = tables
  if (!table || node.children.length !== 1) return children()
  return [buildTable(table, building, caption ? [{ type: 'text', value: caption }] : [])]
}

/** Captions and pull quotes are one run of text; paragraphs written in them are joined by line breaks. */
function inlinesOf(blocks: readonly Block[]): readonly Inline[] {
  const runs = blocks.flatMap((block) =>
    block.type === 'paragraph' || block.type === 'heading' ? [block.children] : [],
  )
  return runs.flatMap((run, at) => (at === 0 ? run : [{ type: 'break' } as const, ...run]))
}
