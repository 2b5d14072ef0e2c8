import { describe, expect, test } from 'vitest'
import { geometryOf } from '../../../src/print/page-geometry.ts'
import { isSpanning, tableColumns, tableWidth } from '../../../src/print/table-columns.ts'
import { makePrintSample, plainIssue } from '../../support/print-issue.ts'

type Cells = readonly (readonly string[])[]

function tableOf(rows: Cells) {
  const [head = [], ...rest] = rows
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const text = ['---\ntitle: 表\n---\n', line(head), line(head.map(() => '---')), ...rest.map(line)].join('\n')
  const { issue } = makePrintSample('journal', { ...plainIssue([[1]]), 'articles/n1.md': text })
  const table = issue.articles[0]?.body.find((block) => block.type === 'table')
  if (table?.type !== 'table') throw new Error('no table')
  return table
}
const total = (widths: readonly number[]): number => widths.reduce((sum, one) => sum + one, 0)
const LONG = '试验台连续运行七十二小时，振动与温升都没有超过图纸上写的数'

describe('columns of a table', () => {
  test('where all cells fit, each column is as wide as its longest', () => {
    const [name = 0, figure = 0] = tableColumns(
      tableOf([
        ['项目名称', '值'],
        ['试验台位数', '3'],
      ]),
      22,
    )
    expect(name).toBeCloseTo(6.2)
    expect(figure).toBeCloseTo(2.2)
  })

  test('where they do not, text gives way and figures stay whole', () => {
    const table = tableOf([
      ['日期', '内容'],
      ['2026-08-30', LONG + LONG],
      ['2026-08-31', LONG],
    ])
    const widths = tableColumns(table, 22)
    expect(total(widths)).toBeLessThanOrEqual(22 / 0.84 + 1e-9)
    expect(widths[0]).toBeGreaterThan(5 + 1)
    expect(widths[1]).toBeGreaterThan(widths[0] ?? 0)
  })

  test('a Latin word is never asked to break, nor an address as long as a column to stay whole', () => {
    const table = tableOf([
      ['名称', '说明'],
      ['Interoperability', LONG + LONG],
      [`https://example.org/${'a'.repeat(60)}`, LONG],
    ])
    const [first = 0] = tableColumns(table, 22)
    expect(first).toBeGreaterThan(16 / 2)
    expect(first).toBeLessThan(22)
  })

  test('a table that a column holds stays in it; one that it cannot hold stands across', () => {
    const geometry = geometryOf('journal')
    const narrow = tableOf([
      ['项目', '值'],
      ['台位', '3'],
    ])
    const wide = tableOf([Array.from({ length: 6 }, () => '一个很长的指标'), Array.from({ length: 6 }, () => LONG)])
    expect(tableWidth(narrow)).toBeLessThan(geometry.column)
    expect([narrow, wide].map((one) => isSpanning(one, geometry))).toEqual([false, true])
  })
})
