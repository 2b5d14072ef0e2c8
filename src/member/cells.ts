// Cells on their way in and out of tables. Invariant: what comes in holds no control or invisible character (a name goes
// into a mail header), and what goes out cannot be taken for a formula by a spreadsheet; one undoes the other.

/** Half-width and full-width: spreadsheets in East Asia calculate both (CWE-1236). */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/
const GUARDED = /^'(?=[=+\-@\t\r＝＋－＠])/
const UNSEEN = /[\p{Cc}\u2028\u2029]+/gu
const FORMAT_CHARACTERS = /\p{Cf}/gu
const ORDINARY = /^[\x20-\x26\x28-\x7e\u3001-\u9fff]*$/

export function cleanCell(cell: string): string {
  if (ORDINARY.test(cell)) return cell.trim()
  return cell.replace(GUARDED, '').toWellFormed().replace(UNSEEN, ' ').replace(FORMAT_CHARACTERS, '').trim()
}

/** Of an address: what came along when it was copied goes; what hides inside stays to be refused, for it may be another's. */
export const cleanEnds = (cell: string): string =>
  ORDINARY.test(cell) ? cell.trim() : cell.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '').replace(GUARDED, '')

/** One cell of a CSV, always in quotes. */
export const renderCell = (text: string): string =>
  `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

export const renderRow = (cells: readonly string[]): string => `${cells.map(renderCell).join(',')}\r\n`
