// The inbox in a browser: what arrived is shown, and a hostile message can do nothing.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createInboxPages } from '../../../src/transport/inbox-page.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kanfa-inbox-'))
})
afterEach(() => rm(folder, { recursive: true }))

const get = (path: string, init?: RequestInit): Promise<Response> =>
  createInboxPages({ folder, language: 'zh', timezone: 'Asia/Shanghai', path: '/inbox' })(
    new Request(`http://127.0.0.1${path}`, init),
  )
const keep = (at: number, mail: string): Promise<void> =>
  writeFile(
    join(folder, `${(1_790_000_000_000 + at).toString(36).padStart(9, '0')}-${String(at).padStart(12, '0')}.eml`),
    mail.replaceAll('\n', '\r\n'),
  )
const idOf = async (): Promise<string> => (await readdir(folder))[0]?.replace('.eml', '') ?? ''

const HOSTILE = `Return-Path: <bounces@example.org>
From: "<script>alert(1)</script>" <a@example.org>
To: =?utf-8?B?PGltZyBzcmM9eCBvbmVycm9yPWFsZXJ0KDEpPg==?= <b@example.net>
Subject: =?utf-8?B?PC90aXRsZT48c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ+?=
List-Unsubscribe: <https://x.example/"><script>alert(1)</script>>
Content-Type: text/html; charset=utf-8

<script>alert(1)</script><img src="cid:none" onerror="alert(1)"><svg onload=alert(1)><a href="javascript:alert(1)">x</a>
`

test('an empty inbox says so, and a folder that is not there is empty', async () => {
  expect(await (await get('/inbox')).text()).toMatch(/还没有邮件。用 kanfa send .* --test/)
  const nowhere = createInboxPages({ folder: join(folder, 'no'), language: 'en', timezone: 'UTC', path: '/inbox' })
  expect(await (await nowhere(new Request('http://127.0.0.1/inbox'))).text()).toContain('Nothing has arrived yet')
})

test('the time is told in the zone of the publication, as the report of a send tells it', async () => {
  await keep(0, 'To: a@example.net\nSubject: a\n\na\n')
  for (const path of ['/inbox', `/inbox/${await idOf()}`])
    expect(await (await get(path)).text()).toContain('2026年9月21日 22:13:20')
})

test('the newest stands first, fifty to a page', async () => {
  for (let at = 0; at < 60; at++)
    await keep(at, `To: r@example.net\nSubject: =?utf-8?B?${Buffer.from(`第${at}封`).toString('base64')}?=\n\nx\n`)
  const first = await (await get('/inbox')).text()
  expect(first.match(/第\d+封/g)?.slice(0, 2)).toEqual(['第59封', '第58封'])
  expect(first).toContain('共 60 封')
  expect(first).toContain('href="/inbox?page=2"')
  const second = await (await get('/inbox?page=2')).text()
  expect(second.match(/第\d+封/g)).toHaveLength(10)
})

test('hostile mail is inert: in the list, on its page and in its frame', async () => {
  await keep(1, HOSTILE)
  const id = await idOf()
  for (const path of ['/inbox', `/inbox/${id}`]) {
    const response = await get(path)
    const page = await response.text()
    expect(page).not.toMatch(/<script|<img|<svg|onerror=alert\(1\)>/i)
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/)
  }
  expect(await (await get(`/inbox/${id}`)).text()).toContain('<iframe sandbox ')
  const frame = await get(`/inbox/${id}/html`)
  const policy = frame.headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/^sandbox; default-src 'none';/)
  expect(policy).not.toMatch(/script-src|allow-/)
  for (const view of ['text', 'source']) {
    const { headers } = await get(`/inbox/${id}/${view}`)
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('embedded pictures are shown, and only pictures', async () => {
  const part = (type: string, id: string): string =>
    `--b\nContent-Type: ${type}\nContent-ID: <${id}>\nContent-Transfer-Encoding: base64\n\nAAAA\n`
  await keep(
    1,
    `Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<img src="cid:a@x"><img src="cid:s@x">\n${part('image/png', 'a@x')}${part('image/svg+xml', 's@x')}--b--\n`,
  )
  const html = await (await get(`/inbox/${await idOf()}/html`)).text()
  expect(html).toContain('<img src="data:image/png;base64,AAAA"><img src="cid:s@x">')
})

test('what is not a message of the inbox is not found, and nothing can be changed', async () => {
  await writeFile(join(folder, '..', 'kanfa-secret.eml'), 'x')
  for (const path of [
    '/inbox/..%2Fkanfa-secret',
    '/inbox/../kanfa-secret',
    '/inbox/none',
    '/inbox/0mwpfknuy-000000000000/html',
    '/inbox/x/y/z',
  ])
    expect((await get(path)).status, path).toBe(404)
  await rm(join(folder, '..', 'kanfa-secret.eml'))
  expect((await get('/inbox', { method: 'POST' })).status).toBe(405)
})
