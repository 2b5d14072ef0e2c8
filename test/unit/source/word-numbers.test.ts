import { describe, expect, test } from 'vitest'
import { formatNumber } from '../../../src/source/number-formats.ts'
import { readDocx } from '../../../src/source/read-docx.ts'
import { links, makeDocx, type Part } from '../../support/zip-parts.ts'

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

type Lvl = readonly [format: string, text: string, more?: string]
const lvl = ([format, text, more = '<w:start w:val="1"/>']: Lvl, at: number): string =>
  `<w:lvl w:ilvl="${at}">${more}<w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`
const abstract = (id: number, ...levels: Lvl[]): string =>
  `<w:abstractNum w:abstractNumId="${id}">${levels.map(lvl).join('')}</w:abstractNum>`
const num = (id: number, of: number, overrides = ''): string =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${overrides}</w:num>`
const startAt = (level: number, start: number): string =>
  `<w:lvlOverride w:ilvl="${level}"><w:startOverride w:val="${start}"/></w:lvlOverride>`

/** A paragraph in a list: its number, its level, its style. */
const p = (text: string, list = 0, level = 0, style = '', run = ''): string =>
  `<w:p><w:pPr>${style && `<w:pStyle w:val="${style}"/>`}${list > 0 ? `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>` : ''}</w:pPr>${text && `<w:r>${run}<w:t>${text}</w:t></w:r>`}</w:p>`

async function read(body: string, numbering: string, styles = ''): Promise<readonly string[]> {
  const parts: Part[] = [
    links('styles', 'numbering'),
    ['word/numbering.xml', `<?xml version="1.0"?><w:numbering ${W}>${numbering}</w:numbering>`],
    ['word/styles.xml', `<?xml version="1.0"?><w:styles ${W}>${styles}</w:styles>`],
  ]
  const parsed = await readDocx(makeDocx(body, parts))
  if ('fault' in parsed) throw new Error(parsed.fault)
  return parsed.blocks
}
const OFFICIAL = abstract(0, ['chineseCounting', '%1、'], ['chineseCountingThousand', '（%2）'], ['decimal', '%3.'])

describe('the automatic numbers of a Word file', () => {
  test('in Chinese are text, and begin anew under each number above them', async () => {
    const body = [p('总体要求', 1), p('目标', 1, 1), p('原则', 1, 1), p('任务', 1), p('检修', 1, 1)].join('')
    expect(await read(body, OFFICIAL + num(1, 0))).toEqual([
      '一、总体要求',
      '（一）目标',
      '（二）原则',
      '二、任务',
      '（一）检修',
    ])
  })
  test('stand in headings whose style is numbered, or the style it is based on, or the list its level', async () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/></w:style>' +
      '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="条文"/><w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    const linked = (style: string): string => `<w:start w:val="1"/><w:pStyle w:val="${style}"/>`
    const law = abstract(
      0,
      ['chineseCountingThousand', '第%1章', linked('1')],
      ['decimal', '%1.%2', `<w:start w:val="1"/><w:pStyle w:val="2"/><w:isLgl/>`],
      ['chineseCountingThousand', '第%3条', '<w:start w:val="1"/><w:lvlRestart w:val="0"/>'],
    )
    const body = [
      p('总则', 0, 0, '1'),
      p('依据', 0, 0, '2'),
      p('为了安全。', 0, 0, 't'),
      p('附则', 0, 0, '1'),
      p('自公布之日起施行。', 0, 0, 't'),
    ].join('')
    expect(await read(body, law + num(1, 0), styles)).toEqual([
      '# 第一章 总则',
      '## 1.1 依据',
      '第一条 为了安全。',
      '# 第二章 附则',
      '第二条 自公布之日起施行。',
    ])
  })
  test('1. 2. 3. are lists, which go on after text, end where another begins, and hold their dots', async () => {
    const lists = abstract(0, ['decimal', '%1.'], ['bullet', '']) + num(1, 0) + num(2, 0, startAt(0, 1))
    const body = [p('甲', 1), p('点', 1, 1), p('乙', 1), p('另起一段。'), p('丙', 1), p('子', 2), p('丑', 2)].join('')
    expect(await read(body, lists)).toEqual(['1. 甲\n   - 点\n2. 乙', '另起一段。', '3. 丙', '1) 子\n2) 丑'])
  })
  test('begin where the list begins, or where a list says it begins', async () => {
    const from = abstract(0, ['decimal', '%1.', '<w:start w:val="5"/>'], ['lowerLetter', '%2)'])
    const body = [p('甲', 1), p('乙', 2), p('丙', 2, 1), p('丁', 2, 1)].join('')
    expect(await read(body, from + num(1, 0) + num(2, 0, startAt(0, 9) + startAt(1, 3)))).toEqual([
      '5. 甲',
      '9) 乙',
      'c) 丙',
      'd) 丁',
    ])
  })
  test('of a list style are counted by what the style leads to, of a list that changes a level by the change', async () => {
    const lists =
      abstract(0, ['japaneseCounting', '%1是']) +
      '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="own"/></w:abstractNum>' +
      num(1, 0) +
      num(2, 1) +
      num(3, 0, `<w:lvlOverride w:ilvl="0">${lvl(['decimalEnclosedCircle', '%1'], 0)}</w:lvlOverride>`)
    const styles =
      '<w:style w:type="numbering" w:styleId="own"><w:name w:val="own"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    expect(await read([p('甲', 2), p('乙', 3)].join(''), lists, styles)).toEqual(['一是 甲', '②乙'])
  })
  test('of a bold paragraph are bold, of an empty one counted, of a deleted one not, of number 0 none', async () => {
    const deleted =
      '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'
    const none =
      '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>无</w:t></w:r></w:p>'
    const body = p('甲', 1, 0, '', '<w:rPr><w:b/></w:rPr>') + deleted + p('', 1) + p('乙', 1) + none
    expect(await read(body, OFFICIAL + num(1, 0))).toEqual(['**一、甲**', '三、乙', '无'])
  })
  test('in the cells of a table are text', async () => {
    const row = (text: string): string => `<w:tr><w:tc>${p('水泵', 1)}</w:tc><w:tc>${p(text)}</w:tc></w:tr>`
    expect(await read(`<w:tbl>${row('12')}${row('3')}</w:tbl>`, abstract(0, ['decimal', '%1.']) + num(1, 0))).toEqual([
      '| 1\\. 水泵 | 12 |\n| --- | --- |\n| 2\\. 水泵 | 3 |',
    ])
  })
  test.each([
    ['chineseCounting', '一 十 十一 二十 九十九 一〇一'],
    ['chineseCountingThousand', '一 十 十一 二十 九十九 一百零一'],
    ['ideographTraditional', '甲 癸 11 20 99 101'],
    ['ideographZodiac', '子 酉 戌 20 99 101'],
    ['ideographEnclosedCircle', '㊀ ㊉ 11 20 99 101'],
    ['decimalEnclosedCircle', '① ⑩ ⑪ ⑳ 99 101'],
    ['chineseLegalSimplified', '壹 壹拾 壹拾壹 贰拾 玖拾玖 壹佰零壹'],
    ['taiwaneseCounting', '一 十 十一 二十 九十九 一〇一'],
    ['japaneseCounting', '一 十 十一 二十 九十九 百一'],
    ['lowerLetter', 'a j k t uuuu wwww'],
    ['upperLetter', 'A J K T UUUU WWWW'],
    ['lowerRoman', 'i x xi xx xcix ci'],
    ['upperRoman', 'I X XI XX XCIX CI'],
    ['constructor', '1 10 11 20 99 101'],
    ['decimalZero', '01 10 11 20 99 101'],
    ['somethingNew', '1 10 11 20 99 101'],
  ])('%s', (format, expected) =>
    expect([1, 10, 11, 20, 99, 101].map((value) => formatNumber(value, format)).join(' ')).toBe(expected),
  )
})
