// mdast → the blocks and notes of an article. Whatever Markdown can say and a periodical cannot print is turned into
// the nearest thing that can be, and said; nothing an editor wrote is dropped in silence.
import type {
  BlockContent,
  Definition,
  FootnoteDefinition,
  Image,
  Paragraph,
  PhrasingContent,
  Root,
  RootContent,
  Table,
} from 'mdast'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { readOr } from '../diagnostic/read-or.ts'
import type { SourceText } from '../diagnostic/source-text.ts'
import type { Block, Inline, Note } from './article.ts'
import { buildDirective, isDirective } from './build-directive.ts'
import { buildFigure } from './build-figure.ts'
import { type Building, buildInlines, noteNumber, report, spanOf } from './build-inlines.ts'
import type { Directive } from './read-directive.ts'

type Body = {
  readonly blocks: readonly Block[]
  readonly notes: readonly Note[]
  readonly diagnostics: readonly Diagnostic[]
}

export function buildBody(
  root: Root,
  about: { source: SourceText; file: string; id: string; numbered: boolean },
): Body {
  const building: Building = {
    ...about,
    definitions: collectDefinitions(root),
    noteNumbers: new Map(),
    diagnostics: [],
  }
  const drafts = buildBlocks(root.children, building)
  const notes = buildNotes(root, building)
  return { blocks: nameHeadings(drafts, about), notes, diagnostics: building.diagnostics }
}

function collectDefinitions(root: Root): ReadonlyMap<string, Definition> {
  const definitions = root.children.filter((node): node is Definition => node.type === 'definition')
  return new Map(definitions.map((node) => [node.identifier, node]))
}

export const buildBlocks = (nodes: readonly RootContent[], building: Building): readonly Block[] =>
  nodes.flatMap((node) => buildBlock(node, building))

function buildBlock(node: RootContent, building: Building): readonly Block[] {
  const span = spanOf(node)
  if (isDirective(node)) return buildDirective(node, building, buildBlocks)
  switch (node.type) {
    case 'paragraph':
      return buildParagraph(node, building)
    case 'heading':
      return [
        { type: 'heading', level: levelOf(node.depth), id: '', children: buildInlines(node.children, building), span },
      ]
    case 'list': {
      const items = node.children.map((item) => buildBlocks(item.children, building))
      return [{ type: 'list', ordered: node.ordered === true, start: node.start ?? 1, items, span }]
    }
    case 'blockquote':
      return [{ type: 'quotation', children: buildBlocks(node.children, building), span }]
    case 'table':
      return [buildTable(node, building)]
    case 'code':
      return [{ type: 'code', value: node.value, ...(node.lang ? { language: node.lang } : {}), span }]
    case 'thematicBreak':
      return [{ type: 'rule', span }]
    case 'html':
      return buildHtmlBlock(node, building)
    default:
      return []
  }
}

function buildTable(node: Table, building: Building): Block {
  const rows = node.children.map((row) => row.children.map((cell) => buildInlines(cell.children, building)))
  const [header = [], ...body] = rows
  const align = header.map((_, at) => node.align?.[at] ?? undefined)
  return { type: 'table', caption: [], align, header, rows: body, span: spanOf(node) }
}

const levelOf = (depth: number): 1 | 2 | 3 | 4 => (depth <= 2 ? 1 : depth === 3 ? 2 : depth === 4 ? 3 : 4)

function buildHtmlBlock(
  node: { readonly value: string } & Parameters<typeof spanOf>[0],
  building: Building,
): readonly Block[] {
  if (/^<!--[\s\S]*-->\s*$/.test(node.value)) return []
  report(building, 'article/html', node, { got: node.value.slice(0, 60) })
  return [{ type: 'paragraph', children: [{ type: 'text', value: node.value }], span: spanOf(node) }]
}

/** A picture alone is a figure; a picture among words follows its paragraph as one. */
function buildParagraph(node: Paragraph, building: Building): readonly Block[] {
  const [first] = node.children
  const fence = first?.type === 'text' ? /^:{2,}(?=[^:])[^\n]*/m.exec(first.value)?.[0] : undefined
  if (fence !== undefined) report(building, 'article/not-a-block', node, { got: fence.slice(0, 60) })
  if (isStrayFence(node)) {
    report(building, 'article/stray-fence', node)
    return []
  }
  const figures = node.children.flatMap((child, at) =>
    child.type === 'image' ? buildImage(child, node.children[at + 1], building) : [],
  )
  const words = buildInlines(
    node.children.filter((child): child is PhrasingContent => child.type !== 'image'),
    building,
  )
  const isEmpty = words.every((inline) => inline.type === 'text' && inline.value.trim() === '')
  return isEmpty ? figures : [{ type: 'paragraph', children: words, span: spanOf(node) }, ...figures]
}

/** `![…](…){credit=某某}`, as other dialects write it, is :::figure: the braces are taken out of the words behind it. */
function buildImage(image: Image, next: PhrasingContent | undefined, building: Building): readonly Block[] {
  const [src, alt] = [decodePath(image.url), image.alt ?? '']
  const braces = next?.type === 'text' ? /^\s*\{([^{}]*)\}/.exec(next.value) : null
  if (!braces || next?.type !== 'text') return buildFigure({ src, alt, caption: toText(image.title) }, image, building)
  next.value = next.value.slice(braces[0].length)
  const written = Array.from(
    (braces[1] ?? '').matchAll(/([^\s="“”]+)(?:\s*=\s*(?:["“]([^"”]*)["”]|(\S*)))?/gu),
    ([, key, quoted, bare]) => [key, quoted ?? bare ?? ''],
  )
  const attributes = { src, alt, ...(image.title ? { caption: image.title } : {}), ...Object.fromEntries(written) }
  const { position } = image
  const figure = { type: 'leafDirective', name: 'figure', attributes, children: [], ...(position ? { position } : {}) }
  return buildDirective(figure as Directive, building, buildBlocks)
}

/** A Markdown address is a URL, in which editors' tools write the space of a file's name as %20. */
const decodePath = (url: string): string => readOr(() => decodeURIComponent(url), url)

const isStrayFence = (node: Paragraph): boolean =>
  node.children.length === 1 && node.children[0]?.type === 'text' && /^:{3,}\s*$/.test(node.children[0].value)

const toText = (value: string | null | undefined): readonly Inline[] => (value ? [{ type: 'text', value }] : [])

function buildNotes(root: Root, building: Building): readonly Note[] {
  const definitions = root.children.filter((node): node is FootnoteDefinition => node.type === 'footnoteDefinition')
  const notes = definitions.map((node) => ({
    number: noteNumber(node.identifier, building),
    children: buildBlocks(node.children as BlockContent[], building),
  }))
  return notes.sort((a, b) => a.number - b.number)
}

/** Anchors in order, and 一、（一）1.（1） where the article asks for numbers. */
function nameHeadings(blocks: readonly Block[], about: { id: string; numbered: boolean }): readonly Block[] {
  const counts = [0, 0, 0, 0]
  let serial = 0
  const name = (block: Block): Block => {
    if (block.type === 'aside' || block.type === 'quotation' || block.type === 'brief' || block.type === 'financing')
      return { ...block, children: block.children.map(name) }
    if (block.type !== 'heading') return block
    serial += 1
    const id = `${about.id}-h${serial}`
    if (!about.numbered) return { ...block, id }
    counts[block.level - 1] = (counts[block.level - 1] ?? 0) + 1
    counts.fill(0, block.level)
    return { ...block, id, number: headingNumber(block.level, counts[block.level - 1] ?? 1) }
  }
  return blocks.map(name)
}

function headingNumber(level: 1 | 2 | 3 | 4, count: number): string {
  if (level === 1) return `${chineseNumber(count)}、`
  if (level === 2) return `（${chineseNumber(count)}）`
  return level === 3 ? `${count}.` : `（${count}）`
}

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1–99, which is more headings than an article has. */
export function chineseNumber(count: number): string {
  const tens = Math.floor(count / 10)
  const ones = DIGITS[count % 10] ?? ''
  if (tens === 0) return ones
  return `${tens === 1 ? '' : (DIGITS[tens] ?? '')}十${ones}`
}
