// What is wrong with something the user can fix in a file. A diagnostic is data: it is collected, never thrown,
// so that one run reports every mistake; its words live in the catalogue and are chosen when it is printed.
import type { Language } from './language.ts'

export type Severity = 'error' | 'warning' | 'info'

/** Offsets into the text of `file`; the end is exclusive. Line and column are computed when it is shown. */
export type Span = { readonly start: number; readonly end: number }

export type Diagnostic = {
  readonly code: string
  readonly severity: Severity
  readonly file: string
  /** 1-based. A diagnostic about a whole file stands at 1:1. */
  readonly line: number
  readonly column: number
  /** How many characters of the line the code frame underlines. */
  readonly length: number
  /** The line itself, for the code frame; absent for a file without text. */
  readonly frame?: string
  readonly values: Readonly<Record<string, string | number>>
  /** A reason given in the manifest for letting it pass. */
  readonly waived?: string
}

/** A value with all that is wrong with it. `value` is absent when nothing sensible could be made. */
export type Checked<T> = { readonly value: T | undefined; readonly diagnostics: readonly Diagnostic[] }

/** The three sentences of a diagnostic: what is wrong, why we care, what to do. `{name}` stands for a value. */
export type Wording = { readonly what: string; readonly why: string; readonly fix: string }

export type CatalogueEntry = { readonly severity: Severity } & Readonly<Record<Language, Wording>>

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((one) => one.severity === 'error' && one.waived === undefined)
