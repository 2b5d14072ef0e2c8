import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Inline } from '../../../src/article/article.ts'
import { wordingOf } from '../../../src/diagnostic/render-diagnostic.ts'
import { diagnoseFile } from '../../../src/diagnostic/source-text.ts'
import { renderEmail } from '../../../src/email/render-email.ts'
import { renderPrint } from '../../../src/print/render-print.ts'
import { renderSite } from '../../../src/site/render-site.ts'
import { cssToken, isCssToken, themeVariables } from '../../../src/template/css-token.ts'
import { coverAlt, formatDate, headingNumber, issueLine, issueTitle } from '../../../src/template/issue-words.ts'
import { renderInlines } from '../../../src/template/render-inlines.ts'
import { escapeHtml, safe } from '../../../src/template/safe-html.ts'
import { bracketed, say, wholeNames } from '../../../src/template/wording.ts'
import { makeIssue } from '../../support/make-issue.ts'

const issue = (language: string, total?: number) => ({
  year: 2026,
  number: '8',
  date: '2026-08-30',
  ...(total === undefined ? {} : { total }),
  publication: { name: '示例机电信息', period: language === 'en' ? 'Monthly' : '月刊', language } as never,
})

test('an issue names itself in both languages', () => {
  expect(issueLine(issue('zh-CN', 420))).toBe('2026年第8期（总第420期） · 月刊 · 2026年8月30日')
  expect(issueLine(issue('en'))).toBe('2026, No.\u00a08 · Monthly · 30 August 2026')
  expect(issueTitle(issue('zh-CN'))).toBe('《示例机电信息》2026年第8期')
  expect(formatDate('2026-08-30', 'zh-CN', { weekday: true })).toBe('2026年8月30日 星期日')
  expect(formatDate('2026年8月', 'zh-CN')).toBe('2026年8月')
})

test('the words that a third language is told of are those that editions say', () => {
  const { what } = wordingOf(diagnoseFile('check/foreign-words', 'x', { language: 'fr' }), 'en')
  for (const word of ['contents', 'viewInBrowser', 'unsubscribe', 'source', 'advert'] as const)
    expect(what).toContain(say(word, 'fr'))
})

test('a cover is called what the manifest says, else what the issue leads with, else the issue', () => {
  const alt = (cover: object): string => coverAlt({ ...issue('zh-CN'), cover: { teasers: [], ...cover } })
  const teasers = [{ articleId: 'a', text: '车间里的第一炉' }]
  expect(alt({ alt: '江边的厂房', teasers })).toBe('江边的厂房')
  expect(alt({ teasers })).toBe('封面：车间里的第一炉')
  expect(alt({})).toBe('封面：《示例机电信息》2026年第8期')
})

test('names part between themselves, the comma with the name before it, in the marks of their language', () => {
  const names = (language: string): string => wholeNames(['甲会', '乙院'], language, safe(' class="whole"')).toHTML()
  expect(names('zh-CN')).toBe('<span class="whole">甲会、</span><span class="whole">乙院</span>')
  expect(names('en')).toBe('<span class="whole">甲会,</span> <span class="whole">乙院</span>')
  expect(bracketed('耀文', 'zh-CN') + bracketed('J. D.', 'en')).toBe('（耀文） (J. D.)')
})

test('numbered headings stand as Chinese typesetting wants them', () => {
  expect(['一、', '（二）', '3.', '', undefined].map(headingNumber)).toEqual(['一、', '（二）', '3. ', '', ''])
})

test('inlines become HTML with notes, styles and nothing of their own', () => {
  const span = { start: 0, end: 1 }
  const inlines: Inline[] = [
    { type: 'text', value: '<b>&' },
    { type: 'strong', children: [{ type: 'emphasis', children: [{ type: 'text', value: '粗' }] }] },
    { type: 'link', url: 'https://example.org/?a=1&b="', span, children: [{ type: 'text', value: '链' }] },
    { type: 'note', number: 2 },
    { type: 'break' },
  ]
  expect(renderInlines(inlines, { noteHref: (n) => `#n${n}`, styles: { link: "font:'x'" } }).toHTML()).toBe(
    '&lt;b&gt;&amp;<strong><em>粗</em></strong><a href="https://example.org/?a=1&amp;b=&quot;" style="font:&#39;x&#39;">链</a>' +
      '<sup><a href="#n2" style="font:&#39;x&#39;">[2]</a></sup><br>',
  )
})

test('escaped text never opens a tag, an attribute or a comment', () => {
  fc.assert(fc.property(fc.string(), (text) => !/[<>"'`\u0000]/.test(escapeHtml(text))))
})

test('a CSS token is a colour, a length or font names', () => {
  for (const good of ['#fff', '#a1b2c3', 'navy', '16px', '1.75', '"Songti SC", STSong, serif', "'宋体', serif"])
    expect(isCssToken(good), good).toBe(true)
  for (const bad of ['red;}', 'url(x)', 'expression(1)', '#12', '"a', 'a}b', 'x/*', '</style>', '\\66', '@import', ''])
    expect(isCssToken(bad), bad).toBe(false)
  expect(() => cssToken('red;color:blue')).toThrow()
})

test('a theme becomes custom properties, light and dark', () => {
  const palette = {
    ink: '#111',
    muted: '#555',
    paper: '#fff',
    page: '#eee',
    accent: '#900',
    onAccent: '#fff',
    rule: '#ccc',
    tint: '#f7f7f7',
  }
  const css = themeVariables(
    {
      light: palette,
      dark: { ...palette, ink: '#eee' },
      fonts: { body: '"A B", serif', heading: 'serif', printBody: 'serif', printHeading: 'sans' },
      unit: 8,
      radius: 4,
    },
    { dark: true },
  )
  expect(css).toContain(
    "--on-accent:#fff;--rule:#ccc;--tint:#f7f7f7;--font-body:'A B', serif;--font-heading:serif;--unit:8px",
  )
  expect(css).toContain('@media (prefers-color-scheme:dark){:root{--ink:#eee;')
})

test.each([
  ['夏某 绘', '夏某 绘'],
  ['资料图片', '资料图片'],
  ['林某', '林某 摄'],
])('the credit %s reads %s in every edition', async (credit, read) => {
  const figure = `![图](images/a.svg "图注"){credit="${credit}"}`
  const { issue, config, ...looks } = makeIssue({
    'issues/2026-08/articles/one.md': `---\ntitle: 图文\n---\n\n${figure}\n\n正文。\n`,
    'issues/2026-08/images/a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"/>',
  })
  const { html = '' } = await renderEmail(issue, { config, ...looks })
  const web = [...renderSite(issue, { config, ...looks }).files.values()].join('')
  for (const edition of [html, web, renderPrint(issue, looks).html]) expect(edition).toContain(`>${read}</span>`)
})
