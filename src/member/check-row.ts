// One row of a table → one row to stage, or what is wrong with it. Invariant: what passes is safe in a mail header, in the
// database and in a page; a row that does not pass names the cell at fault.
import type { Code } from '../diagnostic/catalogue.ts'
import type { StagedRow } from '../store/import-members.ts'
import { checkAddress } from './address.ts'
import { cleanCell, cleanEnds } from './cells.ts'
import type { Column, Mapping } from './columns.ts'
import type { TableRow } from './table-row.ts'

export type Fault = {
  readonly code: Code
  readonly cell: number
  readonly values: Readonly<Record<string, string | number>>
}

const MOST: Readonly<Partial<Record<Column, number>>> = {
  name: 120,
  organisation: 200,
  language: 35,
  tags: 500,
  consent: 1000,
}
const MOST_FIELD = 2000
const NO = /^(?:否|不|不同意|未同意|无|no|n|false|0|×|-)$/i

/** `consent`: the statement for rows that bring none of their own; `originOf` gives each wording its number. */
export function rowChecker(
  mapping: Mapping,
  consent: string | undefined,
  originOf: (wording: string) => number | undefined,
): (row: TableRow) => Omit<StagedRow, 'hashes'> | Fault {
  const { at, fields } = mapping
  const limits = limitsOf(mapping)
  const addressAt = at.address ?? 0
  return ({ line, cells }) => {
    const checked = checkAddress(cleanEnds(cells[addressAt] ?? ''))
    if ('part' in checked)
      return {
        code: 'member/bad-address',
        cell: addressAt,
        values: { address: (cells[addressAt] ?? '').slice(0, 200), part: checked.part },
      }
    const long = tooLong(limits, mapping.header, cells)
    if (long) return long
    const cell = (column: Column): string | null =>
      at[column] === undefined ? null : cleanCell(cells[at[column]] ?? '') || null
    const said = cell('consent')
    const wording = said === null || NO.test(said) ? (said === null ? consent : undefined) : said
    const origin = wording === undefined ? undefined : originOf(wording)
    if (origin === undefined) return { code: 'member/no-consent', cell: at.consent ?? 0, values: { said: said ?? '' } }
    return {
      line,
      address: checked.address,
      key: checked.key,
      origin,
      name: cell('name'),
      organisation: cell('organisation'),
      language: languageOf(cell('language')),
      format: formatOf(cell('format')),
      tags: tagsOf(cell('tags')),
      fields: fields.length === 0 ? null : fieldsOf(fields, cells),
    }
  }
}

type Limit = { readonly at: number; readonly most: number }

const limitsOf = ({ at, fields }: Mapping): Limit[] => [
  ...Object.entries(MOST).flatMap(([column, most]) => {
    const index = at[column as Column]
    return index === undefined ? [] : [{ at: index, most }]
  }),
  ...fields.map((field) => ({ at: field.at, most: MOST_FIELD })),
]

function tooLong(limits: readonly Limit[], header: readonly string[], cells: readonly string[]): Fault | undefined {
  for (const { at, most } of limits) {
    const length = cells[at]?.length ?? 0
    if (length > most)
      return { code: 'member/cell-too-long', cell: at, values: { column: header[at] ?? '', length, most } }
  }
  return undefined
}

function fieldsOf(fields: Mapping['fields'], cells: readonly string[]): string {
  const kept: [string, string][] = []
  for (const { at, name } of fields) {
    const value = cleanCell(cells[at] ?? '')
    if (value !== '') kept.push([name, value])
  }
  return JSON.stringify(Object.fromEntries(kept))
}

const languageOf = (cell: string | null): string | null => {
  if (cell === null) return null
  if (/^(中文|汉语|简体中文|chinese)$/i.test(cell)) return 'zh'
  if (/^(英文|英语|english)$/i.test(cell)) return 'en'
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(cell) ? cell : null
}

const formatOf = (cell: string | null): string | null =>
  cell === null ? null : /摘要|digest/i.test(cell) ? 'digest' : /全文|full/i.test(cell) ? 'full' : null

const tagsOf = (cell: string | null): string | null =>
  cell === null
    ? null
    : JSON.stringify([
        ...new Set(
          cell
            .split(/[;；,，、|]/)
            .map((one) => one.trim())
            .filter(Boolean),
        ),
      ])
