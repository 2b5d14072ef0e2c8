// Diagnostics for people (a code frame and three sentences) and for machines (one flat object each).
import { entryOf } from './catalogue.ts'
import type { Diagnostic, Wording } from './diagnostic.ts'
import { displayWidth } from './display-width.ts'
import type { Language } from './language.ts'

export type DiagnosticRecord = Pick<Diagnostic, 'code' | 'severity' | 'file' | 'line' | 'column'> &
  Wording & { waived?: string }

/** What stands as a password in an address, or beside a key of that name; as long as it was, so that carets line up. */
const SECRETS = /(?<=:\/\/[^\s/:@]{0,64}:)[^\s/@]+(?=@)|(?<=(?:password|passwd|secret)["']?:\s{0,4})[^\s,}]+/gi

/**
 * Input is shown with its control characters as pictures, so that a hostile file cannot drive the terminal, and without
 * its secrets, so that a log of the run gives none away.
 */
export const inert = (text: string): string =>
  text
    .replace(SECRETS, (one) => '•'.repeat(one.length))
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (one) =>
      one < ' ' ? String.fromCharCode(0x2400 + one.charCodeAt(0)) : '\ufffd',
    )

function fill(sentence: string, values: Diagnostic['values']): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? inert(String(values[name])) : whole))
}

export function wordingOf(diagnostic: Diagnostic, language: Language): Wording {
  const wording = entryOf(diagnostic.code)[language]
  const { values } = diagnostic
  // A fix may end in a suggestion, and there may be none.
  return { what: fill(wording.what, values), why: fill(wording.why, values), fix: fill(wording.fix, values).trim() }
}

export function toRecord(diagnostic: Diagnostic, language: Language): DiagnosticRecord {
  const { code, severity, file, line, column, waived } = diagnostic
  return { code, severity, file, line, column, ...wordingOf(diagnostic, language), ...(waived ? { waived } : {}) }
}

const FRAME_WIDTH = 100

/** The offending line, clipped round the place when it is long, with carets that line up under wide characters. */
function codeFrame(diagnostic: Diagnostic): string[] {
  if (diagnostic.frame === undefined) return []
  const from = Math.max(0, diagnostic.column - 1 - FRAME_WIDTH / 2)
  const line = inert(diagnostic.frame.replaceAll('\t', ' ')).slice(from, from + FRAME_WIDTH)
  const before = line.slice(0, diagnostic.column - 1 - from)
  const marked = line.slice(before.length, before.length + diagnostic.length)
  const gutter = String(diagnostic.line).padStart(6)
  const carets = '^'.repeat(Math.max(1, displayWidth(marked)))
  return [`${gutter} | ${line}`, `${' '.repeat(6)} | ${' '.repeat(displayWidth(before))}${carets}`]
}

const LABELS = {
  zh: { error: '错误', warning: '警告', info: '提示', what: '问题', why: '原因', fix: '办法', waived: '已豁免' },
  en: { error: 'error', warning: 'warning', info: 'note', what: 'what', why: 'why ', fix: 'fix ', waived: 'waived' },
} as const

export const severityLabel = (severity: Diagnostic['severity'], language: Language): string =>
  LABELS[language][severity]

export function renderDiagnostic(diagnostic: Diagnostic, language: Language): string {
  const label = LABELS[language]
  const { what, why, fix } = wordingOf(diagnostic, language)
  const { file, line, column, severity, code, waived } = diagnostic
  const rows = [
    `${inert(file)}:${line}:${column} ${label[severity]} ${code}`,
    ...codeFrame(diagnostic),
    `  ${label.what}  ${what}`,
    `  ${label.why}  ${why}`,
    `  ${label.fix}  ${fix}`,
  ]
  if (waived) rows.push(`  ${label.waived}  ${inert(waived)}`)
  return rows.join('\n')
}

const inOrder = (a: Diagnostic, b: Diagnostic): number =>
  a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : 1)

/** By file, line and column: the order a person mends them in, and the same on every machine. */
export const sortDiagnostics = (diagnostics: readonly Diagnostic[]): Diagnostic[] => [...diagnostics].sort(inOrder)
