// Bytes → text, once, at the door: UTF-8 without compromise. A BOM and control characters are dropped, every line break
// becomes LF, anything that is not UTF-8 is refused with the likely encoding named: guessing would put mojibake into print.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { readOr } from '../diagnostic/read-or.ts'
import { diagnoseFile, type SourceText, toSourceText } from '../diagnostic/source-text.ts'

export const YAML_LIMIT_BYTES = 256 * 1024
export const ARTICLE_LIMIT_BYTES = 2 * 1024 * 1024

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(2)} MB`

export function decodeText(
  file: string,
  bytes: Uint8Array,
  limitBytes: number,
): { source: SourceText; diagnostics: Diagnostic[] } | { source: undefined; diagnostics: Diagnostic[] } {
  if (bytes.length > limitBytes) {
    const values = { size: megabytes(bytes.length), limit: megabytes(limitBytes) }
    return { source: undefined, diagnostics: [diagnoseFile('manifest/too-large', file, values)] }
  }
  const text = decodeAs('utf-8', bytes)
  const isUtf16 = (text === undefined || bytes.includes(0)) && looksLikeUtf16(bytes)
  if (bytes.includes(0) && !isUtf16) return { source: undefined, diagnostics: [diagnoseFile('manifest/binary', file)] }
  if (text === undefined || isUtf16) {
    const guess = isUtf16 ? 'UTF-16' : looksLikeGbk(bytes) ? 'GBK/GB18030' : '?'
    return { source: undefined, diagnostics: [diagnoseFile('manifest/not-utf8', file, { guess })] }
  }
  return { source: toSourceText(file, text.replace(BREAKS, '\n').replace(CONTROLS, '')), diagnostics: [] }
}

/** Word breaks a line by a vertical tab, and old printers turned the page by a form feed. */
const BREAKS = /\r\n?|[\v\f]/g
const CONTROLS = /[\u0001-\u0008\u000e-\u001f\u007f]/g

/** undefined where the bytes are not in that encoding, or there is none of that name. */
export const decodeAs = (encoding: string, bytes: Uint8Array): string | undefined =>
  readOr(() => new TextDecoder(encoding, { fatal: true }).decode(bytes))

/** With a BOM or without: read so, nearly all of it is Han, Latin and their marks. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  return ['utf-16le', 'utf-16be'].some((encoding) => {
    const text = new TextDecoder(encoding).decode(bytes.subarray(0, 4096))
    const plain = text.match(/[\t\n\r -~\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/g)?.length ?? 0
    return plain > text.length * 0.9 && /[\n\r:]/.test(text)
  })
}

const looksLikeGbk = (bytes: Uint8Array): boolean => /[\u4e00-\u9fff]/.test(decodeAs('gb18030', bytes) ?? '')
