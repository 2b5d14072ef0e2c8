import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, runKanfa, type TestNewsroom } from '../../support/newsroom.ts'

const files = { 'config.yml': CONFIG, 'issues/x/issue.yml': ISSUE, 'issues/x/articles/one.md': ARTICLE }
let room: TestNewsroom
beforeAll(() => {
  room = makeNewsroom(files)
})
afterAll(() => room.remove())

const treeOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort()
      .map((path) => [path, readFileSync(join(folder, path)).toString('base64')]),
  )

describe('a build', () => {
  test('writes the files of the contract, and a record of them', async () => {
    const { code, out } = await room.kanfa('build', 'x', '--only', 'email,text,web', '--json')
    expect(code).toBe(0)
    const record = JSON.parse(out) as Record<string, unknown>
    expect(record).toMatchObject({
      issue: 'x',
      subject: '示例机电信息 2026年第8期',
      articles: [{ id: 'one', section: '工作动态', file: 'articles/one.md' }],
    })
    expect(Object.keys(record).sort()).toEqual([
      'articles',
      'diagnostics',
      'hash',
      'issue',
      'preheader',
      'sizes',
      'subject',
    ])
    for (const path of ['email.html', 'email.txt', 'web/index.html', 'web/articles/one.html', 'edition.json'])
      expect(room.has(`dist/x/${path}`)).toBe(true)
    expect(JSON.parse(room.read('dist/x/edition.json'))).toEqual(record)
    for (const path of ['index.html', 'atom.xml', 'feed.json', 'search.json'])
      expect(room.has(`dist/${path}`)).toBe(true)
  })

  test('gives the same bytes in another folder, with and without a cache', async () => {
    const other = makeNewsroom(files)
    try {
      await room.kanfa('build', '--only', 'email,text,web', '--out', 'again')
      await other.kanfa('build', '--only', 'email,text,web', '--out', 'again')
      expect(treeOf(join(other.root, 'again'))).toEqual(treeOf(join(room.root, 'again')))
    } finally {
      other.remove()
    }
  })

  test('has one hash, whichever edition is written, and another after one character', async () => {
    const hashOf = async (...args: string[]): Promise<string> =>
      (JSON.parse((await room.kanfa('build', 'x', '--json', ...args)).out) as { hash: string }).hash
    const hash = await hashOf('--only', 'email')
    expect(await hashOf('--only', 'text')).toBe(hash)
    room.write('issues/x/articles/one.md', ARTICLE.replace('第一炉钢水按', '第二炉钢水按'))
    expect(await hashOf('--only', 'text')).not.toBe(hash)
    room.write('issues/x/articles/one.md', ARTICLE)
    expect(await hashOf('--only', 'text')).toBe(hash)
  })

  test('--frozen builds what the lock names and refuses anything else', async () => {
    await room.kanfa('build', 'x', '--only', 'text')
    expect((await room.kanfa('build', 'x', '--only', 'text', '--frozen')).code).toBe(0)
    room.write('issues/x/articles/one.md', `${ARTICLE}\n又一段。\n`)
    const before = room.read('dist/x/email.txt')
    const { code, err } = await room.kanfa('build', 'x', '--only', 'text', '--frozen')
    expect([code, err]).toEqual([1, expect.stringContaining('issue/lock-differs')])
    expect(room.read('dist/x/email.txt')).toBe(before)
    room.write('issues/x/articles/one.md', ARTICLE)
  })

  test('a broken issue leaves what was built before as it was', async () => {
    await room.kanfa('build', 'x', '--only', 'email')
    const before = room.read('dist/x/email.html')
    room.write('issues/x/issue.yml', ISSUE.replace('one.md', 'gone.md'))
    expect((await room.kanfa('build', 'x', '--only', 'email')).code).toBe(1)
    expect(room.read('dist/x/email.html')).toBe(before)
    room.write('issues/x/issue.yml', ISSUE)
  })

  test('an unknown edition in --only is a usage error with a suggestion', async () => {
    expect(await room.kanfa('build', '--only', 'emial')).toMatchObject({
      code: 2,
      err: expect.stringContaining('email') as string,
    })
  })
})

test('a link inside the newsroom that leads out of it is not followed', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'kanfa-outside-'))
  writeFileSync(join(outside, 'secret.md'), ARTICLE)
  const inner = makeNewsroom(files)
  try {
    const { symlinkSync } = await import('node:fs')
    symlinkSync(join(outside, 'secret.md'), join(inner.root, 'issues/x/articles/two.md'))
    inner.write('issues/x/issue.yml', `${ISSUE}      - articles/two.md\n`)
    const { code, err } = await inner.kanfa('check', '--offline')
    expect([code, err]).toEqual([1, expect.stringContaining('issue/article-not-found')])
  } finally {
    inner.remove()
    rmSync(outside, { recursive: true })
  }
})

test('the sample newsroom has nothing to report and keeps to its budget', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'kanfa-samples-'))
  for (const path of ['config.yml', 'issues', 'samples']) cpSync(path, join(copy, path), { recursive: true })
  try {
    const { code, out } = await runKanfa(copy, ['build', '--only', 'email,text', '--json'])
    const { editions } = JSON.parse(out) as {
      editions: { issue: string; sizes: { html: number }; diagnostics: { severity: string }[] }[]
    }
    expect(code).toBe(0)
    expect(editions.length).toBeGreaterThanOrEqual(4)
    for (const { sizes, diagnostics } of editions) {
      expect(sizes.html).toBeLessThan(100_000)
      expect(diagnostics.filter((one) => one.severity !== 'info')).toEqual([])
    }
  } finally {
    rmSync(copy, { recursive: true })
  }
})
