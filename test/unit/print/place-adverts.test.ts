import { expect, test } from 'vitest'
import type { Advert, Issue } from '../../../src/issue/issue.ts'
import { placeAdverts, plainPages } from '../../../src/print/place-adverts.ts'

const advert = (page: number | undefined, size: Advert['size'] = 'full'): Advert => ({
  size,
  advertiser: '某厂',
  subject: `${page}`,
  ...(page ? { page } : {}),
})
const issueOf = (...adverts: Advert[]): Issue => ({ startPage: 1, adverts }) as unknown as Issue
const placed = (issue: Issue, pages: number[], which: 'full' | 'behind cover' | 'part'): [number, string[]][] =>
  [...placeAdverts(issue, pages, which)].map(([at, all]) => [at, all.map(({ subject }) => subject)])

test('a full page stands at the boundary that brings it nearest to the page it was sold for', () => {
  const issue = issueOf(advert(2), advert(9), advert(undefined))
  expect(placed(issue, [3, 6, 8, 12], 'behind cover')).toEqual([
    [-1, ['2']],
    [2, ['9']],
    [3, ['undefined']],
  ])
})

test('part of a page stands at the end of the section whose end is nearest', () => {
  expect(placed(issueOf(advert(7, 'half')), [4, 7, 10, 12], 'part')).toEqual([[1, ['7']]])
})

test('part of a page stands where it fits under the text, else it would stand alone on the next page', () => {
  const issue = issueOf(advert(12, 'strip'), advert(13, 'half'))
  const byFill = [...placeAdverts(issue, [11, 12, 13], 'part', [0.95, 0.6])]
  expect(byFill.map(([at, all]) => [at, all.map(({ size }) => size)])).toEqual([[1, ['strip', 'half']]])
})

test('placing adverts does not move the pages they are placed by', () => {
  const issue = issueOf(advert(4))
  const before = new Map([
    ['section-1', 3],
    ['section-2', 6],
    ['last', 8],
  ])
  const after = new Map([
    ['section-1', 3],
    ['ad-1', 4],
    ['section-2', 7],
    ['last', 9],
  ])
  const anchors = ['section-1', 'section-2']
  expect(plainPages(issue, anchors, after)).toEqual(plainPages(issue, anchors, before))
})
