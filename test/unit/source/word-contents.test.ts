import { describe, expect, test } from 'vitest'
import { readDocx } from '../../../src/source/read-docx.ts'
import { links, makeDocx, paragraph, styles } from '../../support/zip-parts.ts'

const NAMES = styles([
  ['1', 'heading 1'],
  ['11', 'toc 1'],
  ['21', '目录 2'],
  ['t', 'TOC Heading'],
])
const field = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
const asks = (what: string): string => `<w:r><w:instrText xml:space="preserve"> ${what} </w:instrText></w:r>`
const words = (text: string): string => `<w:r><w:t>${text}</w:t></w:r>`
/** A line of contents: its page is a field inside the field. */
const line = (text: string, page: number, around = ''): string =>
  `<w:p>${around}<w:hyperlink w:anchor="a">${words(text)}<w:r><w:tab/></w:r>${field('begin')}${asks('PAGEREF a')}${field('separate')}${words(String(page))}${field('end')}</w:hyperlink></w:p>`
const BODY = paragraph('总则', '1') + paragraph('水泵启动。')

async function read(body: string, withContents = false) {
  const parsed = await readDocx(makeDocx(body, [links('styles'), NAMES]), withContents)
  if ('fault' in parsed) throw new Error(parsed.fault)
  return [parsed.blocks, parsed.dropped.map(({ what, text }) => [what, text])]
}
const listed = (...lines: string[]) => lines.map((text) => ['contents', text])
const LEFT = ['# 总则', '水泵启动。']

describe('a contents page of Word leaves the text and is listed', () => {
  const begin = field('begin') + asks('TOC \\o "1-3" \\h') + field('separate')
  test('as a field, with the title above it; text behind its end stays, with its own style', async () => {
    const end = `<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr>${field('end')}${words('总则')}</w:p>`
    const body = `${paragraph('目 录')}${line('总则', 1, begin)}${line('附则', 3)}${end}${paragraph('水泵启动。')}`
    expect(await read(body)).toEqual([LEFT, listed('目 录', '总则 1', '附则 3')])
  })
  test('as a block of the gallery, whatever its styles', async () => {
    const block = `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>${paragraph('目录', 't')}${line('总则', 1)}${paragraph('附则')}</w:sdtContent></w:sdt>`
    expect(await read(block + BODY)).toEqual([LEFT, listed('目录', '总则 1', '附则')])
  })
  test('as a simple field, or as paragraphs in the styles of one', async () => {
    const simple = `<w:p><w:fldSimple w:instr=" TOC \\c &quot;图&quot; ">${words('图 1 泵房 4')}</w:fldSimple></w:p>`
    expect(await read(simple + BODY)).toEqual([LEFT, listed('图 1 泵房 4')])
    const typed = paragraph('目录') + paragraph('总则…1', '11') + paragraph('依据…1', '21')
    expect(await read(typed + BODY)).toEqual([LEFT, listed('目录', '总则…1', '依据…1')])
  })
  test('but not where a publication is taken apart by it, nor a heading that says 目录 above text', async () => {
    expect((await read(paragraph('总则 1', '11') + BODY, true))[0]).toEqual(['总则 1', ...LEFT])
    expect(await read(paragraph('目录') + BODY)).toEqual([['目录', ...LEFT], []])
  })
})
