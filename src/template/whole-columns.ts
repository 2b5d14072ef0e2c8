// Which columns of a table a phone can show without breaking a cell. Left alone, a wide neighbour presses a column of
// names or figures to one character a line.
import { type Block, type Inline, plainText } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'

/** In half-width cells: what the plainest phone holds of a table's type, in the open and in a box. */
export const PHONE_ROOM = { open: 39, box: 33 } as const
const PADDING = 2
/** What a column that may break keeps; a heading of three characters is one word. */
const LEAST = 7
const WORD = 6

type Table = Extract<Block, { type: 'table' }>
export type WholeColumn = { readonly cells: boolean; readonly head: boolean }
const widthOf = (cell: readonly Inline[] = []): number => displayWidth(plainText(cell))

/** Whether no word or figure of the table need be broken on a phone, with what stands whole already. */
export function keepsWords({ header, rows }: Table, columns: readonly WholeColumn[], room: number): boolean {
  const words = (cell: readonly Inline[] = []): string[] => plainText(cell).split(/[^\w.,:/%+@-]+/)
  const longest = (cell: readonly Inline[] | undefined, whole: boolean): number =>
    whole ? widthOf(cell) : Math.max(2, ...words(cell).map((word) => word.length))
  const widths = columns.map(({ cells, head }, at) =>
    Math.max(longest(header[at], head), ...rows.map((row) => longest(row[at], cells))),
  )
  return widths.reduce((sum, width) => sum + PADDING + width, 0) <= room
}

/** The narrowest first, as many as leave the others room. A long heading over short cells may break in two. */
export function wholeColumns({ header, rows }: Table, space: number = PHONE_ROOM.open): readonly WholeColumn[] {
  const columns = header.map((cell, at) => {
    const head = widthOf(cell)
    const least = head > WORD ? Math.max(4, Math.ceil(head / 2)) : head
    return { at, head, width: Math.max(least, ...rows.map((row) => widthOf(row[at]))) }
  })
  const whole = new Set<number>()
  let room = space - PADDING * columns.length
  const rest = columns.toSorted((a, b) => a.width - b.width)
  for (const [done, { at, width }] of rest.entries()) {
    room -= width
    if (room < rest.slice(done + 1).reduce((sum, other) => sum + Math.min(LEAST, other.width), 0)) break
    whole.add(at)
  }
  const word = columns.reduce((sum, { head }) => sum + PADDING + Math.min(WORD, head), 0) > space ? 0 : WORD
  return columns.map(({ at, head, width }) => ({ cells: whole.has(at), head: head <= (whole.has(at) ? width : word) }))
}
