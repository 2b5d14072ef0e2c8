// How a block may be spelled → its one name and attributes. Editors know these blocks from other dialects and write
// :::conclusion, {title=…}, [label] or {.print}; whatever is not known by any spelling is a mistake with a suggestion.
import type { Paragraph, PhrasingContent, RootContent } from 'mdast'
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive'
import { nearestName } from '../diagnostic/nearest-name.ts'
import { EDITION_KINDS, plainText } from './article.ts'
import { type Building, buildInlines, report } from './build-inlines.ts'

export type Directive = ContainerDirective | LeafDirective

type Form = {
  /** Its attributes, each with its other names. */
  readonly takes: Readonly<Record<string, string>>
  /** The attribute that a [label] stands for; else it is the block's first words. */
  readonly label?: string
  /** The attribute that a bare {word}, a {.word} or another name of the block chooses, and from what. */
  readonly choice?: readonly [attribute: string, values: readonly string[]]
}

export const ASIDE_KINDS = ['note', 'conclusion', 'box'] as const

const FORMS: Readonly<Record<string, Form>> = {
  aside: { takes: { kind: 'type', label: 'title' }, label: 'label', choice: ['kind', ASIDE_KINDS] },
  brief: { takes: { title: 'label' }, label: 'title' },
  figure: {
    takes: { src: 'image file', alt: '', caption: 'title', credit: 'photographer', width: '' },
    choice: ['width', ['column', 'page']],
  },
  financing: { takes: { company: 'title', round: '', sum: 'amount', investors: 'investor' }, label: 'company' },
  jump: { takes: {} },
  only: { takes: { in: 'edition editions for' }, label: 'in', choice: ['in', EDITION_KINDS] },
  pullquote: { takes: { by: 'author cite' } },
  qr: { takes: { url: 'href link', label: 'title' }, label: 'label' },
  table: { takes: { caption: 'title label' }, label: 'caption' },
}

const OTHER_NAMES: Readonly<Record<string, readonly [name: string, choice?: string]>> = {
  ...Object.fromEntries(['editorsnote', 'editor', 'comment', '编辑点评'].map((name) => [name, ['aside', 'note']])),
  ...Object.fromEntries(ASIDE_KINDS.map((kind) => [kind, ['aside', kind]])),
  结语: ['aside', 'conclusion'],
  quote: ['pullquote'],
  image: ['figure'],
  ...Object.fromEntries(EDITION_KINDS.map((kind) => [kind, ['only', kind]])),
  mail: ['only', 'email'],
}

export type DirectiveParts = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly RootContent[]
}

/** undefined where there is no such block, which has been reported. */
export function readDirective(node: Directive, building: Building): DirectiveParts | undefined {
  const written = inOneSpelling(node.name)
  const [name, choice] = OTHER_NAMES[written] ?? [written]
  const form = FORMS[name]
  if (!form) {
    const near = nearestName(node.name, [...Object.keys(FORMS), ...Object.keys(OTHER_NAMES)])
    const suggestion = near ? `:::${near}` : Object.keys(FORMS).join(', ')
    report(building, 'article/unknown-directive', node, { got: node.name, suggestion })
    return undefined
  }
  const attributes = readAttributes(node, { name, form, choice }, building)
  const { label, children } = partLabel(node)
  if (label && form.label && attributes[form.label] === undefined) {
    attributes[form.label] = plainText(buildInlines(label.children, building))
    return { name, attributes, children }
  }
  return { name, attributes, children: label ? [label, ...children] : children }
}

const inOneSpelling = (word: string): string => word.toLowerCase().replace(/[-_]/g, '')

type Known = { readonly name: string; readonly form: Form; readonly choice: string | undefined }

function readAttributes(node: Directive, { name, form, choice }: Known, building: Building): Record<string, string> {
  const [chooses = '', values = []] = form.choice ?? []
  const choose = (word: string): string | undefined =>
    values.find((one) => one === word || one === OTHER_NAMES[inOneSpelling(word)]?.[1])
  const attributes: Record<string, string> = choice ? { [chooses]: choice } : {}
  for (const [key, value] of Object.entries(node.attributes ?? {})) {
    const bare = bareWords(key, value ?? '')
    const known = key === 'only' ? key : Object.keys(form.takes).find((one) => isNamed(one, key, form))
    if (bare.length > 0 && bare.every(choose))
      attributes[chooses] = [attributes[chooses] ?? '', ...bare.map(choose)].join(' ').trim()
    else if (known) attributes[known] = (known === chooses && choose(value ?? '')) || (value ?? '')
    else {
      const takes = [...Object.keys(form.takes), 'only'].join(', ')
      report(building, 'article/unknown-attribute', node, { got: key, directive: name, known: takes })
    }
  }
  const got = attributes[chooses]
  if (got === undefined || name === 'only' || choose(got)) return attributes
  const allowed = values.join(', ')
  report(building, 'manifest/not-allowed', node, { key: chooses, got, allowed, suggestion: allowed })
  return attributes
}

/** {print}, {print=true} and {.print .web}. */
function bareWords(key: string, value: string): readonly string[] {
  if (key === 'class') return value.split(' ')
  return value === '' || value === 'true' ? [key] : []
}

const isNamed = (attribute: string, key: string, { takes }: Form): boolean =>
  attribute === key || (takes[attribute]?.split(' ').includes(key) ?? false)

/** The [label] of a container is its first paragraph, of a leaf all it has. */
function partLabel(node: Directive): { label?: Paragraph; children: readonly RootContent[] } {
  if (node.type === 'leafDirective') {
    const label: Paragraph = { type: 'paragraph', children: node.children as PhrasingContent[] }
    return { ...(node.children.length > 0 ? { label } : {}), children: [] }
  }
  const [first, ...rest] = node.children
  const isLabel = first?.type === 'paragraph' && first.data?.directiveLabel === true
  return isLabel ? { label: first, children: rest } : { children: node.children }
}
