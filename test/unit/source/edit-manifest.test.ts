import { describe, expect, test } from 'vitest'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'
import { checkManifest } from '../../../src/manifest/check-manifest.ts'
import { addArticle, renderFrontMatter } from '../../../src/manifest/edit-manifest.ts'
import { renderNextManifest } from '../../../src/manifest/edit-manifest-number.ts'

const add = (text: string, section?: string) => addArticle(text, { file: 'articles/新 稿.md', section })

describe('an article is added', () => {
  test.each([
    [
      'a block list',
      'sections:\n  - title: 甲\n    articles: # 留着\n      - a.md # 也留着\n      # 尾注\n\nmailMode: auto\n',
      'sections:\n  - title: 甲\n    articles: # 留着\n      - a.md # 也留着\n      - articles/新 稿.md\n      # 尾注\n\nmailMode: auto\n',
    ],
    [
      'a flow list',
      'sections:\n  - title: 甲\n    articles: [a.md, b.md] # 留着\n',
      'sections:\n  - title: 甲\n    articles: [a.md, b.md, articles/新 稿.md] # 留着\n',
    ],
    [
      'an empty list',
      'sections:\n  - title: 甲\n    articles: []\n',
      'sections:\n  - title: 甲\n    articles:\n      - articles/新 稿.md\n',
    ],
    [
      'no value',
      'sections:\n  - title: 甲\n    articles:\n',
      'sections:\n  - title: 甲\n    articles:\n      - articles/新 稿.md\n',
    ],
    [
      'no key',
      'sections:\n  - title: 甲\n    style: list\n',
      'sections:\n  - title: 甲\n    articles:\n      - articles/新 稿.md\n    style: list\n',
    ],
    [
      'a section in one line',
      'sections: [ { title: 甲, articles: [] } ]\n',
      'sections: [ { title: 甲, articles: [articles/新 稿.md] } ]\n',
    ],
    [
      'entries that are maps',
      'sections:\n  - title: 甲\n    articles:\n      - file: a.md\n        title: 乙\n',
      'sections:\n  - title: 甲\n    articles:\n      - file: a.md\n        title: 乙\n      - articles/新 稿.md\n',
    ],
  ])('to %s, and nothing else moves', (_, text, expected) => {
    expect(add(text, '甲')).toMatchObject({ text: expected, section: '甲', added: true })
  })
  test('to the last section when none is named, to a zone by its title', () => {
    const text =
      'sections:\n  - title: 甲\n    articles: []\n    zones:\n      - title: 专区\n        articles: []\n  - title: 乙\n    articles: []\n'
    expect(add(text)).toMatchObject({ section: '乙' })
    expect(add(text, '专区')).toMatchObject({
      section: '专区',
      text: expect.stringContaining('        articles:\n          - articles/新 稿.md'),
    })
  })
  test('only once', () => {
    const once = add('sections:\n  - title: 甲\n    articles: []\n')
    expect('text' in once && add(once.text)).toMatchObject({ added: false, text: 'text' in once ? once.text : '' })
  })
  test('to no section that is not there: the nearest is named', () => {
    expect(add('sections:\n  - title: 工作动态\n    articles: []\n', '工作动太')).toEqual({
      unknownSection: '工作动太',
      sections: ['工作动态'],
      near: '工作动态',
    })
    expect(add('sections: [')).toEqual({ unreadable: true })
    expect(add('')).toEqual({ unreadable: true })
  })
})

test('front matter quotes what YAML would misread', () => {
  expect(renderFrontMatter({ title: '甲：“乙” #1', date: '2024-08-09', byline: [], source: { name: '《报》' } })).toBe(
    '---\ntitle: "甲：“乙” #1"\ndate: 2024-08-09\nsource:\n  name: 《报》\n---\n\n',
  )
  expect(renderFrontMatter({})).toBe('')
})

test('the next manifest keeps every comment, with the key it stands at', () => {
  const text = [
    'issue: { year: 2026, number: "8", total: 420, date: 2026-08-30 } # 月底出',
    '# 主题要短',
    'subject: 八月',
    'preheader: 要目 # 四十字内',
    'cover:',
    '  teasers: # 三条以内',
    '    - { article: articles/a.md, text: 甲 }',
    'sections:',
    '  - title: 动态 # 固定栏目',
    '    articles:',
    '      - articles/a.md # 头条',
    '    zones: # 有才写',
    '      - { title: 专区, articles: [articles/b.md] }',
    'notices: [ { kind: subscription, title: 订阅 } ]',
    '',
  ].join('\n')
  const next = renderNextManifest(text, { today: '2026-09-30' })
  for (const comment of text.match(/#.*/g) ?? []) expect(next).toContain(comment)
  expect(next).not.toMatch(/notices|articles\/[ab]|八月|要目/)
  expect(checkManifest(toSourceText('issue.yml', next)).diagnostics).toEqual([])
})
