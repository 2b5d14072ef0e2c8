// What editors' hands get wrong in YAML is said in their words, once, at the line where it stands.
import { expect, test } from 'vitest'
import { wordingOf } from '../../../src/diagnostic/render-diagnostic.ts'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'
import { checkManifest } from '../../../src/manifest/check-manifest.ts'
import { parseYaml } from '../../../src/manifest/parse-yaml.ts'

const said = (text: string) =>
  parseYaml(toSourceText('issue.yml', text)).diagnostics.map(
    (one) => `${one.line}:${one.column} ${wordingOf(one, 'zh').what}`,
  )

test.each([
  ['subject: 好\nsections:\n\t- title: 一\n\t  articles:\n\t    - a.md\n', '3:2', 'Tab'],
  ['a: 1\nsubject：好\nb: 2\n', '2:1', '“subject”后面是全角冒号'],
  ['title：好', '1:1', '“title”后面是全角冒号'],
  ['a: 1\nsubject:好\n', '2:1', '“subject:”后面没有空格'],
  ['issue: { year: 2026， number: "8" }\n', '1:1', '全角的“，”'],
  ['subject: 要闻: 三件事\n', '1:1', '冒号加空格'],
  ['subject: "要闻\n', '1:1', '引号没有成对'],
  ['subject: @某人\n', '1:1', '特殊符号'],
  ['subject: "要闻"三则\n', '1:1', '引号后面还有文字'],
  ['sections:\n  - title: 一\n   articles: [a.md]\n', '3:', '缩进'],
  ['issue: { year: 2026, number: "8"\nsections: []\n', '2:', '没有成对'],
])('%j', (text, place, words) => {
  const [only, ...more] = said(text)
  expect(only).toContain(words)
  expect(only?.startsWith(place)).toBe(true)
  expect(more).toEqual([])
})

test('two mistakes of two kinds are both told', () => {
  expect(said('subject：好\nissue: { year: 2026， number: "8" }\n').join()).toMatch(/全角冒号.*全角的/)
})

test('what is right is left alone, however odd', () => {
  for (const text of ['url: https://example.org/a：b\n', 'title: 一：二\n', 'a: "x: y"\n', 'at: 08:00\n', '好\n'])
    expect(said(text)).toEqual([])
})

test('a text where keys belong is told as the slip it is', () => {
  const text = 'issue: { year: 2026, number: "8", date: 2026-08-30 }\nsections:\n  - title：工作动态\n'
  const [only] = checkManifest(toSourceText('issue.yml', text)).diagnostics
  expect([only?.line, only && wordingOf(only, 'zh').what]).toEqual([
    3,
    expect.stringContaining('“title”后面是全角冒号') as string,
  ])
})

test('a dash without its space is told as such, and “8” is 8', () => {
  const text =
    'issue: { year: 2026, number: “8”, date: 2026-08-30 }\nsections:\n  - title: 一\n    articles:\n      -articles/a.md\n'
  const { value, diagnostics } = checkManifest(toSourceText('issue.yml', text))
  expect(value?.number).toBe('8')
  expect(diagnostics.map((one) => wordingOf(one, 'en').fix)).toEqual(['Write "- articles/a.md".'])
})
