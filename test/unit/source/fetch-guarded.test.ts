import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../../src/source/classify-address.ts'
import { type FetchOptions, FetchRefused, fetchGuarded } from '../../../src/source/fetch-guarded.ts'

const FORBIDDEN = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '017700000001',
  '127.0.0.1.',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '%31%32%37.0.0.1',
  '0300.0250.0.1',
  '169.254.43518',
  '127.0.0.1:443',
  '127.0.0.1.nip.io',
  'localhost.',
  '0',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '169.254.169.254',
  '169.254.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.255.255',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:a9fe:a9fe]',
  '[::ffff:10.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  '[::a00:1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b::10.0.0.1]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::]',
  '[2001:0:1::1]',
  '[2001:db8::1]',
  '[2001:10::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fdff::1]',
  '[fe80::1]',
  '[febf::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[ff0e::1]',
  '[100::1]',
  '[4000::1]',
]

describe('where a link may not lead', () => {
  test.each(FORBIDDEN)('%s', async (host) => {
    const world = { resolve: async () => ['127.0.0.1'] }
    await expect(fetchGuarded(`http://${host}/`, { world })).rejects.toThrow(/^address/)
  })
  test.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808', '[2001:4860:4860::8888]'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )
  test.each([
    ['file:///etc/passwd', 'scheme'],
    ['ftp://example.org/', 'scheme'],
    ['gopher://example.org/', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['data:text/html,x', 'scheme'],
    ['http://', 'scheme'],
    ['nonsense', 'scheme'],
    ['http://user:pw@example.org/', 'credentials'],
    ['http://example.org@127.0.0.1/', 'credentials'],
    ['http://127.0.0.1:80@10.0.0.1/', 'credentials'],
    ['http://127.0.0.1\u0000.example.org/', 'scheme'],
    ['http://[fe80::1%25eth0]/', 'scheme'],
    ['http://example.org:22/', 'port'],
    ['http://example.org:8080/', 'port'],
    ['https://example.org:6379/', 'port'],
    ['http://no.such.invalid/', 'unresolved'],
  ])('%s: %s', async (url, reason) => {
    await expect(fetchGuarded(url)).rejects.toMatchObject({ reason })
  })
  test('one private answer among public ones is enough to refuse a name', async () => {
    const world = { resolve: async () => ['93.184.216.34', '10.0.0.1'] }
    await expect(fetchGuarded('http://example.org/', { world })).rejects.toMatchObject({ reason: 'address' })
  })
})

describe('through the door', () => {
  const seen: IncomingMessage[] = []
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  const server = createServer((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  let base = ''
  let port = 0
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    port = (server.address() as AddressInfo).port
    base = `http://127.0.0.1:${port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  beforeEach(() => void seen.splice(0))
  const world: FetchOptions['world'] = { isAllowed: (address, to) => address === '127.0.0.1' && to === port }

  test('a page comes with its headers, and no cookie or credential goes out', async () => {
    answer = (_, response) => response.writeHead(200, { etag: '"1"', 'set-cookie': 'a=b' }).end('你好')
    const fetched = await fetchGuarded(`${base}/a`, { world })
    await fetchGuarded(`${base}/a`, { world })
    expect(new TextDecoder().decode(fetched.body)).toBe('你好')
    expect(fetched.headers.etag).toBe('"1"')
    expect(seen.some((one) => one.headers.cookie || one.headers.authorization)).toBe(false)
  })
  test('a name is resolved once and the connection goes to the address that was judged', async () => {
    answer = (request, response) => response.end(request.headers.host)
    let asked = 0
    const rebinding = {
      isAllowed: world?.isAllowed as never,
      resolve: async () => [asked++ === 0 ? '127.0.0.1' : '10.0.0.1'],
    }
    const { body } = await fetchGuarded(`http://news.example.org:${port}/`, { world: rebinding })
    expect([asked, new TextDecoder().decode(body)]).toEqual([1, `news.example.org:${port}`])
  })
  test.each(['http://169.254.169.254/', 'http://[::1]/', 'http://127.0.0.1:1/', 'file:///etc/passwd', '//10.0.0.1/'])(
    'a redirect to %s is judged again and not followed',
    async (location) => {
      answer = (_, response) => response.writeHead(302, { location }).end()
      await expect(fetchGuarded(base, { world })).rejects.toBeInstanceOf(FetchRefused)
      expect(seen).toHaveLength(1)
    },
  )
  test('six redirects are one too many', async () => {
    answer = (request, response) => response.writeHead(301, { location: `${request.url}x` }).end()
    await expect(fetchGuarded(`${base}/`, { world })).rejects.toMatchObject({ reason: 'redirects' })
    expect(seen).toHaveLength(6)
  })
  test('a body beyond the cap is cut off, said or unsaid', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-length': '9999999' }).end()
    await expect(fetchGuarded(base, { world, maxBytes: 1000 })).rejects.toMatchObject({ reason: 'too-large' })
    answer = (_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(5000)));
        response.once('drain', more)
      }
      more()
    }
    await expect(fetchGuarded(base, { world, maxBytes: 100_000 })).rejects.toMatchObject({ reason: 'too-large' })
  })
  test('a compressed bomb is not unpacked', async () => {
    answer = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000)))
    await expect(fetchGuarded(base, { world, maxBytes: 100_000 })).rejects.toMatchObject({ reason: 'too-large' })
  })
  test('a server that never answers is given up', async () => {
    answer = () => {}
    await expect(fetchGuarded(base, { world, timeoutMs: 30 })).rejects.toMatchObject({ reason: 'timeout' })
  })
  test('only the types asked for are taken, and only a 200', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('x')
    await expect(fetchGuarded(base, { world, types: ['image/'] })).rejects.toMatchObject({ reason: 'type' })
    answer = (_, response) => response.writeHead(404).end()
    await expect(fetchGuarded(base, { world })).rejects.toMatchObject({ reason: 'status' })
    expect((await fetchGuarded(base, { world, anyStatus: true, method: 'HEAD' })).status).toBe(404)
  })
})
