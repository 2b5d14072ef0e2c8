import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, type TestNewsroom } from '../support/newsroom.ts'

const REVIEW = 'review: { stages: [first, { name: second, by: [乙] }, final] }\n'

let newsroom: TestNewsroom
beforeEach(() => {
  newsroom = makeNewsroom({
    'config.yml': `${CONFIG}${REVIEW}`,
    'issues/2026-08/issue.yml': ISSUE,
    'issues/2026-08/articles/one.md': ARTICLE,
    'members.csv': '邮箱\na@one.example.org\n',
  })
})
afterEach(() => newsroom.remove())

const sign = (stage: string, by: string) => newsroom.kanfa('sign', '2026-08', '--stage', stage, '--by', by)
const status = async () => JSON.parse((await newsroom.kanfa('sign', '2026-08', '--status', '--json')).out)
const states = async () => (await status()).stages.map((one: { state: string }) => one.state)

async function signAll(): Promise<void> {
  for (const [stage = '', by = ''] of [
    ['first', '甲'],
    ['second', '乙'],
    ['final', '丙'],
  ])
    expect(await sign(stage, by)).toMatchObject({ code: 0 })
}

describe('signing', () => {
  test('three stages in order, each with who and when, and again changes nothing', async () => {
    expect(await states()).toEqual(['missing', 'missing', 'missing'])
    await signAll()
    await signAll()
    const { hash, stages, changes } = await status()
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(stages).toMatchObject([
      { stage: 'first', state: 'signed', signer: '甲', at: expect.stringMatching(/^\d{4}-.*Z$/) },
      { stage: 'second', state: 'signed', signer: '乙' },
      { stage: 'final', state: 'signed', signer: '丙' },
    ])
    expect(changes).toEqual([])
  })

  test.each([
    ['out of order', 'final', '丙', 4, 'gate/out-of-order'],
    ['by somebody who may not', 'second', '甲', 4, 'gate/not-allowed'],
    ['a stage that is not there, with the nearest name', 'frist', '甲', 2, 'first'],
  ])('%s is refused', async (_, stage, by, code, said) => {
    const ran = await sign(stage, by)
    expect(ran.code).toBe(code)
    expect(ran.err).toContain(said)
    expect(await states()).toEqual(['missing', 'missing', 'missing'])
  })

  test('twice by one person is pointed out, and refused where the newsroom says so', async () => {
    await sign('first', '乙')
    newsroom.write('config.yml', `${CONFIG}${REVIEW.replace(' }\n', ', fourEyes: true }\n')}`)
    expect((await sign('second', '乙')).err).toContain('gate/four-eyes')
    newsroom.write('config.yml', `${CONFIG}${REVIEW}`)
    expect(await sign('second', '乙')).toMatchObject({ code: 0, err: expect.stringContaining('乙 也签了 first') })
    expect(await states()).toEqual(['signed', 'signed', 'missing'])
  })

  test('whoever signs what somebody else has signed is told that it stays as it was', async () => {
    await sign('first', '甲')
    expect(await sign('first', '丙')).toMatchObject({ code: 0, err: 'first 已由 甲 签过，没有改动。\n' })
    expect((await status()).stages[0]).toMatchObject({ signer: '甲' })
    expect((await sign('first', '甲')).err).toBe('')
  })

  test('a change makes signatures stale, shows by article what changed, and going back makes them good again', async () => {
    await signAll()
    newsroom.write('issues/2026-08/articles/one.md', ARTICLE.replace('第一炉钢水按计划出炉', '第一炉钢水提前出炉'))
    const { stages, changes } = await status()
    expect(stages.map((one: { state: string }) => one.state)).toEqual(['stale', 'stale', 'stale'])
    expect(stages[0].signedHash).toMatch(/^[0-9a-f]{64}$/)
    expect(changes).toEqual([
      {
        kind: 'changed',
        id: 'one',
        title: '铸造车间的第一炉钢水',
        lines: ['- 车间清晨点火，第一炉钢水按计划出炉。', '+ 车间清晨点火，第一炉钢水提前出炉。'],
      },
    ])
    expect((await newsroom.kanfa('sign', '2026-08', '--status')).out).toContain('+ 车间清晨点火')
    newsroom.write('issues/2026-08/articles/one.md', ARTICLE)
    expect(await states()).toEqual(['signed', 'signed', 'signed'])
  })

  test('an issue with errors cannot be signed', async () => {
    newsroom.write('issues/2026-08/issue.yml', ISSUE.replace('one.md', 'none.md'))
    expect((await sign('first', '甲')).code).toBe(1)
  })
})

describe('the colophon', () => {
  test('names who signed in web and print where the newsroom wants it, and the hash stays what was signed', async () => {
    newsroom.write('config.yml', `${CONFIG}${REVIEW.replace(' }\n', ', inColophon: true }\n')}`)
    const build = async () => JSON.parse((await newsroom.kanfa('build', '2026-08', '--only', 'web', '--json')).out).hash
    const before = await build()
    expect(newsroom.read('dist/2026-08/web/index.html')).not.toContain('终审')
    expect(newsroom.has('var/kanfa.db')).toBe(false)
    await signAll()
    expect(await build()).toBe(before)
    expect(newsroom.read('dist/2026-08/web/index.html')).toMatch(
      /一审[\s\S]*甲[\s\S]*二审[\s\S]*乙[\s\S]*终审[\s\S]*丙/,
    )
    expect(await states()).toEqual(['signed', 'signed', 'signed'])
  })
})

describe('the gate of a send', () => {
  const send = async (...flags: string[]) => newsroom.kanfa('send', '2026-08', '--list', 'members', ...flags)

  test('is closed until all have signed, says which are missing or stale, and opens', async () => {
    await newsroom.kanfa('members', 'import', 'members.csv', '--list', 'members', '--consent', '登记表')
    const { hash } = await status()
    const refused = await send('--confirm', hash)
    expect(refused.code).toBe(4)
    expect(refused.err).toMatch(/gate\/not-signed[\s\S]*first[\s\S]*second[\s\S]*final/)
    await signAll()
    newsroom.write('issues/2026-08/issue.yml', ISSUE.replace('工作动态', '工作简报'))
    const stale = await send('--confirm', (await status()).hash)
    expect([stale.code, stale.err.includes('已过期')]).toEqual([4, true])
    newsroom.write('issues/2026-08/issue.yml', ISSUE)
    expect((await send('--confirm', hash)).code).toBe(0)
  })
})
