import { expect, test } from 'vitest'
import { asideOf, fillOf } from '../../../src/print/build-view.ts'
import { type Ending, findLost } from '../../../src/print/check-pdf.ts'
import { geometryOf } from '../../../src/print/page-geometry.ts'
import { makePrintSample, plainIssue } from '../../support/print-issue.ts'

test('a floating picture that begins too low for its height is found, and one that has the room is not', () => {
  const { issue } = makePrintSample('journal', plainIssue([[1]]))
  const { line, lines, pageHeight } = geometryOf('journal')
  const picture: Ending = { id: 'f-1', article: 'a-n1', text: '图', at: 3, tall: 12, float: 0 }
  const standing = (from: number) =>
    new Map([
      [picture.id, 2],
      [fillOf(picture.id), (from * line) / pageHeight],
      [asideOf(picture.id), 0.1],
    ])
  expect(findLost([picture], standing(lines - 13), issue)).toEqual([])
  expect(findLost([picture], standing(lines - 6), issue)).toMatchObject([{ id: 'f-1', under: 'f-1' }])
})
