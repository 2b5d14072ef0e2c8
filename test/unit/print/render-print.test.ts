import { describe, expect, test } from 'vitest'
import { LAYOUTS } from '../../../src/manifest/config-schema.ts'
import { renderPrint } from '../../../src/print/render-print.ts'
import { makePrintSample, plainIssue } from '../../support/print-issue.ts'

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const textOf = (html: string): string =>
  html
    .slice(html.indexOf('<body'))
    .replace(/<svg.*?<\/svg>/gs, '')
    .replace(/<[^>]+>/g, '')
    .replace(/\s/g, '')

const RICH = `---
title: 标题<b>甲</b>
titleLines: [标题, 甲]
kicker: 肩题：
deck: 导语一句。
byline: [本报记者 甲, 乙]
dateline: 本报讯
signoff: 耀文
label: 专家论道
tag: 量子
source: { name: 示例报, date: 2026年8月9日, position: tail }
editorsNote: 编者的话。
conclusion: 最后的话。
url: https://example.org/a
---

首段有**粗体**和*着重*与[链接](https://example.org/x)及脚注[^1]，致{{name|读者}}。

## 小标题

1. 甲条
2. 乙条

![图](images/p.png "图注")

:::figure{src=images/p.png alt=大图 credit=赵明 width=page}
照片说明
:::

:::table{caption="表1　三项"}
| 项目 | 甲 | 乙 |
| --- | ---: | :---: |
| 产量 | 12 | 13 |
:::

:::pullquote{by=张三}
一句好话。
:::

:::aside{kind=box label=链接}
方框里的字。
:::

:::brief{title=简讯}
一条短消息。
:::

:::financing{company=示例公司 round=A轮 sum=1亿元 investors="甲基金、乙基金"}
融资的话。
:::

> 引文一段。

::qr{url=https://example.org/q label=扫码看}

:::only{in=print}
只在印刷版。
:::

:::only{in=web}
只在网页版。
:::

\`\`\`
代码 1
\`\`\`

末段。

[^1]: 脚注的话。
`

describe.each(LAYOUTS)('the %s layout', (layout) => {
  const sample = makePrintSample(layout, {
    'issue.yml': `issue: { year: 2026, number: "8", total: 420, date: 2026-08-30 }
cover: { image: images/p.png, teasers: [ { article: articles/n1.md, text: 导读一条 } ] }
sections:
  - { title: 要闻, articles: [articles/n1.md] }
  - title: 专区
    articles: [articles/n2.md]
    zones: [ { title: 低空专区, articles: [articles/n3.md] } ]
notices: [ { kind: subscription, title: 订阅, text: 欢迎订阅, url: https://example.org/s } ]
adverts: [ { page: 2, advertiser: 某厂, subject: 公益广告 }, { size: strip, advertiser: 某社, subject: 招生 } ]
`,
    'articles/n1.md': RICH,
    'articles/n2.md':
      '---\ntitle: 语录\nkind: quote\nquote: 一句话\nperson: { name: 李四, titles: [总工, 院长], photo: images/p.png }\n---\n\n说明。\n',
    'articles/n3.md': '---\ntitle: 某公司\nkind: profile\n---\n\n简介。\n',
    'images/p.png': PIXEL,
  })
  const { html, pictures } = renderPrint(sample.issue, sample)

  test('says everything the articles say, in order', () => {
    const text = textOf(html)
    const said = [
      '专家论道',
      '肩题：',
      '标题甲',
      '本报记者甲、乙',
      '导语一句。',
      '编者的话。',
      '本报讯',
      '首段有粗体和着重与链接及脚注[1]，致读者。',
      '小标题',
      '甲条',
      '乙条',
      '图注',
      '照片说明',
      '赵明摄',
      '表1三项',
      '产量1213',
      '一句好话。',
      '张三',
      '方框里的字。',
      '【简讯】一条短消息。',
      '示例公司',
      'A轮',
      '1亿元',
      '甲基金、乙基金',
      '融资的话。',
      '引文一段。',
      '扫码看',
      '只在印刷版。',
      '代码1',
      '末段。（耀文）',
      '最后的话。',
      '（来源：示例报，2026年8月9日）',
      '脚注的话。',
    ]
    let at = text.indexOf('专家论道', text.lastIndexOf('要闻'))
    for (const one of said) {
      const next = text.indexOf(one.replace(/\s/g, ''), at)
      expect([one, next >= at]).toEqual([one, true])
      at = next
    }
    for (const one of [
      '一句话',
      '李四',
      '总工',
      '院长',
      '某公司',
      '简介。',
      '低空专区',
      '欢迎订阅',
      '广告索引',
      '责任编辑',
    ])
      expect([one, text.includes(one)]).toEqual([one, true])
    expect(text).not.toContain('只在网页版')
  })

  test('is one file that fetches nothing and runs nothing, whatever a title says', () => {
    expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:")
    expect(html).not.toMatch(/<script|<link|<iframe|<object|javascript:|@import| src=/i)
    expect(html.match(/url\((?!data:)[^)]*\)/g)).toBeNull()
  })

  test('asks for every picture once, and puts its bytes in once', () => {
    expect(new Set(pictures.map(({ name }) => name)).size).toBe(pictures.length)
    const bytes = new Map(pictures.map(({ name }) => [name, new Uint8Array(PIXEL)]))
    const whole = renderPrint(sample.issue, { ...sample, pictures: bytes }).html
    expect(whole.match(/content:url\(data:image\/png;base64,/g)).toHaveLength(pictures.length)
  })

  test('gives the same bytes twice, and other numbers change nothing else', () => {
    expect(renderPrint(sample.issue, sample).html).toBe(html)
    const numbered = renderPrint(sample.issue, { ...sample, numbers: new Map([['a-n1', 7]]) }).html
    expect(numbered).toContain('data-ref="a-n1" data-p="7"')
    const bare = (text: string): string => text.replace(/ data-p="[^"]*"/g, '')
    expect(bare(numbered)).toBe(bare(html))
  })

  test('marks where each article begins and ends', () => {
    for (const id of ['n1', 'n2', 'n3']) {
      expect(html).toContain(`id="a-${id}"`)
      expect(html).toMatch(new RegExp(`<span id="z-${id}">.</span>`, 'u'))
    }
  })
})

test('a figure that was moved takes neither the lead nor the sign-off with it', () => {
  const text =
    '---\ntitle: 图文\ndateline: 本报讯\nsignoff: 耀文\n---\n\n![图](images/p.png){width=page}\n\n首段。\n\n末段。\n'
  const sample = makePrintSample('journal', { ...plainIssue([[1]]), 'articles/n1.md': text, 'images/p.png': PIXEL })
  const { html } = renderPrint(sample.issue, sample)
  const id = /<figure[^>]* id="([^"]*)"/.exec(html)?.[1]
  const moved = renderPrint(sample.issue, { ...sample, numbers: new Map([[`place ${id}`, 1]]) }).html
  expect(textOf(moved)).toContain('本报讯首段。末段。（耀文）')
  expect(moved.indexOf('首段')).toBeLessThan(moved.indexOf('<figure'))
})

test('a title cannot end the style sheet it stands in', () => {
  const sample = makePrintSample('journal', {
    ...plainIssue([[1]]),
    'issue.yml': `issue: { year: 2026, number: "8", date: 2026-08-30 }
sections: [ { title: '</style><script>alert(1)</script>"}', articles: [articles/n1.md] } ]
`,
  })
  const { html } = renderPrint(sample.issue, sample)
  expect(html.match(/<\/style>/g)).toHaveLength(2)
  expect(html).not.toContain('<script>')
  expect(html).toContain('\\3c /style\\3e ')
})

test('a story that jumps goes on in the next section, with both lines', () => {
  const sample = makePrintSample('newspaper', {
    ...plainIssue([[2], [2]]),
    'articles/n1.md': '---\ntitle: 转版的一篇\n---\n\n前半段。\n\n::jump\n\n后半段。\n',
  })
  const text = textOf(renderPrint(sample.issue, sample).html)
  const places = ['前半段。', '下转第版', '第2篇稿件的标题', '上接第版', '后半段。'].map((one) => text.indexOf(one))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places[0]).toBeGreaterThan(0)
})

test('an internal publication says so, and a volume goes on counting', () => {
  const sample = makePrintSample('journal', plainIssue([[1]]))
  const publication = { ...sample.issue.publication, profile: 'internal' as const, permit: '（示）准印 001' }
  const { html } = renderPrint({ ...sample.issue, publication, startPage: 241 }, sample)
  expect(textOf(html)).toContain('内部资料免费交流准印证号：（示）准印001')
  expect(html).toContain('counter-increment: page 241')
})

test('a lone list of briefs has its head across the columns, like any article', () => {
  const brief = '---\ntitle: 短讯\nkind: brief\n---\n\n:::brief{title=甲}\n一条。\n:::\n'
  const sample = makePrintSample('journal', { ...plainIssue([[2, 1]]), 'articles/n2.md': brief })
  expect(renderPrint(sample.issue, sample).html).not.toContain('class="flow')
})

test('a paragraph all in bold stays with the one after it', () => {
  const text = '---\ntitle: 问答\n---\n\n**问：为什么？**\n\n**答：** 因为如此。\n'
  const sample = makePrintSample('journal', { ...plainIssue([[1]]), 'articles/n1.md': text })
  expect(renderPrint(sample.issue, sample).html.match(/<p class="leads">/g)).toHaveLength(1)
})

test('an article with a table wider than a column never flows beside others', () => {
  const table = `---\ntitle: 宽表\n---\n\n${'| 一个很长的指标 '.repeat(6)}|\n${'| --- '.repeat(6)}|\n${'| 一个很长的说明 '.repeat(6)}|\n`
  const sample = makePrintSample('magazine', { ...plainIssue([[1, 1, 1]]), 'articles/n2.md': table })
  const html = renderPrint(sample.issue, sample).html
  expect(html).toMatch(/form-article[^>]*>\s*<header class="head">\s*<h3 id="a-n2">/)
})

test('an advert leads to its client', () => {
  const adverts =
    'adverts: [ { size: strip, advertiser: 甲, subject: 乙, image: images/p.png, link: "https://example.org/ad" } ]\n'
  const sample = makePrintSample('magazine', { ...plainIssue([[1]], adverts), 'images/p.png': PIXEL })
  expect(renderPrint(sample.issue, sample).html).toContain('<a href="https://example.org/ad"><img class="pic-')
})

test('verse keeps its lines and stays whole while it is short, and what a letter begins with stands at the edge', () => {
  const verse = (lines: number): string => Array.from({ length: lines }, (_, at) => `第${at}行`).join('\\\n')
  const text = `---\ntitle: 副刊\n---\n\n编辑同志：\n\n正文一段，说的是：\n\n${verse(4)}\n\n${verse(12)}\n`
  const sample = makePrintSample('journal', { ...plainIssue([[1]]), 'articles/n1.md': text })
  const { html } = renderPrint(sample.issue, sample)
  expect(html).toContain('<p class="flush">编辑同志：</p>')
  expect(html).toContain('<p>正文一段，说的是：</p>')
  expect([...html.matchAll(/<p class="(verse[^"]*)"/g)].map(([, name]) => name)).toEqual(['verse whole', 'verse'])
})

test('a deck that Latin words would tear is set ragged, and any other justified', () => {
  const deckOf = (deck: string): string => {
    const text = `---\ntitle: 标题\ndeck: ${deck}\n---\n\n正文。\n`
    const sample = makePrintSample('magazine', { ...plainIssue([[1]]), 'articles/n1.md': text })
    return /<p class="(deck[^"]*)"/.exec(renderPrint(sample.issue, sample).html)?.[1] ?? ''
  }
  expect(deckOf('车间把三条老产线合成一条柔性产线，换型时间从四个小时缩短到四十分钟。'.repeat(3))).toBe('deck')
  expect(deckOf('Internationalization and interoperability characteristics '.repeat(6))).toBe('deck ragged')
})

test('the letters of a banner are spaced where they are a few Han ones only', () => {
  const bannerOf = (title: string): boolean => {
    const sample = makePrintSample('journal', plainIssue([[1]]))
    const sections = sample.issue.sections.map((section) => ({ ...section, title }))
    return renderPrint({ ...sample.issue, sections }, sample).html.includes(' class="tight"')
  }
  expect(['工作动态', 'Technology', '一个特别长的栏目名称要占去半行才排得下'].map(bannerOf)).toEqual([
    false,
    true,
    true,
  ])
})

test('short pieces of a journal run in columns where there are four of them', () => {
  const flows = (lengths: number): number => {
    const texts = plainIssue([Array.from({ length: lengths }, () => 1)])
    const short = Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [
        path,
        path.endsWith('.md') ? '---\ntitle: 短讯\n---\n\n一句话。\n' : text,
      ]),
    )
    const sample = makePrintSample('journal', short)
    return renderPrint(sample.issue, sample).html.match(/class="flow flow-short"/g)?.length ?? 0
  }
  expect([flows(3), flows(4)]).toEqual([0, 1])
})
