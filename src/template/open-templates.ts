// The templates of one newsroom: its own file first, Kanfa's beside it. A file that is wrong is reported when it is
// opened, all of its mistakes at once; nothing here reads the disk but through the Files it is given.

import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import type { Files } from '../issue/files.ts'
import { decodeText } from '../manifest/decode-text.ts'
import { compileTemplate, partialsOf, type Template } from './compile-template.ts'
import { type SafeHtml, safe } from './safe-html.ts'

/** `isOwn`: the newsroom wrote it; the house's own are proven by its tests. */
export type FoundText = { readonly path: string; readonly text: string; readonly isOwn: boolean }

export type Templates = {
  /** The text of the first of these files that exists, newsroom before house; read once. */
  readonly findText: (...paths: readonly string[]) => FoundText | undefined
  /** Throws FileTrouble where the file is missing or wrong. Compiled once. */
  readonly get: (...paths: readonly string[]) => Template
  /** `get(path)(context)`, ready to be put into another template. */
  readonly render: (path: string, context: object) => SafeHtml
}

const LIMIT_BYTES = 512 * 1024

/** `sources` in order of precedence; paths in them start with `templates/`, paths asked for do not. */
export function openTemplates(sources: readonly Files[]): Templates {
  const compiled = new Map<string, Template>()
  const texts = new Map<string, FoundText | undefined>()

  const findText: Templates['findText'] = (...paths) => {
    const key = paths.join('|')
    if (!texts.has(key)) texts.set(key, readText(paths))
    return texts.get(key)
  }

  const readText = (paths: readonly string[]): FoundText | undefined => {
    for (const [at, files] of sources.entries()) {
      for (const path of paths) {
        const bytes = files.read(`templates/${path}`)
        if (!bytes) continue
        const { source, diagnostics } = decodeText(`templates/${path}`, bytes, LIMIT_BYTES)
        if (!source) throw new FileTrouble(diagnostics)
        return { path, text: source.text, isOwn: at === 0 }
      }
    }
    return undefined
  }

  const open = (paths: readonly string[], within: readonly string[]): Template => {
    const key = paths.join('|')
    const known = compiled.get(key)
    if (known) return known
    const found = findText(...paths)
    const file = `templates/${found?.path ?? paths[0] ?? ''}`
    if (!found) throw new FileTrouble([diagnoseFile('template/missing', file, { name: paths[0] ?? '' })])
    if (within.includes(key)) throw new FileTrouble([diagnoseFile('template/not-allowed', file, { name: key })])
    const trouble: Diagnostic[] = []
    const partials = new Map<string, Template>()
    for (const name of partialsOf(found.text)) {
      // `{{> web/card}}` is the file templates/web/card.html.hbs; a missing one is reported where it is named.
      const path = `${name}.html.hbs`
      if (findText(path)) partials.set(name, open([path], [...within, key]))
    }
    const { value, diagnostics } = compileTemplate(found.text, file, { partials })
    if (!value) throw new FileTrouble([...trouble, ...diagnostics])
    compiled.set(key, value)
    return value
  }

  const get: Templates['get'] = (...paths) => open(paths, [])
  return { findText, get, render: (path, context) => safe(get(path)(context)) }
}
