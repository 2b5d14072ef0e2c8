import { expect, test } from 'vitest'
import { checkArticle } from '../../../src/article/check-article.ts'
import type { Diagnostic } from '../../../src/diagnostic/diagnostic.ts'
import { wordingOf } from '../../../src/diagnostic/render-diagnostic.ts'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'
import { checkConfig } from '../../../src/manifest/check-config.ts'
import { checkManifest } from '../../../src/manifest/check-manifest.ts'
import { decodeText } from '../../../src/manifest/decode-text.ts'

const manifest = (issue: string) =>
  checkManifest(toSourceText('issues/x/issue.yml', `issue: ${issue}\nsections: [{ title: 要闻, articles: [a.md] }]\n`))

test('a text made of digits is taken as written, with the noughts in front of it', () => {
  const lines = 'colophon: [{ role: 邮政编码, value: 030009 }, { role: 电话, value: 13800000000 }]'
  const text = `publication: { name: 甲, timezone: UTC, ${lines} }\nmail: { from: { name: 甲, address: a@example.org } }\n`
  const { value, diagnostics } = checkConfig(toSourceText('config.yml', text))
  expect(diagnostics).toEqual([])
  expect(value?.publication.colophon.map((one) => one.value)).toEqual(['030009', '13800000000'])
})

test('mail is signed by no key, by one, or by several', () => {
  const keysOf = (dkim: string) =>
    checkConfig(
      toSourceText(
        'config.yml',
        `publication: { name: 甲, timezone: UTC }\nmail: { from: { name: 甲, address: a@example.org }${dkim} }\n`,
      ),
    ).value?.mail.dkim.map(({ selector }) => selector)
  const key = (selector: string): string =>
    `{ domain: example.org, selector: ${selector}, keyFile: keys/${selector}.pem }`
  expect(keysOf('')).toEqual([])
  expect(keysOf(`, dkim: ${key('a')}`)).toEqual(['a'])
  expect(keysOf(`, dkim: [${key('a')}, ${key('b')}]`)).toEqual(['a', 'b'])
})

test('a number in quotes is that number; words are none', () => {
  const { value } = manifest('{ year: "2026", number: "8", total: "420", date: "2026-08-30" }')
  expect(value).toMatchObject({ year: 2026, total: 420 })
  expect(manifest('{ year: 今年, number: "8", date: 2026-08-30 }').diagnostics).toMatchObject([
    { code: 'manifest/wrong-type', values: { key: 'issue.year' } },
  ])
})

test('an empty manifest is itself what is wrong, and named by its file', () => {
  expect(checkManifest(toSourceText('issues/x/issue.yml', '')).diagnostics).toMatchObject([
    { code: 'manifest/wrong-type', values: { key: 'issues/x/issue.yml', got: 'nothing' } },
  ])
})

test('one name stands for a list of one, digits for a text in any form of an entry, a text for a source', () => {
  const { value, diagnostics } = manifest('{ year: 2026, number: 8, date: 2026-8-3 }')
  expect([diagnostics, value?.date]).toEqual([[], '2026-08-03'])
  const named = 'publication: { name: 甲, timezone: UTC, publishers: 联合会 }\n'
  expect(checkConfig(toSourceText('config.yml', named)).value?.publication.publishers).toEqual(['联合会'])
  const entry =
    'issue: { year: 2026, number: 8, date: 2026年8月3日 }\nsections: [{ title: 甲, articles: [{ file: a.md, title: 2026 }] }]\n'
  expect(checkManifest(toSourceText('issue.yml', entry)).value?.sections[0]?.articles[0]?.title).toBe('2026')
  const article = (front: string) => checkArticle(toSourceText('a.md', `---\ntitle: 题\n${front}\n---\n文\n`), 'a.md')
  expect(article('source: 示例日报').value?.source).toEqual({ name: '示例日报', position: 'tail' })
  expect(article('source: https://example.org/a').value?.source?.url).toBe('https://example.org/a')
  expect(article('person: 何川').value?.person).toEqual({ name: '何川', titles: [] })
  expect(article('source: { name: 2024 }\nbyline: 张三').value).toMatchObject({
    source: { name: '2024' },
    byline: ['张三'],
  })
  expect(article('source: { name: 报, date: 2026-13-40 }').diagnostics).toMatchObject([{ code: 'manifest/bad-date' }])
})

test('a value of the wrong kind is told in the words of its reader', () => {
  const config = 'publication: { name: 甲, timezone: UTC, numbering: true }\nmail: { from: a@example.org }\n'
  const said = checkConfig(toSourceText('config.yml', config)).diagnostics
  expect(said.map((one) => wordingOf(one, 'zh').what)).toEqual([
    '“publication.numbering”应为：一组键值: { total }；实际是：true。',
    '“mail.from”应为：一组键值: { name, address }；实际是："a@example.org"。',
  ])
  expect(wordingOf(said[0] as Diagnostic, 'en').what).toContain('a map: { total }')
})

test('a duration without a unit is refused: 48 seconds were hardly meant', () => {
  const config = 'publication: { name: 甲, timezone: UTC }\ndelivery: { giveUpAfter: 48 }\n'
  expect(checkConfig(toSourceText('config.yml', config)).diagnostics).toMatchObject([{ code: 'manifest/bad-duration' }])
})

test('less than a minute is no duration that a clockwork of twenty seconds can keep', () => {
  const entry = (notAfter: string) =>
    `publication: { name: 甲, timezone: UTC }\nlists: [{ id: m, name: 乙 }]\nschedule: [{ issue: next, list: m, at: "every day 09:00", notAfter: ${notAfter} }]\n`
  const codes = (notAfter: string) =>
    checkConfig(toSourceText('config.yml', entry(notAfter))).diagnostics.map((one) => one.code)
  expect([codes('0h'), codes('59s'), codes('1m')]).toEqual([['manifest/bad-duration'], ['manifest/bad-duration'], []])
})

test('UTF-16 is told from GBK and from what is no text, with a mark at its front or without', () => {
  const text = 'publication: { name: 示例机电信息 }\n铸造车间改造完成，低空经济起步。\n'
  const guess = (bytes: Uint8Array) => {
    const [one] = decodeText('config.yml', bytes, 1_000_000).diagnostics
    return one?.values.guess ?? one?.code
  }
  const little = Buffer.from(text, 'utf16le')
  expect(guess(little)).toBe('UTF-16')
  expect(guess(Buffer.concat([Buffer.from([0xff, 0xfe]), little]))).toBe('UTF-16')
  expect(guess(Buffer.from(little).swap16())).toBe('UTF-16')
  expect(guess(Buffer.from('d6fdd4ecb3b5bce4b8c4d4ec3a0a', 'hex'))).toBe('GBK/GB18030')
  expect(guess(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))).toBe('manifest/binary')
})

test('every kind of line break becomes one, and control characters that came along with a paste are dropped', () => {
  const bytes = Buffer.from('\ufeff甲\r\n乙\r丙\v丁\f戊\u0007己\u001b庚\u007f\t辛\n')
  expect(decodeText('a.md', bytes, 1000).source?.text).toBe('甲\n乙\n丙\n丁\n戊己庚\t辛\n')
})
