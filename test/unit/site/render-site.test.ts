import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderSite } from '../../../src/site/render-site.ts'
import { makeIssueFrom } from '../../support/make-issue.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, type TestNewsroom } from '../../support/newsroom.ts'

const MANIFEST = `issue: { year: 2026, number: "8", total: 420, date: 2026-08-30 }
preheader: 八月要闻
cover: { teasers: [ { article: articles/b.md, text: 导读第二篇 } ] }
sections:
  - title: 工作动态
    articles: [articles/a.md]
    zones: [ { title: 低空专区, articles: [articles/b.md] } ]
notices: [ { kind: subscription, title: 订阅启事, text: 来信即可, url: https://example.org/join } ]
`
const A = `---
title: 第一篇
dateline: 本报讯
source: { name: 《示例日报》, date: 2026年8月9日, position: lead }
signoff: 布轩
---
甲段。[^1]

:::only{in=print}
只在纸上。
:::

[^1]: 注释的话。
`
const B = `---
title: 第二篇
source: { name: 示例网, position: tail }
---
乙段。
`

let room: TestNewsroom
beforeAll(async () => {
  room = makeNewsroom({
    'config.yml': `${CONFIG.replace('web: {', 'web: { sources: true,')}`,
    'issues/x/issue.yml': MANIFEST,
    'issues/x/articles/a.md': A,
    'issues/x/articles/b.md': B,
  })
  await room.kanfa('build', 'x', '--only', 'web')
})
afterAll(() => room.remove())

test('the issue page holds everything in order, under its section and zone', () => {
  const page = room.read('dist/x/web/index.html')
  const places = [
    '示例机电信息',
    '导读第二篇',
    '工作动态</h2>',
    '第一篇</a></h3>',
    '本报讯',
    '2026年8月9日《示例日报》：',
    '甲段。',
    '（布轩）',
    '注释的话。',
    '低空专区',
    '第二篇</a></h3>',
    '乙段。',
    '（来源：示例网）',
    '订阅启事',
    '责任编辑',
  ].map((words) => [words, page.lastIndexOf(words)] as const)
  expect(places.filter(([, at]) => at < 0)).toEqual([])
  expect(places.map(([, at]) => at)).toEqual(places.map(([, at]) => at).sort((a, b) => a - b))
  expect(page).not.toContain('只在纸上')
})

test('an issue leads back to the archive, and there it is known by what its cover names', () => {
  expect(room.read('dist/x/web/index.html')).toContain('href="../../index.html"')
  expect(room.read('dist/x/web/articles/a.html')).toContain('href="../../../index.html"')
  const archive = room.read('dist/index.html')
  expect(archive.indexOf('第二篇')).toBeGreaterThan(0)
  expect(archive.indexOf('第二篇')).toBeLessThan(archive.indexOf('第一篇'))
})

test('an archive of more than two years has a page a year, all of which lead to one another', async () => {
  const dates = Array.from({ length: 25 }, (_, at) => [2024 + Math.floor(at / 12), (at % 12) + 1] as const)
  const years = makeNewsroom({
    'config.yml': CONFIG,
    ...Object.fromEntries(
      dates.flatMap(([year, month]) => {
        const head = `issue: { year: ${year}, number: "${month}", date: ${year}-${String(month).padStart(2, '0')}-01 }`
        return [
          [`issues/${year}-${month}/issue.yml`, ISSUE.replace(/^issue:.*$/m, head)],
          [`issues/${year}-${month}/articles/one.md`, ARTICLE],
        ]
      }),
    ),
  })
  expect((await years.kanfa('build', '2026-1', '--only', 'web')).code).toBe(0)
  const linked = (file: string) =>
    Array.from(years.read(`dist/${file}`).matchAll(/ href="([^"#]+)"/g), ([, to = '']) => to)
  const pages = ['index.html', 'archive-2026.html', 'archive-2025.html', 'archive-2024.html']
  for (const page of pages) expect(linked(page)).toEqual(expect.arrayContaining(pages))
  expect(linked('index.html').filter((to) => to.endsWith('/web/index.html'))).toHaveLength(12)
  expect(linked('archive-2024.html')).toContain('2024-12/web/articles/one.html')
  expect(years.read('dist/archive-2024.html')).toContain(
    'rel="canonical" href="https://news.example.org/archive-2024.html"',
  )
  expect(years.read('dist/archive-2026.html')).toContain('<a rel="next" href="archive-2025.html">更早：2025年</a>')
  years.remove()
})

test('the cover stands on the issue’s page, with words for those who do not see it', () => {
  const { issue, ...options } = makeIssueFrom('test/golden/masthead')
  const page = renderSite(issue, options).files.get('index.html')
  expect(page).toMatch(
    /<p class="cover"><img src="images\/[^"]+" width="\d+" height="\d+" alt="车间里的第一炉钢水"><\/p>/,
  )
})

test('pages carry their language, permalink, feeds and Open Graph, and nothing that a strict policy would stop', () => {
  const page = room.read('dist/x/web/articles/a.html')
  for (const part of [
    'lang="zh-CN" dir="ltr"',
    'rel="canonical" href="https://news.example.org/issues/x/articles/a.html"',
    'atom.xml',
    'property="og:title"',
    '<h1>第一篇</h1>',
    'rel="next" href="b.html"',
  ])
    expect(page).toContain(part)
  expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
})

test('headings descend without a gap', () => {
  const levels = [...room.read('dist/x/web/index.html').matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
  expect(levels[0]).toBe(1)
  levels.reduce((last, level) => {
    expect(level - last).toBeLessThanOrEqual(1)
    return level
  })
})

test('feeds and search data carry the text of every article', () => {
  expect(room.read('dist/atom.xml')).toContain('<title>第一篇</title>')
  const feed = JSON.parse(room.read('dist/feed.json')) as { items: { title: string; content_text: string }[] }
  expect(feed.items.map((one) => [one.title, one.content_text])).toEqual([
    ['第一篇', '甲段。'],
    ['第二篇', '乙段。'],
  ])
  const rows = JSON.parse(room.read('dist/search.json')) as { href: string; section: string }[]
  expect(rows.map((row) => [row.href, row.section])).toEqual([
    ['x/web/articles/a.html', '工作动态'],
    ['x/web/articles/b.html', '工作动态'],
  ])
})

test('a feed stays well-formed though an article holds characters that XML does not allow', async () => {
  const pasted = makeNewsroom({
    'config.yml': CONFIG,
    'issues/x/issue.yml': ISSUE,
    'issues/x/articles/one.md': '---\ntitle: "甲\\u000b乙\\u0001"\ndeck: "丙\\u001b丁"\n---\n正文\u000b一\u0008二。\n',
  })
  await pasted.kanfa('build', '--only', 'web')
  expect(pasted.read('dist/atom.xml')).toContain('甲乙')
  expect(pasted.read('dist/atom.xml')).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
  pasted.remove()
})
