import { describe, expect, test } from 'vitest'
import { endOf, fillOf } from '../../../src/print/build-view.ts'
import { contentsLines, fitContents, frontLines, joinsText } from '../../../src/print/fit-pages.ts'
import { geometryOf } from '../../../src/print/page-geometry.ts'
import { makePrintSample, plainIssue } from '../../support/print-issue.ts'

const geometry = geometryOf('journal')
const journalOf = (articles: number) =>
  makePrintSample('journal', plainIssue([Array.from({ length: articles }, () => 1)])).issue

describe('contents', () => {
  test('that fit are left alone, and so are those that need another page anyhow', () => {
    expect(fitContents(journalOf(5), geometry)).toBe(1)
    expect(fitContents(journalOf(Math.round(geometry.lines * 1.6)), geometry)).toBe(1)
  })

  test('that are a few lines too long are set closer, by just what they need', () => {
    const issue = journalOf(geometry.lines)
    const own = contentsLines(issue)
    expect(own).toBeGreaterThan(geometry.lines)
    const fit = fitContents(issue, geometry)
    expect(fit).toBeLessThan(1)
    expect(own * fit).toBeLessThanOrEqual(geometry.lines)
    expect(own * fit).toBeGreaterThan(geometry.lines * 0.95)
  })
})

test('teasers on a front page take the room of their longest in each row', () => {
  const front = (...texts: string[]) => {
    const teasers = texts.map((text) => `{ article: articles/n1.md, text: ${text} }`)
    return frontLines(makePrintSample('bulletin', plainIssue([[1]], `cover: { teasers: [ ${teasers} ] }\n`)).issue)
  }
  const long = '三行才排得下的导读'.repeat(5)
  expect(front(long, '短') - front('短', '短')).toBe(2)
  expect(front(long, long)).toBe(front('短', long))
  expect(front(long, '短', '短', long) - front('短', '短', '短', '短')).toBe(4)
})

describe('notices and colophon', () => {
  const issue = journalOf(3)
  const foot = fillOf(endOf(issue.articles.at(-1)?.id ?? ''))
  const endsAt = (share: number) => new Map([[foot, (share * geometry.lines * geometry.line) / geometry.pageHeight]])

  test('stand under the text where its last page has room for them', () => {
    expect(joinsText(issue, geometry, endsAt(0.3))).toBe(true)
    expect(joinsText(issue, geometry, endsAt(0.9))).toBe(false)
  })

  test('stand alone until somebody measured, and behind adverts', () => {
    expect(joinsText(issue, geometry, new Map())).toBe(false)
    const adverts = [{ page: undefined, size: 'full', advertiser: '某厂', subject: '广告' }] as never
    expect(joinsText({ ...issue, adverts }, geometry, endsAt(0.3))).toBe(false)
  })
})
