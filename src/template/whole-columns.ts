// Which columns of a table a phone can show without breaking a cell. Left alone, a wide neighbour presses a column of
// names or figures to one character a line.
import { type Block, type Inline, plainText } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'

/** In half-width cells: what the plainest phone holds of a table's type in the open and in a box, the blank of a column, and what one that may break keeps. */
export const PHONE_ROOM = { open: 39, box: 33 } as const
const PADDING = 2
const LEAST = 7
/** A heading of three characters is one word. */
const WORD = 6

/** Whether no word or figure of the table need be broken on a phone, with what stands whole already. */
export function keepsWords({ header, rows }: Table, columns: readonly WholeColumn[], room: number): boolean {
  const longest = (cell: readonly Inline[] = [], whole = false): number =>
    whole
      ? displayWidth(plainText(cell))
      : Math.max(
          0,
          ...plainText(cell)
            .split(/[^\w.,:/%+@-]+/)
            .map((word) => word.length),
        )
  const widths = columns.map(({ cells, head }, at) =>
    Math.max(2, longest(header[at], head), ...rows.map((row) => longest(row[at], cells))),
  )
  return widths.reduce((sum, width) => sum + PADDING + width, 0) <= room
}

type Table = Extract<Block, { type: 'table' }>

export type WholeColumn = { readonly cells: boolean; readonly head: boolean }

/** The narrowest first, as many as leave the others room. A long heading over short cells may break in two. */
export function wholeColumns({ header, rows }: Table, space: number = PHONE_ROOM.open): readonly WholeColumn[] {
  const widthOf = (cell: readonly Inline[] = []): number => displayWidth(plainText(cell))
  const columns = header.map((cell, at) => {
    const head = widthOf(cell)
    const least = head > WORD ? Math.max(4, Math.ceil(head / 2)) : head
    return { at, head, width: Math.max(least, ...rows.map((row) => widthOf(row[at]))) }
  })
  const whole = new Set<number>()
  let room = space - PADDING * columns.length
  const rest = columns.sort((a, b) => a.width - b.width)
  for (const [done, { at, width }] of rest.entries()) {
    room -= width
    if (room < rest.slice(done + 1).reduce((sum, other) => sum + Math.min(LEAST, other.width), 0)) break
    whole.add(at)
  }
  const heads = columns.reduce((sum, { head }) => sum + PADDING + Math.min(WORD, head), 0)
  const word = heads > space ? 0 : WORD
  return columns
    .sort((a, b) => a.at - b.at)
    .map(({ at, head, width }) => ({ cells: whole.has(at), head: head <= (whole.has(at) ? width : word) }))
}
