import { describe, expect, test } from 'vitest'
import type { Section } from '../../../src/issue/issue.ts'
import { arrangeSections, headTitle, pageHeads } from '../../../src/print/arrange-sections.ts'

const section = (title: string): Section => ({ id: title, title, style: 'list', articles: [], zones: [] })
const arrange = (pages: Record<string, number>, more: { opens?: string; end?: Record<string, number> } = {}) =>
  arrangeSections(Object.keys(pages).map(section), ({ title }) => ({
    flow: (from) => from + (pages[title] ?? 1),
    opensPage: more.opens === title,
    end: more.end?.[title],
  })).map((run) => run.sections.map(({ title }) => title).join(''))

describe('runs of sections', () => {
  test('a short section goes on where the page is still fairly empty', () => {
    expect(arrange({ 甲: 2.3, 乙: 1.5 })).toEqual(['甲乙'])
  })

  test('a section opens a page where it would not fit on a page that is mostly full', () => {
    expect(arrange({ 甲: 2.75, 乙: 1.5 })).toEqual(['甲', '乙'])
  })

  test('a long run is not promised to end where the estimate says', () => {
    expect(arrange({ 甲: 12.9, 乙: 1.5 })).toEqual(['甲乙'])
  })

  test('a section that fits on the rest of the page stays there', () => {
    expect(arrange({ 甲: 2.7, 乙: 0.3 })).toEqual(['甲乙'])
  })

  test('a big feature opens a page, unless the one before would stay mostly empty', () => {
    expect(arrange({ 甲: 1.5, 乙: 3 }, { opens: '乙' })).toEqual(['甲', '乙'])
    expect(arrange({ 甲: 1.2, 乙: 3 }, { opens: '乙' })).toEqual(['甲乙'])
    expect(arrange({ 甲: 1.5, 乙: 3 }, { opens: '乙', end: { 甲: 0.3 } })).toEqual(['甲乙'])
  })

  test('a run that was measured to end on the upper half of its page is joined by the next', () => {
    expect(arrange({ 甲: 2.75, 乙: 1.5 }, { end: { 甲: 0.1 } })).toEqual(['甲乙'])
    expect(arrange({ 甲: 2.75, 乙: 1.5 }, { end: { 甲: 0.45 } })).toEqual(['甲乙'])
    expect(arrange({ 甲: 2.75, 乙: 1.5 }, { end: { 甲: 0.7 } })).toEqual(['甲', '乙'])
  })

  test('a running head names its sections while there is room for them', () => {
    expect(headTitle(['甲', '乙', '丙'])).toBe('甲 · 乙 · 丙')
    expect(headTitle(Array.from({ length: 9 }, (_, at) => `第${at}栏目`))).toBe(
      '第0栏目 · 第1栏目 · 第2栏目 · 第3栏目 · 第4栏目 · 第5栏目',
    )
  })

  test('each page names the sections that stand on it, and one on which nothing stands what stood before', () => {
    const standing = [
      { title: '甲', from: 3, to: 4 },
      { title: '乙', from: 4, to: 4 },
      { title: '丙', from: 6, to: 7 },
    ]
    expect(pageHeads(standing)).toEqual({ first: 3, heads: ['甲', '甲 · 乙', '甲 · 乙', '丙', '丙'] })
    expect(pageHeads([])).toEqual({ first: undefined, heads: [] })
  })
})
