import { describe, expect, test } from 'vitest'
import { canonicalUrl, fingerprint, similarity } from '../../../src/source/source-record.ts'
import { makeNewsroom } from '../../support/newsroom.ts'

const TEXT =
  '八月二十日清晨，石榴湾泵站的十二台水泵同时启动，轰鸣声传到对岸的渔村。值班长说，这是今年最后一次联动试车。'
const OTHER = '一颗桥梁螺栓要过二十七道检验，检验员把它挂在架子上九天，其中七天什么也不做，只看它在风里松不松。'

test.each([
  ['http://www.e.org/a/?utm_source=x&id=3#top', 'https://e.org/a?id=3'],
  ['https://m.e.org/a/index.html', 'http://e.org/a'],
  ['https://e.org/a?b=2&a=1&spm=9', 'https://e.org/a?a=1&b=2'],
])('%s and %s are one page', (a, b) => expect(canonicalUrl(a)).toBe(canonicalUrl(b)))

test.each(['ftp://e.org/', 'nonsense', 'javascript:x'])('%s is no page', (url) =>
  expect(canonicalUrl(url)).toBeUndefined(),
)

describe('two texts', () => {
  test('are alike when little was changed, and not when they speak of other things', () => {
    const long = Array.from({ length: 20 }, (_, at) => `${at}号${TEXT}`).join('')
    expect(similarity(fingerprint(long), fingerprint(long.replaceAll('3号', '三号水泵')))).toBeGreaterThan(0.8)
    expect(similarity(fingerprint(long), fingerprint(OTHER))).toBe(0)
    expect(similarity(fingerprint(TEXT), fingerprint(TEXT))).toBe(1)
    expect(similarity([], [])).toBe(1)
  })
  test('punctuation, spaces and front matter do not count', () => {
    expect(fingerprint(`---\ntitle: 题\n---\n\n${TEXT}`)).toEqual(fingerprint(TEXT.replaceAll('，', ', ')))
  })
})

test('an article used in an earlier issue is found by its text, after an import into both', async () => {
  const config =
    'publication: { name: 示例, publishers: [甲], period: 月刊, language: zh-CN, timezone: Asia/Shanghai, layout: journal, numbering: { total: false } }\nmail: { from: { name: 示例, address: a@example.org }, postalAddress: 示例路 }\nlists: [ { id: members, name: 会员 } ]\nweb: { url: https://news.example.org }\n'
  const issue = (number: number) =>
    `issue: { year: 2026, number: "${number}", date: 2026-0${number}-28 }\nsections:\n  - title: 动态\n    articles: []\n`
  const newsroom = makeNewsroom({
    'config.yml': config,
    'issues/2026-07/issue.yml': issue(7),
    'issues/2026-08/issue.yml': issue(8),
    'memo.txt': `石榴湾泵站完成试车\n\n${TEXT}${OTHER}\n`,
    'again.txt': `泵站又试车\n\n${TEXT}${OTHER}\n`,
  })
  try {
    await newsroom.kanfa('import', 'memo.txt', '--into', '2026-07')
    await newsroom.kanfa('import', 'again.txt', '--into', '2026-08')
    const { diagnostics } = JSON.parse((await newsroom.kanfa('check', '--offline', '--json')).out)
    const codes = diagnostics.filter((one: { code: string }) => one.code.startsWith('source/'))
    expect(codes).toMatchObject([{ code: 'source/used-before', file: 'issues/2026-08/articles/泵站又试车.md' }])
  } finally {
    newsroom.remove()
  }
})
