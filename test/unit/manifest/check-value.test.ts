import { expect, test } from 'vitest'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'
import { checkConfig } from '../../../src/manifest/check-config.ts'
import { checkManifest } from '../../../src/manifest/check-manifest.ts'

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
