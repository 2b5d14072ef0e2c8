// The smallest .xlsx that holds some rows, for tests: what Excel writes (shared strings) or what exporters write (inline).
import { deflateRawSync } from 'node:zlib'

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export function makeWorkbook(rows: readonly (readonly string[])[], inline: boolean): Buffer {
  const shared: string[] = []
  const cell = (text: string, reference: string): string => {
    if (/^\d{1,6}$/.test(text)) return `<c r="${reference}"><v>${text}</v></c>`
    if (inline) return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`
    return `<c r="${reference}" t="s"><v>${shared.push(text) - 1}</v></c>`
  }
  const sheet = rows.map((cells, at) => {
    const filled = cells.map((text, column) => (text === '' ? '' : cell(text, `${'ABCDEFG'[column]}${at + 1}`)))
    return `<row r="${at + 1}">${filled.join('')}</row>`
  })
  const strings = shared.map(
    (text) => `<si><r><t>${escapeXml(text.slice(0, 1))}</t></r><r><t>${escapeXml(text.slice(1))}</t></r></si>`,
  )
  return zip({
    'xl/workbook.xml': '<workbook><sheets><sheet name="名单" sheetId="1" r:id="rId7"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId7" Target="worksheets/one.xml"/></Relationships>',
    'xl/worksheets/one.xml': `<worksheet><sheetData>${sheet.join('')}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `<sst>${strings.join('')}</sst>`,
  })
}

function zip(parts: Readonly<Record<string, string>>): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(parts)) {
    const packed = deflateRawSync(text)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    files.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    offset += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, ...directory, end])
}
