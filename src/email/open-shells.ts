// Shells opened: compiled once, kept in memory with the fragments made from them, and in a cache beyond the process.
// Whether they came from MJML, from the cache or from memory, filling them gives the same bytes.

import type { Article } from '../article/article.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import { readOr } from '../diagnostic/read-or.ts'
import { diagnose, toSourceText } from '../diagnostic/source-text.ts'
import type { PictureUse } from '../issue/picture.ts'
import type { Layout } from '../manifest/config.ts'
import type { Theme } from '../manifest/theme.ts'
import { compileTemplate, type Template } from '../template/compile-template.ts'
import type { Templates } from '../template/open-templates.ts'
import { type SafeHtml, safe } from '../template/safe-html.ts'
import { compileShells, type ShellFragments } from './compile-shells.ts'
import type { ArticlePlace } from './compose-article.ts'
import type { Fill } from './pen.ts'
import { readShells, type ShellName, type ShellSource, shellsKey } from './shells.ts'

/** Where compiled shells outlive the process: a folder, or nothing. Values are texts; a bad one is compiled anew. */
export type ShellCache = {
  readonly get: (key: string) => string | undefined
  readonly set: (key: string, value: string) => void
}

/** Shells and article fragments of one process, for rebuilds. */
export type EmailMemory = Map<string, Shells>

type From = {
  readonly templates: Templates
  readonly theme: Theme
  readonly layout: Layout
  readonly cache?: ShellCache
  readonly memory?: EmailMemory
}

/** One theme's shells, ready to be filled, with the fragments they made. */
export type Shells = {
  readonly fill: Fill
  readonly fragments: WeakMap<Article, Map<string, Fragment>>
  /** The last frame of each issue. */
  readonly frames: Map<string, Frame>
}

export type Frame = {
  /** The hash of all it was made from. */
  readonly key: string
  /** Markup and, at every odd place, the id of the article that stands between. */
  readonly pieces: readonly string[]
  readonly bytes: number
  readonly slots: ReadonlyMap<string, { readonly place: ArticlePlace; readonly measure: number }>
  readonly uses: ReadonlyMap<string, PictureUse | undefined>
}

export type Fragment = {
  readonly html: SafeHtml
  readonly bytes: number
  readonly uses: ReadonlyMap<string, PictureUse | undefined>
}

export async function openShells(from: From): Promise<Shells> {
  const { sources, key } = readOnce(from)
  const known = from.memory?.get(key)
  if (known) return known
  let texts = parseCached(from.cache?.get(key), sources)
  if (!texts) {
    texts = await compileShells(sources)
    from.cache?.set(key, JSON.stringify(texts))
  }
  const shells = { fill: fillerOf(texts, sources), fragments: new WeakMap(), frames: new Map() }
  from.memory?.set(key, shells)
  return shells
}

/** The shells' own MJML, to be filled as it is. */
export function openSources(from: From): Fill {
  const { sources } = readOnce(from)
  return fillerOf(Object.fromEntries(sources.map(({ name, text }) => [name, text])), sources)
}

type Read = { readonly sources: readonly ShellSource[]; readonly key: string }

const reads = new WeakMap<Templates, WeakMap<Theme, Map<Layout, Read>>>()

/** Templates read each file once, so what they and a theme come to is known as long as both are. */
function readOnce(from: From): Read {
  const themes = reads.get(from.templates) ?? new WeakMap<Theme, Map<Layout, Read>>()
  const layouts = themes.get(from.theme) ?? new Map<Layout, Read>()
  const known = layouts.get(from.layout)
  if (known) return known
  const sources = readShells(from)
  const read = { sources, key: shellsKey(sources) }
  reads.set(from.templates, themes.set(from.theme, layouts.set(from.layout, read)))
  return read
}

function parseCached(text: string | undefined, sources: readonly ShellSource[]): ShellFragments | undefined {
  const texts = readOr(() => JSON.parse(text ?? '') as Readonly<Record<string, unknown>>) ?? {}
  return sources.every(({ name }) => typeof texts[name] === 'string') ? (texts as ShellFragments) : undefined
}

/** Filled templates, compiled when first used; a fault in one is reported at its line in the shell's own file. */
function fillerOf(texts: Readonly<Record<string, string>>, sources: readonly ShellSource[]): Fill {
  const compiled = new Map<ShellName, Template>()
  const get = (name: ShellName): Template => {
    const file = sources.find((source) => source.name === name)?.file ?? name
    const { value, diagnostics } = compileTemplate(texts[name] ?? '', file, { isChecked: true })
    if (!value) throw new FileTrouble(diagnostics)
    compiled.set(name, value)
    return value
  }
  return (name, context) => {
    try {
      return safe((compiled.get(name) ?? get(name))(context))
    } catch (error) {
      throw error instanceof FileTrouble ? new FileTrouble(atSource(error.diagnostics, sources)) : error
    }
  }
}

function atSource(diagnostics: readonly Diagnostic[], sources: readonly ShellSource[]): readonly Diagnostic[] {
  return diagnostics.map((one) => {
    const source = sources.find(({ file }) => file === one.file)
    const name = String(one.values.name ?? '')
    const found =
      source && new RegExp(`\\{\\{[^}]*?(?<![\\w.])(${name.replace(/\\W/g, '\\$&')})\\b`, 'd').exec(source.text)
    const start = found?.indices?.[1]?.[0]
    if (!source || start === undefined) return one
    const span = { start, end: start + name.length }
    return diagnose('template/unknown-name', { source: toSourceText(source.file, source.text), span }, one.values)
  })
}
