// The files that docs/import.md imports, and what its commands really print: the page is rendered from both, so that no
// example can grow old. `FILES` without a text in the page are built here.
import { makePdf } from './make-pdf.ts'
import { makeNewsroom, type TestNewsroom } from './newsroom.ts'
import { links, makeDocx, paragraph, styles } from './zip-parts.ts'

const TEXT =
  '八月二十日清晨，石榴湾泵站的十二台水泵同时启动，轰鸣声传到对岸的渔村。值班长说，这是今年最后一次联动试车。'
const names = styles([
  ['a1', '标题'],
  ['a2', '标题 1'],
  ['a3', '正文'],
])
const deleted =
  '<w:p><w:r><w:t>检修班用 17 天换完轴承。</w:t></w:r><w:del w:id="1"><w:r><w:delText>（待核实）</w:delText></w:r></w:del></w:p>'
const column = (x: number, lines: readonly string[]) => lines.map((text, at) => ({ x, y: 700 - at * 16, text }))

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'member.docx': makeDocx(
    paragraph('石榴湾泵站完成试车', 'a1') + paragraph(TEXT, 'a3') + paragraph('守住最后一米', 'a2') + deleted,
    [names, links('styles'), ['word/header1.xml', paragraph('内部资料')]],
  ),
  'paper.pdf': makePdf([
    [
      { x: 200, y: 760, text: '石榴湾泵站完成试车' },
      ...column(60, ['近日，石榴湾泵站十二台', '水泵同时启动，轰鸣声传', '到对岸的渔村。']),
      ...column(320, ['检修班用十七天时间把每', '一台水泵拆开，换下磨损', '的轴承。']),
    ],
  ]),
  'page.html': `<!doctype html><html><head><meta charset="utf-8"><title>石榴湾泵站完成试车_要闻_澜川网</title><meta name="author" content="甲某"></head>
<body><nav><a href="/">首页</a></nav><div class="main"><h1>石榴湾泵站完成试车</h1><p>来源：澜川日报 发布时间：2026-08-21</p>
<div class="story"><p>${TEXT}</p><p>${TEXT.replace('清晨', '傍晚')}<script>alert(1)</script></p></div></div><footer>版权所有 澜川网</footer></body></html>`,
  'feed.xml': `<rss version="2.0"><channel><title>澜川动态</title><link>https://news.example.org/</link><description>动态</description><item><title>潮流能电站并网</title><link>https://news.example.org/1</link><pubDate>Wed, 12 Aug 2026 02:00:00 GMT</pubDate><description>&lt;p&gt;三台机组投入运行。&lt;/p&gt;</description></item><item><title>一颗螺栓的检验</title><link>https://news.example.org/2</link><pubDate>Tue, 11 Aug 2026 02:00:00 GMT</pubDate><description>&lt;p&gt;一颗桥梁螺栓要过二十七道检验。&lt;/p&gt;</description></item></channel></rss>`,
  'old.doc': Buffer.from('d0cf11e0a1b11ae1'.padEnd(64, '0'), 'hex'),
}

const FENCE = /```(text|console|yaml)(?: (\S+))?\n([\s\S]*?)```/g

/** The page with what its commands print today; each command sees the files above it and what ran before it. */
export async function renderImportPage(page: string): Promise<string> {
  const newsroom = makeNewsroom(FILES)
  try {
    const parts: string[] = []
    let copied = 0
    for (const fence of page.matchAll(FENCE)) {
      const [whole, kind = '', name, body = ''] = fence
      parts.push(page.slice(copied, fence.index))
      copied = fence.index + whole.length
      if (name && kind !== 'console') newsroom.write(name, body)
      parts.push(kind === 'console' ? `\`\`\`console\n${await runAll(newsroom, body)}\`\`\`` : whole)
    }
    return parts.join('') + page.slice(copied)
  } finally {
    newsroom.remove()
  }
}

async function runAll(newsroom: TestNewsroom, body: string): Promise<string> {
  let shown = ''
  for (const line of body.split('\n').filter((one) => one.startsWith('$ '))) {
    shown += `${line}\n`
    if (line.startsWith('$ cat ')) shown += newsroom.read(line.slice(6))
    else {
      const { out, err } = await newsroom.kanfa(...line.replace('$ kanfa ', '').split(' '), '--lang', 'en')
      shown += `${out}${err}`.replaceAll(`${newsroom.root}/`, '')
    }
  }
  return shown
}
