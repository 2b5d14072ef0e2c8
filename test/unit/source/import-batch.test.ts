import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type BatchOptions, importBatch, type Outcome } from '../../../src/source/import-batch.ts'
import { placeAll, slugOf } from '../../../src/source/save-import.ts'
import { renderImportPage } from '../../support/import-page.ts'
import { makeNewsroom, type TestNewsroom } from '../../support/newsroom.ts'
import { link, links, makeDocx, paragraph } from '../../support/zip-parts.ts'

const TEXT =
  '八月二十日清晨，石榴湾泵站的十二台水泵同时启动，轰鸣声传到对岸的渔村。值班长说，这是今年最后一次联动试车。'
const MANIFEST = `# 本期主编的话：先看防汛
issue: { year: 2026, number: "8", date: 2026-08-30 }
sections:
  - title: 工作动态 # 每期都有
    articles:
      - articles/one.md
  - title: 质量管理
    articles: []
`
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let newsroom: TestNewsroom
afterEach(() => newsroom.remove())

async function batch(sources: readonly string[], options: Partial<BatchOptions> = {}): Promise<Outcome[]> {
  async function* nothing(): AsyncGenerator<Uint8Array> {}
  const outcomes: Outcome[] = []
  const all = importBatch(sources, {
    target: {
      kind: 'issue',
      path: join(newsroom.root, 'issues/2026-08'),
      file: 'issues/2026-08/issue.yml',
      section: '质量管理',
    },
    split: false,
    list: false,
    entries: [],
    stdin: nothing(),
    root: newsroom.root,
    tool: 'kanfa test',
    now: () => new Date('2026-08-21T02:00:00Z'),
    ...options,
  })
  for await (const outcome of all) outcomes.push(outcome)
  return outcomes
}
const open = (files: Record<string, string | Uint8Array>) => {
  newsroom = makeNewsroom({ 'issues/2026-08/issue.yml': MANIFEST, ...files })
}

describe('into an issue', () => {
  test('goes the article, its evidence, a record and one line of the manifest', async () => {
    open({ 'memo.txt': `石榴湾泵站完成试车\n\n${TEXT}\n` })
    await batch(['memo.txt'])
    const folder = readdirSync(join(newsroom.root, 'issues/2026-08/sources'))
    const record = JSON.parse(newsroom.read('issues/2026-08/sources/石榴湾泵站完成试车.json'))
    expect(newsroom.read('issues/2026-08/articles/石榴湾泵站完成试车.md')).toBe(
      `---\ntitle: 石榴湾泵站完成试车\n---\n\n${TEXT}\n`,
    )
    expect(newsroom.read('issues/2026-08/issue.yml')).toBe(
      MANIFEST.replace('articles: []', 'articles:\n      - articles/石榴湾泵站完成试车.md'),
    )
    expect(record).toMatchObject({ from: 'memo.txt', fetchedAt: '2026-08-21T02:00:00.000Z', tool: 'kanfa test' })
    expect(folder).toContain(record.evidence.replace('sources/', ''))
    expect(newsroom.read(`issues/2026-08/${record.evidence}`)).toContain(TEXT)
  })
  test('an article of that name is not overwritten', async () => {
    open({ 'memo.txt': `石榴湾泵站完成试车\n\n${TEXT}\n` })
    await batch(['memo.txt', 'memo.txt'])
    expect(newsroom.has('issues/2026-08/articles/石榴湾泵站完成试车-2.md')).toBe(true)
    expect(newsroom.read('issues/2026-08/issue.yml')).toContain('      - articles/石榴湾泵站完成试车-2.md\n')
  })
  test('a section that is not there leaves nothing behind', async () => {
    open({ 'memo.txt': `石榴湾泵站完成试车\n\n${TEXT}\n` })
    const target = { kind: 'issue', path: join(newsroom.root, 'issues/2026-08'), file: 'x', section: '质量' } as const
    const [outcome] = await batch(['memo.txt'], { target })
    expect(outcome).toMatchObject({ diagnostics: [{ code: 'source/no-such-section' }] })
    expect(readdirSync(join(newsroom.root, 'issues/2026-08'))).toEqual(['issue.yml'])
  })
  test('one bad file does not stop the others', async () => {
    open({
      'a.docx': makeDocx(paragraph(TEXT)),
      'b.doc': Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'c.docx': makeDocx(paragraph(TEXT)),
    })
    const outcomes = await batch(['a.docx', 'b.doc', 'none.pdf', 'c.docx'])
    expect(outcomes.map((one) => ('diagnostics' in one ? one.diagnostics[0]?.code : 'fine'))).toEqual([
      'fine',
      'source/legacy-word',
      'source/not-found',
      'fine',
    ])
  })
})

test('pictures of a Word file are saved beside the article under its name', async () => {
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const drawing = `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="1" name="p" descr="泵房"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip xmlns:r="${rel}" r:embed="p1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
  open({
    'a.docx': makeDocx(paragraph('石榴湾泵站') + paragraph(TEXT) + drawing, [
      ['word/media/a.png', PNG],
      links(link('p1', 'image', 'media/a.png')),
    ]),
  })
  await batch(['a.docx'], { target: { kind: 'folder', path: join(newsroom.root, 'out') } })
  expect(newsroom.read('out/石榴湾泵站.md')).toContain('![泵房](images/石榴湾泵站-1.png)')
  expect(newsroom.has('out/images/石榴湾泵站-1.png')).toBe(true)
})

test.each(['%zz.png', '%00.png', 'images/', `${'x'.repeat(400)}.png`, '%2e%2e/secret.png'])(
  'a page from a file may name any picture: %s',
  async (src) => {
    open({
      'web/a.html': `<title>泵站</title><article><p>${TEXT}</p><img src="${src}"><p>${TEXT}</p></article>`,
      'secret.png': PNG,
    })
    const [outcome] = await batch(['web/a.html'])
    expect(outcome && 'imported' in outcome && outcome.imported.report.dropped.map((one) => one.kind)).toContain(
      'picture',
    )
  },
)

test('the same original a second time becomes a second article, and the editor is told', async () => {
  open({ 'a.txt': `石榴湾泵站\n\n${TEXT}\n` })
  const [[first], [second]] = [await batch(['a.txt']), await batch(['a.txt'])]
  const doubts = (outcome: typeof first) =>
    outcome && 'imported' in outcome && outcome.imported.report.doubtful.map((one) => one.kind)
  expect([doubts(first), doubts(second)]).toEqual([[], ['imported-before']])
})

test('a file that cannot be placed leaves every byte as it was, and the error names it', () => {
  newsroom = makeNewsroom({ 'issue.yml': 'before', 'blocked/here.txt': '' })
  const path = (name: string): string => join(newsroom.root, name)
  const files = ['articles/a.md', 'issue.yml', 'blocked'].map((name) => ({ path: path(name), content: 'after' }))
  expect(() => placeAll(files)).toThrow(expect.objectContaining({ path: path('blocked') }))
  expect(newsroom.read('issue.yml')).toBe('before')
  expect(readdirSync(newsroom.root).toSorted()).toEqual(['articles', 'blocked', 'issue.yml'])
  expect(readdirSync(path('articles'))).toEqual([])
})

test.each([
  ['CON', 'con-2'],
  ['../../etc/passwd', 'etc-passwd'],
  ['🎉', 'article'],
  ['长'.repeat(300), '长'.repeat(24)],
])('a headline makes a name for any disk: %s', (title, slug) => {
  newsroom = makeNewsroom()
  expect(slugOf(title, 'x', () => false)).toBe(slug)
})

test('a page’s pictures are fetched through the guard; what is no picture is dropped and listed', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/pump.png') response.writeHead(200, { 'content-type': 'image/png' }).end(PNG)
    else if (request.url === '/fake.png')
      response.writeHead(200, { 'content-type': 'image/png' }).end('<svg onload="alert(1)"/>')
    else {
      const html = `<title>石榴湾泵站完成试车</title><article><h1>石榴湾泵站完成试车</h1><p>${TEXT}</p><p><img src="/pump.png" alt="泵房"></p><p><img src="/fake.png" alt="假图"></p><p>${TEXT}</p></article>`
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag: '"7"' }).end(html)
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  try {
    open({})
    const fetch = { world: { isAllowed: (address: string, to: number) => address === '127.0.0.1' && to === port } }
    const [outcome] = await batch([`http://127.0.0.1:${port}/a.html`], { fetch })
    const record = JSON.parse(newsroom.read('issues/2026-08/sources/石榴湾泵站完成试车.json'))
    const article = newsroom.read('issues/2026-08/articles/石榴湾泵站完成试车.md')
    expect(article).toContain('![泵房](images/石榴湾泵站完成试车-1.png)')
    expect(article).not.toContain('假图')
    expect(article).toContain(`url: http://127.0.0.1:${port}/a.html`)
    expect(record).toMatchObject({ etag: '"7"', url: `http://127.0.0.1:${port}/a.html` })
    expect(outcome && 'imported' in outcome && outcome.imported.report.dropped.map((one) => one.kind)).toContain(
      'picture',
    )
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

describe('a feed', () => {
  const FEED = `<rss version="2.0"><channel><title>澜川动态</title><link>https://e.org/</link><description>d</description>
<item><title>潮流能并网</title><link>https://e.org/1</link><pubDate>Wed, 12 Aug 2026 02:00:00 GMT</pubDate><description>&lt;p&gt;${TEXT.repeat(9)}&lt;/p&gt;</description></item></channel></rss>`
  test('is listed when no entry is chosen', async () => {
    open({ 'feed.xml': FEED })
    expect(await batch(['feed.xml'], { split: true })).toEqual(await batch(['feed.xml']))
    expect(await batch(['feed.xml'])).toMatchObject([
      { title: '澜川动态', entries: [{ title: '潮流能并网', date: '2026-08-12' }] },
    ])
  })
  test('gives the entry that is chosen, with where it came from', async () => {
    open({ 'feed.xml': FEED })
    const [outcome] = await batch(['feed.xml'], { entries: [1], target: { kind: 'stdout' } })
    expect(outcome).toMatchObject({
      imported: {
        front: { title: '潮流能并网', source: { name: '澜川动态', date: '2026年8月12日', url: 'https://e.org/1' } },
      },
    })
  })
})

test('a whole publication becomes articles, evidence and a manifest that replaces none', async () => {
  const publication = `## 石榴湾泵站完成试车\n\n${TEXT}\n\n## 潮流能并网\n\n${TEXT}\n`
  open({ 'paper.txt': publication })
  const target = { kind: 'issue', path: join(newsroom.root, 'issues/2026-08'), file: 'x' } as const
  await batch(['paper.txt'], { split: true, target })
  expect(newsroom.read('issues/2026-08/issue.yml')).toBe(MANIFEST)
  expect(newsroom.read('issues/2026-08/issue.proposed.yml')).toContain('articles/石榴湾泵站完成试车.md')
  expect(readdirSync(join(newsroom.root, 'issues/2026-08/articles'))).toHaveLength(2)
  expect(readdirSync(join(newsroom.root, 'issues/2026-08')).some((name) => name.endsWith('.tmp'))).toBe(false)
})

describe('the command', () => {
  test('prints Markdown on stdout and the report on stderr', async () => {
    open({ 'memo.txt': '主 办 单 位\n' })
    const { code, out, err } = await newsroom.kanfa('import', 'memo.txt', '--out', '-')
    expect([code, out]).toEqual([0, '主办单位\n'])
    expect(err).toContain('letter-spacing')
  })
  test('with --json prints one object with every change, its line and its reason', async () => {
    open({ 'memo.txt': `石榴湾泵站完成试车\n\n${TEXT}\n\n水泵共 12 台，全部备用，值班员由六名增加到十名。\n` })
    const { out } = await newsroom.kanfa('import', 'memo.txt', '--json')
    const { imported } = JSON.parse(out)
    expect(imported[0]).toMatchObject({ kind: 'text', front: { title: '石榴湾泵站完成试车' } })
    expect(imported[0].mended).toContainEqual(
      expect.objectContaining({ pass: 'han-latin-space', line: 5, why: expect.stringContaining('汉字') }),
    )
  })
  test('leaves out the passes named', async () => {
    open({ 'memo.txt': '主 办\n' })
    expect((await newsroom.kanfa('import', 'memo.txt', '--without', 'letter-spacing')).out).toBe('主 办\n')
    expect((await newsroom.kanfa('import', 'memo.txt', '--without', 'nothing')).code).toBe(2)
  })
  test('imports into an issue that then checks and builds', async () => {
    open({ 'memo.txt': `石榴湾泵站完成试车\n\n${TEXT}\n` })
    const { code } = await newsroom.kanfa('import', 'memo.txt', '--into', '2026-08', '--section', '质量管理')
    expect([code, existsSync(join(newsroom.root, 'issues/2026-08/articles'))]).toEqual([0, true])
    expect((await newsroom.kanfa('import', 'memo.txt', '--into', '../x')).code).toBe(2)
  })
})

test('docs/import.md says what the command prints', async () => {
  const page = readFileSync('docs/import.md', 'utf8')
  expect(await renderImportPage(page)).toBe(page)
})
