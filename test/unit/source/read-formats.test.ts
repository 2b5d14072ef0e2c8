import { afterAll, describe, expect, test } from 'vitest'
import { parseMarkdown } from '../../../src/article/parse-markdown.ts'
import { decodeBytes } from '../../../src/source/decode-bytes.ts'
import { guessKind } from '../../../src/source/import-source.ts'
import { parseApart } from '../../../src/source/parse-apart.ts'
import type { Parsed, ParseFault } from '../../../src/source/parse-job.ts'
import { readFeed } from '../../../src/source/read-feed.ts'
import { readPdf } from '../../../src/source/read-pdf.ts'
import { repairText } from '../../../src/source/repair/repair-text.ts'
import { LOCKED, makePdf } from '../../support/make-pdf.ts'

const apart = parseApart()
afterAll(() => apart.close())

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
async function page(
  html: string | Uint8Array,
  options: { url?: string; selector?: string; contentType?: string } = {},
) {
  const bytes = typeof html === 'string' ? utf8(html) : html
  return (await apart.parse({ kind: 'html', bytes, contentType: 'text/html; charset=utf-8', ...options })) as Parsed &
    ParseFault
}

const TEXT =
  '八月二十日清晨，石榴湾泵站的十二台水泵同时启动，轰鸣声传到对岸的渔村。值班长说，这是今年最后一次联动试车。'
const PAGE = `<!doctype html><html><head><title>石榴湾泵站完成试车_要闻_澜川网</title><meta name="author" content="甲某"></head>
<body><nav><a href="/">首页</a><a href="/a">要闻</a></nav><div class="main"><h1>石榴湾泵站完成试车</h1>
<p>来源：澜川日报 发布时间：2026-08-21 08:00</p><div class="story"><p>${TEXT}</p><p><b>检修：</b>${TEXT}<a href="/b.html">详情</a></p>
<p><img src="a/pump.jpg" alt="泵房"></p><p>${TEXT}</p></div></div><footer>版权所有 澜川网</footer></body></html>`

describe('a web page', () => {
  test('gives its text, title, author, source and date', async () => {
    const { blocks, meta, pictures } = await page(PAGE, { url: 'https://news.example.org/a/1.html' })
    expect(blocks.join('\n')).toContain(TEXT)
    expect(blocks.join('\n')).not.toContain('版权所有')
    expect(blocks.join('\n')).toContain('[详情](https://news.example.org/b.html)')
    expect(meta).toEqual({ title: '石榴湾泵站完成试车', author: '甲某', site: '澜川日报', date: '2026年8月21日' })
    expect(pictures).toEqual([{ name: 'images/picture-1', url: 'https://news.example.org/a/a/pump.jpg' }])
  })
  test('sheds the crumbs, buttons and lists that an office sets round its text, and lists them', async () => {
    const { blocks, meta, dropped } = await page(
      `<title>石榴湾泵站完成试车_澜川市水务局</title><div>当前位置：<a href="/">首页</a> &gt; 动态</div><div class="main"><h1>石榴湾泵站完成试车</h1>
<div><span>发布时间：2026-08-21 09:30</span><span>来源：澜川日报</span></div><div class="text">${`<p>${TEXT}</p>`.repeat(4)}</div>
<div><a>打印</a> <a>关闭</a></div><h4>相关阅读</h4><ul><li><a href="/a">潮流能电站并网</a></li></ul></div>`,
    )
    expect(meta).toMatchObject({ title: '石榴湾泵站完成试车', date: '2026年8月21日' })
    expect(blocks.filter((one) => one !== TEXT)).toEqual(['发布时间：2026-08-21 09:30来源：澜川日报'])
    const lost = dropped.map((one) => one.text).join()
    for (const words of ['当前位置', '打印 关闭', '相关阅读', '潮流能电站并网']) expect(lost).toContain(words)
  })
  test('sheds what an app or an account sets under its text, and the name of the site behind the title', async () => {
    const foot = ['举报/反馈', '—END—', '阅读原文 阅读128 赞', '某省ICP备00000001号 网站标识码：1'].map(
      (one) => `<p>${one}</p>`,
    )
    const { blocks, meta } = await page(
      `<title>石榴湾泵站完成试车-澜川水务网</title><article>${`<p>${TEXT}</p>`.repeat(4)}${foot.join('')}</article>`,
    )
    expect([meta.title, blocks.filter((one) => one !== TEXT)]).toEqual(['石榴湾泵站完成试车', []])
  })
  test('of tables and line breaks keeps its cells apart', async () => {
    const text = [TEXT, TEXT, TEXT].join('<br><br>')
    const { blocks, meta } = await page(
      `<title>石榴湾泵站完成试车</title><table><tr><td><table><tr><td><b>石榴湾泵站完成试车</b></td></tr><tr><td>作者：王小明</td></tr><tr><td><font>${text}</font></td></tr></table></td></tr></table>`,
    )
    expect([meta.author, blocks]).toEqual(['王小明', ['作者：王小明', TEXT, TEXT, TEXT]])
  })
  test('is read though its own address is none', async () => {
    const { blocks } = await page(`<article><p>${TEXT}</p></article>`, {
      url: 'https://e.<o>rg/1',
      selector: 'article',
    })
    expect(blocks).toEqual([TEXT])
  })
  test('sets readings behind their words', async () => {
    const words =
      '<ruby>泵<rp>(</rp><rt>bèng</rt><rp>)</rp>站<rt>zhàn</rt></ruby>，<ruby>湾<rt>わ</rt><rt>ん</rt></ruby>'
    const { blocks } = await page(`<article><p>${words}</p></article>`, { selector: 'article' })
    expect(blocks).toEqual(['泵站（bèng zhàn），湾（わん）'])
  })
  test('is taken by the selector an editor gives', async () => {
    expect((await page(PAGE, { selector: '.story p:first-child' })).blocks).toEqual([TEXT])
    expect(await page(PAGE, { selector: '.nowhere' })).toMatchObject({ fault: 'no-selector' })
  })
  test.each([
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">点我</a>',
    '<a href="jav&#x09;ascript:alert(1)">点我</a>',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<iframe src="https://evil.example/"></iframe>',
    '<form action="https://evil.example/"><input name=a></form>',
    '<mj-raw><mj-include path="/etc/passwd"/></mj-raw>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '<a href="data:text/html,x">数据</a>',
    '<math><mtext></p><img src=1 onerror=a></math>',
    '[x](javascript:alert(1))',
    '<p style="background:url(javascript:x)">样式</p>',
    '<!--[if mso]><p>mso</p><![endif]-->',
  ])('nothing active survives: %s', async (payload) => {
    const { blocks } = await page(`<body><article><p>${TEXT}</p>${payload}<p>${TEXT}</p></article></body>`, {
      selector: 'article',
    })
    const found: string[] = []
    const visit = (node: { type: string; url?: string; children?: unknown[] }): void => {
      if (node.type === 'html' || (node.url && !/^https?:|^images\//.test(node.url))) found.push(JSON.stringify(node))
      for (const child of node.children ?? []) visit(child as typeof node)
    }
    visit(parseMarkdown(blocks.join('\n\n')) as never)
    expect(found).toEqual([])
  })
  test('an article of several pages says where it goes on; the next article, a menu and a script are no page of it', async () => {
    const next = async (link: string, url: string | undefined = 'https://news.example.org/a/12.html') => {
      const { dropped = [] } = await page(`<article><p>${TEXT}</p></article>${link}`, url === '' ? {} : { url })
      return dropped.filter(({ what }) => what === 'next-page').map(({ text }) => text)
    }
    expect(await next('<a href="12_2.html">下一页</a><a href="12_2.html">2</a>')).toEqual([
      'https://news.example.org/a/12_2.html',
    ])
    expect(await next('<a href="?page=2">下一页 &gt;</a>')).toEqual(['https://news.example.org/a/12.html?page=2'])
    expect(await next('<a href="12_3.html">[下一页]</a>', 'https://news.example.org/a/12_2.html')).toHaveLength(1)
    expect(await next('<a rel="next" href="/a/12/2/">2</a>', 'https://news.example.org/a/12')).toHaveLength(1)
    expect(await next('<a href="12_2.html">下一页</a>', '')).toEqual(['12_2.html'])
    for (const link of [
      '<a rel="next" href="13.html">下一篇：别的</a>',
      '<a href="12_2.html">第二季度的下一页故事从这里开始讲</a>',
      '<a href="#">下一页</a>',
      '<a href="javascript:next()">下一页</a>',
      '<a href="https://other.example.org/a/12_2.html">下一页</a>',
    ])
      expect(await next(link)).toEqual([])
  })

  test('soup nested a hundred thousand deep ends in words or in a fault, and the next page is read', async () => {
    const deep = await page(`<article>${'<div>'.repeat(100_000)}${TEXT}`)
    expect((await page(`<article>${'<w>'.repeat(5_000)}${TEXT}`)).fault).toBe('too-deep')
    expect((await page(`<article>${'<form></div>'.repeat(3_000)}${TEXT}`)).fault).toBe('too-deep')
    for (const flat of ['<p>', '<svg><path d="M0"/></svg>', '<div><font></div>'])
      expect((await page(`<article>${flat.repeat(1_200)}<p>${TEXT}`)).fault).toBeUndefined()
    // Of divs or links side by side the extractor would compare each with all the others.
    for (const flat of ['<div>值班</div>', '<a href="/x">值班</a>']) {
      const { blocks } = await page(`<article><p>${TEXT}</p>${flat.repeat(10_000)}</article>`)
      expect(blocks.join('').match(/值班(?!长)/g)).toHaveLength(10_000)
    }
    expect(deep.fault === 'too-deep' || deep.blocks.join('').includes(TEXT)).toBe(true)
    expect((await page(PAGE)).blocks.join('')).toContain(TEXT)
  })
})

test('a file that takes too long is given up and takes nothing with it', async () => {
  const impatient = parseApart({ timeoutMs: 0 })
  expect(await impatient.parse({ kind: 'html', bytes: utf8(PAGE) })).toMatchObject({ fault: 'timeout' })
  await impatient.close()
})

describe('bytes', () => {
  const GBK = Buffer.from('cae4b3f6b5e7d1b9', 'hex')
  const BIG5 = Buffer.from('a7daadccadcca94da457a455a8d3a457ae61b0eaaabab74cadccbba1', 'hex')
  test.each<[string, Uint8Array, string, string, string]>([
    ['the header', GBK, 'text/html; charset=gb2312', '输出电压', 'gb2312'],
    ['the page', Buffer.concat([Buffer.from('<meta charset="gbk">'), GBK]), '', '<meta charset="gbk">输出电压', 'gbk'],
    ['the bytes', GBK, '', '输出电压', 'gb18030'],
    ['the bytes, traditional', BIG5, '', new TextDecoder('big5').decode(BIG5), 'big5'],
    ['a mark', Buffer.from('fffe2d4e8765', 'hex'), 'text/html; charset=gbk', '中文', 'utf-16le'],
    ['the bytes against a header that lies', utf8('中文稿件'), 'text/html; charset=iso-8859-1', '中文稿件', 'utf-8'],
  ])('are read by %s', (_, bytes, type, text, encoding) => {
    expect(decodeBytes(bytes, type)).toMatchObject({ text, encoding })
  })
  test.each([
    ['a.txt', 'PK\x03\x04', 'docx'],
    ['a', '%PDF-1.7', 'pdf'],
    ['a', '<?xml version="1.0"?><rss version="2.0">', 'feed'],
    ['a', '<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n<!-- of a blog -->\n<feed xmlns="a">', 'feed'],
    ['a', '<!DOCTYPE rss [<!ENTITY x "y">]>\n<rss version="2.0">', 'feed'],
    ['a', '{ "version": "https://jsonfeed.org/version/1.1", "title": "a" }', 'feed'],
    ['a', '<!DOCTYPE html><p>', 'html'],
    ['a', '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html>', 'html'],
    ['a.txt', '一段话', 'text'],
    ['a.htm', '一段话', 'html'],
    ['a.doc', '\xd0\xcf\x11\xe0', 'docx'],
  ])('%s beginning with %j is %s', (name, head, kind) => {
    expect(guessKind({ name, bytes: Buffer.from(head, 'latin1') })).toBe(kind)
  })
})

describe('a PDF', () => {
  const lines = (x: number, words: readonly string[]) => words.map((text, at) => ({ x, y: 700 - at * 16, text }))
  test('of two columns is read column by column, in fonts that are not embedded', async () => {
    const left = ['八月二十日清晨石榴湾', '泵站的水泵同时启动，', '轰鸣声传到对岸。']
    const right = ['检修班用十七天时间把', '每一台水泵拆开，换下', '磨损的轴承。']
    const parsed = (await readPdf(
      makePdf([[{ x: 200, y: 760, text: '石榴湾泵站完成试车' }, ...lines(60, left), ...lines(320, right)]]),
    )) as Parsed
    expect(repairText(parsed.blocks.join('\n\n'), { lines: false }).tracked.text.trim().split('\n\n')).toEqual([
      '石榴湾泵站完成试车',
      left.join(''),
      right.join(''),
    ])
  })
  const read = async (pdf: Uint8Array): Promise<readonly string[]> => ((await readPdf(pdf)) as Parsed).blocks
  const whole = async (pdf: Uint8Array): Promise<string[]> => {
    return repairText((await read(pdf)).join('\n\n'), { lines: false })
      .tracked.text.trim()
      .split('\n\n')
  }
  const LEFT = [
    '　　八月二十日清晨石榴湾泵站的',
    '水泵同时启动，轰鸣声传到对岸。',
    '　　检修班用十七天时间把每一台',
    '水泵拆开，换下磨损的轴承，又把',
  ]
  const RIGHT = [
    '叶轮擦得发亮，这才装回去试车。',
    '　　值班长签下了试车记录，这是',
    '今年最后一次，明年汛期以前不会',
    '再有，他把钢笔插回了上衣口袋。',
  ]
  const FOUR = [
    '八月二十日清晨石榴湾泵站的水泵同时启动，轰鸣声传到对岸。',
    '检修班用十七天时间把每一台水泵拆开，换下磨损的轴承，又把叶轮擦得发亮，这才装回去试车。',
    '值班长签下了试车记录，这是今年最后一次，明年汛期以前不会再有，他把钢笔插回了上衣口袋。',
  ]
  test('whose headline and byline stand over one of its columns begins with them; larger type is a heading', async () => {
    const head = [
      { x: 200, y: 780, text: '石榴湾泵站完成试车', size: 20 },
      { x: 250, y: 740, text: '本报记者 甲某' },
    ]
    const columns = [...lines(120, LEFT), ...lines(285, RIGHT)]
    expect(await whole(makePdf([[...columns, ...head]]))).toEqual(['# 石榴湾泵站完成试车', '本报记者 甲某', ...FOUR])
  })
  test('joins what a page cut; an indent begins a paragraph, in the middle of a sentence too', async () => {
    const [first, second] = [
      LEFT.slice(0, 3),
      [
        '水阀拆开，换下磨损的旧轴承圈。',
        '　　值班长签下了试车记录，这是',
        '今年最后一次，明年汛期以前不会',
        '　　再有，',
      ],
    ]
    expect(await read(makePdf([lines(60, first), lines(60, second)]))).toEqual([
      FOUR[0],
      '检修班用十七天时间把每一台水阀拆开，换下磨损的旧轴承圈。',
      '值班长签下了试车记录，这是今年最后一次，明年汛期以前不会',
      '再有，',
    ])
  })
  test('in English begins no item with a number, and keeps the hyphen of a compound alone', async () => {
    const text = [
      'Prices rose to three dollars at the end, i.e.',
      '5.5% above those of the year before; inter-',
      'operability was a problem, as was the well-',
      'known lack of hands who can read a gauge.',
    ]
    const [only = '', ...rest] = await read(makePdf([lines(60, text)]))
    expect(rest).toEqual([])
    expect(only).toContain('at the end, i.e. 5.5% above')
    expect(only).toContain('; interoperability was')
    expect(only).toContain('the well-known lack')
  })
  test('writes a table as one; a column of text beside cells and a table of contents stay lines', async () => {
    const cells = (rows: readonly string[][]) =>
      rows.flatMap((row, at) => row.map((text, column) => ({ x: 285 + column * 70, y: 700 - at * 16, text })))
    const table = [
      ['泵号', '功率', '效率'],
      ['1号', '155', '58%'],
      ['2号', '160', '47%'],
    ]
    const written = '| 泵号 | 功率 | 效率 |\n| --- | --- | --- |\n| 1号 | 155 | 58% |\n| 2号 | 160 | 47% |'
    expect(await read(makePdf([cells(table)]))).toEqual([written])
    const column = lines(
      60,
      LEFT.slice(0, 3).map((one) => one.trim().slice(0, 13)),
    )
    expect((await read(makePdf([[...column, ...cells(table)]]))).join()).not.toContain('|')
    const contents = ['试车', '防汛', '检修'].map((one, at) => [one, `${at + 1}`, `${one}记`, `${at + 4}`])
    expect((await read(makePdf([cells(contents)]))).join()).not.toContain('|')
  })
  test('gives the titles of its contents their pages, over wrapped lines and in columns, and knows 目 录', async () => {
    const rows: [string, string, string, string][] = [
      ['防汛动态', '', '检修手记', ''],
      ['对岸的渔村', '1', '叶轮擦得发亮', '4'],
      ['石榴湾泵站完成试车', '2', '轴承的十七天', '5'],
      ['潮流能电站并网发电以后', '', '一颗螺栓的检验', '6'],
      ['的第一个冬天', '3', '值班长的钢笔', '7'],
    ]
    const runs = rows.flatMap((row, at) =>
      row.map((text, column) => ({ x: [60, 200, 300, 440][column] ?? 0, y: 700 - at * 16, text })),
    )
    const head = [
      { x: 100, y: 760, text: '目', size: 14 },
      { x: 140, y: 760, text: '录', size: 14 },
    ]
    expect(await read(makePdf([[...runs, ...head]]))).toEqual([
      '# 目 录',
      '防汛动态',
      '对岸的渔村 1',
      '石榴湾泵站完成试车 2',
      '潮流能电站并网发电以后的第一个冬天 3',
      '检修手记',
      '叶轮擦得发亮 4',
      '轴承的十七天 5',
      '一颗螺栓的检验 6',
      '值班长的钢笔 7',
    ])
  })
  test('reads articles that are stacked one after the other, each down its columns', async () => {
    const at = (x: number, y: number, words: readonly string[]) =>
      lines(x, words).map((one) => ({ ...one, y: one.y - 700 + y }))
    const upper = [{ x: 60, y: 740, text: '泵站试车', size: 16 }, ...at(60, 700, LEFT), ...at(230, 700, RIGHT)]
    const lower = [{ x: 60, y: 600, text: '渔村听泵', size: 16 }, ...at(60, 560, LEFT), ...at(230, 560, RIGHT)]
    expect(await whole(makePdf([[...upper, ...lower]]))).toEqual(['# 泵站试车', ...FOUR, '# 渔村听泵', ...FOUR])
  })
  test('reads articles side by side whole, though a masthead stands over both and a notice under them', async () => {
    const at = (x: number) => [
      { x, y: 720, text: x < 200 ? '泵站试车' : '渔村听泵', size: 16 },
      ...lines(x, [...LEFT, ...RIGHT]),
    ]
    const across = '八月二十日清晨石榴湾泵站的水泵同时启动轰鸣声传到对岸的渔村里'
    const page = [
      { x: 60, y: 780, text: across, size: 9 },
      ...at(60),
      ...at(240),
      { x: 60, y: 500, text: across, size: 9 },
    ]
    expect(await whole(makePdf([page]))).toEqual([across, '# 泵站试车', ...FOUR, '# 渔村听泵', ...FOUR, across])
  })
  test('that lies on its side is read as it is seen', async () => {
    const turned = [...lines(120, LEFT), ...lines(285, RIGHT)].map((one) => ({ ...one, turned: true as const }))
    expect(await whole(makePdf([turned]))).toEqual(FOUR)
  })
  test('sheds its running heads and page numbers, and lists them; a raised figure is one', async () => {
    const text = [LEFT, RIGHT].map((own, at) => [
      { x: 60, y: 800, text: '澜川机电　2026年第8期' },
      ...lines(60, own),
      { x: 210, y: 703, text: at === 0 ? '1' : '', size: 6 },
      { x: 290, y: 40, text: `— ${at + 1} —` },
    ])
    const parsed = (await readPdf(makePdf(text))) as Parsed
    expect(parsed.blocks.join('')).toContain('泵站的¹')
    expect(parsed.blocks.join('')).not.toMatch(/澜川机电|—/)
    expect(parsed.dropped.map((one) => `${one.what} ${one.text}`)).toEqual([
      'running-head 澜川机电 2026年第8期 × 2',
      'running-head — 1 — × 2',
      'pdf-pictures ',
    ])
  })
  test('keeps a line in larger type that its running heads repeat: a section’s name in the contents', async () => {
    const head = { x: 60, y: 800, text: '防汛动态' }
    const contents = [{ ...head, size: 13 }, ...lines(60, LEFT)]
    const parsed = (await readPdf(
      makePdf([contents, ...[LEFT, RIGHT].map((own) => [head, ...lines(60, own)])]),
    )) as Parsed
    expect(parsed.blocks.join('\n').match(/防汛动态/g)).toHaveLength(1)
    expect(parsed.dropped).toContainEqual({ what: 'running-head', text: '防汛动态 × 2' })
  })
  test('sheds a running head that says on each page what it is about, and lists each; 第2版：要闻 stays', async () => {
    const page = (number: number, topic: string, own: readonly string[]) => [
      { x: 60, y: 800, text: String(number), size: 14 },
      { x: 90, y: 800, text: topic, size: 14 },
      { x: 240, y: 800, text: '澜川机电' },
      { x: 320, y: 800, text: '2026年8月21日' },
      ...lines(60, own),
    ]
    const readHeads = async (topics: readonly string[]) =>
      (await readPdf(makePdf([LEFT, RIGHT].map((own, at) => page(at + 2, topics[at] ?? '', own))))) as Parsed
    const parsed = await readHeads(['防汛', '检修手记'])
    expect(parsed.blocks.join('')).not.toMatch(/澜川机电|防汛|检修手记/)
    expect(parsed.dropped.filter((one) => one.what === 'running-head').map((one) => one.text)).toEqual([
      '2 防汛 澜川机电 2026年8月21日 × 1',
      '3 检修手记 澜川机电 2026年8月21日 × 1',
    ])
    expect((await readHeads(['防汛版', '检修版'])).blocks.join('')).toMatch(/防汛版.*检修版/s)
  })
  test('says which pages have no text, and is refused when none has', async () => {
    const half = (await readPdf(makePdf([lines(60, ['泵站的水泵同时启动。']), []]))) as Parsed
    expect(half.dropped).toContainEqual({ what: 'page-without-text', text: '2' })
    expect(await readPdf(makePdf([[], []]))).toMatchObject({ fault: 'scanned' })
  })
  test('that is locked or torn is refused', async () => {
    expect(await readPdf(makePdf([lines(60, ['水泵'])], { trailer: LOCKED }))).toMatchObject({ fault: 'encrypted' })
    expect(await readPdf(utf8('%PDF-1.4\nnothing'))).toMatchObject({ fault: 'broken-pdf' })
  })
})

describe('a feed', () => {
  const rss =
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>澜川动态</title><link>https://e.org/</link><description>d</description><item><title>并网 &amp; 发电</title><link>https://e.org/1</link><pubDate>Wed, 12 Aug 2026 02:00:00 GMT</pubDate><dc:creator>甲某</dc:creator><description>短</description><content:encoded><![CDATA[<p>长</p>]]></content:encoded></item></channel></rss>'
  const atom =
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>澜川动态</title><id>x</id><updated>2026-08-12T00:00:00Z</updated><entry><title>并网 &amp; 发电</title><id>1</id><updated>2026-08-12T02:00:00Z</updated><author><name>甲某</name></author><link href="https://e.org/1"/><content type="html">&lt;p>长&lt;/p></content></entry></feed>'
  const json = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: '澜川动态',
    items: [
      {
        id: '1',
        url: 'https://e.org/1',
        title: '并网 & 发电',
        authors: [{ name: '甲某' }],
        date_published: '2026-08-12T02:00:00Z',
        content_html: '<p>长</p>',
      },
    ],
  })
  test.each([
    ['RSS', rss],
    ['Atom', atom],
    ['JSON', json],
  ])('%s gives its entries in one form', (_, text) => {
    expect(readFeed(utf8(text))).toEqual({
      title: '澜川动态',
      entries: [
        { title: '并网 & 发电', url: 'https://e.org/1', author: '甲某', date: '2026-08-12', html: '<p>长</p>' },
      ],
    })
  })
  test.each([
    'Thu, 20 Aug 2026 00:30:00 +0800',
    '2026-08-20T00:30:00.5+08:00',
    '2026-08-20T23:30:00-03:00',
    '2026-08-20 00:30:00',
    '20 Aug 2026 00:30 CST',
  ])('%s is the day that the publisher writes', (date) => {
    const dated = readFeed(utf8(rss.replace('Wed, 12 Aug 2026 02:00:00 GMT', date)))
    expect(dated).toMatchObject({ entries: [{ date: '2026-08-20' }] })
  })
  test('entities are not expanded, and what is no feed is a fault', () => {
    const bomb = `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>${rss.replace('短', '&b;&x;')}`
    expect(JSON.stringify(readFeed(utf8(bomb)))).not.toMatch(/aaaaaaaaaa|root:/)
    expect(readFeed(utf8('<p>一段话</p>'))).toMatchObject({ fault: 'not-a-feed' })
  })
})
