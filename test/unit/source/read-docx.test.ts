import { describe, expect, test } from 'vitest'
import type { Parsed, ParseFault } from '../../../src/source/parse-job.ts'
import { readDocx } from '../../../src/source/read-docx.ts'
import { unzipGuarded } from '../../../src/source/unzip-guarded.ts'
import { link, links, makeDocx, type Part, paragraph, styles, zipParts } from '../../support/zip-parts.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function read(bytes: Uint8Array): Promise<Parsed> {
  const parsed = await readDocx(bytes)
  if ('fault' in parsed) throw new Error(`${parsed.fault}: ${parsed.detail}`)
  return parsed
}
const fault = async (bytes: Uint8Array): Promise<string> => ((await readDocx(bytes)) as ParseFault).fault

describe('a Word file', () => {
  test('keeps its headings under Chinese style names, and its title', async () => {
    const body = [
      paragraph('石榴湾泵站', 'a1'),
      paragraph('试车', 'a2'),
      paragraph('过程', 'a3'),
      paragraph('水泵启动。', 'a4'),
      paragraph('图 1 泵房', 'a5'),
    ].join('')
    const names = styles([
      ['a1', '标题'],
      ['a2', '标题 1'],
      ['a3', '二级标题'],
      ['a4', '正文'],
      ['a5', '题注'],
    ])
    const { blocks, meta, dropped } = await read(makeDocx(body, [names, links('styles')]))
    expect(blocks).toEqual(['# 石榴湾泵站', '# 试车', '## 过程', '水泵启动。', '图 1 泵房'])
    expect([meta, dropped]).toEqual([{ title: '石榴湾泵站' }, []])
  })
  test('a merged cell leaves its columns where they stand, and is listed', async () => {
    const cell = (text: string, merge: string): string => `<w:tc><w:tcPr>${merge}</w:tcPr>${paragraph(text)}</w:tc>`
    const table = `<w:tbl><w:tr>${cell('名称', '<w:gridSpan w:val="2"/>')}${cell('数量', '')}</w:tr><w:tr>${cell('水泵', '<w:vMerge w:val="restart"/>')}${cell('轴流', '')}${cell('12', '')}</w:tr><w:tr>${cell('', '<w:vMerge/>')}${cell('混流', '')}${cell('3', '')}</w:tr></w:tbl>`
    const { blocks, dropped } = await read(makeDocx(table))
    expect(blocks).toEqual(['| 名称 |  | 数量 |\n| --- | --- | --- |\n| 水泵 | 轴流 | 12 |\n|  | 混流 | 3 |'])
    expect(dropped.map((one) => one.what)).toEqual(['merged-cell', 'merged-cell'])
  })
  test('a reading above its word stands behind it, and no word is lost', async () => {
    const ruby = (base: string, reading: string): string =>
      `<w:r><w:ruby><w:rubyPr><w:lid w:val="zh-CN"/></w:rubyPr><w:rt><w:r><w:t>${reading}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>${base}</w:t></w:r></w:rubyBase></w:ruby></w:r>`
    const body = `<w:p><w:r><w:t>站在</w:t></w:r>${ruby('泵', 'bèng')}${ruby('房', '')}<w:r><w:t>门口</w:t></w:r></w:p>`
    expect((await read(makeDocx(body))).blocks).toEqual(['站在泵（bèng）房门口'])
  })
  test('what a field draws is listed', async () => {
    const field = ' eq \\o\\ac(○,印) '
    const drawn = `<w:p><w:r><w:t>见</w:t></w:r><w:r><w:instrText xml:space="preserve">${field}</w:instrText></w:r></w:p>`
    expect((await read(makeDocx(drawn))).dropped).toEqual([{ what: 'drawn-field', text: field }])
  })
  test('keeps lines that were broken, and words whose direction is set', async () => {
    const low = '<w:r><w:t>H</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>2</w:t></w:r>'
    const body = `<w:p>${low}<w:r><w:t>O</w:t><w:cr/></w:r><w:dir w:val="ltr"><w:bdo w:val="ltr"><w:r><w:t>水</w:t></w:r></w:bdo></w:dir></w:p>`
    expect(await read(makeDocx(body))).toMatchObject({ blocks: ['H2O\\\n水'], dropped: [] })
  })
  test('hidden text is listed', async () => {
    const hidden = '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>先别发</w:t></w:r></w:p>'
    expect((await read(makeDocx(paragraph('水泵启动。') + hidden))).dropped).toEqual([
      { what: 'hidden-text', text: '× 1' },
    ])
  })
  test('keeps tables, bold words and pictures', async () => {
    const cell = (text: string): string => `<w:tc>${paragraph(text)}</w:tc>`
    const table = `<w:tbl><w:tr>${cell('名称')}${cell('数量')}</w:tr><w:tr>${cell('水泵')}${cell('12|台')}</w:tr></w:tbl>`
    const bold = '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>检修：</w:t></w:r><w:r><w:t>已完成</w:t></w:r></w:p>'
    const drawing = `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="1" name="p" descr="泵房"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="p1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
    const { blocks, pictures } = await read(
      makeDocx(table + bold + drawing, [['word/media/a.png', PNG], links(link('p1', 'image', 'media/a.png'))]),
    )
    expect(blocks).toEqual([
      '| 名称 | 数量 |\n| --- | --- |\n| 水泵 | 12\\|台 |',
      '**检修：**已完成',
      '![泵房](images/picture-1.png)',
    ])
    expect(pictures.map((one) => [one.name, Buffer.from(one.bytes ?? []).equals(PNG)])).toEqual([
      ['images/picture-1.png', true],
    ])
  })
  test('keeps footnotes', async () => {
    const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    const body = '<w:p><w:r><w:t>水位</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    const notes: Part = [
      'word/footnotes.xml',
      `<?xml version="1.0"?><w:footnotes ${W}><w:footnote w:id="2">${paragraph('以吴淞为准')}</w:footnote></w:footnotes>`,
    ]
    const { blocks } = await read(makeDocx(body, [notes, links('footnotes')]))
    expect(blocks).toEqual(['水位[^2]', '[^2]: 以吴淞为准'])
  })
  test('a picture and the caption below it are one figure', async () => {
    const picture =
      '<w:p><w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><wp:inline><wp:docPr descr="泵房"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="p"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    const parts: Part[] = [
      ['word/media/a.png', PNG],
      links(link('p', 'image', 'media/a.png'), 'styles'),
      styles([['c', 'caption']]),
    ]
    const { blocks } = await read(makeDocx(picture + paragraph('图 1 泵房外景', 'c') + paragraph('正文。'), parts))
    expect(blocks).toEqual(['![泵房](images/picture-1.png "图 1 泵房外景")', '正文。'])
  })
  test('a field keeps what it showed; a table round another is named', async () => {
    const cell = (inside: string): string => `<w:tc>${inside}${paragraph('外')}</w:tc>`
    const row = `<w:tr>${`<w:tc>${paragraph('内')}</w:tc>`.repeat(2)}</w:tr>`
    const nested = `<w:tbl><w:tr>${cell(`<w:tbl>${row}${row}</w:tbl>`)}${cell('')}</w:tr><w:tr>${cell('')}${cell('')}</w:tr></w:tbl>`
    const field = '<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>八月二十日</w:t></w:r></w:fldSimple></w:p>'
    const { blocks, dropped } = await read(makeDocx(field + nested))
    expect(blocks).toEqual(['八月二十日', '| 内 | 内 |\n| --- | --- |\n| 内 | 内 |', '外', '外', '外', '外'])
    expect(dropped).toEqual([{ what: 'nested-table', text: '× 1' }])
  })
  test('lists everything that does not come along', async () => {
    const body = `${paragraph('正文。')}<w:p><w:ins w:id="1"><w:r><w:t>加的</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>删的话</w:delText></w:r></w:del></w:p>`
    const { dropped, blocks } = await read(
      makeDocx(body, [
        ['word/header1.xml', paragraph('内部资料')],
        ['word/comments.xml', paragraph('请核实')],
        ['word/embeddings/sheet1.xlsx', 'x'],
        links('<Relationship Id="x" Type="t" Target="file:///etc/passwd" TargetMode="External"/>'),
      ]),
    )
    expect(blocks).toEqual(['正文。', '加的'])
    expect(Object.fromEntries(dropped.map((one) => [one.what, one.text]))).toEqual({
      'header-footer': '内部资料',
      comments: '请核实',
      'embedded-object': 'word/embeddings/sheet1.xlsx',
      'deleted-text': '删的话',
      'inserted-text': '× 1',
      'external-part': 'file:///etc/passwd',
    })
  })
  test('text that looks like Markdown or HTML stays text', async () => {
    const { blocks } = await read(makeDocx(paragraph('# 不是标题 &lt;script&gt; [甲](javascript:x) 2*3*4')))
    expect(blocks).toEqual(['\\# 不是标题 \\<script> \\[甲](javascript:x) 2\\*3\\*4'])
  })
})

describe('refused', () => {
  test.each<[string, string, Uint8Array]>([
    ['a bomb', 'zip-limit', makeDocx('', [['word/a.xml', Buffer.alloc(8_000_000)]])],
    ['too many parts', 'zip-limit', zipParts(Array.from({ length: 2001 }, (_, at): Part => [`p${at}`, '']))],
    ['a way out of the folder', 'zip-name', makeDocx('', [['../../evil.sh', 'x']])],
    ['an absolute name', 'zip-name', makeDocx('', [['/etc/passwd', 'x']])],
    [
      'two parts of one name',
      'zip-name',
      zipParts([
        ['a', '1'],
        ['a', '2'],
      ]),
    ],
    ['macros', 'macro', makeDocx('', [['word/vbaProject.bin', 'x']])],
    ['an old .doc', 'legacy-word', Buffer.from('d0cf11e0a1b11ae100', 'hex')],
    [
      'an encrypted .docx',
      'encrypted',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    ['RTF', 'legacy-word', Buffer.from('{\\rtf1 x}')],
    ['a spreadsheet', 'not-word', zipParts([['[Content_Types].xml', '<Types>spreadsheetml</Types>']])],
    ['a ZIP of something', 'not-word', zipParts([['a.txt', 'x']])],
    ['half a file', 'not-a-zip', makeDocx(paragraph('一')).slice(0, 300)],
    ['nothing', 'not-a-zip', new Uint8Array()],
  ])('%s', async (_, expected, bytes) => expect(await fault(bytes)).toBe(expected))

  test('a part that cannot be unpacked is damage, not a bomb', async () => {
    const bytes = Buffer.from(makeDocx(paragraph('水位'.repeat(40))))
    const start = bytes.indexOf('word/document.xml') + 'word/document.xml'.length
    bytes.fill(0xff, start, start + 30)
    expect(await fault(bytes)).toBe('not-a-zip')
  })
  test('a part that is larger than its directory says is counted as it really is', () => {
    const bytes = Buffer.from(zipParts([['a.xml', Buffer.alloc(7_000_000, 'ab')]]))
    const entry = bytes.indexOf('PK\x01\x02')
    bytes.writeUInt32LE(10, entry + 24)
    expect(unzipGuarded(bytes)).toMatchObject({ fault: 'zip-limit' })
  })
})
