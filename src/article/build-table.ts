// A GFM table → table block; a directive round it may give it a caption.
import type { Table } from 'mdast'
import type { Block } from './article.ts'
import { type Building, buildInlines, spanOf } from './build-inlines.ts'

export function buildTable(node: Table, building: Building): Block {
  const rows = node.children.map((row) => row.children.map((cell) => buildInlines(cell.children, building)))
  const [header = [], ...body] = rows
  const align = header.map((_, at) => node.align?.[at] ?? undefined)
  return { type: 'table', caption: [], align, header, rows: body, span: spanOf(node) }
}
