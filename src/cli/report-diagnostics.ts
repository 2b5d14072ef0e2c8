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

function countOf(diagnostics: readonly Diagnostic[], language: Language): string {
  const count = (severity: Diagnostic['severity']): number =>
    diagnostics.filter((one) => one.severity === severity && one.waived === undefined).length
  const [errors, warnings, notes] = [count('error'), count('warning'), count('info')]
  const waived = diagnostics.filter((one) => one.waived !== undefined).length
  const parts =
    language === 'zh'
      ? [
          errors && `${errors} 个错误`,
          warnings && `${warnings} 个警告`,
          notes && `${notes} 条提示`,
          waived && `${waived} 项已豁免`,
        ]
      : [
          errors && `${errors} errors`,
          warnings && `${warnings} warnings`,
          notes && `${notes} notes`,
          waived && `${waived} waived`,
        ]
  return parts.filter(Boolean).join(language === 'zh' ? '，' : ', ')
}
