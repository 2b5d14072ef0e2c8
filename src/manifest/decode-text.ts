// Bytes → text, once, at the door: UTF-8 without compromise. A BOM is dropped, CRLF becomes LF, anything that is not
// UTF-8 is refused with the likely encoding named, because guessing would put mojibake into print.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnoseFile, type SourceText, toSourceText } from '../diagnostic/source-text.ts'

export const YAML_LIMIT_BYTES = 256 * 1024
export const ARTICLE_LIMIT_BYTES = 2 * 1024 * 1024

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(2)} MB`

export function decodeText(
  file: string,
  bytes: Uint8Array,
  limitBytes: number,
): { source: SourceText; diagnostics: Diagnostic[] } | { source: undefined; diagnostics: Diagnostic[] } {
  if (bytes.length > limitBytes) {
    const values = { size: megabytes(bytes.length), limit: megabytes(limitBytes) }
    return { source: undefined, diagnostics: [diagnoseFile('manifest/too-large', file, values)] }
  }
  const text = decodeUtf8(bytes)
  if (text === undefined) {
    const guess = bytes[0] === 0xff || bytes[0] === 0xfe ? 'UTF-16' : looksLikeGbk(bytes) ? 'GBK/GB18030' : '?'
    return { source: undefined, diagnostics: [diagnoseFile('manifest/not-utf8', file, { guess })] }
  }
  if (text.includes('\u0000')) return { source: undefined, diagnostics: [diagnoseFile('manifest/binary', file)] }
  return { source: toSourceText(file, text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')), diagnostics: [] }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function looksLikeGbk(bytes: Uint8Array): boolean {
  try {
    return /[\u4e00-\u9fff]/.test(new TextDecoder('gb18030', { fatal: true }).decode(bytes))
  } catch {
    return false
  }
}
