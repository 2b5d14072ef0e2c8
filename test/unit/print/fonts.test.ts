import { expect, test } from 'vitest'
import { charactersOf, embedFonts } from '../../../src/print/embed-fonts.ts'
import { readFonts } from '../../../src/print/read-fonts.ts'
import { renderPrint } from '../../../src/print/render-print.ts'
import { makePrintSample, plainIssue } from '../../support/print-issue.ts'

const NO_FILES = { read: () => undefined, list: () => [] }
const fonts = readFonts({}, NO_FILES)

test('the house fonts are four static TrueType faces that cover the characters of names and places', () => {
  expect(fonts.diagnostics).toEqual([])
  expect(fonts.files.map(({ name }) => name)).toEqual([
    'NotoSerifSC-Regular',
    'NotoSerifSC-Bold',
    'NotoSansSC-Regular',
    'NotoSansSC-Bold',
  ])
  // Of the national standard table and of place names: 㙍 䶮 垚 㛃 喆 昇 犇 淼 堃 濬 溦 㳠 漷 郪 洣
  for (const one of '㙍䶮垚喆犇淼堃濬溦漷郪洣镕祎')
    for (const font of fonts.files)
      expect([font.name, one, font.covers(one.codePointAt(0) ?? 0)]).toEqual([font.name, one, true])
})

test('a font that would become Type 3, and one that is not there, are refused with their path', () => {
  const cff = new Uint8Array([0x4f, 0x54, 0x54, 0x4f, 0, 0, 0, 0, 0, 0, 0, 0])
  const files = { read: (path: string) => (path === 'fonts/own.otf' ? cff : undefined), list: () => [] }
  const found = readFonts({ serif: 'fonts/own.otf', sans: 'fonts/none.ttf' }, files)
  expect(found.diagnostics.map(({ code, values }) => [code, values.path])).toEqual([
    ['print/unfit-font', 'fonts/own.otf'],
    ['print/font-not-found', 'fonts/none.ttf'],
  ])
})

test('bytes that only look like a font are refused, not crashed on', () => {
  for (const length of [0, 4, 11, 12, 40, 400]) {
    const bytes = new Uint8Array(length).fill(7)
    bytes.set([0, 1, 0, 0].slice(0, length))
    const files = { read: () => bytes, list: () => [] }
    expect(readFonts({ serif: 'a.ttf' }, files).diagnostics[0]?.code).toBe('print/unfit-font')
  }
})

test('plain paragraphs ask for the body face alone; heads, boxes, bold text, run-in leads and running heads for all', () => {
  const html = `<style>@page{@top-left{content:"眉"}}.x{src:url("base64略")}</style><body><h3>题</h3><div class="body"><p><span class="lead">引</span>正<strong>粗</strong>文&#39;&amp;</p><aside><p>框</p></aside><p class="end">署</p><div><p>深</p></div></div><p>外</p></body>`
  const { all, display } = charactersOf(html)
  for (const one of '眉题引正粗文框署深外') expect(all.has(one)).toBe(true)
  for (const one of '眉题引粗框署外') expect(display.has(one)).toBe(true)
  for (const one of '正文深略') expect(display.has(one)).toBe(false)
})

test('a character without a glyph is an error at its line; the others are embedded, once for each face', async () => {
  const sample = makePrintSample('journal', {
    'issue.yml': plainIssue([[1]])['issue.yml'] ?? '',
    'articles/n1.md': '---\ntitle: 一篇\n---\n\n第一段没有问题。\n\n这里有一个𓀀字。\n',
  })
  const { html } = renderPrint(sample.issue, sample)
  const kept = new Map<string, Uint8Array>()
  const cache = {
    get: (key: string) => kept.get(key),
    set: (key: string, bytes: Uint8Array) => void kept.set(key, bytes),
  }
  const options = { issue: sample.issue, fonts: fonts.files, body: 'serif', cache } as const
  const { css, diagnostics } = await embedFonts(html, options)
  expect(diagnostics).toMatchObject([
    {
      code: 'print/no-glyph',
      file: 'issues/x/articles/n1.md',
      line: 7,
      column: 6,
      values: { character: '𓀀', code: 'U+13000' },
    },
  ])
  expect(css.match(/@font-face/g)).toHaveLength(4)
  expect(kept.size).toBe(4)
  expect((await embedFonts(html, options)).css).toBe(css)
  expect(kept.size).toBe(4)
})
