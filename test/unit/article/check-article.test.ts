import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Block, plainText } from '../../../src/article/article.ts'
import { chineseNumber } from '../../../src/article/build-body.ts'
import { checkArticle, idFromFile } from '../../../src/article/check-article.ts'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'

const read = (body: string, front = '') =>
  checkArticle(toSourceText('issues/x/articles/a.md', `---\ntitle: 题\n${front}---\n${body}`), 'articles/a.md')
const blocksOf = (body: string, front = ''): readonly Block[] => read(body, front).value?.body ?? []
const textOf = (block: Block | undefined): string =>
  block && 'children' in block && block.type === 'paragraph' ? plainText(block.children) : ''

describe('paragraphs', () => {
  test('a hard-wrapped Chinese paragraph is joined without spaces, a Latin one with them', () => {
    expect(textOf(blocksOf('车间清晨\n点火。The first\nheat\n出炉。')[0])).toBe('车间清晨点火。The first heat出炉。')
  })

  test('a line break beside emphasis is judged by what stands on both sides of it', () => {
    expect(textOf(blocksOf('车间**清晨**\n点火')[0])).toBe('车间清晨点火')
    expect(textOf(blocksOf('the **first**\nheat')[0])).toBe('the first heat')
  })

  test('bold that ends in Chinese punctuation is bold', () => {
    const [block] = blocksOf('**政策解读：**工信部门')
    expect(block?.type === 'paragraph' && block.children[0]?.type).toBe('strong')
  })

  test('a space behind a full-width mark is dropped before Chinese, and kept anywhere else', () => {
    expect(textOf(blocksOf('**立项更严。** 征求意见稿，用 ISO 9001。 The end')[0])).toBe(
      '立项更严。征求意见稿，用 ISO 9001。 The end',
    )
  })

  test('ranges with a tilde are not struck through, two tildes are', () => {
    expect(textOf(blocksOf('增长5~10、20~30。')[0])).toBe('增长5~10、20~30。')
    expect(JSON.stringify(blocksOf('~~旧~~新'))).toContain('"delete"')
  })

  test('a colon in running text is not a directive', () => {
    expect(textOf(blocksOf('时间:abc，10:30am 见。')[0])).toBe('时间:abc，10:30am 见。')
  })
})

describe('what could run on a reader’s device', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//example.org',
  ])('a link to %s keeps its words and loses its target', (url) => {
    const { value, diagnostics } = read(`请看[这里的说明](${url})。`)
    expect(JSON.stringify(value?.body)).not.toContain('"link"')
    expect(textOf(value?.body[0])).toBe('请看这里的说明。')
    expect(diagnostics.map((one) => one.code)).toContain('article/unsafe-link')
  })

  test('raw HTML is text, a comment is nothing', () => {
    expect(textOf(blocksOf('正文<b onclick="x()">粗</b>。<!-- 给编辑看的 -->')[0])).toBe(
      '正文<b onclick="x()">粗</b>。',
    )
    expect(blocksOf('<!-- 整段的注释 -->')).toEqual([])
  })
})

describe('nesting', () => {
  test.each([
    ['quotations', '>'.repeat(20_000)],
    ['lists', Array.from({ length: 800 }, (_, depth) => `${'  '.repeat(depth)}- 层`).join('\n')],
    ['shallower quotations', '>'.repeat(150)],
    ['stars in one run', `${'*'.repeat(20_000)}字${'*'.repeat(20_000)}`],
    ['emphasis', `${'*a **b '.repeat(100)}${'c** d* '.repeat(100)}`],
  ])('%s nested beyond reason are a diagnostic, never a stack', (_, body) => {
    const { value, diagnostics } = read(`前\n\n${body} x`)
    expect(value).toBeUndefined()
    expect(diagnostics.map((one) => one.code)).toEqual(['manifest/too-deep'])
  })

  test('a rule of many stars is no mistake', () => {
    expect(read(`前\n\n${'*'.repeat(500)}\n\n后`).diagnostics).toEqual([])
  })

  test('a list of twenty levels is no mistake', () => {
    const body = Array.from({ length: 20 }, (_, depth) => `${'  '.repeat(depth)}- 层`).join('\n')
    expect(read(body).diagnostics).toEqual([])
  })
})

describe('front matter', () => {
  test('a sign-off copied with its brackets is the name within them', () => {
    expect(read('文', 'signoff: （耀文）\n').value?.signoff).toBe('耀文')
    expect(read('文', 'signoff: 全媒体记者 韩青\n').value?.signoff).toBe('全媒体记者 韩青')
  })
})

describe('figures', () => {
  test('an escaped space in a picture’s address is the space of its file', () => {
    expect(blocksOf('![炉](images/photo%201.png)')[0]).toMatchObject({ src: 'images/photo 1.png' })
    expect(blocksOf('![炉](images/100%.png)')[0]).toMatchObject({ src: 'images/100%.png' })
  })

  test('a picture alone is a figure with its caption', () => {
    expect(blocksOf('![炉前](images/a.png "第一炉钢水")')[0]).toMatchObject({
      type: 'figure',
      src: 'images/a.png',
      alt: '炉前',
      width: 'column',
    })
  })

  test('a path that starts at the article is brought to the issue', () => {
    expect(blocksOf('![炉前](../images/a.png)')[0]).toMatchObject({ src: 'images/a.png' })
  })

  test('a picture among words follows them', () => {
    expect(blocksOf('前面![炉前](images/a.png)后面').map((block) => block.type)).toEqual(['paragraph', 'figure'])
  })

  test.each(['/etc/passwd.png', '../../../x.png', 'C:\\x.png'])('%s is refused', (path) => {
    expect(
      read(`正文。\n\n![图](<${path}>)`)
        .diagnostics.map((one) => one.code)
        .join(),
    ).toMatch(/bad-path|remote-picture/)
  })
})

describe('directives', () => {
  test('each kind becomes its block', () => {
    const body = `:::pullquote{by=某人}
话
:::

:::aside{kind=conclusion}
完
:::

:::brief{title=简讯}
文
:::

:::financing{company=甲 round=A轮 sum=一亿元 investors="乙、丙"}
文
:::

:::table{caption=表一}
| a | b |
|---|--:|
| 1 | 2 |
:::

::qr{url=https://example.org/ label=看更多}

::jump
`
    expect(blocksOf(body)).toMatchObject([
      { type: 'pullquote', by: '某人' },
      { type: 'aside', kind: 'conclusion', label: '结语' },
      { type: 'brief', title: '简讯' },
      { type: 'financing', company: '甲', round: 'A轮', sum: '一亿元', investors: ['乙', '丙'] },
      { type: 'table', align: [undefined, 'right'] },
      { type: 'qr', url: 'https://example.org/' },
      { type: 'jump' },
    ])
  })

  test('a block for some editions says which', () => {
    expect(blocksOf(':::only{in="print,web"}\n只在纸上和网上。\n:::')[0]?.only).toEqual(['web', 'print'])
    expect(blocksOf(':::aside{only=print}\n只在纸上。\n:::')[0]?.only).toEqual(['print'])
  })
})

describe('numbers', () => {
  test('numbered headings count by level and start again below', () => {
    const body = '## 甲\n\n### 子\n\n### 丑\n\n## 乙\n\n### 寅\n\n#### 卯\n'
    const numbers = blocksOf(body, 'numberHeadings: true\n').map((block) =>
      block.type === 'heading' ? block.number : '',
    )
    expect(numbers).toEqual(['一、', '（一）', '（二）', '二、', '（一）', '1.'])
  })

  test('Chinese numbers are read as they are spoken', () => {
    expect([1, 9, 10, 11, 19, 20, 21, 99].map(chineseNumber)).toEqual([
      '一',
      '九',
      '十',
      '十一',
      '十九',
      '二十',
      '二十一',
      '九十九',
    ])
  })

  test('footnotes are numbered in the order they are called', () => {
    const { value } = read('先[^b]后[^a]。\n\n[^a]: 甲\n[^b]: 乙\n')
    expect(value?.notes.map((note) => [note.number, textOf(note.children[0])])).toEqual([
      [1, '乙'],
      [2, '甲'],
    ])
  })
})

test('a known key left empty counts as absent, an unknown one is still a mistake', () => {
  expect(read('正文。', 'kicker:\ndeck: ""\nbyline: null\nsource:\n').value).toMatchObject({ byline: [] })
  expect(read('正文。', 'kikcer:\n').diagnostics.map((one) => one.code)).toEqual(['manifest/unknown-key'])
  expect(
    checkArticle(toSourceText('a.md', '---\ntitle: ""\n---\n文'), 'a.md').diagnostics.map((one) => one.code),
  ).toEqual(['manifest/missing-key'])
})

test('an id is stable and fit for an address', () => {
  expect(idFromFile('articles/03 铸造 会议.md')).toBe('03-铸造-会议')
  expect(idFromFile('a/..md')).toBe('article')
})

test('no text makes the reader fail or loses a Han character of a plain paragraph', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      expect(read(text).value).toBeDefined()
    }),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('车', '间', '，', '。', '“', '”', '、'), { minLength: 1, maxLength: 80 }),
      (letters) => {
        const text = letters.join('')
        expect(textOf(blocksOf(text)[0])).toBe(text)
      },
    ),
  )
})

describe('blocks as editors spell them', () => {
  const withoutSpans = (blocks: readonly Block[]) =>
    JSON.parse(JSON.stringify(blocks, (key, value) => (key === 'span' ? undefined : value)))
  const same = (written: string, meant: string): void => {
    expect(read(written).diagnostics).toEqual([])
    expect(withoutSpans(blocksOf(written))).toEqual(withoutSpans(blocksOf(meant)))
  }

  test.each([
    [':::conclusion\n话\n:::', ':::aside{kind=conclusion}\n话\n:::'],
    [':::结语\n话\n:::', ':::aside{kind=conclusion}\n话\n:::'],
    [':::note\n话\n:::', ':::aside\n话\n:::'],
    [':::editors-note\n话\n:::', ':::aside\n话\n:::'],
    [':::aside{.conclusion}\n话\n:::', ':::aside{kind=conclusion}\n话\n:::'],
    [':::aside{kind=结语}\n话\n:::', ':::aside{kind=conclusion}\n话\n:::'],
    [':::aside{title=链接}\n话\n:::', ':::aside{label=链接}\n话\n:::'],
    [':::aside[链接]\n话\n:::', ':::aside{label=链接}\n话\n:::'],
    ['::: aside {label=链接}\n话\n:::', ':::aside{label=链接}\n话\n:::'],
    [':::only{print}\n话\n:::', ':::only{in=print}\n话\n:::'],
    [':::only{print web}\n话\n:::', ':::only{in="print,web"}\n话\n:::'],
    [':::only[print]\n话\n:::', ':::only{in=print}\n话\n:::'],
    [':::only{only=print}\n话\n:::', ':::only{in=print}\n话\n:::'],
    [':::only{edition=mail}\n话\n:::', ':::only{in=email}\n话\n:::'],
    [':::print\n话\n:::', ':::only{in=print}\n话\n:::'],
    [':::pull-quote{author=何川}\n话\n:::', ':::pullquote{by=何川}\n话\n:::'],
    ['::pullquote[话]', ':::pullquote\n话\n:::'],
    ['::qr[更多]{url=https://example.org}', '::qr{url=https://example.org label=更多}'],
    [':::qr{url=https://example.org}\n更多\n:::', '::qr{url=https://example.org label=更多}'],
    [':::table[表1]\n| a |\n|---|\n| 1 |\n:::', ':::table{caption=表1}\n| a |\n|---|\n| 1 |\n:::'],
    [':::figure{src=a.png alt=图 caption=说明 credit=摄}\n:::', ':::figure{src=a.png alt=图 credit=摄}\n说明\n:::'],
    [':::figure{credit=摄}\n![图](a.png)\n\n说明\n:::', ':::figure{src=a.png alt=图 credit=摄}\n说明\n:::'],
    [':::figure[说明]{credit=摄}\n![图](a.png)\n:::', ':::figure{src=a.png alt=图 credit=摄}\n说明\n:::'],
    [
      '![图](a.png "说明"){credit="某 摄" width=page}',
      ':::figure{src=a.png alt=图 credit="某 摄" width=page}\n说明\n:::',
    ],
    ['![图](a.png)\n{credit=}', '![图](a.png)'],
  ])('%j is %j', same)

  test('nothing written inside a block is dropped: it stands in it or behind it', () => {
    const said = JSON.stringify(
      blocksOf(
        [
          ':::pullquote\n引语\n\n- 列表\n:::',
          ':::figure{src=a.png}\n说明\n\n- 其他\n:::',
          ':::table{caption=表名}\n表前\n\n| a |\n|---|\n| 1 |\n:::',
          '::jump[续页]',
        ].join('\n\n'),
      ),
    )
    for (const words of ['引语', '列表', '说明', '其他', '表名', '表前', '续页']) expect(said).toContain(words)
  })

  test('of several pictures in one figure the last carries caption and credit', () => {
    const [first, last] = blocksOf(':::figure{caption=组图 credit=摄}\n![甲](a.png)\n\n![乙](b.png)\n:::')
    expect(first).toMatchObject({ type: 'figure', src: 'a.png', caption: [] })
    expect(last).toMatchObject({ src: 'b.png', alt: '乙', credit: '摄', caption: [{ value: '组图' }] })
  })

  test('a block for some editions inside another stands only where both do', () => {
    expect(blocksOf('::::only{in="print,web"}\n:::aside{only=web}\n话\n:::\n::::')[0]?.only).toEqual(['web'])
  })

  test.each([
    [':::aside{kind=conclusoin}\n话\n:::', 'manifest/not-allowed', 4],
    [':::asdie\n话\n:::', 'article/unknown-directive', 4],
    ['正文。\n\n:::aside 编辑点评\n话\n:::', 'article/not-a-block', 6],
    [':::aside\n话', 'article/open-block', 4],
  ])('%j is %s', (written, code, line) => {
    expect(read(written).diagnostics.map((one) => [one.code, one.line])).toContainEqual([code, line])
  })

  test('gaps in a fence move no position, and code keeps them', () => {
    const [aside, code] = blocksOf('::: aside {label=甲}\n话\n:::\n\n```\n::: aside\n```')
    expect(aside).toMatchObject({ type: 'aside', label: '甲' })
    expect(code).toMatchObject({ type: 'code', value: '::: aside' })
    expect(read('::: aside\n[坏](x:y)\n:::').diagnostics).toMatchObject([{ line: 5, column: 1 }])
  })

  test('blocks nested past the limit are refused before the parser asks each of them about each line', () => {
    const codes = (body: string) => read(body).diagnostics.map((one) => one.code)
    expect(codes(':::aside\n'.repeat(20_000))).toEqual(['manifest/too-deep'])
    const outwards = Array.from({ length: 500 }, (_, at) => `${':'.repeat(503 - at)}aside`)
    expect(codes(`${outwards.join('\n')}\n话\n`)).toEqual(['manifest/too-deep'])
    expect(codes(':::aside\n话\n:::\n\n'.repeat(300))).toEqual([])
  })

  test('front matter that is a book is refused', () => {
    expect(read('话', `deck: ${'文'.repeat(70_000)}\n`).diagnostics.map((one) => one.code)).toEqual([
      'manifest/too-large',
    ])
  })
})
