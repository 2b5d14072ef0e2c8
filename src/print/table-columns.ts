// How wide a table's columns are: what its cells ask for, and what gives way where there is less. Latin words stay whole.
import { type Block, type Of, plainText } from '../article/article.ts'
import { displayWidth } from '../diagnostic/display-width.ts'
import type { Geometry } from './page-geometry.ts'

/** Of the body's em, which cells are set in. */
const CELL = 0.84
const sumOf = (widths: readonly number[]): number => widths.reduce((sum, one) => sum + one, 0)

/** Bold Latin is wider than half an em, and capitals more so. */
const latinWidth = (text: string): number =>
  displayWidth(text) / 2 + (text.match(/[a-z]/g)?.length ?? 0) * 0.06 + (text.match(/[A-Z@%]/g)?.length ?? 0) * 0.2

/** Ems of a cell: a column's longest; the same, but no more than a third beyond the mean of long ones; its longest word. */
function widthsOf({ header, rows }: Of<'table'>) {
  const columns = header.map((_, at) => {
    const cells = [header, ...rows].map((row) => plainText(row[at] ?? []))
    const ems = cells.map(latinWidth)
    const whole = Math.max(1, ...ems) + 1.2
    const word = Math.max(1, ...cells.flatMap((cell) => cell.match(/[!-~]+/g) ?? []).map(latinWidth))
    const least = Math.min(11, word) + 1.2
    return {
      whole,
      least,
      asked: Math.max(least, Math.min(whole, Math.max(7.2, (sumOf(ems) / ems.length) * 1.3 + 1.2), 19.2)),
    }
  })
  return (which: 'whole' | 'asked' | 'least') => columns.map((column) => column[which])
}

/** The columns' shares of so many ems of the body; they need not add up to them. */
export function tableColumns(table: Of<'table'>, em: number): readonly number[] {
  const widths = widthsOf(table)
  const [whole, asked, least] = [widths('whole'), widths('asked'), widths('least')]
  const room = em / CELL
  if (sumOf(whole) <= room) return whole
  const share = (room - sumOf(least)) / (sumOf(asked) - sumOf(least))
  return share < 0 || share > 1 ? asked : asked.map((one, at) => one * share + (least[at] ?? 0) * (1 - share))
}

/** Ems of the body that a table asks for. */
export const tableWidth = (table: Of<'table'>): number => sumOf(widthsOf(table)('asked')) * CELL

/** Blocks that stand across all columns: page-wide figures, and tables that one column cannot hold. */
export const isSpanning = (block: Block, geometry: Geometry): boolean =>
  block.type === 'figure'
    ? block.width === 'page'
    : block.type === 'table' && tableWidth(block) > geometry.column * 0.92
