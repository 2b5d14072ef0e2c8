import { expect, test } from 'vitest'
import { baseUrlOf } from '../../../src/manifest/plain-checks.ts'

test.each([
  ['https://news.example.org', 'https://news.example.org'],
  ['https://news.example.org//', 'https://news.example.org'],
  ['http://127.0.0.1:4100/', 'http://127.0.0.1:4100'],
  ['https://例子.中国/刊/', 'https://xn--fsqu00a.xn--fiqs8s/%E5%88%8A'],
  ['https://news.example.org/a b', 'https://news.example.org/a%20b'],
  ['https://news.example.org/?a=1', undefined],
  ['https://news.example.org/#a', undefined],
  ['https://a:b@news.example.org', undefined],
  ['news.example.org', undefined],
  ['ftp://news.example.org', undefined],
])('%s is the address of pages as %s', (text, base) => {
  expect(baseUrlOf(text)).toBe(base)
})
