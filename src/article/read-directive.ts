// How a block may be spelled → its one name and attributes. Editors know these blocks from other dialects and write
// :::conclusion, {title=…}, [label] or {.print}; whatever is not known by any spelling is a mistake with a suggestion.
import type { PhrasingContent, RootContent } from 'mdast'
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive'
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { EDITION_KINDS, plainText } from './article.ts'
import { type Building, buildInlines, report } from './build-inlines.ts'

export type Directive = ContainerDirective | LeafDirective

export const ASIDE_KINDS = ['note', 'conclusion', 'box'] as const

/** Its attributes with their other names; which of them a [label] stands for; which a bare word chooses, from what. */
type Form = { takes: Record<string, string>; label?: string; chooses?: string; from?: readonly string[] }

const FORMS: Readonly<Record<string, Form>> = {
  aside: { takes: { kind: 'type', label: 'title' }, label: 'label', chooses: 'kind', from: ASIDE_KINDS },
  brief: { takes: { title: 'label' }, label: 'title' },
  figure: { takes: { src: 'image file', alt: '', caption: 'title', credit: 'photographer', width: '' } },
  financing: { takes: { company: 'title', round: '', sum: 'amount', investors: 'investor' }, label: 'company' },
  jump: { takes: {} },
  only: { takes: { in: 'edition editions for' }, label: 'in', chooses: 'in', from: EDITION_KINDS },
  pullquote: { takes: { by: 'author cite' } },
  qr: { takes: { url: 'href link', label: 'title' }, label: 'label' },
  table: { takes: { caption: 'title label' }, label: 'caption' },
}

/** Other names of blocks, and of what they choose. */
const NAMES: Readonly<Record<string, readonly [name: string, choice?: string]>> = {
  ...Object.fromEntries(['editorsnote', 'editor', 'comment', '编辑点评'].map((name) => [name, ['aside', 'note']])),
  ...Object.fromEntries(ASIDE_KINDS.map((kind) => [kind, ['aside', kind]])),
  ...Object.fromEntries(EDITION_KINDS.map((kind) => [kind, ['only', kind]])),
  ...{ 结语: ['aside', 'conclusion'], mail: ['only', 'email'], quote: ['pullquote'], image: ['figure'] },
}

const inOneSpelling = (word: string): string => word.toLowerCase().replace(/[-_]/g, '')

export type DirectiveParts = { name: string; attributes: Record<string, string>; children: readonly RootContent[] }

/** undefined where there is no such block, which has been reported. */
export function readDirective(node: Directive, building: Building): DirectiveParts | undefined {
  const written = inOneSpelling(node.name)
  const [name, choice] = NAMES[written] ?? [written]
  const form = FORMS[name]
  if (!form) {
    const near = nearestName(node.name, [...Object.keys(FORMS), ...Object.keys(NAMES)])
    report(building, 'article/unknown-directive', node, { got: node.name, ...suggest(near, Object.keys(FORMS)) })
    return undefined
  }
  const attributes = readAttributes(node, { name, form, choice }, building)
  const isLeaf = node.type === 'leafDirective'
  const leaf = {
    type: 'paragraph',
    children: node.children as PhrasingContent[],
    data: { directiveLabel: true },
  } as const
  const children: readonly RootContent[] = isLeaf ? (node.children.length > 0 ? [leaf] : []) : node.children
  const [label, ...rest] = children
  const isLabel = label?.type === 'paragraph' && label.data?.directiveLabel === true
  if (!isLabel || !form.label || attributes[form.label] !== undefined) return { name, attributes, children }
  attributes[form.label] = plainText(buildInlines(label.children, building))
  return { name, attributes, children: rest }
}

type Known = { readonly name: string; readonly form: Form; readonly choice: string | undefined }

function readAttributes(node: Directive, { name, form, choice }: Known, building: Building): Record<string, string> {
  const { takes, chooses = '', from = [] } = form
  const choose = (word: string) => from.find((one) => one === word || one === NAMES[inOneSpelling(word)]?.[1])
  const isNamed = (one: string, key: string) => one === key || takes[one]?.split(' ').includes(key) === true
  const attributes: Record<string, string> = choice && chooses ? { [chooses]: choice } : {}
  for (const [key, written] of Object.entries(node.attributes ?? {})) {
    const value = String(written)
    const known = ['only', ...Object.keys(takes)].find((one) => isNamed(one, key))
    // {print}, {print=true} and {.print .web}.
    const bare = key === 'class' ? value.split(' ') : value === '' || value === 'true' ? [key] : ['']
    if (bare.every(choose)) attributes[chooses] = [attributes[chooses] ?? '', ...bare.map(choose)].join(' ').trim()
    else if (known) attributes[known] = (known === chooses && choose(value)) || value
    else {
      const all = [...from, ...Object.keys(takes), 'only']
      report(building, 'article/unknown-attribute', node, {
        got: key,
        directive: name,
        ...suggest(nearestName(key, all), all),
      })
    }
  }
  const got = attributes[chooses]
  if (got !== undefined && name !== 'only' && !choose(got)) {
    report(building, 'manifest/not-allowed', node, { key: chooses, got, ...suggest(nearestName(got, from), from) })
  }
  return attributes
}
