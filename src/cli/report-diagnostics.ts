// Diagnostics on the command line: frames for people on stderr, records for machines in the verb's own JSON, and a
// last line that counts them.
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts'
import type { Language } from '../diagnostic/language.ts'
import { renderDiagnostic, sortDiagnostics, toRecord } from '../diagnostic/render-diagnostic.ts'
import { type Call, EXIT } from './verb.ts'

/** For a verb that ends with them: the records for machines too. */
export function refuseWith(call: Call, diagnostics: readonly Diagnostic[], language: Language): number {
  if (call.json) call.out(JSON.stringify({ diagnostics: diagnostics.map((one) => toRecord(one, language)) }))
  return reportDiagnostics(call, diagnostics, language)
}

export function reportDiagnostics(call: Call, diagnostics: readonly Diagnostic[], language: Language): number {
  if (!call.json) {
    for (const one of sortDiagnostics(diagnostics)) call.err(`${renderDiagnostic(one, language)}\n`)
    const summary = countOf(diagnostics, language)
    if (summary) call.err(summary)
  }
  return hasErrors(diagnostics) ? EXIT.diagnostics : EXIT.fine
}

const COUNTED = {
  zh: [' 个错误', ' 个警告', ' 条提示', ' 项已豁免'],
  en: [' errors', ' warnings', ' notes', ' waived'],
} as const

function countOf(diagnostics: readonly Diagnostic[], language: Language): string {
  const count = (kind: string): number =>
    diagnostics.filter((one) => (one.waived ? 'waived' : one.severity) === kind).length
  const words = ['error', 'warning', 'info', 'waived'].map((kind, at) => {
    const word = COUNTED[language][at] ?? ''
    return count(kind) === 0 ? '' : `${count(kind)}${count(kind) === 1 ? word.replace(/s$/, '') : word}`
  })
  return words.filter(Boolean).join(language === 'zh' ? '，' : ', ')
}
