// A text file with its lines found once, so that every diagnostic about it can name line and column and show the
// line. Offsets are UTF-16 code units, as everywhere in JavaScript; columns are 1-based characters.
import { type Code, severityOf } from './catalogue.ts'
import type { Diagnostic, Severity, Span } from './diagnostic.ts'

export type SourceText = { readonly file: string; readonly text: string; readonly lineStarts: readonly number[] }

export function toSourceText(file: string, text: string): SourceText {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return { file, text, lineStarts }
}

export function positionAt(source: SourceText, offset: number): { line: number; column: number } {
  const { lineStarts } = source
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 }
}

export const lineAt = (source: SourceText, line: number): string =>
  source.text
    .slice(source.lineStarts[line - 1] ?? 0, (source.lineStarts[line] ?? source.text.length + 1) - 1)
    .replace(/\r$/, '')

type Values = Readonly<Record<string, string | number>>

/** A diagnostic at a place in a text. The severity is the catalogue's unless `severity` says otherwise. */
export function diagnose(
  code: Code,
  place: { source: SourceText; span: Span },
  values: Values = {},
  severity?: Severity,
): Diagnostic {
  const { source, span } = place
  const start = positionAt(source, span.start)
  const frame = lineAt(source, start.line)
  const length = Math.max(1, Math.min(span.end - span.start, frame.length - start.column + 1))
  return { code, severity: severity ?? severityOf(code), file: source.file, ...start, length, frame, values }
}

/** A diagnostic about a whole file, or about one that is not there. */
export function diagnoseFile(code: Code, file: string, values: Values = {}, severity?: Severity): Diagnostic {
  return { code, severity: severity ?? severityOf(code), file, line: 1, column: 1, length: 1, values }
}
