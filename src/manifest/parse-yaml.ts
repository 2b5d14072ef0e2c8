// YAML text → plain value, with a span for every key and value, so that whatever is found wrong later can point at
// its line. Bombs, deep nesting, duplicate and dangerous keys end here as diagnostics; nothing in this file throws.
import { isMap, isScalar, isSeq, type Node, type ParsedNode, parseDocument, visit } from 'yaml'
import type { Checked, Diagnostic, Span } from '../diagnostic/diagnostic.ts'
import { diagnose, diagnoseFile, type SourceText } from '../diagnostic/source-text.ts'
import { findMistake, otherMistake, type YamlMistake } from './yaml-mistake.ts'

export type Path = readonly PropertyKey[]

export type YamlValue = {
  readonly source: SourceText
  readonly value: unknown
  /** Where the value at a path stands, or its nearest ancestor that exists. */
  readonly spanOf: (path: Path, part?: 'key' | 'value') => Span
  /** A scalar exactly as written, to tell `010` from `10`. */
  readonly writtenAs: (path: Path) => string | undefined
}

const DEPTH_LIMIT = 40
const ALIAS_LIMIT = 50
const DANGEROUS_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/** Parses the whole of `source`, or the part of it that is YAML (an article's front matter). */
export function parseYaml(source: SourceText, range: Span = { start: 0, end: source.text.length }): Checked<YamlValue> {
  try {
    return parseWithin(source, range)
  } catch {
    // The parser and visit recurse: nesting deep enough to exhaust the stack arrives here as a RangeError.
    return { value: undefined, diagnostics: [diagnoseFile('manifest/too-deep', source.file, { limit: DEPTH_LIMIT })] }
  }
}

function parseWithin(source: SourceText, range: Span): Checked<YamlValue> {
  const text = source.text.slice(range.start, range.end)
  // Silent would pass over a second document, and with it what stands there.
  const quiet = { prettyErrors: false, logLevel: 'error' } as const
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: false, ...quiet })
  const place = (start: number, end: number) => ({
    source,
    span: { start: start + range.start, end: end + range.start },
  })
  if (document.errors.some((error) => error.message.includes('call stack'))) throw new RangeError('nested too deep')
  const diagnostics = explain(document, text).map(({ start, end, values }) =>
    diagnose('manifest/yaml-syntax', place(start, end), values),
  )
  if (diagnostics.length === 0) diagnostics.push(...findUnsafe(document.contents, place))
  if (diagnostics.some((one) => one.severity === 'error')) return { value: undefined, diagnostics }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: ALIAS_LIMIT })
  } catch {
    return { value: undefined, diagnostics: [diagnoseFile('manifest/alias-bomb', source.file, { limit: ALIAS_LIMIT })] }
  }
  const locate = (path: Path) => findNode(document.contents, path)
  return {
    value: {
      source,
      value,
      spanOf: (path, part = 'value') => {
        const found = locate(path)
        const node = part === 'key' ? (found.key ?? found.value) : (found.value ?? found.key)
        const [start, end] = node?.range ?? [0, 1]
        return { start: start + range.start, end: end + range.start }
      },
      writtenAs: (path) => {
        const { value: node } = locate(path)
        return isScalar(node) ? node.source : undefined
      },
    },
    diagnostics,
  }
}

/** A line of dashes at the end, as some editors leave it, begins nothing. */
const EMPTY_DOCUMENT = /^(?:[ \t]*(?:---|\.\.\.|#.*)?\r?\n)*[ \t]*(?:---|\.\.\.|#.*)?$/

type Explained = { readonly start: number; readonly end: number; readonly values: YamlMistake['values'] }

/**
 * By the line where the parser stopped, or the one above that led it astray. One of a kind: what follows the first is
 * mostly its echo. A file that is nothing but a text was meant to be keys.
 */
function explain({ errors, contents }: ReturnType<typeof parseDocument>, text: string): Explained[] {
  const found = new Map<string, Explained>()
  const isText = errors.length === 0 && isScalar(contents) && typeof contents.value === 'string'
  const real = errors.filter(({ code, pos }) => code !== 'MULTIPLE_DOCS' || !EMPTY_DOCUMENT.test(text.slice(pos[0])))
  const stops = isText ? [{ pos: [contents.range?.[0] ?? 0], message: '' }] : real.slice(0, 50)
  for (const { pos, message } of stops) {
    const at = Math.min(pos[0] ?? 0, text.length)
    const here = text.lastIndexOf('\n', at - 1) + 1
    const above = text.slice(0, here).trimEnd().lastIndexOf('\n') + 1
    const lines = [here, ...(here > 0 ? [above] : [])].map((start) => ({
      start,
      line: /.*/.exec(text.slice(start))?.[0] ?? '',
    }))
    const known = lines.flatMap(({ start, line }) => {
      const mistake = findMistake(line)
      return mistake ? [{ mistake, start: start + line.search(/\S|$/), end: start + line.trimEnd().length }] : []
    })[0]
    if (isText && !known) continue
    const { mistake, start, end } = known ?? { mistake: otherMistake(message), start: at, end: at + 1 }
    const isEcho = found.has(mistake.name) || (!known && found.size > 0)
    if (!isEcho) found.set(mistake.name, { start, end, values: mistake.values })
  }
  return [...found.values()]
}

type Place = (start: number, end: number) => { source: SourceText; span: Span }

/** Duplicate keys, keys that reach an object's prototype, and nesting no editor would write. */
function findUnsafe(root: ParsedNode | null, place: Place): Diagnostic[] {
  const found: Diagnostic[] = []
  visit(root, (_, node, ancestors) => {
    if (ancestors.length > DEPTH_LIMIT * 2) {
      found.push(diagnose('manifest/too-deep', place(...spanOf(node as Node)), { limit: DEPTH_LIMIT }))
      return visit.BREAK
    }
    if (!isMap(node)) return undefined
    const seen = new Set<string>()
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      const where = place(...spanOf(pair.key as Node))
      if (DANGEROUS_KEYS.has(key)) found.push(diagnose('manifest/forbidden-key', where, { key }))
      else if (seen.has(key)) found.push(diagnose('manifest/duplicate-key', where, { key }))
      seen.add(key)
    }
    return undefined
  })
  return found
}

const spanOf = (node: Node | undefined): [number, number] => (node?.range ? [node.range[0], node.range[1]] : [0, 1])

function findNode(root: ParsedNode | null, path: Path): { key?: Node | undefined; value?: Node | undefined } {
  let key: Node | undefined
  let value: Node | undefined = root ?? undefined
  for (const step of path) {
    let nextKey: Node | undefined
    let nextValue: Node | undefined
    if (isMap(value)) {
      const pair = value.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      nextKey = pair?.key as Node | undefined
      nextValue = (pair?.value ?? undefined) as Node | undefined
    } else if (isSeq(value)) nextValue = value.items[Number(step)] as Node | undefined
    if (!nextKey && !nextValue) break
    key = nextKey
    value = nextValue
  }
  return { key, value }
}
