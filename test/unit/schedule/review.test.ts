import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareArticles, diffLines, openStages, refuseSigning, reviewStatus } from '../../../src/schedule/review.ts'

const stages = [{ name: 'first' }, { name: 'second', by: ['乙'] }, { name: 'final' }]
const signed = (stage: string, signer: string, hash = 'h1') => ({ issue: 'x', hash, stage, signer, note: '', at: 1 })

describe('the gate of three stages', () => {
  test('is closed until every stage is signed for this very edition', () => {
    const all = [signed('first', '甲'), signed('second', '乙'), signed('final', '丙')]
    expect(openStages(reviewStatus(stages, all.slice(0, 2), 'h1')).map((one) => one.stage)).toEqual(['final'])
    expect(openStages(reviewStatus(stages, all, 'h1'))).toEqual([])
    expect(reviewStatus(stages, all, 'h2').map((one) => one.state)).toEqual(['stale', 'stale', 'stale'])
  })

  test('an edition changed back to what was signed is signed again', () => {
    const history = [signed('first', '甲', 'h1'), signed('first', '甲', 'h2')]
    expect(reviewStatus(stages, history, 'h1')[0]).toMatchObject({ state: 'signed' })
  })

  test('no stages mean no gate', () => {
    expect(openStages(reviewStatus([], [], 'h1'))).toEqual([])
  })
})

describe('who may sign', () => {
  const review = { stages, fourEyes: true }
  const status = (...offs: ReturnType<typeof signed>[]) => reviewStatus(stages, offs, 'h1')

  test.each([
    ['a stage that is not there', status(), { stage: 'third', by: '甲' }, 'unknown-stage'],
    ['a stage before its turn', status(), { stage: 'final', by: '丙' }, 'out-of-order'],
    ['someone who is not named for it', status(signed('first', '甲')), { stage: 'second', by: '丁' }, 'not-allowed'],
    [
      'the same person twice',
      status(signed('first', '甲'), signed('second', '乙')),
      { stage: 'final', by: '甲' },
      'four-eyes',
    ],
  ])('%s is refused', (_, so, wanted, reason) => {
    expect(refuseSigning(review, so, wanted)).toMatchObject({ reason })
  })

  test('four eyes can be switched off', () => {
    expect(
      refuseSigning({ stages, fourEyes: false }, status(signed('first', '甲'), signed('second', '乙')), {
        stage: 'final',
        by: '甲',
      }),
    ).toBeUndefined()
  })
})

describe('what changed since', () => {
  const article = (id: string, text: string) => ({ id, title: id, hash: text, text })

  test('is told by article, with the paragraphs taken away and put in', () => {
    const changes = compareArticles(
      [article('a', '一\n二\n三'), article('b', 'x')],
      [article('a', '一\n贰\n三'), article('c', 'y')],
    )
    expect(changes).toEqual([
      { kind: 'changed', id: 'a', title: 'a', lines: ['- 二', '+ 贰'] },
      { kind: 'added', id: 'c', title: 'c' },
      { kind: 'removed', id: 'b', title: 'b' },
    ])
  })

  test('the difference, applied, gives the new text', () => {
    const lines = fc.array(fc.constantFrom('一', '二', '三', '四'), { maxLength: 12 })
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before, after)
        const count = (list: readonly string[], one: string) => list.filter((line) => line === one).length
        for (const one of ['一', '二', '三', '四']) {
          expect(count(before, one) - count(diff, `- ${one}`) + count(diff, `+ ${one}`)).toBe(count(after, one))
        }
        if (before.join() === after.join()) expect(diff).toEqual([])
      }),
    )
  })
})
