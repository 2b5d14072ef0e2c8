import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { previewApp } from '../../../src/desk/preview-app.ts'
import { openPreviewState, type PreviewState } from '../../../src/desk/preview-state.ts'
import { stripHostile } from '../../../src/desk/render-frames.ts'
import { watchNewsroom } from '../../../src/desk/watch-newsroom.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, type TestNewsroom } from '../../support/newsroom.ts'

let room: TestNewsroom
let state: PreviewState
let app: ReturnType<typeof previewApp>
const get = (path: string, host = '127.0.0.1:4170') => app.request(path, { headers: { host } })

beforeAll(async () => {
  room = makeNewsroom({ 'config.yml': CONFIG, 'issues/x/issue.yml': ISSUE, 'issues/x/articles/one.md': ARTICLE })
  state = openPreviewState(room.root, 'x', { env: {} })
  await state.rebuild()
  app = previewApp(state, {})
})
afterAll(() => room.remove())

describe('the preview', () => {
  test('answers to loopback names only, so that no page elsewhere can read it', async () => {
    expect((await get('/')).status).toBe(200)
    expect((await get('/', 'localhost:4170')).status).toBe(200)
    for (const host of ['evil.example', '192.168.1.5', '127.0.0.1.evil.example'])
      expect((await get('/state', host)).status).toBe(403)
  })

  test('shows mail in frames that run nothing', async () => {
    for (const look of ['light', 'dark', 'inverted', 'no-pictures', 'hostile']) {
      const answer = await get(`/mail/${look}`)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(answer.headers.get('content-security-policy')).toContain('sandbox')
      expect(await answer.text()).toContain('第一炉钢水按计划出炉')
    }
    expect((await get('/mail/other')).status).toBe(404)
    for (const path of ['/text', '/web/issues/x/', '/web/issues/x/articles/one.html'])
      expect(await (await get(path)).text()).toContain('第一炉钢水按计划出炉')
  })

  test('leads from page to page of the web edition, to the archive and back, as on the web', async () => {
    const seen = new Set<string>()
    const visit = async (path: string): Promise<void> => {
      if (seen.has(path)) return
      seen.add(path)
      const answer = await get(path)
      expect([path, answer.status]).toEqual([path, 200])
      for (const [, href = ''] of (await answer.text()).matchAll(/<(?:a|link rel="stylesheet") href="([^"#:]+)["#]/g))
        await visit(new URL(href, `http://h${path}`).pathname)
    }
    await visit('/web/issues/x/')
    expect(seen).toContain('/web/index.html')
    expect(seen).toContain('/web/issues/x/articles/one.html')
    for (const path of ['/web/issues/none/', '/web/atom.xml', '/web/issues/%2e%2e/config.yml'])
      expect((await get(path)).status).toBe(404)
  })

  test('keeps the last good build while a file is broken, and says so', async () => {
    room.write('issues/x/articles/one.md', '没有开头')
    await state.rebuild()
    const broken = (await (await get('/state')).json()) as {
      fresh: boolean
      diagnostics: { code: string; open: string }[]
    }
    expect(broken.fresh).toBe(false)
    expect(broken.diagnostics[0]).toMatchObject({
      code: 'article/no-front-matter',
      open: expect.stringContaining('one.md:1:1') as string,
      anchor: 'a-one',
      text: '没有开头',
    })
    expect(await (await get('/mail/light')).text()).toContain('第一炉钢水按计划出炉')
    room.write('issues/x/articles/one.md', ARTICLE.replace('第一炉', '第二炉'))
    await state.rebuild()
    expect(await (await get('/mail/light')).text()).toContain('第二炉钢水')
  })

  test('follows a save', async () => {
    const changed = Promise.withResolvers<void>()
    const stop = watchNewsroom(room.root, () => changed.resolve())
    try {
      // The watcher needs a turn of the loop to be in place; saving again until it is heard needs no clock.
      const save = setInterval(() => room.write('issues/x/articles/one.md', ARTICLE), 20)
      await changed.promise
      clearInterval(save)
    } finally {
      stop()
    }
  })

  test('has no route that changes anything', () => {
    expect(app.routes.filter((route) => !['GET', 'ALL'].includes(route.method))).toEqual([])
  })
})

test('a slip in a web template stands in the frame where the page would be', async () => {
  const room = makeNewsroom({
    'config.yml': CONFIG,
    'issues/x/issue.yml': ISSUE,
    'issues/x/articles/one.md': ARTICLE,
    'templates/web/issue.html.hbs': '<p>{{nope}}</p>',
  })
  const fresh = openPreviewState(room.root, 'x', { env: {} })
  await fresh.rebuild()
  const frame = await previewApp(fresh, {}).request('/web/issues/x/', { headers: { host: 'localhost' } })
  expect([frame.status, await frame.text()]).toEqual([200, expect.stringContaining('template/unknown-name')])
  room.remove()
})

test('an issue that never built says so, in the newsroom’s language, and its findings open in the editor', async () => {
  const broken = makeNewsroom({ 'config.yml': CONFIG, 'issues/x/issue.yml': 'sections: 3\n' })
  try {
    const fresh = openPreviewState(broken.root, 'x', { env: { LANG: 'en_US.UTF-8' } })
    await fresh.rebuild()
    const ask = (path: string) => previewApp(fresh, {}).request(path, { headers: { host: 'localhost' } })
    expect(await (await ask('/')).text()).toContain('lang="zh-CN"')
    expect(await (await ask('/state')).json()).toMatchObject({
      shown: false,
      fresh: false,
      diagnostics: expect.arrayContaining([
        expect.objectContaining({
          label: '错误',
          open: expect.stringContaining(`${broken.root}/issues/x/issue.yml:1`),
        }),
      ]),
    })
    const frame = await ask('/mail/light')
    expect([frame.status, frame.headers.get('content-type')]).toEqual([503, 'text/html; charset=UTF-8'])
    expect(await frame.text()).toContain('还没有编成')
  } finally {
    broken.remove()
  }
})

test('a hostile webmail is left with the words in order', async () => {
  const html = stripHostile(await (await get('/mail/light')).text())
  expect(html).not.toMatch(/<style|class=|\sid=|<img|position:|float:/)
  const words = html.replaceAll('<wbr>', '').replace(/<[^>]+>/g, ' ')
  const order = [words.indexOf('示例机电信息'), words.indexOf('工作动态'), words.lastIndexOf('铸造车间的第')]
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(order[0]).toBeGreaterThanOrEqual(0)
})
