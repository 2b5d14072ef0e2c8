// Every way in which a link can lead nowhere is said so that an editor can judge it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLinks } from '../../../src/app/check-links.ts'
import { newsroomFiles } from '../../../src/app/newsroom-files.ts'
import { openNewsroom } from '../../../src/app/open-newsroom.ts'
import { wordingOf } from '../../../src/diagnostic/render-diagnostic.ts'
import { buildIssue } from '../../../src/issue/build-issue.ts'
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

test('a page that is there passes; one that is gone, ill, silent, endless or nowhere is told in words', async () => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const links = ['here', 'door', 'gone', 'ill', 'silent', 'round'].map((one) => `[${one}页](${base}/${one})`)
  const article = `---\ntitle: 链接\n---\n${links.join('、')}、[无名](http://no-such.invalid/)。\n`
  const room = makeNewsroom({ 'config.yml': CONFIG, 'issues/x/issue.yml': ISSUE, 'issues/x/articles/one.md': article })
  try {
    const config = openNewsroom(room.root).value?.config
    const issue = config && buildIssue('x', { config, files: newsroomFiles(room.root) }).value
    if (!issue) throw new Error('the issue does not build')
    const world = {
      isAllowed: () => true,
      resolve: (host: string) => Promise.resolve(host.endsWith('.invalid') ? [] : [host]),
    }
    const found = await checkLinks(issue, { signal: new AbortController().signal, world, timeoutMs: 200 })
    const told = found.map((one) => wordingOf(one, 'zh').what.replace(base, ''))
    expect(told).toEqual([
      '没有走通的链接：/gone（页面不在了，HTTP 404）。',
      '没有走通的链接：/ill（对方答复 HTTP 503）。',
      '没有走通的链接：/silent（等了很久没有应答）。',
      '没有走通的链接：/round（转来转去没有尽头）。',
      '没有走通的链接：http://no-such.invalid/（找不到这个域名，或本机没有联网）。',
    ])
  } finally {
    room.remove()
  }
})
