// Which columns of a table a phone can show without breaking a cell. Left alone, a wide neighbour presses a column of
// names or figures to one character a line.
import { type Inline, type Of, plainText } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'

/** In half-width cells: the room, what parts two columns, and what a column that may break keeps. */
type Fit = { readonly room: number; readonly padding: number; readonly least: number }
/** What the plainest phone holds of a table's type, in the open and in a box. */
const PHONE = { open: { room: 39, padding: 2, least: 7 }, box: { room: 33, padding: 2, least: 7 } } as const
/** 13 px for 15, and closer. */
const small = ({ room }: Fit): Fit => ({ room: Math.floor((room * 15) / 13), padding: 1, least: 6 })
/** A heading of three characters is one word. */
const WORD = 6

type Table = Of<'table'>
export type WholeColumn = { readonly cells: boolean; readonly head: boolean }
const widthOf = (cell: readonly Inline[] = []): number => displayWidth(plainText(cell))

/**
 * How a table stands on a phone: small where not every column would keep its least, and then `smallColumns` stand whole
 * as well. They may only by the style sheet that makes it small: a client that drops the one drops the other.
 */
export function fitPhone(table: Table, place: keyof typeof PHONE) {
  const fit = PHONE[place]
  const least = table.header.map((cell, at) =>
    Math.min(fit.least, Math.max(widthOf(cell), ...table.rows.map((row) => widthOf(row[at])))),
  )
  const isSmall = least.reduce((sum, width) => sum + fit.padding + width, 0) > fit.room
  const columns = wholeColumns(table, fit)
  const smallColumns = isSmall ? wholeColumns(table, small(fit)) : []
  return { columns, smallColumns, isSmall, keepsWords: keepsWords(table, columns, fit) }
}

/** Whether no word or figure of the table need be broken on a phone, with what stands whole already. */
function keepsWords({ header, rows }: Table, columns: readonly WholeColumn[], { room, padding }: Fit): boolean {
  const words = (cell: readonly Inline[] = []): string[] => plainText(cell).split(/[^\w.,:/%+@-]+/)
  const longest = (cell: readonly Inline[] | undefined, whole: boolean): number =>
    whole ? widthOf(cell) : Math.max(2, ...words(cell).map((word) => word.length))
  const widths = columns.map(({ cells, head }, at) =>
    Math.max(longest(header[at], head), ...rows.map((row) => longest(row[at], cells))),
  )
  return widths.reduce((sum, width) => sum + padding + width, 0) <= room
}

/** The narrowest first, as many as leave the others room. A long heading over short cells may break in two. */
export function wholeColumns({ header, rows }: Table, fit: Fit = PHONE.open): readonly WholeColumn[] {
  const columns = header.map((cell, at) => {
    const head = widthOf(cell)
    const least = head > WORD ? Math.max(4, Math.ceil(head / 2)) : head
    return { at, head, width: Math.max(least, ...rows.map((row) => widthOf(row[at]))) }
  })
  const whole = new Set<number>()
  let room = fit.room - fit.padding * columns.length
  const rest = columns.toSorted((a, b) => a.width - b.width)
  for (const [done, { at, width }] of rest.entries()) {
    room -= width
    if (room < rest.slice(done + 1).reduce((sum, other) => sum + Math.min(fit.least, other.width), 0)) break
    whole.add(at)
  }
  const word = columns.reduce((sum, { head }) => sum + fit.padding + Math.min(WORD, head), 0) > fit.room ? 0 : WORD
  return columns.map(({ at, head, width }) => ({ cells: whole.has(at), head: head <= (whole.has(at) ? width : word) }))
}
