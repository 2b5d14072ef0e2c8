// Handlebars, narrowed: strict, known helpers only, everything escaped, nothing that could reach code. Templates come
// from the newsroom's files alone, and what is wrong in one is a diagnostic with its line.
// One file: the package's own entry loads 33, and a source-map library that is never asked for.

import Handlebars from 'handlebars/dist/handlebars.min.js'
import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts'
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { diagnose, type SourceText, toSourceText } from '../diagnostic/source-text.ts'
import { cssToken } from './css-token.ts'
import { isWordKey, say, WORD_KEYS } from './wording.ts'

/** Fills the template; throws FileTrouble where the template asks for a name the context does not have. */
export type Template = (context: object) => string

type Language = { data?: { root?: { language?: string } } }
const languageOf = (options: Language): string => options.data?.root?.language ?? 'zh-CN'

/** Besides if, unless, each and with. The context of a template that uses `say` has `language` at its root. */
const HELPERS = {
  eq: (a: unknown, b: unknown): boolean => a === b,
  css: (value: string): string => cssToken(value),
  say: (key: string, options: Language & { hash: Record<string, string> }): string =>
    isWordKey(key) ? say(key, languageOf(options), options.hash) : '',
}
const KNOWN = ['if', 'unless', 'each', 'with', ...Object.keys(HELPERS)]
const kanfa = Handlebars.create()
for (const name of ['lookup', 'log', 'helperMissing', 'blockHelperMissing']) kanfa.unregisterHelper(name)
kanfa.registerHelper(HELPERS)

export type CompileOptions = {
  /** Templates this one may name as `{{> name}}`, compiled already. */
  readonly partials?: ReadonlyMap<string, Template>
  /** The text has been through here before (it comes from a cache), so it is not looked over a second time. */
  readonly isChecked?: boolean
}

export function compileTemplate(text: string, name: string, options: CompileOptions = {}): Checked<Template> {
  const source = toSourceText(name, text)
  const diagnostics = options.isChecked ? [] : checkTemplate(source, new Set(options.partials?.keys()))
  if (diagnostics.length > 0) return { value: undefined, diagnostics }
  // Compiled from the string, never from the tree: CVE-2026-33937 turns a tree into code.
  const compiled = kanfa.compile<object>(text, {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(KNOWN.map((known) => [known, true])) as unknown as KnownHelpers,
    preventIndent: true,
  })
  const partials = Object.fromEntries(options.partials ?? [])
  const fill: Template = (context) => {
    try {
      return compiled(context, { partials })
    } catch (error) {
      // Contexts are plain values, so what fails here is the template: `{{#if}}` of nothing, `{{css}}` of no token.
      if (error instanceof FileTrouble) throw error
      throw troubleOf(error, source) ?? new FileTrouble([syntaxTrouble(error, source)])
    }
  }
  return { value: fill, diagnostics: [] }
}

/** The partials a template names, so that whoever opens it can open them first; empty when it does not parse. */
export function partialsOf(text: string): readonly string[] {
  try {
    const found: string[] = []
    walk(kanfa.parse(text), (node) => {
      if (node.type === 'PartialStatement' && node.name?.type === 'PathExpression') found.push(node.name.original ?? '')
    })
    return found
  } catch {
    return []
  }
}

type Place = { line: number; column: number }
type Node = {
  type: string
  loc?: { start: Place; end: Place }
  path?: Node
  name?: Node
  params?: Node[]
  escaped?: boolean
  original?: string
  parts?: unknown[]
  value?: unknown
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, visit)
  else if (node !== null && typeof node === 'object') {
    if ('type' in node && typeof node.type === 'string') visit(node as Node)
    for (const [key, value] of Object.entries(node)) if (key !== 'loc' && key !== 'strip') walk(value, visit)
  }
}

const spanAt = (source: SourceText, loc: { start: Place; end?: Place } | undefined): { start: number; end: number } => {
  const offset = (place: Place): number => (source.lineStarts[place.line - 1] ?? 0) + place.column
  return loc ? { start: offset(loc.start), end: offset(loc.end ?? loc.start) } : { start: 0, end: 1 }
}

function checkTemplate(source: SourceText, partials: ReadonlySet<string>): Diagnostic[] {
  let tree: unknown
  try {
    tree = kanfa.parse(source.text)
  } catch (error) {
    return [syntaxTrouble(error, source)]
  }
  const found: Diagnostic[] = []
  walk(tree, (node) => {
    const wrong = wrongWith(node, partials)
    if (wrong) found.push(diagnose(wrong.code, { source, span: spanAt(source, node.loc) }, wrong.values))
  })
  return found
}

type Wrong = {
  code: 'template/unescaped' | 'template/not-allowed' | 'template/unknown-helper' | 'template/missing'
  values: Record<string, string>
}

function wrongWith(node: Node, partials: ReadonlySet<string>): Wrong | undefined {
  const name = node.path?.original ?? node.name?.original ?? node.original ?? ''
  if (node.type === 'MustacheStatement' && node.escaped === false)
    return { code: 'template/unescaped', values: { name } }
  const reaches = node.type === 'PathExpression' && /(^|[./])(constructor|prototype|__\w+__)($|[./])/.test(name)
  if (/^Decorator|^PartialBlock/.test(node.type) || reaches) return { code: 'template/not-allowed', values: { name } }
  if (node.type === 'PartialStatement') {
    if (node.name?.type !== 'PathExpression') return { code: 'template/not-allowed', values: { name: '{{> (…)}}' } }
    return partials.has(name) ? undefined : { code: 'template/missing', values: { name } }
  }
  const isCall = node.type === 'BlockStatement' || node.type === 'SubExpression' || (node.params?.length ?? 0) > 0
  if (isCall && !KNOWN.includes(name))
    return { code: 'template/unknown-helper', values: { name, ...suggest(nearestName(name, KNOWN), KNOWN) } }
  const key = node.params?.[0]?.value
  const isUnknownWord = name === 'say' && node.type !== 'PathExpression' && !(typeof key === 'string' && isWordKey(key))
  if (!isUnknownWord || !node.path) return undefined
  const near = nearestName(String(key), WORD_KEYS)
  return { code: 'template/unknown-helper', values: { name: `say ${String(key)}`, ...suggest(near, WORD_KEYS) } }
}

function syntaxTrouble(error: unknown, source: SourceText): Diagnostic {
  const message = error instanceof Error ? error.message : String(error)
  const at = / - (\d+):(\d+)$/.exec(message)
  const line = Number(at?.[1] ?? /on line (\d+)/.exec(message)?.[1] ?? 1)
  const start = (source.lineStarts[line - 1] ?? 0) + Number(at?.[2] ?? 0)
  const end = Math.max(start + 1, (source.lineStarts[line] ?? source.text.length + 1) - 1)
  const detail = (message.split('\n').at(-1) ?? message).replace(/ - \d+:\d+$/, '').slice(0, 200)
  return diagnose('template/syntax', { source, span: { start, end } }, { detail })
}

/** Handlebars ends these messages with line:column; without them the error is not the template's. */
function troubleOf(error: unknown, source: SourceText): FileTrouble | undefined {
  if (error instanceof RangeError)
    return new FileTrouble([
      diagnose('template/not-allowed', { source, span: spanAt(source, undefined) }, { name: '{{> …}} ∞' }),
    ])
  const found = /^"(.*)" not defined in .* - (\d+):(\d+)$/s.exec(error instanceof Error ? error.message : '')
  if (!found) return undefined
  const start = { line: Number(found[2]), column: Number(found[3]) }
  const span = spanAt(source, { start, end: { line: start.line, column: start.column + (found[1]?.length ?? 1) } })
  return new FileTrouble([diagnose('template/unknown-name', { source, span }, { name: found[1] ?? '' })])
}
