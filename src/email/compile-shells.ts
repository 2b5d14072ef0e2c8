// Block shells → HTML fragments with their Handlebars expressions still in them, all in one run of MJML per theme.
// Filling a fragment gives the same bytes as compiling the filled MJML would, so an issue is never compiled as a whole.

import { createRequire } from 'node:module'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import { diagnose, toSourceText } from '../diagnostic/source-text.ts'
import { compileTemplate } from '../template/compile-template.ts'
import { SHELLS, type ShellLevel, type ShellName, type ShellSource } from './shells.ts'

/** Fragments by shell. Those at flow level are the sources themselves. */
export type ShellFragments = Readonly<Record<ShellName, string>>

export async function compileShells(sources: readonly ShellSource[]): Promise<ShellFragments> {
  const own = sources.filter(({ isOwn }) => isOwn)
  const trouble = own.flatMap(({ text, file }) => compileTemplate(text, file).diagnostics)
  if (trouble.length > 0) throw new FileTrouble(trouble)
  const expressions: string[] = []
  const page = sources.find(({ name }) => name === 'document')
  if (!page) throw new Error('no document shell')
  const at = (level: ShellLevel): string =>
    sources
      .filter(({ name }) => SHELLS[name] === level)
      .map(({ name, text }) => `${mark(name)}${protect(text, expressions)}${mark(`/${name}`)}`)
      .join('\n')
  const columns = `${mark('carrier')}<mj-section><mj-column>${at('column')}</mj-column></mj-section>${mark('/carrier')}`
  const whole = protect(page.text, expressions).replace('</mj-body>', () => `${at('section')}${columns}</mj-body>`)
  const { html, errors } = await (await loadMjml())(whole, {
    fonts: {},
    ignoreIncludes: true,
    keepComments: true,
    validationLevel: own.length > 0 ? 'soft' : 'skip',
  })
  const fragments = new Map<string, string>(sources.map(({ name, text }) => [name, trim(text)]))
  for (const [, name = '', text = ''] of html.matchAll(/<!--kanfa:([a-z-]+)-->(?=([\s\S]*?)<!--kanfa:\/\1-->)/g))
    if (name !== 'carrier') fragments.set(name, trim(restore(text, expressions)))
  const document = html.replace(/<!--kanfa:([a-z-]+)-->[\s\S]*?<!--kanfa:\/\1-->\s*/g, '')
  fragments.set('document', trim(restore(document, expressions)))
  const wrong = [...reported(errors, sources, whole), ...lost(sources, fragments)]
  if (wrong.length > 0) throw new FileTrouble(wrong)
  return Object.fromEntries(fragments) as ShellFragments
}

const CLOSE = '<![endif]-->'
const OPEN = '<!--[if mso | IE]>'

/** Two Outlook comments that meet at a joint are one, as MJML has it. */
export function mergeJoints(html: string): string {
  let merged = ''
  let from = 0
  for (let at = html.indexOf(CLOSE); at >= 0; at = html.indexOf(CLOSE, at + CLOSE.length)) {
    let next = at + CLOSE.length
    while (html.charCodeAt(next) <= 32) next += 1
    if (!html.startsWith(OPEN, next)) continue
    merged += html.slice(from, at)
    from = next + OPEN.length
  }
  return merged + html.slice(from)
}

const mark = (name: string): string => `<mj-raw><!--kanfa:${name}--></mj-raw>`

const ENDING =
  /^mj-(?:text|button|table|raw|style|title|preview|navbar-link|social-element|accordion-title|accordion-text)$/
const COMMENT = /\{\{!--[\s\S]*?--\}\}|\{\{![\s\S]*?\}\}/g
const token = (at: number): string => `kfm${at}m`

/**
 * Every expression becomes an opaque word that MJML carries through attributes, texts and style sheets. Between
 * MJML's own elements bare words are lost, so there they travel in mj-raw.
 */
function protect(text: string, expressions: string[]): string {
  const words = text
    .replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/\{\{[\s\S]*?\}\}/g, (expression) => token(expressions.push(expression) - 1))
  let within: string | undefined
  return words.replace(/<!--[\s\S]*?-->|<(\/?)([a-z][\w-]*)[^>]*?(\/?)>|kfm\d+m/gi, (piece, close, name, empty) => {
    if (name === undefined) return piece.startsWith('kfm') && within === undefined ? `<mj-raw>${piece}</mj-raw>` : piece
    if (within === undefined && !close && !empty && ENDING.test(name)) within = name
    else if (close && name === within) within = undefined
    return piece
  })
}

const restore = (html: string, expressions: readonly string[]): string =>
  html.replace(/kfm(\d+)m/g, (_, at: string) => expressions[Number(at)] ?? '')

/** MJML indents what it writes; a line break is as good as any run of spaces that holds one. */
const trim = (text: string): string =>
  text
    .trim()
    .replace(/\s*\n\s*/g, '\n')
    .replace(/\n(?=>|\/>)/g, '')

type MjmlError = { readonly line: number; readonly message: string; readonly tagName: string }

/** MJML counts lines in the one document it was given; each error goes back to its line of the shell it stands in. */
function reported(errors: readonly MjmlError[], sources: readonly ShellSource[], whole: string): Diagnostic[] {
  // About an mj-raw of our own making the next check has more to say.
  const real = errors.filter(({ tagName }) => tagName !== 'mj-raw')
  return real.flatMap(({ line, message }) => {
    const before = whole.split('\n').slice(0, line)
    const at = before.findLastIndex((one) => one.includes('<!--kanfa:') && !one.includes('<!--kanfa:/carrier'))
    const name = before[at]?.match(/.*<!--kanfa:([a-z-]+)-->/)?.[1] ?? 'document'
    const shell = sources.find((one) => one.name === name)
    if (!shell?.isOwn) return []
    const source = toSourceText(shell.file, shell.text)
    const start = source.lineStarts[line - 1 - Math.max(0, at)] ?? 0
    const indent = /^\s*/.exec(source.text.slice(start))?.[0].length ?? 0
    const span = { start: start + indent, end: start + indent + 1 }
    return [diagnose('template/mjml', { source, span }, { detail: message })]
  })
}

/** MJML drops what it does not understand without a word (an mj-text never closed, text between sections). */
function lost(sources: readonly ShellSource[], fragments: ReadonlyMap<string, string>): Diagnostic[] {
  const expressionsOf = (text: string): string[] => text.replace(COMMENT, '').match(/\{\{[\s\S]*?\}\}/g) ?? []
  return sources.flatMap(({ name, file, text }) => {
    const kept = expressionsOf(fragments.get(name) ?? '')
    const gone = expressionsOf(text).find((one) => {
      const at = kept.indexOf(one)
      if (at >= 0) kept.splice(at, 1)
      return at < 0
    })
    if (gone === undefined) return []
    const start = text.indexOf(gone)
    const place = { source: toSourceText(file, text), span: { start, end: start + gone.length } }
    return [diagnose('template/mjml-lost', place, { name: gone })]
  })
}

type Mjml = (text: string, options: object) => Promise<{ html: string; errors: readonly MjmlError[] }>

/** What mjml-core loads at its start and needs only for options that are never set here: 60 % of its loading time. */
const UNUSED = ['juice', 'cheerio', 'htmlnano', 'js-beautify', 'cssnano-preset-lite']

/**
 * Loaded on first use. Importing mjml runs whatever packages `./.mjmlconfig` of the current folder names, so its
 * reader is put out of action before mjml asks for it.
 */
async function loadMjml(): Promise<Mjml> {
  const require = createRequire(import.meta.url)
  const core = createRequire(createRequire(require.resolve('mjml')).resolve('mjml-core'))
  const config = core.resolve('./helpers/mjmlconfig.js')
  const unused = UNUSED.map((name) => core.resolve(name))
  const stubs = new Map<string, object>([
    [
      config,
      { __esModule: true, default: () => ({}), readMjmlConfig: () => ({ mjmlConfig: { packages: [], options: {} } }) },
    ],
    ...unused.map((path): [string, object] => [path, {}]),
  ])
  for (const [path, exports] of stubs) {
    const known = require.cache[path]
    if (known) stubs.delete(path)
    else require.cache[path] = Object.assign(Object.create(null), { id: path, filename: path, loaded: true, exports })
  }
  const mjml: Mjml = require('mjml')
  for (const path of stubs.keys()) delete require.cache[path]
  return mjml
}
