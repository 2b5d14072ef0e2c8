// Every way in which a link can lead nowhere is said so that an editor can judge it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLinks } from '../../../src/app/check-links.ts'
import { newsroomFiles } from '../../../src/app/newsroom-files.ts'
import { openNewsroom } from '../../../src/app/open-newsroom.ts'
import { wordingOf } from '../../../src/diagnostic/render-diagnostic.ts'
import { buildIssue } from '../../../src/issue/build-issue.ts'
import type { Issue } from '../../../src/issue/issue.ts'
import { CONFIG, ISSUE, makeNewsroom } from '../../support/newsroom.ts'

const server = createServer((request, response) => {
  if (request.url === '/silent') return
  if (request.url === '/round') response.setHeader('location', '/round')
  response
    .writeHead({ '/here': 200, '/gone': 404, '/ill': 503, '/door': 403, '/round': 302 }[request.url ?? ''] ?? 500)
    .end()
})
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** An issue of one article, and what is done with it. */
async function withIssue(text: string, use: (issue: Issue) => Promise<void>): Promise<void> {
  const article = `---\ntitle: 链接\n---\n${text}\n`
  const room = makeNewsroom({ 'config.yml': CONFIG, 'issues/x/issue.yml': ISSUE, 'issues/x/articles/one.md': article })
  try {
    const config = openNewsroom(room.root).value?.config
    const issue = config && buildIssue('x', { config, files: newsroomFiles(room.root) }).value
    if (!issue) throw new Error('the issue does not build')
    await use(issue)
  } finally {
    room.remove()
  }
}

test('a page that is there passes; one that is gone, ill, silent, endless or nowhere is told in words', async () => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const world = {
    isAllowed: () => true,
    resolve: (host: string) => Promise.resolve(host.endsWith('.invalid') ? [] : [host]),
  }
  const toldOf = async (text: string, limits: { timeoutMs?: number } = {}): Promise<string[]> => {
    let told: string[] = []
    await withIssue(text, async (issue) => {
      const found = await checkLinks([issue], { signal: new AbortController().signal, world, ...limits })
      told = found.map((one) => wordingOf(one, 'zh').what.replace(base, ''))
    })
    return told
  }
  const links = ['here', 'door', 'gone', 'ill', 'round'].map((one) => `[${one}页](${base}/${one})`)
  expect(await toldOf(`${links.join('、')}、[无名](http://no-such.invalid/)。`, { timeoutMs: 100_000 })).toEqual([
    '没有走通的链接：/gone（页面不在了，HTTP 404）。',
    '没有走通的链接：/ill（对方答复 HTTP 503）。',
    '没有走通的链接：/round（转来转去没有尽头）。',
    '没有走通的链接：http://no-such.invalid/（找不到这个域名，或本机没有联网）。',
  ])
  expect(await toldOf(`[静页](${base}/silent)。`, { timeoutMs: 200 })).toEqual([
    '没有走通的链接：/silent（等了很久没有应答）。',
  ])
})

test('where nothing answers the network is away: one finding for all, and few are waited for', async () => {
  const links = Array.from({ length: 40 }, (_, at) => `[第${at}页](https://site${at % 5}.example.org/${at})`)
  await withIssue(`[内网](http://10.0.0.1/)、${links.join('、')}。`, async (issue) => {
    let asked = 0
    const resolve = async (): Promise<string[]> => {
      asked += 1
      return []
    }
    const signal = new AbortController().signal
    const found = await checkLinks([issue, issue], { signal, world: { resolve } })
    expect(found.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['check/network-away', 4, 24],
      ['check/link-broken', 4, 1],
      ['check/link-broken', 4, 1],
    ])
    expect(found[0]?.values).toEqual({ count: 40, hosts: 'site0.example.org, site1.example.org, site2.example.org …' })
    // HEAD and GET of each.
    expect(asked).toBeLessThan(40)
    const first = (await checkLinks([issue], { signal, world: { resolve: async () => ['10.0.0.2'] } })).map(
      ({ code }) => code,
    )
    expect(new Set(first)).toEqual(new Set(['check/link-broken']))
  })
})
