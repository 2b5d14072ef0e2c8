// Tables in and out: whatever an office saves is read, and what goes out comes back the same.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { cleanCell, renderCell, renderRow } from '../../../src/member/cells.ts'
import { mapColumns } from '../../../src/member/columns.ts'
import { readTable } from '../../../src/member/read-table.ts'
import { UnreadableTable } from '../../../src/member/table-row.ts'
import { makeWorkbook } from '../../support/make-workbook.ts'

const folder = mkdtempSync(join(tmpdir(), 'kanfa-table-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(content: string | Uint8Array) {
  const path = join(folder, 'table')
  writeFileSync(path, content)
  const { encoding, rows } = await readTable(path)
  const found: (readonly [number, ...string[]])[] = []
  for await (const batch of rows) for (const { line, cells } of batch) found.push([line, ...cells])
  return { encoding, rows: found }
}

/** 邮箱,姓名 / a@example.org,李四, as Excel in China saves it. */
const GB18030 = Buffer.from('d3cacfe42cd0d5c3fb0d0a61406578616d706c652e6f72672cc0eecbc40d0a', 'hex')

describe('a CSV is read', () => {
  const expected = [
    [1, '邮箱', '姓名'],
    [2, 'a@example.org', '李四'],
  ]
  const text = '邮箱,姓名\r\na@example.org,李四\r\n'

  test('in UTF-8, with a byte order mark or without', async () => {
    expect(await read(text)).toEqual({ encoding: 'utf-8', rows: expected })
    expect((await read(`\ufeff${text}`)).rows).toEqual(expected)
  })

  test('in GB18030 and in UTF-16', async () => {
    expect(await read(GB18030)).toEqual({ encoding: 'gb18030', rows: expected })
    expect(await read(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual({ encoding: 'utf-16le', rows: expected })
  })

  test.each(['\t', ';', '，', '|'])('with %j between its cells', async (delimiter) => {
    expect((await read(text.replaceAll(',', delimiter))).rows).toEqual(expected)
  })

  test('with the line that a person would look for, cells of several lines counted', async () => {
    const { rows } = await read('邮箱,备注\n\na@example.org,"一\n二\n三"\nb@example.org,x\n')
    expect(rows.map(([line]) => line)).toEqual([1, 2, 3, 6])
  })

  test('with quotes inside a cell taken as they stand', async () => {
    expect((await read('a,b\n5" 管,他说"好"\n')).rows[1]).toEqual([2, '5" 管', '他说"好"'])
  })
})

describe('a file is refused with its reason', () => {
  const reason = (content: string | Uint8Array) =>
    read(content).catch((error: unknown) => (error as UnreadableTable).reason)

  test('when it is empty, in no known encoding, or not there', async () => {
    expect(await reason('')).toBe('empty')
    expect(await reason(Buffer.from([0x61, 0xff, 0xff, 0x0a]))).toBe('encoding')
    await expect(readTable(join(folder, 'absent'))).rejects.toBeInstanceOf(UnreadableTable)
  })

  test('when a quote never ends, at the line where it began', async () => {
    await expect(read('a,b\n1,2\n3,"4\n5,6\n')).rejects.toMatchObject({ reason: 'quote', line: 3 })
  })

  test('when a cell would fill the memory', async () => {
    expect(await reason(`a\n"${'x'.repeat(400_000)}"\n`)).toBe('quote')
  })
})

describe('a workbook is read', () => {
  const rows = [
    ['邮箱', '姓名', '电话'],
    ['a@example.org', '李 <四> & 王', '13800000001'],
    ['b@example.org', '', '2'],
  ]

  test('from shared and inline strings and numbers, gaps and all', async () => {
    for (const inline of [false, true])
      expect(await read(makeWorkbook(rows, inline))).toEqual({
        encoding: 'xlsx',
        rows: rows.map((cells, at) => [at + 1, ...cells]),
      })
  })

  test('or refused when it is none, or a bomb', async () => {
    await expect(read(Buffer.from('PK\u0003\u0004 nothing'))).rejects.toMatchObject({ reason: 'workbook' })
    const bomb = makeWorkbook([['x'.repeat(40 * 1024 * 1024)]], true)
    await expect(read(bomb)).rejects.toMatchObject({ reason: 'workbook' })
  })
})

test('columns are known by the names that offices use', () => {
  const { at, fields } = mapColumns(['序号', '单位名称', '联系人 ', 'E-mail（必填）', '手机', '状态'])
  expect(at).toEqual({ organisation: 1, name: 2, address: 3 })
  expect(fields).toEqual([
    { at: 0, name: '序号' },
    { at: 4, name: '手机' },
  ])
})

describe('a cell', () => {
  test.each(['=', '+', '-', '@', '＝', '＋', '－', '＠'])('that begins with %s cannot become a formula', (sign) => {
    expect(renderCell(`${sign}1+1`)).toBe(`"'${sign}1+1"`)
    expect(cleanCell(`'${sign}1+1`)).toBe(`${sign}1+1`)
  })

  test('loses what could break a header or hide in a page', () => {
    expect(cleanCell('李\r\nBcc: x@example.org')).toBe('李 Bcc: x@example.org')
    expect(cleanCell('\u202e李\u200b四\u0000\ud800')).toBe('李四 \ufffd')
  })

  test.each([
    ['a family', '王\u{1f468}\u200d\u{1f469}\u200d\u{1f467}家'],
    ['a job, with a tone of skin', '\u{1f469}\u{1f3fd}\u200d\u{1f52c}'],
    ['a flag with its letters', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['a heart with its selector', '\u2764\ufe0f\u200d\u{1f525}'],
    ['Sinhala, where the joiner makes another letter', '\u0dc1\u0dca\u200d\u0dbb\u0dd3'],
    ['Persian, where its absence would join two parts', '\u0645\u06cc\u200c\u062e'],
  ])('the joiners of %s stay in a name', (_, name) => {
    expect(cleanCell(name)).toBe(name)
  })

  test('a joiner or a tag that joins nothing goes', () => {
    expect(cleanCell('李\u200d四\u200c')).toBe('李四')
    expect(cleanCell('\u200d\u{1f468}\u200d\u200d\u{1f469}\u200d')).toBe('\u{1f468}\u{1f469}')
    expect(cleanCell('a\u200cdmin\u{e0061}\u{e007f}')).toBe('admin')
    expect(cleanCell('\u{1f468}\u200d\u202e\u{1f469}')).toBe('\u{1f468}\u{1f469}')
    expect(cleanCell('\u{1f600}\u{e0061}\u{e007f}')).toBe('\u{1f600}')
  })

  test('that was cleaned comes back from a file as it went out', async () => {
    const cells = fc.array(fc.string({ unit: 'binary' }).map(cleanCell), { minLength: 2, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(cells, async (written) => {
        const { rows } = await read(renderRow(['h', ...written.slice(1)]) + renderRow(written))
        expect((rows[1] ?? []).slice(1).map((cell) => cleanCell(String(cell)))).toEqual(written)
      }),
      { numRuns: 200 },
    )
  })
})
