// Phrasing content → Inline. Links that could run something lose their target, raw HTML becomes text, and the line
// breaks of a hard-wrapped source, or a space behind a full-width mark, vanish between Chinese characters but stay a
// space between Latin words.
import type { Definition, PhrasingContent } from 'mdast'
import type { Code } from '../diagnostic/catalogue.ts'
import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts'
import { diagnose, type SourceText } from '../diagnostic/source-text.ts'
import type { Inline } from './article.ts'

/** What the building of one article's body shares: where it is, what it refers to, what was found wrong. */
export type Building = {
  readonly source: SourceText
  readonly file: string
  readonly id: string
  readonly numbered: boolean
  readonly definitions: ReadonlyMap<string, Definition>
  /** Footnote identifier → number, in order of first reference. */
  readonly noteNumbers: Map<string, number>
  readonly diagnostics: Diagnostic[]
}

type Positioned = {
  readonly position?:
    | {
        readonly start: { readonly offset?: number | undefined }
        readonly end: { readonly offset?: number | undefined }
      }
    | undefined
}

export const spanOf = (node: Positioned): Span => ({
  start: node.position?.start.offset ?? 0,
  end: node.position?.end.offset ?? 1,
})

export function report(
  building: Building,
  code: Code,
  node: Positioned,
  values: Record<string, string | number> = {},
): void {
  building.diagnostics.push(diagnose(code, { source: building.source, span: spanOf(node) }, values))
}

export function buildInlines(nodes: readonly PhrasingContent[], building: Building): readonly Inline[] {
  const flat = flatten(nodes)
  const cursor = { at: 0 }
  return mergeText(nodes.flatMap((node) => buildInline(node, building, { flat, cursor })))
}

type Flow = { readonly flat: string; readonly cursor: { at: number } }

function buildInline(node: PhrasingContent, building: Building, flow: Flow): readonly Inline[] {
  const inner = (children: readonly PhrasingContent[]) =>
    children.flatMap((child) => buildInline(child, building, flow))
  switch (node.type) {
    case 'text':
      return [{ type: 'text', value: joinLines(node.value, flow) }]
    case 'html':
      return buildHtml(node, building, flow)
    case 'strong':
    case 'emphasis':
    case 'delete':
      return [{ type: node.type, children: mergeText(inner(node.children)) }]
    case 'inlineCode':
      flow.cursor.at += node.value.length
      return [{ type: 'code', value: node.value }]
    case 'break':
      flow.cursor.at += 1
      return [{ type: 'break' }]
    case 'link':
      return buildLink(node.url, node, building, inner(node.children))
    case 'linkReference': {
      const definition = building.definitions.get(node.identifier)
      return definition ? buildLink(definition.url, node, building, inner(node.children)) : inner(node.children)
    }
    case 'footnoteReference':
      return [{ type: 'note', number: noteNumber(node.identifier, building) }]
    default:
      return []
  }
}

export function noteNumber(identifier: string, building: Building): number {
  const known = building.noteNumbers.get(identifier)
  if (known !== undefined) return known
  const number = building.noteNumbers.size + 1
  building.noteNumbers.set(identifier, number)
  return number
}

function buildHtml(node: Positioned & { readonly value: string }, building: Building, flow: Flow): readonly Inline[] {
  flow.cursor.at += node.value.length
  if (/^<!--/.test(node.value)) return []
  report(building, 'article/html', node, { got: node.value.slice(0, 60) })
  return [{ type: 'text', value: node.value }]
}

const SAFE_LINK = /^(https?:\/\/[^\s]+|mailto:[^\s]+|tel:[+\d() -]+|#\S+)$/i

function buildLink(url: string, node: Positioned, building: Building, children: readonly Inline[]): readonly Inline[] {
  const target = url.trim()
  if (!SAFE_LINK.test(target) || /[\u0000-\u001f<>"`]/.test(target)) {
    report(building, 'article/unsafe-link', node, { got: target.slice(0, 80) })
    return children
  }
  const shown = children.length > 0 ? mergeText(children) : [{ type: 'text', value: target } as const]
  return [{ type: 'link', url: target, children: shown, span: spanOf(node) }]
}

/** The paragraph as one string, so that a line break can be judged by what stands on both sides of it. */
function flatten(nodes: readonly PhrasingContent[]): string {
  let flat = ''
  for (const node of nodes) {
    if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'html') flat += node.value
    else if (node.type === 'break') flat += '\n'
    else if ('children' in node) flat += flatten(node.children)
  }
  return flat
}

const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f“”‘’—…·\u{20000}-\u{3fffd}]/u

/** Marks whose own blank parts them from what follows: a space that an editor's other tools want after bold text is one too many. */
const CLOSING = /[。，、；：！？）》」』】]/

function joinLines(value: string, { flat, cursor }: Flow): string {
  const base = cursor.at
  cursor.at += value.length
  return value.replace(/[ \t]*\n[ \t]*| +/g, (gap, offset: number) => {
    const before =
      flat
        .slice(0, base + offset)
        .trimEnd()
        .at(-1) ?? ''
    const after = flat.slice(base + offset + gap.length).trimStart()[0] ?? ''
    if (!gap.includes('\n')) return CLOSING.test(before) && WIDE.test(after) ? '' : gap
    if (before === '' || after === '') return ''
    return WIDE.test(before) || WIDE.test(after) ? '' : ' '
  })
}

function mergeText(inlines: readonly Inline[]): readonly Inline[] {
  const merged: Inline[] = []
  for (const inline of inlines) {
    const last = merged.at(-1)
    if (inline.type === 'text' && last?.type === 'text')
      merged[merged.length - 1] = { type: 'text', value: last.value + inline.value }
    else if (inline.type !== 'text' || inline.value !== '') merged.push(inline)
  }
  return merged
}
