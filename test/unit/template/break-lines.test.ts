// Where a line of a head or an address may break.
import { expect, test } from 'vitest'
import { breakAddresses, keepWords } from '../../../src/template/break-lines.ts'
import { safe } from '../../../src/template/safe-html.ts'

test('a head breaks between words only, a number keeps its unit and one character leans on its word', () => {
  const parts = (text: string): string[] => keepWords(text).toString().split('<wbr>')
  expect(parts('电机企业补库意愿上升')).toEqual(['电机', '企业补库', '意愿', '上升'])
  expect(parts('误差小于20微米')).toContain('20微米')
  expect(parts('刀具磨损图片库开放下载')).toEqual(['刀具', '磨损', '图片库', '开放', '下载'])
  expect(parts('食堂的面案上')).toEqual(['食堂的面案上'])
})

test('markup and marks in a head stay as they are', () => {
  expect(keepWords(safe('<b title="电机企业">电机企业</b>“好”')).toString()).toBe(
    '<b title="电机企业">电机<wbr>企业</b>“好”',
  )
  expect(keepWords('a<b').toString()).toBe('a&lt;b')
})

test('an address may break anywhere, a word may not, and an attribute is no text', () => {
  const url = 'https://example.org/a?b=1&amp;c=2'
  expect(breakAddresses(`<p>见<a href="${url}">${url}</a>。</p>`)).toBe(
    `<p>见<a href="${url}"><span class="address">${url}</span></a>。</p>`,
  )
  expect(breakAddresses('<p>internationalization</p>')).toBe('<p>internationalization</p>')
})

test('what fits on any line is left as it is', () => {
  expect(keepWords('电机企业补库', 9).toString()).toBe('电机企业补库')
  expect(keepWords('电机企业补库意愿上升', 9).toString()).toContain('<wbr>')
})
