// Cells on their way in and out of tables. Invariant: what comes in holds no control or invisible character (a name goes
// into a mail header), and what goes out cannot be taken for a formula by a spreadsheet; one undoes the other.

/** Half-width and full-width: spreadsheets in East Asia calculate both (CWE-1236). */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/
const GUARDED = /^'(?=[=+\-@\t\r＝＋－＠])/
const UNSEEN = /[\p{Cc}\u2028\u2029]+/gu
/**
 * What nobody sees goes. What makes one sign of several stays, as the first group: a joiner between two emoji, the letters
 * after a black flag (UTS #51), a joiner within a word of a script that it shapes (UAX #31 §2.3).
 */
const FORMAT_CHARACTERS =
  /((?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|(?<=\u{1f3f4})[\u{e0030}-\u{e007a}]{3,6}\u{e007f}|(?<=[[\p{sc=Arab}\p{sc=Beng}\p{sc=Deva}\p{sc=Gujr}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Taml}\p{sc=Telu}]&&[\p{L}\p{M}]])[\u200c\u200d](?=\p{L}))|\p{Cf}/gv
const ORDINARY = /^[\x20-\x26\x28-\x7e\u3001-\u9fff]*$/

export function cleanCell(cell: string): string {
  if (ORDINARY.test(cell)) return cell.trim()
  return cell.replace(GUARDED, '').toWellFormed().replace(UNSEEN, ' ').replace(FORMAT_CHARACTERS, '$1').trim()
}

/** Of an address: what came along when it was copied goes; what hides inside stays to be refused, for it may be another's. */
export const cleanEnds = (cell: string): string =>
  ORDINARY.test(cell) ? cell.trim() : cell.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '').replace(GUARDED, '')

/** One cell of a CSV, always in quotes. */
export const renderCell = (text: string): string =>
  `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

export const renderRow = (cells: readonly string[]): string => `${cells.map(renderCell).join(',')}\r\n`
