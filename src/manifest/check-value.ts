// A plain value against its schema: every mismatch becomes a diagnostic at the line it stands on, with the nearest
// allowed name. The sentences follow one shape: expected K to be T, got V.
import * as z from 'zod'
import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts'
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { diagnose } from '../diagnostic/source-text.ts'
import type { Path, YamlValue } from './parse-yaml.ts'
import { findMistake } from './yaml-mistake.ts'

// A schema meets a few dozen values and the process ends: compiling it into code costs more than it saves.
z.config({ jitless: true })

export function checkValue<S extends z.ZodType>(schema: S, yaml: YamlValue): Checked<z.output<S>> {
  const result = parseLeniently(schema, yaml)
  if (result.success) return { value: result.data, diagnostics: [] }
  const found = result.error.issues.flatMap((issue) => toDiagnostics(issue, { schema, yaml }))
  // `titel:` is one mistake, not a key too many and one too few.
  const meant = found.map(({ values }) => values.meant)
  const diagnostics = found.filter(
    (one) => one.code !== 'manifest/missing-key' || !meant.includes(one.values.key ?? ''),
  )
  return { value: undefined, diagnostics }
}

type Change = { readonly path: Path; readonly value: unknown }

/**
 * What an editor's hand may write and a schema does not say. `kicker:` and `deck: ""` say nothing, so a known key left
 * empty counts as absent; a required one is then missing. A text made of digits stays as written, so that the postcode
 * 030009 keeps its nought; a number in quotes is that number; one name where a list belongs is a list of one.
 */
function parseLeniently<S extends z.ZodType>(schema: S, yaml: YamlValue): z.ZodSafeParseResult<z.output<S>> {
  const result = schema.safeParse(yaml.value, { reportInput: true })
  const changes = (result.error?.issues.flatMap((issue) => deepest(issue)) ?? []).flatMap((issue): Change[] => {
    const { code, input, path } = issue
    const isBlank = input === null || (typeof input === 'string' && input.trim() === '')
    if (code !== 'unrecognized_keys' && isBlank && typeof path.at(-1) === 'string') return [{ path, value: undefined }]
    const value = code === 'invalid_type' ? meant(issue.expected, input, yaml.writtenAs(path)) : undefined
    return value === undefined ? [] : [{ path, value }]
  })
  if (changes.length === 0) return result
  const changed = structuredClone(yaml.value)
  for (const { path, value } of changes) changeAt(changed, path, value)
  return schema.safeParse(changed, { reportInput: true })
}

function meant(expected: string, input: unknown, written: string | undefined): unknown {
  const isPlain = typeof input === 'number' || typeof input === 'boolean'
  if (expected === 'string' && isPlain) return written
  if (expected === 'array' && (isPlain || typeof input === 'string')) return [isPlain ? written : input]
  return expected === 'number' && typeof input === 'string' && /^\d+$/.test(input) ? Number(input) : undefined
}

/** What is wrong inside the branch of a union that was meant, at its whole path. */
function deepest(issue: z.core.$ZodIssue, base: Path = []): z.core.$ZodIssue[] {
  const path = [...base, ...issue.path]
  if (issue.code !== 'invalid_union') return [{ ...issue, path }]
  return (closestBranch(issue) ?? issue.errors[0] ?? []).flatMap((one) => deepest(one, path))
}

/** Of a union's branches, the one that went furthest. */
const closestBranch = (issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined =>
  issue.errors.find((branch) => branch.some((one) => one.path.length > 0 || one.code === 'unrecognized_keys'))

/** undefined takes the key away. */
function changeAt(target: unknown, path: Path, value: Change['value']): void {
  const [step, ...rest] = path
  if (typeof target !== 'object' || target === null || step === undefined) return
  if (rest.length > 0) changeAt(Reflect.get(target, step), rest, value)
  else if (value === undefined) Reflect.deleteProperty(target, step)
  else Reflect.set(target, step, value)
}

type Context = { readonly schema: z.ZodType; readonly yaml: YamlValue }

function toDiagnostics(issue: z.core.$ZodIssue, context: Context, base: Path = []): Diagnostic[] {
  const { yaml } = context
  const path = [...base, ...issue.path]
  const at = (part?: 'key' | 'value', where: Path = path) => ({ source: yaml.source, span: yaml.spanOf(where, part) })
  // A file that is empty, or no map, lacks no key: it is itself what is wrong.
  const name = nameOf(path) || yaml.source.file
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(context.schema, path)
    return issue.keys.map((key) => {
      const near = nearestKey(key, known, (one) => aboutOf(context.schema, [...path, one]))
      const meant = nameOf([...path, near ?? ''])
      return diagnose('manifest/unknown-key', at('key', [...path, key]), { key, meant, ...suggest(near, known) })
    })
  }
  if (issue.code === 'invalid_union') return toUnionDiagnostics(issue, context, path)
  if (path.length > 0 && (issue.input === undefined || issue.input === null)) {
    const expected = inBoth('expected', [expectedOf(issue, knownKeys(context.schema, path))])
    return [diagnose('manifest/missing-key', at('key', path.slice(0, -1)), missing(context, path, expected))]
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    const got = String(issue.input)
    const named = (one: string): string =>
      new RegExp(`\\b${one} ([^ ·]+)`).exec(aboutOf(context.schema, path))?.[1] ?? ''
    return [
      diagnose('manifest/not-allowed', at(), {
        key: name,
        got,
        ...suggest(nearestKey(got, allowed, named), allowed),
      }),
    ]
  }
  const slip = issue.code === 'invalid_type' && typeof issue.input === 'string' && findMistake(issue.input)
  if (slip) return [diagnose('manifest/yaml-syntax', at(), slip.values)]
  const expected = inBoth('expected', [expectedOf(issue, knownKeys(context.schema, path))])
  return [diagnose('manifest/wrong-type', at(), { key: name, ...expected, ...inBoth('got', [describe(issue.input)]) })]
}

/** The branch that went furthest says what is wrong; if none did, the union names them all. */
function toUnionDiagnostics(issue: z.core.$ZodIssueInvalidUnion, context: Context, path: Path): Diagnostic[] {
  const deep = closestBranch(issue)
  if (deep) return deep.flatMap((one) => toDiagnostics(one, context, path))
  const { yaml, schema } = context
  const expected = issue.errors.flatMap((branch) => branch.map((one) => expectedOf(one, knownKeys(schema, path))))
  const place = { source: yaml.source, span: yaml.spanOf(path) }
  const said = inBoth('expected', expected)
  if (issue.input === undefined) return [diagnose('manifest/missing-key', place, missing(context, path, said))]
  const values = { key: nameOf(path), ...said, ...inBoth('got', [describe(issue.input)]) }
  return [diagnose('manifest/wrong-type', place, values)]
}

/** The schema's own description says better than a type what is wanted. */
const missing = ({ schema }: Context, path: Path, expected: Record<string, string>): Record<string, string> => ({
  ...expected,
  key: nameOf(path),
  last: String(path.at(-1)),
  about: aboutOf(schema, path) || (expected.expectedZh ?? ''),
})

const nameOf = (path: Path): string =>
  path.reduce<string>(
    (name, step) =>
      typeof step === 'number' ? `${name}[${step + 1}]` : name ? `${name}.${String(step)}` : String(step),
    '',
  )

/** The nearest, or the one whose description begins with what was written: 标题 is title, 报纸 newspaper. */
const nearestKey = (wrong: string, known: readonly string[], about: (one: string) => string): string | undefined =>
  nearestName(wrong, known) ?? known.find((one) => about(one).split(/[\s，：（]/)[0] === wrong)

/** English, with the Chinese that a Chinese sentence takes. */
const WORDS: Readonly<Record<string, string>> = {
  text: '文字',
  'a number': '数字',
  'a whole number': '整数',
  'true or false': 'true 或 false',
  'a list': '列表',
  'a map': '一组键值',
  nothing: '空的',
  'a time of day such as': '时刻，如',
  'letters, digits, - or _': '字母、数字、- 或 _',
  'a-z, 0-9 or -': 'a-z、0-9 或 -',
}
const TYPES: Readonly<Record<string, string>> = {
  ...{ string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false' },
  ...{ array: 'a list', object: 'a map', record: 'a map' },
}

function inBoth(name: string, words: readonly string[]): Record<string, string> {
  const zh = words.map((word) => word.replace(/^[^:"]+/, (kind) => WORDS[kind.trim()] ?? kind))
  return { [name]: words.join(' or '), [`${name}Zh`]: zh.join('或') }
}

function expectedOf(issue: z.core.$ZodIssue, keys: readonly string[]): string {
  const isMap = issue.code === 'invalid_type' && issue.expected === 'object' && keys.length > 0
  if (isMap) return `a map: { ${keys.join(', ')} }`
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' | ')
  if (issue.code === 'too_small') return `≥ ${issue.minimum}`
  if (issue.code === 'too_big') return `≤ ${issue.maximum}`
  if (issue.code === 'invalid_format') return issue.format === 'regex' ? issue.message : issue.format
  return issue.message
}

function describe(input: unknown): string {
  if (input === null) return 'nothing'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'object' && input !== null) return 'a map'
  return typeof input === 'string' ? `"${input.slice(0, 60)}"` : String(input)
}

/** The keys a schema allows at a path. */
const knownKeys = (schema: z.core.$ZodType, path: Path): string[] => [
  ...new Set(schemasAt(schema, path).flatMap((one) => Object.keys(defOf(one).shape ?? {}))),
]

/** What the schema says of a path; '' where it says nothing. */
const aboutOf = (schema: z.core.$ZodType, path: Path): string =>
  schemasAt(schema, path)
    .map((one) => z.globalRegistry.get(one)?.description ?? '')
    .find(Boolean) ?? ''

type Def = {
  shape?: Record<string, z.core.$ZodType>
  element?: z.core.$ZodType
  innerType?: z.core.$ZodType
  valueType?: z.core.$ZodType
  options?: readonly z.core.$ZodType[]
}
const defOf = (schema: z.core.$ZodType): Def => schema._zod.def as Def

/** All that stands at a path: unions and wrappers are looked through, and may themselves be what is described. */
function schemasAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType[] {
  const { shape, element, innerType, valueType, options } = defOf(schema)
  const [step, ...rest] = path
  const here = step === undefined ? [schema] : []
  const inside = options ?? (innerType ? [innerType] : undefined)
  if (inside) return [...here, ...inside.flatMap((one) => schemasAt(one, path))]
  if (step === undefined) return here
  const next = shape?.[String(step)] ?? element ?? valueType
  return next ? schemasAt(next, rest) : []
}
