// The first sheet of an .xlsx as rows of text. A workbook is XML in a ZIP: the ZIP is opened under the house's limits, and
// the XML is only scanned for cells, so there are no entities to expand and nothing outside the file to fetch.
import { unzipGuarded } from '../source/unzip-guarded.ts'
import { type TableRow, UnreadableTable } from './table-row.ts'

const MOST_COLUMNS = 200

export function* readWorkbook(bytes: Uint8Array): Iterable<TableRow> {
  const unzipped = unzipGuarded(bytes)
  if ('fault' in unzipped) throw new UnreadableTable('workbook', `${unzipped.fault} ${unzipped.detail}`)
  const text = (name: string): string =>
    Buffer.from(unzipped.parts.get(name) ?? [])
      .toString('utf8')
      .replace(/<(\/?)x:/g, '<$1')
      .replace(/<si\s*\/>/g, '<si></si>')
  const sheet = text(firstSheet(text('xl/workbook.xml'), text('xl/_rels/workbook.xml.rels')))
  if (sheet === '') throw new UnreadableTable('workbook', 'xl/worksheets/sheet1.xml')
  const shared = Array.from(elements(text('xl/sharedStrings.xml'), 'si'), ({ body }) => textOf(body))
  let line = 0
  for (const { attributes, body } of elements(sheet, 'row')) {
    line = Number(attributeOf(attributes, 'r') ?? line + 1)
    const cells = readCells(body, shared)
    if (cells.some((cell) => cell !== '')) yield { line, cells }
  }
}

/** By splitting at the end tags: a regular expression would look for each missing one through the whole sheet again. */
function* elements(xml: string, name: string): Iterable<{ attributes: string; body: string }> {
  for (const part of xml.split(`</${name}>`).slice(0, -1)) {
    const start = part.lastIndexOf(`<${name}`)
    const end = part.indexOf('>', start)
    if (start >= 0 && end >= 0)
      yield { attributes: part.slice(start + name.length + 1, end), body: part.slice(end + 1) }
  }
}

function firstSheet(workbook: string, relations: string): string {
  const id = attributeOf(/<sheet\b([^>]*)/.exec(workbook)?.[1] ?? '', 'r:id')
  const relation = Array.from(relations.matchAll(/<Relationship\b([^>]*)/g), ([, one = '']) => one).find(
    (one) => attributeOf(one, 'Id') === id,
  )
  const target = attributeOf(relation ?? '', 'Target') ?? 'worksheets/sheet1.xml'
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`
}

function readCells(row: string, shared: readonly string[]): string[] {
  const cells: string[] = []
  for (const { attributes, body } of elements(row, 'c')) {
    const at = columnOf(attributeOf(attributes, 'r')) ?? cells.length
    if (at >= MOST_COLUMNS) continue
    while (cells.length < at) cells.push('')
    cells[at] = cellOf(attributeOf(attributes, 't'), body, shared)
  }
  return cells
}

function cellOf(type: string | undefined, body: string, shared: readonly string[]): string {
  if (type === 'inlineStr') return textOf(body)
  const [value = ''] = Array.from(elements(body, 'v'), (one) => unescapeXml(one.body))
  if (type === 's') return shared[Number(value)] ?? ''
  // A telephone number kept as a number: 1.3800000001E10 is 13800000001.
  return /^-?\d(\.\d+)?E\+?\d+$/i.test(value) && Number.isSafeInteger(Number(value)) ? String(Number(value)) : value
}

/** `BC12` is column 54, counted from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0]
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : undefined
}

/** Runs of rich text joined; phonetic guides left out. */
function textOf(xml: string): string {
  const spoken = xml.split('<rPh').map((part, at) => (at === 0 ? part : part.slice(part.indexOf('</rPh>') + 6)))
  return Array.from(elements(spoken.join(''), 't'), ({ body }) => unescapeXml(body)).join('')
}

const attributeOf = (attributes: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1]

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[String(name).toLowerCase()] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
