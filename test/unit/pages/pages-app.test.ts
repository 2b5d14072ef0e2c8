import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileIssue } from '../../../src/app/compile-issue.ts'
import { pagesApp } from '../../../src/pages/pages-app.ts'
import { networkOf, visitorOf } from '../../../src/pages/rate-limit.ts'
import { openSearch } from '../../../src/pages/search-articles.ts'
import { findActive } from '../../support/active-content.ts'
import { ARTICLE, ISSUE } from '../../support/newsroom.ts'
import { HOST, openMonthly, openPagesWorld } from '../../support/pages-world.ts'

let opened: Awaited<ReturnType<typeof openPagesWorld>>
beforeAll(async () => {
  opened = await openPagesWorld()
})
afterAll(() => opened.close())
const get = (path: string, headers: Record<string, string> = {}) => opened.app.request(path, { headers })

describe('every route', () => {
  test('is known, and none that changes anything answers to GET', () => {
    const routes = opened.app.routes
      .filter((route) => route.path !== '/*')
      .map((route) => `${route.method} ${route.path}`)
    expect([...new Set(routes)].filter((one) => !one.startsWith('GET ')).sort()).toEqual([
      'POST /confirm/:token',
      'POST /preferences/:token',
      'POST /subscribe',
      'POST /unsubscribe',
      'POST /unsubscribe/:token',
    ])
  })

  test.each([
    '/',
    '/search',
    '/subscribe',
    '/unsubscribe',
    '/preferences',
    '/privacy',
    '/issues/x/',
    '/issues/x/articles/one.html',
    '/nowhere',
    '/issues/%E0%A4%A/',
  ])('%s is whole, inert and under a strict policy', async (path) => {
    const answer = await get(path)
    const text = await answer.text()
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(text).toMatch(/<html lang="zh-CN" dir="ltr">/)
    expect(findActive(text).filter((one) => !/^<(form|input|button)>$/.test(one))).toEqual([])
    expect(text).not.toMatch(/<script|\sstyle=/)
  })

  test('speaks the visitor’s language', async () => {
    expect(await (await get('/privacy?lang=en')).text()).toContain('Contact: ')
    expect(await (await get('/subscribe', { 'accept-language': 'en-GB,en;q=0.9' })).text()).toContain('<html lang="en"')
    expect(await (await get('/subscribe?lang=zh', { 'accept-language': 'en' })).text()).toContain('订阅')
  })

  test.each([
    ['fr-FR, zh-CN;q=0.8, en;q=0.5', 'zh-CN'],
    ['zh;q=0.3, en;q=0.9', 'en'],
    ['fr-FR', 'en'],
    ['*', 'zh-CN'],
    ['zh;q=0, de', 'en'],
  ])('of the languages in “%s” it takes %s', async (accepted, language) => {
    expect(await (await get('/', { 'accept-language': accepted })).text()).toContain(`<html lang="${language}"`)
  })

  test('a language that was chosen stays chosen from page to page, and a search stays a search', async () => {
    const text = (await (await get('/search?q=%E9%92%A2%E6%B0%B4&lang=en')).text()).replaceAll('&#x3D;', '=')
    for (const link of ['/subscribe?lang=en', '/?lang=en', '?q=%E9%92%A2%E6%B0%B4&amp;lang=zh'])
      expect(text).toContain(`href="${link}"`)
    expect(text).toContain('<input type="hidden" name="lang" value="en">')
    expect(await (await get('/search')).text()).toContain('href="/subscribe"')
  })

  test('what is no page carries the same headers', async () => {
    for (const path of ['/pages.css', '/robots.txt', '/issues/x', '/atom.xml', '/feed.json', '/issues/x/style.css']) {
      const { headers } = await get(path)
      const [policy, sniff] = ['content-security-policy', 'x-content-type-options'].map((name) => headers.get(name))
      expect([path, policy, sniff]).toEqual([path, expect.stringContaining("default-src 'none'"), 'nosniff'])
    }
  })

  test('a body that no form has is not read', async () => {
    const answer = await opened.app.request('/subscribe', {
      method: 'POST',
      body: new URLSearchParams({ address: 'x'.repeat(100_000) }),
    })
    expect(answer.status).toBe(413)
  })

  test('a wrong method gets a page of its own', async () => {
    const answer = await opened.app.request('/privacy', { method: 'POST' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    const other = await opened.app.request('/unsubscribe/x', { method: 'DELETE' })
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    expect((await opened.app.request('/nowhere', { method: 'POST' })).status).toBe(404)
  })

  test.each(['multipart/form-data', 'multipart/form-data; boundary=aa', 'application/json', ''])(
    'a body of type “%s” that is no form is an empty form',
    async (type) => {
      const headers = type ? { 'content-type': type } : {}
      for (const path of ['/subscribe', '/unsubscribe'])
        expect((await opened.app.request(path, { method: 'POST', headers, body: '{"no' })).status).toBe(400)
    },
  )

  test('no bug was met on the way', () => {
    expect(opened.errors).toEqual([])
  })
})

describe('reading', () => {
  test('shows the archive, the issue, the article, feeds and styles', async () => {
    expect(await (await get('/')).text()).toContain('2026年第8期')
    for (const path of ['/issues/x/', '/issues/x/articles/one.html', '/atom.xml', '/feed.json'])
      expect(await (await get(path)).text()).toContain('铸造车间的第一炉钢水')
    for (const path of ['/pages.css', '/issues/x/style.css'])
      expect((await get(path)).headers.get('content-type')).toContain('text/css')
    expect((await get('/issues/x')).headers.get('location')).toBe('/issues/x/')
  })

  test('while a library is read, the machine gets a turn between two issues', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const files = ids.flatMap((id) => [
      [`issues/${id}/issue.yml`, ISSUE],
      [`issues/${id}/articles/one.md`, ARTICLE],
    ])
    const { app, world, close } = await openPagesWorld(Object.fromEntries(files))
    let turns = 0
    const count = (): void => {
      turns += 1
      next = setImmediate(count)
    }
    let next = setImmediate(count)
    const library = pagesApp({ ...world, published: async () => ids })
    expect(await (await library.request('/')).text()).toContain('/issues/e/')
    clearImmediate(next)
    expect(turns).toBeGreaterThanOrEqual(ids.length)
    expect((await app.request('/issues/a/')).status).toBe(404)
    await close()
  })

  test('the pictures of a mail are found where it names them, of a test copy too, and no others', async () => {
    const picture = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer()
    const files = ['x', 'draft'].flatMap((id) => [
      [`issues/${id}/issue.yml`, ISSUE],
      [`issues/${id}/articles/one.md`, `${ARTICLE}\n![炉前](images/a.jpg "说明")\n`],
      [`issues/${id}/images/a.jpg`, picture],
    ])
    const { app, world, close } = await openPagesWorld(Object.fromEntries(files))
    for (const id of ['x', 'draft']) {
      const html = (await compileIssue(world.newsroom, id)).value?.email.html ?? ''
      const [, src = ''] = /<img[^>]* src="https:\/\/news\.example\.org([^"]+)"/.exec(html) ?? []
      expect(src).toMatch(new RegExp(`^/issues/${id}/images/`))
      const answer = await app.request(src)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
      expect((await app.request(src.replace(/-\d+\.jpg/, '-9.jpg'))).status).toBe(404)
    }
    expect((await app.request('/issues/draft/')).status).toBe(404)
    expect((await app.request('/issues/absent/images/a.jpg')).status).toBe(404)
    await close()
  })

  test('an issue whose first letters have just left is there for whoever follows their links', async () => {
    const { world, close } = await openPagesWorld({ 'issues/y/issue.yml': ISSUE, 'issues/y/articles/one.md': ARTICLE })
    let fills = 0
    const published = ['x']
    const app = pagesApp({
      ...world,
      published: async () => {
        fills += 1
        return published
      },
    })
    expect((await app.request('/issues/y/')).status).toBe(404)
    published.push('y', 'lost')
    expect((await app.request('/issues/y/')).status).toBe(200)
    expect(await (await app.request('/')).text()).toContain('/issues/y/')
    // One that cannot be built is asked for once, and not at every visit.
    const before = fills
    for (let time = 0; time < 3; time++) expect((await app.request('/issues/lost/')).status).toBe(404)
    expect(fills).toBe(before)
    await close()
  })

  test('an issue that is published while the pages are being made anew is there too', async () => {
    const { world, close } = await openPagesWorld({ 'issues/y/issue.yml': ISSUE, 'issues/y/articles/one.md': ARTICLE })
    let [published, asked, now] = [['x'], 0, world.now()]
    const { promise, resolve } = Promise.withResolvers<void>()
    const app = pagesApp({
      ...world,
      now: () => now,
      published: async () => {
        const known = published
        if (++asked === 2) await promise
        return known
      },
    })
    await app.request('/')
    now += 120_000
    await app.request('/')
    published = ['x', 'y']
    const answer = app.request('/issues/y/')
    resolve()
    expect((await answer).status).toBe(200)
    await close()
  })

  test('a browser that has a page is told so', async () => {
    const etag = (await get('/issues/x/')).headers.get('etag') ?? ''
    for (const known of [etag, `W/${etag}`, `"other", W/${etag}`])
      expect((await get('/issues/x/', { 'if-none-match': known })).status).toBe(304)
    expect((await get('/issues/x/', { 'if-none-match': '"other"' })).status).toBe(200)
  })

  test.each([
    '/issues/y/',
    '/issues/x/articles/two.html',
    '/issues/..%2f..%2fconfig.yml/',
    '/issues/x/issue.pdf',
    '/issues/x/images/none.png',
  ])('%s is not there', async (path) => {
    expect((await get(path)).status).toBe(404)
  })
})

describe('an archive of years', () => {
  let monthly: Awaited<ReturnType<typeof openMonthly>>
  beforeAll(async () => {
    monthly = await openMonthly(30)
  })
  afterAll(() => monthly.close())

  test('shows the newest year’s worth first and a page for each year, with their counts', async () => {
    const first = await monthly.read('/')
    expect(first.match(/<li><a href="\/issues\/m\d+\/"/g)).toHaveLength(12)
    expect(first).toContain('共30期，本页12期。')
    expect(first).toContain('<nav class="years" aria-label="按年份查看">')
    expect(first).toContain('<a href="/archive-2024.html">2024 (12)</a>')
    expect(first).toContain('<a href="/" aria-current="page">最新</a>')
    expect(first).toContain('<a rel="next" href="/archive-2025.html">更早：2025年</a>')
    const year = await monthly.read('/archive-2024.html?lang=en')
    expect(Array.from(year.matchAll(/<li><a href="\/issues\/(m\d+)\/"/g), ([, id]) => id)).toEqual(
      Array.from({ length: 12 }, (_, at) => `m${12 - at}`),
    )
    expect(year).toContain('<h1>Archive · 2024</h1>')
    expect(year).toContain('30 issues in all; 12 of them stand here.')
    expect(year).toContain('<a href="/archive-2024.html?lang=en" aria-current="page">2024 (12)</a>')
    expect(year).toContain('<a href="/?lang=en">Newest</a>')
    expect(year).not.toContain('class="older"')
    expect(year).toContain('href="?lang=zh"')
  })

  test('has no page of a year without issues', async () => {
    for (const path of ['/archive-2023.html', '/archive-.html', '/archive-2024', '/archive-02024.html'])
      expect([path, (await monthly.app.request(path)).status]).toEqual([path, 404])
  })

  test('gives what a search finds in pages, and says how many there are', async () => {
    const first = await monthly.read('/search?q=点火&lang=en')
    expect(first).toContain('<p role="status">30 found; these are 1 to 20</p>')
    expect(first).toContain('<li aria-current="page">Page 1 of 2</li>')
    expect(first).toContain(
      `<a rel="next" href="?lang=en&amp;q=${encodeURIComponent('点火')}&amp;page=2">Next page</a>`,
    )
    expect(first).not.toContain('rel="prev"')
    const found = (text: string) => Array.from(text.matchAll(/<li><a href="(\/issues[^"]*)">/g), ([, href]) => href)
    const second = await monthly.read('/search?q=点火&page=2')
    expect(second).toContain('找到 30 篇，这里是第 21 到 30 篇')
    expect(second).toContain('rel="prev"')
    expect(second).not.toContain('rel="next"')
    expect(new Set([...found(first), ...found(second)]).size).toBe(30)
    for (const [page, shown] of Object.entries({ 99: second, '-3': first, x: first, '1e9': second, Infinity: second }))
      expect(found(await monthly.read(`/search?q=点火&page=${page}`))).toEqual(found(shown))
  })

  test('every link of every page that a reader can reach leads somewhere', async () => {
    const seen = new Set(['/'])
    const dead: string[] = []
    for (const path of seen) {
      const answer = await monthly.app.request(path)
      const moved = answer.headers.get('location')
      if (!(answer.status === 200 || moved)) dead.push(`${answer.status} ${path}`)
      const text = answer.headers.get('content-type')?.includes('html') ? await answer.text() : ''
      const named = Array.from(text.matchAll(/ (?:href|src)="([^"#][^"]*)"/g), ([, to = '']) => to)
      for (const to of [...named, ...(moved ? [moved] : [])]) {
        const url = new URL(to.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'), HOST + path)
        if (url.origin === HOST) seen.add(url.pathname + url.search)
      }
    }
    expect(dead).toEqual([])
    expect(seen.size).toBeGreaterThan(100)
  })
})

test('an archive of two years and less stands on one page', async () => {
  const { read, close } = await openMonthly(24)
  const page = await read('/')
  expect(page.match(/<li><a href="\/issues\/m\d+\/"/g)).toHaveLength(24)
  expect(page).not.toContain('class="years"')
  await close()
})

test('behind a proxy that gives them a folder, every link and form of the pages stays in it', async () => {
  const publicUrl = 'https://example.org/kan'
  const app = pagesApp({ ...opened.world, publicUrl })
  const token = opened.world.tokens.make('unsubscribe', { publicId: '0'.repeat(32), lists: [] })
  const places = ['/', '/search?q=点火', '/subscribe', '/unsubscribe', `/unsubscribe/${token}`, '/privacy', '/no/where']
  for (const place of places) {
    const text = await (await app.request(place)).text()
    const targets = Array.from(text.matchAll(/ (?:href|action)="([^"#][^"]*)"/g), ([, target = '']) =>
      String(URL.parse(target.replaceAll('&#x3D;', '='), publicUrl + place)),
    )
    expect(targets.length).toBeGreaterThan(3)
    expect(targets.filter((one) => !one.startsWith(`${publicUrl}/`) && !one.startsWith('mailto:'))).toEqual([])
  }
  for (const place of ['/index.html', '/issues/x'])
    expect((await app.request(place)).headers.get('location')).toMatch(/^\/kan\//)
})

test('what stays in the publication’s language on an English page says so', async () => {
  for (const place of ['/', '/search?q=点火', '/subscribe']) {
    const text = (await (await get(`${place}${place.includes('?') ? '&' : '?'}lang=en`)).text()).replaceAll(
      '&#x3D;',
      '=',
    )
    expect(text).toMatch(/<p class="name" lang="zh-CN">/)
    expect(text).toMatch(/<(?:ol|label) class="(?:issues|results|check)" lang="zh-CN">/)
  }
})

describe('search', () => {
  test.each([
    ['铸造', true],
    ['钢水', true],
    ['点火 出炉', true],
    ['钢水 不存在', false],
    ['<script>', false],
  ])('“%s”', async (query, isFound) => {
    const text = await (await get(`/search?q=${encodeURIComponent(query)}`)).text()
    expect(text.includes('<ol class="results" lang="zh-CN"><li>')).toBe(isFound)
    expect(text).not.toContain('<script>')
  })

  test('shows the words round it, and no space where a full-width mark parts two paragraphs', () => {
    const row = { issue: 'x', title: '题', href: '/', section: '栏', text: '点火。\n出炉。' }
    const [found] = openSearch([row])('出炉', 1).found
    expect(found?.snippet.map(({ text }) => text).join('')).toBe('点火。出炉。')
  })

  test('marks what was found', async () => {
    expect(await (await get(`/search?q=${encodeURIComponent('点火')}`)).text()).toContain('<mark>点火</mark>')
  })
})

test.each([
  ['127.0.0.1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['::ffff:172.17.0.1', '203.0.113.7', '203.0.113.7'],
  ['fd00::1', '2001:db8::1', '2001:db8::1'],
  ['172.32.0.1', '203.0.113.7', '172.32.0.1'],
  ['198.51.100.9', '203.0.113.7', '198.51.100.9'],
  ['127.0.0.1', null, '127.0.0.1'],
  ['10.0.0.1', ' ', '10.0.0.1'],
])('of a request from %s that names %s the visitor is %s', (peer, forwarded, visitor) => {
  expect(visitorOf(peer, forwarded)).toBe(visitor)
})

test('a network is a /24 or a /48, however its address is written', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113')
  expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113')
  expect(networkOf('2001:db8:1:2::3')).toBe(networkOf('2001:0db8:0001:ffff::'))
  expect(networkOf('::1')).toBe('0:0:0')
})
