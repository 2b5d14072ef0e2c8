// The block shells of a mail: which there are, where each stands, and how their sources are found. A shell is MJML in
// Handlebars (`templates/email/LAYOUT/NAME.mjml.hbs`, else `templates/email/NAME.mjml.hbs`); the theme's tokens are
// filled in here, before MJML sees them, everything else only ever through Handlebars' escaping.

import { createHash } from 'node:crypto'
import mjmlPackage from 'mjml/package.json' with { type: 'json' }
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import { diagnose, diagnoseFile, type SourceText, toSourceText } from '../diagnostic/source-text.ts'
import type { Layout } from '../manifest/config.ts'
import type { Theme } from '../manifest/theme.ts'
import { cssToken, fontStack } from '../template/css-token.ts'
import type { Templates } from '../template/open-templates.ts'

/**
 * document holds all; a section is a row of the mail; column stands in the sheet's one column and costs a third of a
 * row; flow stands inside an mj-text and is plain HTML.
 */
export type ShellLevel = 'document' | 'section' | 'column' | 'flow'

export const SHELLS = {
  document: 'document',
  masthead: 'section',
  contents: 'section',
  sheet: 'section',
  pair: 'section',
  footer: 'section',
  section: 'column',
  zone: 'column',
  adverts: 'column',
  notices: 'column',
  colophon: 'column',
  article: 'flow',
  digest: 'flow',
  brief: 'flow',
  card: 'flow',
  'quote-card': 'flow',
  profile: 'flow',
  saying: 'flow',
  paragraph: 'flow',
  heading: 'flow',
  list: 'flow',
  table: 'flow',
  quotation: 'flow',
  pullquote: 'flow',
  aside: 'flow',
  'run-in': 'flow',
  financing: 'flow',
  figure: 'flow',
  code: 'flow',
  rule: 'flow',
  button: 'flow',
  notes: 'flow',
} as const satisfies Record<string, ShellLevel>

export type ShellName = keyof typeof SHELLS
export const SHELL_NAMES = Object.keys(SHELLS) as readonly ShellName[]

export type ShellSource = {
  readonly name: ShellName
  readonly file: string
  readonly text: string
  /** Written by the newsroom, so it is looked over; the house's own are proven by its tests. */
  readonly isOwn: boolean
}

/** The sources of a layout with the theme filled in. Throws FileTrouble with all that is wrong. */
export function readShells(from: { templates: Templates; theme: Theme; layout: Layout }): readonly ShellSource[] {
  const { templates, theme, layout } = from
  const trouble: Diagnostic[] = []
  const sources = SHELL_NAMES.map((name) => {
    const paths = [`email/${layout}/${name}.mjml.hbs`, `email/${name}.mjml.hbs`]
    const found = templates.findText(...paths)
    const file = `templates/${found?.path ?? paths[1]}`
    if (!found) trouble.push(diagnoseFile('template/missing', file, { name: `email/${name}.mjml.hbs` }))
    const source = toSourceText(file, found?.text ?? '')
    const text = fillTokens(source, theme, trouble)
    if (found && !LEVEL_PATTERNS[SHELLS[name]].test(text)) {
      const start = Math.max(0, source.text.search(SHELLS[name] === 'flow' ? /<\/?mj-/ : /<mj-/))
      const span = { start, end: start + 4 }
      trouble.push(diagnose('template/wrong-level', { source, span }, { name, level: LEVEL_WORDS[SHELLS[name]] }))
    }
    return { name, file, text, isOwn: found?.isOwn === true }
  })
  if (trouble.length > 0) throw new FileTrouble(trouble)
  return sources
}

/** What compiled shells depend on; the first word changes when the way they are compiled does. */
export function shellsKey(sources: readonly ShellSource[]): string {
  const hash = createHash('sha256').update(`shells-1 mjml-${mjmlPackage.version}`)
  for (const { name, text } of sources) hash.update(`\0${name}\0${text}`)
  return hash.digest('hex')
}

const LEVEL_PATTERNS: Readonly<Record<ShellLevel, RegExp>> = {
  document: /<mj-body[\s\S]*\{\{body\}\}[\s\S]*<\/mj-body>/,
  section: /<mj-(?:section|wrapper|hero)\b/,
  column: /^(?![\s\S]*<mj-(?:section|wrapper|column|body)\b)[\s\S]*<mj-/,
  flow: /^(?![\s\S]*<\/?mj-)/,
}
const LEVEL_WORDS: Readonly<Record<ShellLevel, string>> = {
  document: '<mj-body> … {{body}} … </mj-body>',
  section: '<mj-section> …',
  column: '<mj-text> …',
  flow: '<p> … (HTML, no mj-*)',
}

/** `{{theme.light.ink}}`, `{{theme.fonts.body}}`, `{{theme.radius}}`, and `{{space 3}}` for three units in px. */
function fillTokens(source: SourceText, theme: Theme, trouble: Diagnostic[]): string {
  return source.text.replace(/\{\{\s*(theme\.[\w.]+|space\s+[\d.]+)\s*\}\}/g, (whole, wanted: string, at: number) => {
    const value = tokenOf(wanted, theme)
    if (value !== undefined) return value
    const span = { start: at, end: at + whole.length }
    trouble.push(diagnose('template/unknown-name', { source, span }, { name: wanted }))
    return ''
  })
}

function tokenOf(wanted: string, theme: Theme): string | undefined {
  const [head, group = '', name = ''] = wanted.split(/[.\s]+/)
  if (head === 'space') return cssToken(`${Math.round(theme.unit * Number(wanted.slice(6)) * 100) / 100}px`)
  if (group === 'radius' || group === 'unit') return cssToken(`${theme[group]}px`)
  if (group === 'light' || group === 'dark') {
    const palette: Readonly<Record<string, string>> = theme[group]
    return Object.hasOwn(palette, name) ? cssToken(palette[name] ?? '') : undefined
  }
  return group === 'fonts' && (name === 'body' || name === 'heading') ? fontStack(theme.fonts[name]) : undefined
}
