// Where a line of a head or an address may break.
import { expect, test } from 'vitest'
import { breakAddresses, isTorn, keepWords, MAIL_HEAD } from '../../../src/template/break-lines.ts'
import { safe } from '../../../src/template/safe-html.ts'

test('a head breaks between words only, a number keeps its unit and one character leans on its word', () => {
  const parts = (text: string): string[] => keepWords(text).toString().split('<wbr>')
  expect(parts('电机企业补库意愿上升')).toEqual(['电机', '企业补库', '意愿', '上升'])
  expect(parts('误差小于20微米')).toContain('20微米')
  expect(parts('刀具磨损图片库开放下载')).toEqual(['刀具', '磨损', '图片库', '开放', '下载'])
  expect(parts('食堂的面案上')).toEqual(['食堂的面案上'])
})

test('a name and its number stay on one line, a sentence and its year do not', () => {
  expect(keepWords('干翻Llama 3，ISO 9001认证').toString()).toBe(
    '干翻<span class="whole">Llama 3</span>，<span class="whole">ISO 9001</span>认证',
  )
  expect(keepWords(safe('<b title="Llama 3">')).toString()).not.toContain('span')
  expect(keepWords('Internationalization 2026').toString()).toBe('Internationalization 2026')
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
    `<p>见<a href="${url}"><span class="address">https://<wbr>example.<wbr>org/<wbr>a?b=<wbr>1&amp;c=<wbr>2</span></a>。</p>`,
  )
  expect(breakAddresses('<p>internationalization</p>')).toBe('<p>internationalization</p>')
})

test('what fits on any line is left as it is', () => {
  expect(keepWords('电机企业补库', { fits: 9 }).toString()).toBe('电机企业补库')
  expect(keepWords('电机企业补库意愿上升', { fits: 9 }).toString()).toContain('<wbr>')
})

test('a head in mail has few breaks: to a filter for spam each of them is a word cut in two', () => {
  const pieces = (title: string) => keepWords(title, MAIL_HEAD).toString().split('<wbr>')
  expect(pieces('省机电联合会理事会在澜州召开')).toEqual(['省机电联合会', '理事会在澜州召开'])
  expect(pieces('电机企业补库意愿上升')).toEqual(['电机企业补库意愿上升'])
})

test('a row of codes may break anywhere, a name of letters and figures may not', () => {
  expect(breakAddresses('<p>（2021ZD0301601,2021ZD0301605）</p>')).toContain('class="address"')
  expect(breakAddresses('<p>Qwen2-72B-Instruct</p>')).toBe('<p>Qwen2-72B-Instruct</p>')
})

test('a narrow line that a long word leaves is torn; Chinese, short words and addresses are not', () => {
  const text = '这项研究成果以“Dissecting neural computations in the human auditory pathway”为题在线发表'
  expect(isTorn(text, 12)).toBe(true)
  expect(isTorn(text, 80)).toBe(false)
  expect(isTorn('车间把三条老产线合成一条柔性产线，换型时间从四个小时缩短到四十分钟。'.repeat(3), 12)).toBe(false)
  expect(isTorn('采用AI模型和CNN层次结构，识别率达到99%，比2025年提高3个百分点。', 16)).toBe(false)
  expect(isTorn('见协会网站https://www.example.org/standards/2026/11/index.html下载。', 12)).toBe(false)
})
