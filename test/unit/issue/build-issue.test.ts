import { describe, expect, test } from 'vitest'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'
import { buildIssue } from '../../../src/issue/build-issue.ts'
import type { Files } from '../../../src/issue/files.ts'
import { readPictureSize } from '../../../src/issue/read-picture-size.ts'
import { checkConfig } from '../../../src/manifest/check-config.ts'
import { CONFIG } from '../../support/newsroom.ts'

const article = (title: string, more = '') => `---\ntitle: ${title}\n---\n${title}的正文。\n${more}`
const MANIFEST = `issue: { year: 2026, number: "8", total: 420, date: 2026-08-30 }
cover: { teasers: [ { article: articles/c.md, text: 导读 } ] }
sections:
  - title: 工作动态
    articles: [articles/a.md]
    zones: [ { title: 专区, articles: [articles/b.md] } ]
  - title: 科技创新
    style: briefs
    articles: [ { file: articles/c.md, tocTitle: 短题, priority: full } ]
`

const filesOf = (files: Record<string, string>): Files => ({
  read: (path) => (files[path] === undefined ? undefined : new TextEncoder().encode(files[path])),
  list: (folder) =>
    Object.keys(files)
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1)),
})

function build(change: Record<string, string> = {}, config = CONFIG) {
  const files = filesOf({
    'issues/x/issue.yml': MANIFEST,
    'issues/x/articles/a.md': article('甲'),
    'issues/x/articles/b.md': article('乙'),
    'issues/x/articles/c.md': article('丙'),
    ...change,
  })
  const checked = checkConfig(toSourceText('config.yml', config)).value
  if (!checked) throw new Error('the config of this test is wrong')
  return buildIssue('x', { config: checked, files })
}

describe('the model', () => {
  test('a manifest with a mistake hides none of the articles’', () => {
    const { diagnostics } = build({ 'issues/x/issue.yml': 'issue: 5\n', 'issues/x/articles/a.md': '正文\n' })
    expect(diagnostics.map(({ code }) => code)).toContain('article/no-front-matter')
  })

  test('sections and zones without articles are left out and told; the others keep their addresses', () => {
    const empty = MANIFEST.replace('sections:\n', 'sections:\n  - title: 空栏\n').replace(
      'zones: [',
      'zones: [ { title: 空区, articles: [] },',
    )
    const { value: issue, diagnostics } = build({ 'issues/x/issue.yml': empty })
    expect(diagnostics.map(({ code, values }) => [code, values.title])).toEqual([
      ['issue/empty-section', '空栏'],
      ['issue/empty-section', '空区'],
    ])
    expect(issue?.sections.map(({ id, title }) => [id, title])).toEqual([
      ['section-2', '工作动态'],
      ['section-3', '科技创新'],
    ])
    expect(issue?.sections[0]?.zones.map(({ title }) => title)).toEqual(['专区'])
  })

  test('articles stand in reading order, a section’s own before its zones', () => {
    const issue = build().value
    expect(issue?.articles.map((one) => one.id)).toEqual(['a', 'b', 'c'])
    expect(issue?.sections[0]?.zones[0]?.articles[0]?.title).toBe('乙')
    expect(issue?.articles[2]).toMatchObject({ title: '丙', tocTitle: '短题', priority: 'full' })
    expect(issue?.cover.teasers).toEqual([{ articleId: 'c', text: '导读' }])
  })

  test('the subject follows the publication’s pattern, and says 广告 where the mail is one', () => {
    expect(build().value?.subject).toBe('示例机电信息 2026年第8期')
    expect(build({}, CONFIG.replace('mail:', 'mail:\n  commercial: true')).value?.subject).toMatch(/^广告：/)
  })

  test('every mistake of a run is reported at once', () => {
    const broken = build({
      'issues/x/articles/a.md': article('甲', '![图](images/no.png)'),
      'issues/x/articles/b.md': '没有开头',
      'issues/x/issue.yml': MANIFEST.replace('c.md, text', 'd.md, text'),
    })
    expect(broken.value).toBeUndefined()
    expect(broken.diagnostics.map((one) => one.code).sort()).toEqual([
      'article/no-front-matter',
      'issue/picture-not-found',
      'issue/teaser-target',
    ])
  })

  test('a waiver lets a diagnostic pass and keeps its reason', () => {
    const waived = build({
      'issues/x/articles/a.md': article('甲', '![图](images/no.png)'),
      'issues/x/issue.yml': `${MANIFEST}waivers: [ { code: issue/picture-not-found, article: articles/a.md, reason: 图在路上 } ]\n`,
    })
    expect(waived.value).toBeDefined()
    expect(waived.diagnostics[0]?.waived).toBe('图在路上')
  })
})

describe('the content hash', () => {
  const hash = (change: Record<string, string> = {}) => build(change).value?.contentHash

  test('is the same for the same content, whatever the blank lines round it', () => {
    expect(hash({ 'issues/x/articles/a.md': article('甲').replace('---\n甲', '---\n\n\n甲') })).toBe(hash())
  })

  test('changes with one character, one order, one picture', () => {
    const hashes = [
      hash(),
      hash({ 'issues/x/articles/a.md': article('甲').replace('。', '！') }),
      hash({ 'issues/x/issue.yml': MANIFEST.replace('导读 }', '导 读 }') }),
      hash({ 'issues/x/issue.yml': MANIFEST.replace('2026-08-30', '2026-08-31') }),
    ]
    expect(new Set(hashes).size).toBe(4)
  })
})

test('a picture’s size is read from its header, and nothing else is a picture', () => {
  const png = Uint8Array.from([
    0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 1, 0, 0, 0, 0, 200, 0x49, 0x45,
    0x4e, 0x44,
  ])
  expect(readPictureSize(png)).toEqual({ format: 'png', width: 256, height: 200 })
  expect(readPictureSize(new TextEncoder().encode('<svg xmlns="x" viewBox="0 0 30 20"></svg>'))).toEqual({
    format: 'svg',
    width: 30,
    height: 20,
  })
  expect(readPictureSize(png.subarray(0, 15))).toBeUndefined()
  // Its header is whole, and the copy was broken off behind it.
  expect(readPictureSize(png.subarray(0, -1))).toBeUndefined()
  expect(readPictureSize(new Uint8Array())).toBeUndefined()
})
