// Getting in: TLS that is real or nothing, every way to log in, secrets that stay secret, several relays, the inbox.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test, vi } from 'vitest'
import { listInbox } from '../../src/transport/inbox.ts'
import { openTransport } from '../../src/transport/open-transport.ts'
import { openSmtp, type SmtpOptions } from '../../src/transport/smtp.ts'
import type { Outcome, Transport } from '../../src/transport/transport.ts'
import { openScriptedSmtp } from '../support/scripted-smtp.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closers.splice(0).toReversed()) await close()
})

const PASSWORD = 'p@ss/w0rd:秘密'
const LOGIN = `me%40example.org:${encodeURIComponent(PASSWORD)}`
const cert = readFileSync(new URL('../support/tls/localhost.cert.pem', import.meta.url))
const key = readFileSync(new URL('../support/tls/localhost.key.pem', import.meta.url))

type Seen = { port: number; bodies: string[]; users: string[]; secure: boolean[] }
async function serve(options: SMTPServerOptions = {}): Promise<Seen> {
  const seen: Seen = { port: 0, bodies: [], users: [], secure: [] }
  const server = new SMTPServer({
    ...{ cert, key, logger: false, disableReverseLookup: true, authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'] },
    onAuth: (auth, session, done) => {
      const right =
        auth.method === 'CRAM-MD5'
          ? auth.validatePassword(PASSWORD)
          : [auth.password, auth.accessToken].includes(PASSWORD)
      if (!right) return done(Object.assign(new Error(`bad password ${auth.password}`), { responseCode: 535 }))
      seen.users.push(`${auth.method} ${auth.username}`)
      seen.secure.push(session.secure)
      done(null, { user: auth.username })
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        seen.bodies.push(Buffer.concat(chunks).toString())
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise<void>((resolve) => server.close(resolve)))
  const address = server.server.address()
  seen.port = typeof address === 'object' && address ? address.port : 0
  return seen
}
function connect(url: string, options: SmtpOptions = {}): Transport {
  const transport = openSmtp(url, options)
  closers.push(() => transport.close())
  return transport
}
const give = (transport: Transport, body = 'hello\r\n'): Promise<Outcome> =>
  transport
    .openWire()
    .deliver(
      { from: 'a@example.org', to: 'b@example.net', smtputf8: false },
      [Buffer.from('Subject: x\r\n\r\n'), Buffer.from(body)],
      async () => undefined,
      new AbortController().signal,
    )
const TRUSTED: SmtpOptions = { tls: { ca: cert } }

test.each(['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'])(
  'logs in by %s, through STARTTLS, with a password of any characters',
  async (method) => {
    const server = await serve()
    const transport = connect(`smtp://${LOGIN}@localhost:${server.port}?auth=${method}&tls=required`, TRUSTED)
    expect(await give(transport)).toMatchObject({ kind: 'accepted' })
    expect(server).toMatchObject({
      users: [`${method} me@example.org`],
      secure: [true],
      bodies: ['Subject: x\r\n\r\nhello\r\n'],
    })
  },
)

test('speaks TLS from the first byte where the address says smtps', async () => {
  const server = await serve({ secure: true, authOptional: true })
  expect(await give(connect(`smtps://localhost:${server.port}`, TRUSTED))).toMatchObject({ kind: 'accepted' })
  const long = 'a line of a long message\r\n'.repeat(100_000)
  expect(await give(connect(`smtps://localhost:${server.port}`, TRUSTED), long)).toMatchObject({ kind: 'accepted' })
  expect(server.bodies[1]).toBe(`Subject: x\r\n\r\n${long}`)
  expect(await connect(`smtps://localhost:${server.port}`, TRUSTED).verify()).toMatchObject({ kind: 'accepted' })
})

test.each(['smtp', 'smtps'])(
  'a certificate nobody vouches for, or for another host, lets nothing through: %s',
  async (scheme) => {
    const server = await serve({ secure: scheme === 'smtps', authOptional: true })
    expect(await give(connect(`${scheme}://localhost:${server.port}`))).toMatchObject({ kind: 'failed', stage: 'tls' })
    const other = connect(`${scheme}://127.0.0.1:${server.port}`, TRUSTED)
    expect(await give(other)).toMatchObject({ kind: 'failed', stage: 'tls' })
    expect(server).toMatchObject({ bodies: [], users: [] })
  },
)

test('where TLS is required and was stripped, neither mail nor password leaves', async () => {
  const stripped = await openScriptedSmtp({ extensions: ['PIPELINING', 'AUTH PLAIN LOGIN'] })
  closers.push(() => stripped.close())
  for (const login of ['', `${LOGIN}@`]) {
    const outcome = await give(connect(`smtp://${login}127.0.0.1:${stripped.port}?tls=required`))
    expect(outcome).toMatchObject({ kind: 'refused', stage: 'tls' })
  }
  const helo = await openScriptedSmtp({ extensions: 'helo-only' })
  closers.push(() => helo.close())
  expect(await give(connect(`smtp://127.0.0.1:${helo.port}?tls=required`))).toMatchObject({
    kind: 'refused',
    stage: 'ehlo',
  })
  expect([...stripped.seen.commands, ...helo.seen.commands].filter((line) => /^(AUTH|MAIL)/.test(line))).toEqual([])
})

test('a wrong password is a refusal at login, and stands in no answer of ours', async () => {
  const server = await serve()
  const wrong = 'hunter2-秘'
  for (const method of ['PLAIN', 'LOGIN', 'CRAM-MD5']) {
    const url = `smtp://me:${encodeURIComponent(wrong)}@localhost:${server.port}?auth=${method}`
    const transport = connect(url, TRUSTED)
    const outcome = await give(transport)
    expect(outcome).toMatchObject({ kind: 'refused', stage: 'auth', reply: { code: 535 } })
    const said = JSON.stringify([outcome, await transport.verify(), transport.name])
    for (const secret of [wrong, encodeURIComponent(wrong), Buffer.from(wrong).toString('base64')])
      expect(said).not.toContain(secret)
  }
})

test('a server that offers no login is not sent a password', async () => {
  const server = await openScriptedSmtp()
  closers.push(() => server.close())
  expect(await give(connect(`smtp://${LOGIN}@127.0.0.1:${server.port}`))).toMatchObject({
    kind: 'failed',
    stage: 'auth',
    code: 'ENOAUTH',
  })
})

test('a handshake that stalls is given up', async () => {
  const server = await openScriptedSmtp({ greeting: 'silence' })
  closers.push(() => server.close())
  const options = { ...TRUSTED, timeouts: { connect: 300 } }
  expect(await give(connect(`smtps://localhost:${server.port}`, options))).toMatchObject({
    kind: 'failed',
    code: 'ETIMEDOUT',
  })
})

test('nobody there is a failure to connect', async () => {
  // Port 1: one that was free a moment ago may be another test's by now.
  const outcome = await give(connect('smtp://127.0.0.1:1'))
  expect(outcome).toMatchObject({ kind: 'failed', stage: 'connect', code: 'ECONNREFUSED' })
})

test('wires spread over relays by weight', async () => {
  const [a, b] = [await openScriptedSmtp(), await openScriptedSmtp()]
  closers.push(a.close, b.close)
  const transport = connect(`${a.url}?weight=3, ${b.url}`)
  for (let at = 0; at < 8; at++) expect((await give(transport)).kind).toBe('accepted')
  expect([a.seen.dots, b.seen.dots]).toEqual([6, 2])
})

test('a relay that does not let us in is passed over, and asked again later', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const [busy, fine] = [await openScriptedSmtp({ greeting: '421 4.3.2 busy' }), await openScriptedSmtp()]
  closers.push(busy.close, fine.close)
  const transport = connect(`${busy.url}?weight=9,${fine.url}`)
  for (let at = 0; at < 5; at++) expect((await give(transport)).kind).toBe('accepted')
  expect(busy.seen.connections).toBe(1)
  expect(fine.seen.dots).toBe(5)
  vi.advanceTimersByTime(3000)
  expect((await give(transport)).kind).toBe('accepted')
  expect(busy.seen.connections).toBe(2)
  const both = connect(`${busy.url},${busy.url}`)
  expect(await give(both)).toMatchObject({ kind: 'refused', stage: 'greeting', reply: { code: 421 } })
})

test('where nothing is set mail goes to the embedded inbox, through SMTP, and is kept as files', async () => {
  const root = await mkdtemp(join(tmpdir(), 'kanfa-inbox-'))
  closers.push(() => rm(root, { recursive: true }))
  const transport = await openTransport(undefined, { root })
  expect(await give(transport)).toMatchObject({ kind: 'accepted' })
  expect(await give(transport)).toMatchObject({ kind: 'accepted' })
  await transport.close()
  const { total, arrivals } = await listInbox(join(root, 'var', 'inbox'), { from: 0, count: 10 })
  expect({ total, subjects: arrivals.map(({ mail }) => mail.subject) }).toEqual({ total: 2, subjects: ['x', 'x'] })
})

test('a spool without room keeps nothing of a letter, and says that the trouble is its own', async () => {
  const root = await mkdtemp(join(tmpdir(), 'kanfa-spool-'))
  closers.push(() => rm(root, { recursive: true }))
  // Where a file may not grow, the system writes what fits, as it does on a full disk.
  const deliver = `import { openSpool } from ${JSON.stringify(new URL('../../src/transport/spool.ts', import.meta.url))}
    const message = [Buffer.from('Message-ID: <abcdefgh23456@example.org>\\r\\n\\r\\n'), Buffer.alloc(200_000, 'x')]
    const job = [{ from: 'a@example.org', to: 'b@example.net', smtputf8: false }, message]
    const { signal } = new AbortController()
    console.log(JSON.stringify(await openSpool('.').openWire().deliver(...job, async () => undefined, signal)))`
  const child = [process.execPath, '--input-type=module', '--eval', deliver]
  const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -f 40; exec "$@"', 'sh', ...child], { cwd: root })
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'failed', stage: 'connect', code: 'EFBIG' })
  expect(await readdir(root)).toEqual([])
})

test('a spool keeps one file for a message, whole, and none before its gate', async () => {
  const root = await mkdtemp(join(tmpdir(), 'kanfa-spool-'))
  closers.push(() => rm(root, { recursive: true }))
  const transport = await openTransport('spool:out', { root })
  const wire = transport.openWire()
  const message = [Buffer.from('Message-ID: <abcdefgh23456@example.org>\r\n\r\nhello\r\n')]
  const job = [{ from: 'a@example.org', to: 'b@example.net', smtputf8: false }, message] as const
  const { signal } = new AbortController()
  const shut = await wire.deliver(...job, () => Promise.reject(new Error('shut')), signal)
  expect(shut).toMatchObject({ kind: 'failed', stage: 'body', reason: 'shut' })
  expect(await readdir(join(root, 'out'))).toEqual([])
  for (let at = 0; at < 2; at++)
    expect((await wire.deliver(...job, async () => undefined, signal)).kind).toBe('accepted')
  expect(await readdir(join(root, 'out'))).toEqual(['abcdefgh23456.eml'])
  expect(await readFile(join(root, 'out', 'abcdefgh23456.eml'), 'utf8')).toBe(
    'Return-Path: <a@example.org>\r\nDelivered-To: b@example.net\r\nMessage-ID: <abcdefgh23456@example.org>\r\n\r\nhello\r\n',
  )
})
