// The message phase against servers that misbehave in every way we know of: what is certain is said to be certain,
// what is not is uncertain, and no dot leaves before its gate.
import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { openSmtp, type SmtpOptions } from '../../src/transport/smtp.ts'
import type { Envelope, Outcome, Transport, Wire } from '../../src/transport/transport.ts'
import { passTurns } from '../support/pass-turns.ts'
import { type Answer, openScriptedSmtp, type Script, type ScriptedSmtp } from '../support/scripted-smtp.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const ENVELOPE: Envelope = { from: 'bounces+t1@example.org', to: 'reader@example.net', smtputf8: false }
const MESSAGE = [
  Buffer.from('From: <a@example.org>\r\nSubject: x\r\n\r\n'),
  Buffer.from('one\r\ntwo\r\n'),
  Buffer.from('end\r\n'),
]
const open = async (): Promise<void> => undefined
const never = new AbortController().signal

async function serve(script: Script = {}): Promise<ScriptedSmtp> {
  const server = await openScriptedSmtp(script)
  closers.push(() => server.close())
  return server
}
/** The time-outs are those of the RFC: whoever answers is heard, however long the machine stands still. */
function connect(url: string, options: SmtpOptions = {}): Transport {
  const transport = openSmtp(url, options)
  closers.push(() => transport.close())
  return transport
}
type Job = { envelope?: Envelope; message?: readonly Buffer[]; gate?: () => Promise<void>; signal?: AbortSignal }
const give = (wire: Wire, job: Job = {}): Promise<Outcome> =>
  wire.deliver(job.envelope ?? ENVELOPE, job.message ?? MESSAGE, job.gate ?? open, job.signal ?? never)
const deliverTo = async (
  script: Script,
  job: Job = {},
  options: SmtpOptions = {},
): Promise<{ outcome: Outcome; server: ScriptedSmtp }> => {
  const server = await serve(script)
  return { outcome: await give(connect(server.url, options).openWire(), job), server }
}
const PLAIN = { extensions: ['SIZE 1000'] }
const CHUNKING = { extensions: ['PIPELINING', 'CHUNKING', 'SIZE 50000000'] }
const answering = (verb: string, answer: Answer | readonly Answer[]): Script => ({
  answer: (one) => (one === verb ? answer : undefined),
})

test.each([
  ['pipelining', {}],
  ['a server without pipelining', PLAIN],
  ['a server that knows only HELO', { extensions: 'helo-only' as const }],
  ['chunks', CHUNKING],
])('a message arrives byte for byte: %s', async (_, script) => {
  const { outcome, server } = await deliverTo(script)
  expect(outcome).toEqual({ kind: 'accepted', reply: { code: 250, enhanced: '2.0.0', text: 'taken' } })
  expect(server.seen.messages).toEqual([Buffer.concat(MESSAGE)])
})

test('lines that begin with a dot arrive as they were, wherever the chunks are cut, and a missing end is mended', async () => {
  const server = await serve()
  const wire = connect(server.url).openWire()
  const whole = '.a\r\n..b\r\n.\r\nc\r\n.\r\n.d'
  for (let cut = 0; cut < whole.length; cut++)
    await give(wire, { message: [Buffer.from(whole.slice(0, cut)), Buffer.from(whole.slice(cut))] })
  expect(server.seen.dots).toBe(whole.length)
  expect(new Set(server.seen.messages.map(String))).toEqual(new Set([`${whole}\r\n`]))
})

test.each([
  ['DATA', {}],
  ['BDAT', CHUNKING],
])('without the gate not one dot is seen, and with it one: %s', async (_, script) => {
  const server = await serve(script)
  const wire = connect(server.url).openWire()
  const gate = Promise.withResolvers<void>()
  const running = give(wire, { gate: () => gate.promise })
  await expect.poll(() => server.seen.bodyBytes).toBeGreaterThan(20)
  await sleep(60)
  expect(server.seen).toMatchObject({ dots: 0, messages: [] })
  expect(server.seen.bodyBytes).toBeLessThan(Buffer.concat(MESSAGE).length)
  gate.resolve()
  expect((await running).kind).toBe('accepted')
  expect(server.seen.dots).toBe(1)
})

test('a gate that does not open sends nothing, and says so', async () => {
  const { outcome, server } = await deliverTo({}, { gate: () => Promise.reject(new Error('the ledger is full')) })
  expect(outcome).toEqual({ kind: 'failed', stage: 'body', code: 'EGATE', reason: 'the ledger is full' })
  expect(server.seen).toMatchObject({ dots: 0, messages: [] })
})

test('the gate is not asked to open for a message that the server has refused', async () => {
  const gate = vi.fn(open)
  for (const verb of ['MAIL', 'RCPT', 'DATA']) await deliverTo(answering(verb, '550 5.7.1 no'), { gate })
  expect(gate).not.toHaveBeenCalled()
})

test.each([
  [
    'greeting',
    { greeting: '554 5.7.1 go away' },
    { kind: 'refused', stage: 'greeting', reply: { code: 554, enhanced: '5.7.1' } },
  ],
  ['greeting', { greeting: '421 4.3.2 busy' }, { kind: 'refused', stage: 'greeting', reply: { code: 421 } }],
  ['greeting', { greeting: 'close' }, { kind: 'failed', stage: 'greeting' }],
  ['greeting', { greeting: 'HTTP/1.1 400 Bad Request\r\n' }, { kind: 'failed', stage: 'greeting' }],
  ['EHLO', answering('EHLO', '421 4.7.0 not now'), { kind: 'refused', stage: 'ehlo', reply: { code: 421 } }],
  [
    'EHLO',
    { extensions: 'helo-only', ...answering('HELO', '550 5.7.1 who?') },
    { kind: 'refused', stage: 'ehlo', reply: { code: 550 } },
  ],
  [
    'MAIL',
    answering('MAIL', '452 4.3.1 disk'),
    { kind: 'refused', stage: 'mail', reply: { code: 452, enhanced: '4.3.1', text: 'disk' } },
  ],
  [
    'MAIL',
    answering('MAIL', '552 daily sending quota exceeded'),
    { kind: 'refused', stage: 'mail', reply: { code: 552 } },
  ],
  [
    'RCPT',
    answering('RCPT', '452 4.5.3 too many'),
    { kind: 'refused', stage: 'rcpt', reply: { code: 452, enhanced: '4.5.3' } },
  ],
  [
    'RCPT',
    answering('RCPT', '550 Ip frequency limited'),
    { kind: 'refused', stage: 'rcpt', reply: { code: 550, text: 'Ip frequency limited' } },
  ],
  ['DATA', answering('DATA', '451 4.3.0 later'), { kind: 'refused', stage: 'data', reply: { code: 451 } }],
  ['dot', answering('DOT', '554 DT:SPM'), { kind: 'refused', stage: 'dot', reply: { code: 554, text: 'DT:SPM' } }],
  ['dot', answering('DOT', '451 4.7.1 greylisted'), { kind: 'refused', stage: 'dot', reply: { code: 451 } }],
  ['dot', answering('DOT', '421 4.3.2 shutting down'), { kind: 'refused', stage: 'dot', reply: { code: 421 } }],
  ['MAIL', answering('MAIL', 'reset'), { kind: 'failed', stage: 'mail' }],
  ['RCPT', answering('RCPT', 'close'), { kind: 'failed', stage: 'rcpt' }],
  // Behind the refusal the server hangs up, though it has not answered all that was said at once.
  [
    'a refusal of MAIL and no more',
    answering('MAIL', ['554 5.7.1 not from here', 'close']),
    { kind: 'refused', stage: 'mail', reply: { code: 554 } },
  ],
  [
    'a refusal of RCPT and no more',
    answering('RCPT', ['550 5.1.1 nobody', 'close']),
    { kind: 'refused', stage: 'rcpt', reply: { code: 550 } },
  ],
  ['DATA', answering('DATA', '250 2.0.0 fine'), { kind: 'failed', stage: 'data', code: 'EPROTOCOL' }],
  ['garbage', answering('RCPT', 'hello there'), { kind: 'failed', stage: 'rcpt', code: 'EPROTOCOL' }],
  [
    'an endless reply',
    answering('RCPT', `250-${'x'.repeat(70_000)}`),
    { kind: 'failed', stage: 'rcpt', code: 'EPROTOCOL' },
  ],
  [
    'endless lines',
    answering('RCPT', '250-xxxxxxxx\r\n'.repeat(7000)),
    { kind: 'failed', stage: 'rcpt', code: 'EPROTOCOL' },
  ],
  ['lost after the dot', answering('DOT', 'reset'), { kind: 'uncertain', code: 'ECONNRESET' }],
  ['closed after the dot', answering('DOT', 'close'), { kind: 'uncertain', code: 'ECONNRESET' }],
  ['garbage after the dot', answering('DOT', 'hm'), { kind: 'uncertain' }],
] as [string, Script, Partial<Outcome>][])('%s %j → %j', async (_, script, expected) => {
  for (const extensions of script.extensions ? [script.extensions] : [undefined, PLAIN.extensions]) {
    const { outcome, server } = await deliverTo({ ...script, ...(extensions ? { extensions } : {}) })
    expect(outcome).toMatchObject(expected)
    if (outcome.kind === 'failed' || (outcome.kind === 'refused' && outcome.stage !== 'dot'))
      expect(server.seen.dots).toBe(0)
  }
})

test.each([
  ['greeting', { greeting: 'silence' }, { kind: 'failed', stage: 'greeting', code: 'ETIMEDOUT' }],
  ['data', answering('DATA', 'silence'), { kind: 'failed', stage: 'data', code: 'ETIMEDOUT' }],
  ['dot', answering('DOT', 'silence'), { kind: 'uncertain' }],
] as [string, Script, Partial<Outcome>][])(
  'silence where the reply to %s is due is given up',
  async (wait, script, expected) => {
    for (const extensions of [['PIPELINING'], PLAIN.extensions]) {
      const { outcome, server } = await deliverTo({ ...script, extensions }, {}, { timeouts: { [wait]: 400 } })
      expect(outcome).toMatchObject(expected)
      expect(server.seen.dots).toBe(wait === 'dot' ? 1 : 0)
    }
  },
)

test('a reply that came while the machine stood still is heard, though its time was over', async () => {
  const standStill = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  const answer: Script['answer'] = (verb) => void (verb === 'DOT' && queueMicrotask(standStill))
  const { outcome } = await deliverTo({ answer }, {}, { timeouts: { dot: 100 } })
  expect(outcome.kind).toBe('accepted')
})

test('a reply may come a byte at a time, late and on many lines', async () => {
  const reply = Buffer.from('250-2.0.0 first\r\n250-2.0.0 second\r\n250 2.0.0 queued\r\n')
  const trickling = await serve({
    answer: (verb) => (verb === 'DOT' ? Array.from(reply, (byte) => Buffer.of(byte)) : undefined),
  })
  expect(await give(connect(trickling.url).openWire())).toEqual({
    kind: 'accepted',
    reply: { code: 250, enhanced: '2.0.0', text: 'first second queued' },
  })
})

test('a Chinese reply is read in UTF-8 and in GBK, and what could drive a terminal is taken out', async () => {
  const gbk = Buffer.concat([
    Buffer.from('550 '),
    Buffer.from([0xd3, 0xc3, 0xbb, 0xa7, 0xb2, 0xbb, 0xb4, 0xe6, 0xd4, 0xda]),
    Buffer.from('\r\n'),
  ])
  expect((await deliverTo(answering('RCPT', gbk))).outcome).toMatchObject({ reply: { code: 550, text: '用户不存在' } })
  expect((await deliverTo(answering('RCPT', '550 该用户不存在\r\n'))).outcome).toMatchObject({
    reply: { text: '该用户不存在' },
  })
  expect((await deliverTo(answering('RCPT', '550 \x1b[31mred\x07 \u202eevil\r\n'))).outcome).toMatchObject({
    reply: { text: '[31mred evil' },
  })
  const long = (await deliverTo(answering('RCPT', `550 ${'很长'.repeat(2000)}\r\n`))).outcome
  expect(long.kind === 'refused' && Buffer.byteLength(long.reply.text)).toBeGreaterThan(2000)
  expect(long.kind === 'refused' && Buffer.byteLength(long.reply.text)).toBeLessThanOrEqual(2048)
})

test('a connection lost in the middle of the body is certainly not accepted', async () => {
  const message = [Buffer.from('Subject: x\r\n\r\n'), Buffer.alloc(600_000, 'line of text\r\n')]
  const gate = passTurns
  const { outcome, server } = await deliverTo(
    { during: (bytes) => (bytes > 100_000 ? 'reset' : undefined) },
    { message, gate },
  )
  expect(outcome).toMatchObject({ kind: 'failed', stage: 'body' })
  expect(server.seen.dots).toBe(0)
})

test('a server that refuses in the middle of the body is heard before the gate opens', async () => {
  const gate = passTurns
  const { outcome, server } = await deliverTo({ during: () => '552 5.3.4 too big\r\n' }, { gate })
  expect(outcome).toMatchObject({ kind: 'refused', stage: 'body', reply: { code: 552, enhanced: '5.3.4' } })
  expect(server.seen.dots).toBe(0)
})

/** Reads nothing behind 354, and says `last` then. */
async function giveToStalled(last: string, options: SmtpOptions = {}): Promise<Outcome> {
  const sockets: Socket[] = []
  const stalled = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.write('220 x\r\n')
    socket.on('data', (data) => {
      const text = String(data)
      if (text.startsWith('EHLO')) socket.write('250-x\r\n250 PIPELINING\r\n')
      else if (text.startsWith('MAIL')) {
        socket.write('250 ok\r\n250 ok\r\n354 go\r\n')
        socket.pause()
        if (last) setTimeout(() => socket.write(last), 50)
      }
    })
  })
  await new Promise<void>((resolve) => stalled.listen(0, '127.0.0.1', resolve))
  const address = stalled.address()
  const message = [Buffer.alloc(30_000_000, 'line of text\r\n')]
  const wire = connect(`smtp://127.0.0.1:${typeof address === 'object' && address?.port}`, options).openWire()
  const outcome = await give(wire, { message })
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => void stalled.close(resolve))
  return outcome
}

test('a server that takes no more bytes is given up, and nothing was accepted', async () => {
  const outcome = await giveToStalled('', { timeouts: { block: 400 } })
  expect(outcome).toMatchObject({ kind: 'failed', stage: 'body', code: 'ETIMEDOUT' })
})

test('a server that refuses a large letter and takes no more of it is heard at once', async () => {
  const outcome = await giveToStalled('552 5.3.4 too big\r\n')
  expect(outcome).toMatchObject({ kind: 'refused', stage: 'body', reply: { code: 552 } })
})

test('a server that takes DATA for a refused recipient gets no dot', async () => {
  const server = await serve({
    answer: (verb, line) => (verb === 'RCPT' && line.includes('reader') ? '550 5.1.1 unknown' : undefined),
  })
  const wire = connect(server.url).openWire()
  expect(await give(wire)).toMatchObject({ kind: 'refused', stage: 'rcpt' })
  expect(server.seen.dots).toBe(0)
  expect(await give(wire, { envelope: { ...ENVELOPE, to: 'other@example.net' } })).toMatchObject({ kind: 'accepted' })
})

test('after a refusal the same connection goes on, with RSET before the next message', async () => {
  const server = await serve({
    answer: (verb, line, seen) => {
      if (verb === 'RCPT' && line.includes('reader')) return '550 5.1.1 unknown'
      return verb === 'DATA' && seen.commands.at(-2)?.includes('reader') ? '503 5.5.1 no recipients' : undefined
    },
  })
  const wire = connect(server.url).openWire()
  expect(await give(wire)).toMatchObject({ kind: 'refused', stage: 'rcpt', reply: { enhanced: '5.1.1' } })
  expect(await give(wire, { envelope: { ...ENVELOPE, to: 'other@example.net' } })).toMatchObject({ kind: 'accepted' })
  expect(server.seen.connections).toBe(1)
  expect(server.seen.commands.filter((line) => line === 'RSET')).toHaveLength(1)
})

test('a server that takes no RSET gets the next message over a new connection', async () => {
  const refusing: Script['answer'] = (verb, line, seen) => {
    if (verb === 'RSET') return '502 5.5.1 unknown'
    if (verb === 'RCPT' && line.includes('reader')) return '550 5.1.1 unknown'
    return verb === 'DATA' && seen.commands.at(-2)?.includes('reader') ? '503 5.5.1 no recipients' : undefined
  }
  const server = await serve({ answer: refusing })
  const wire = connect(server.url).openWire()
  expect(await give(wire)).toMatchObject({ kind: 'refused', stage: 'rcpt' })
  expect(await give(wire, { envelope: { ...ENVELOPE, to: 'other@example.net' } })).toMatchObject({ kind: 'accepted' })
  expect(server.seen).toMatchObject({ connections: 2, dots: 1 })
})

test('a connection that was closed while it lay idle is replaced without anybody being told', async () => {
  let asked = 0
  const server = await serve({ answer: (verb) => (verb === 'MAIL' && ++asked === 2 ? 'close' : undefined) })
  const wire = connect(server.url).openWire()
  expect((await give(wire)).kind).toBe('accepted')
  expect((await give(wire)).kind).toBe('accepted')
  expect(server.seen).toMatchObject({ connections: 2, dots: 2 })
})

test('a connection made ahead that was closed while it lay idle is replaced as quietly, and once', async () => {
  let asked = 0
  const server = await serve({ answer: (verb) => (verb === 'MAIL' && ++asked === 1 ? 'close' : undefined) })
  const wire = connect(server.url).openWire()
  wire.open?.()
  expect((await give(wire)).kind).toBe('accepted')
  expect(server.seen).toMatchObject({ connections: 2, dots: 1 })
  const deaf = await serve({ answer: (verb) => (verb === 'MAIL' ? 'close' : undefined) })
  const second = connect(deaf.url).openWire()
  second.open?.()
  expect(await give(second)).toMatchObject({ kind: 'failed', stage: 'mail' })
  expect(deaf.seen.connections).toBe(2)
})

test('a server that talks on and on while nobody asks is hung up on: its words are not kept', async () => {
  const chatter = Buffer.from('250 and another thing\r\n'.repeat(2000))
  const server = await serve({ answer: (verb) => (verb === 'DOT' ? ['250 2.0.0 taken', chatter] : undefined) })
  const wire = connect(server.url).openWire()
  for (let at = 0; at < 2; at++) {
    expect((await give(wire)).kind).toBe('accepted')
    await passTurns()
  }
  expect(server.seen).toMatchObject({ connections: 2, dots: 2 })
  // Whoever keeps the words keeps the connection too, and says goodbye on it.
  expect(server.seen.commands).not.toContain('QUIT')
})

test('a farewell that came while the connection lay idle is not taken for an answer', async () => {
  const server = await serve({ answer: (verb) => (verb === 'DOT' ? ['250 2.0.0 taken', '421 4.4.2 idle'] : undefined) })
  const wire = connect(server.url).openWire()
  for (let at = 0; at < 3; at++) {
    expect((await give(wire)).kind).toBe('accepted')
    await passTurns()
  }
  expect(server.seen).toMatchObject({ connections: 3, dots: 3 })
})

test('stopping ends every wait before the dot with certainty', async () => {
  for (const verb of ['EHLO', 'MAIL', 'RCPT', 'DATA']) {
    const stop = new AbortController()
    const running = deliverTo({ ...PLAIN, ...answering(verb, 'silence') }, { signal: stop.signal })
    setTimeout(() => stop.abort(), 40)
    const { outcome, server } = await running
    expect(outcome).toMatchObject({ kind: 'failed', code: 'ABORTED' })
    expect(server.seen.dots).toBe(0)
  }
  const stop = new AbortController()
  const { outcome, server } = await deliverTo({}, { signal: stop.signal, gate: async () => stop.abort() })
  expect(outcome).toMatchObject({ kind: 'failed', stage: 'body', code: 'ABORTED' })
  expect(server.seen.dots).toBe(0)
})

test('stopping never cuts between the dot and its reply', async () => {
  const stop = new AbortController()
  const late = await serve({ answer: (verb) => (verb === 'DOT' ? abortAnd(stop, '250 2.0.0 taken') : undefined) })
  expect(await give(connect(late.url).openWire(), { signal: stop.signal })).toMatchObject({ kind: 'accepted' })
})

const abortAnd = (controller: AbortController, answer: string): string => {
  controller.abort()
  return answer
}

test('closing a wire lets its message end', async () => {
  const server = await serve()
  const wire = connect(server.url).openWire()
  const running = give(wire, { gate: () => sleep(50) })
  await wire.close()
  expect((await running).kind).toBe('accepted')
})

test('a wire opened ahead connects once, waits for its message, and meets a refusal only with the message', async () => {
  const server = await serve()
  const wire = connect(server.url).openWire()
  wire.open?.()
  wire.open?.()
  expect((await give(wire)).kind).toBe('accepted')
  wire.open?.()
  expect((await give(wire)).kind).toBe('accepted')
  expect(server.seen).toMatchObject({ connections: 1, dots: 2 })
  const busy = await serve({ greeting: '421 4.3.2 busy' })
  const refused = connect(busy.url).openWire()
  refused.open?.()
  expect(await give(refused)).toMatchObject({ kind: 'refused', stage: 'greeting', reply: { code: 421 } })
})

test('a wire that is still connecting ahead is closed, or stopped with its message, at once', async () => {
  const mute = await serve({ greeting: 'silence' })
  const transport = connect(mute.url)
  const wire = transport.openWire()
  wire.open?.()
  await expect.poll(() => mute.seen.connections).toBe(1)
  await wire.close()
  const stopped = transport.openWire()
  const stop = new AbortController()
  stopped.open?.()
  const running = give(stopped, { signal: stop.signal })
  stop.abort()
  expect(await running).toMatchObject({ kind: 'failed', stage: 'connect', code: 'ABORTED' })
})

test('a Chinese address is tried only where the server can take it', async () => {
  const envelope = { ...ENVELOPE, to: '林工@example.net', smtputf8: true }
  const without = await deliverTo({}, { envelope })
  expect(without.outcome).toMatchObject({ kind: 'refused', stage: 'mail', reply: { code: 553, enhanced: '5.6.7' } })
  expect(without.server.seen.commands.filter((line) => line.startsWith('MAIL'))).toEqual([])
  const extensions = ['PIPELINING', '8BITMIME', 'SMTPUTF8']
  const with_ = await deliverTo({ extensions }, { envelope })
  expect(with_.outcome.kind).toBe('accepted')
  expect(with_.server.seen.commands).toContain('MAIL FROM:<bounces+t1@example.org> BODY=8BITMIME SMTPUTF8')
  expect(with_.server.seen.commands).toContain('RCPT TO:<林工@example.net>')
})

test('an address that would become a command is refused before a byte of it is sent', async () => {
  for (const to of ['a@b.c>\r\nRCPT TO:<x@y.z', 'a b@c.d', 'a@b.c\0', '']) {
    const { outcome, server } = await deliverTo({}, { envelope: { ...ENVELOPE, to } })
    expect(outcome).toMatchObject({ kind: 'refused', stage: 'rcpt', reply: { code: 501, enhanced: '5.1.3' } })
    expect(server.seen.commands.filter((line) => /MAIL|RCPT/.test(line))).toEqual([])
  }
})

test('a refused chunk is a refusal, and the recipient who was refused is the reason', async () => {
  const unknown = await deliverTo({
    ...CHUNKING,
    answer: (verb) => (verb === 'RCPT' ? '550 5.1.1 unknown' : verb === 'BDAT' ? '503 5.5.1 no recipient' : undefined),
  })
  expect(unknown.outcome).toMatchObject({ kind: 'refused', stage: 'rcpt', reply: { enhanced: '5.1.1' } })
  expect(unknown.server.seen.dots).toBe(0)
  const full = await deliverTo({
    ...CHUNKING,
    answer: (verb, line) => (verb === 'BDAT' && !line.includes('LAST') ? '452 4.3.1 full' : undefined),
  })
  expect(full.outcome).toMatchObject({ kind: 'refused', stage: 'body', reply: { code: 452 } })
  const end = await deliverTo({
    ...CHUNKING,
    answer: (verb, line) => (verb === 'BDAT' && line.includes('LAST') ? 'reset' : undefined),
  })
  expect(end.outcome).toMatchObject({ kind: 'uncertain' })
  const off = await serve(CHUNKING)
  await give(connect(`${off.url}?chunking=off`).openWire())
  expect(off.seen.commands).toContain('DATA')
})
