// The envelope of the next letter leaves with this one's dot (RFC 2920 §3.1). It must change nothing but the speed:
// every outcome stays as certain as it was, and a letter that was promised and then not sent is sent by nobody.
import { afterEach, expect, test, vi } from 'vitest'
import { openSmtp } from '../../src/transport/smtp.ts'
import type { Letter, Outcome, Wire } from '../../src/transport/transport.ts'
import { openScriptedSmtp, type Script, type ScriptedSmtp } from '../support/scripted-smtp.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const letterTo = (name: string): Letter => ({
  envelope: { from: 'bounces+t1@example.org', to: `${name}@example.net`, smtputf8: false },
  message: [Buffer.from(`Subject: ${name}\r\n\r\n`), Buffer.from(`for ${name}\r\n`)],
})
const [first, second, other] = [letterTo('first'), letterTo('second'), letterTo('other')]
const text = ({ message }: Letter): string => Buffer.concat(message).toString()

async function open(script: Script = {}): Promise<{ server: ScriptedSmtp; wire: Wire }> {
  const server = await openScriptedSmtp(script)
  const transport = openSmtp(server.url)
  closers.push(
    () => server.close(),
    () => transport.close(),
  )
  return { server, wire: transport.openWire() }
}
const give = (wire: Wire, { envelope, message }: Letter, ahead?: () => Letter | undefined): Promise<Outcome> =>
  wire.deliver(envelope, message, async () => undefined, new AbortController().signal, ahead)
const verbs = ({ seen }: ScriptedSmtp): string => seen.commands.map((line) => line.slice(0, 4)).join(' ')

test('the next envelope leaves with the dot, before anybody delivers that letter, and once', async () => {
  const { server, wire } = await open()
  expect((await give(wire, first, () => second)).kind).toBe('accepted')
  await expect.poll(() => verbs(server)).toBe('EHLO MAIL RCPT DATA MAIL RCPT DATA')
  expect((await give(wire, second)).kind).toBe('accepted')
  expect(server.seen.messages.map(String)).toEqual([text(first), text(second)])
  expect(verbs(server)).toBe('EHLO MAIL RCPT DATA MAIL RCPT DATA')
  expect(server.seen.connections).toBe(1)
})

test('`ahead` is asked only once the gate is open', async () => {
  const { wire } = await open()
  const ahead = vi.fn(() => second)
  const { envelope, message } = first
  const shut = wire.deliver(
    envelope,
    message,
    () => Promise.reject(new Error('shut')),
    AbortSignal.timeout(5000),
    ahead,
  )
  expect((await shut).kind).toBe('failed')
  expect(ahead).not.toHaveBeenCalled()
})

test.each([
  ['offers no pipelining', { extensions: ['SIZE 5000'] }],
  ['takes chunks', { extensions: ['PIPELINING', 'CHUNKING'] }],
])('a server that %s gets one letter after the other', async (_, script) => {
  const { server, wire } = await open(script)
  await give(wire, first, () => second)
  expect(server.seen.commands.filter((line) => line.startsWith('MAIL'))).toHaveLength(1)
  expect((await give(wire, second)).kind).toBe('accepted')
  expect(server.seen.messages.map(String)).toEqual([text(first), text(second)])
})

test('a wire that closes on its promise leaves no letter and no QUIT inside one', async () => {
  const { server, wire } = await open()
  await give(wire, first, () => second)
  await wire.close()
  expect(server.seen).toMatchObject({ dots: 1, messages: [Buffer.from(text(first))] })
  expect(verbs(server)).not.toContain('QUIT')
})

test('another letter than the promised one goes over a connection of its own', async () => {
  const { server, wire } = await open()
  await give(wire, first, () => second)
  expect((await give(wire, other)).kind).toBe('accepted')
  expect(server.seen.messages.map(String)).toEqual([text(first), text(other)])
  expect(server.seen.connections).toBe(2)
})

test.each(['452 4.3.1 later', '552 5.3.4 too big'])(
  'a dot answered by %s says nothing of the next letter',
  async (no) => {
    const { server, wire } = await open({
      answer: (verb) => (verb === 'DOT' && server.seen.dots === 1 ? no : undefined),
    })
    expect(await give(wire, first, () => second)).toMatchObject({ kind: 'refused', stage: 'dot' })
    expect((await give(wire, second)).kind).toBe('accepted')
    expect(server.seen.connections).toBe(1)
  },
)

test('a recipient who is refused ahead is refused when it is their turn, and the next one is not', async () => {
  const { server, wire } = await open({
    answer: (verb, line) =>
      line.includes('<second@')
        ? '550 5.1.1 unknown'
        : verb === 'DATA' && refusedLast()
          ? '503 5.5.1 nobody'
          : undefined,
  })
  const refusedLast = (): boolean => server.seen.commands.at(-2)?.includes('<second@') ?? false
  await give(wire, first, () => second)
  expect(await give(wire, second)).toMatchObject({ kind: 'refused', stage: 'rcpt', reply: { code: 550 } })
  expect((await give(wire, other)).kind).toBe('accepted')
  expect(server.seen.messages.map(String)).toEqual([text(first), text(other)])
})

test('a connection lost after the dot leaves the first in doubt and the second certain', async () => {
  const { server, wire } = await open({
    answer: (verb) => (verb === 'DOT' && server.seen.dots === 1 ? 'reset' : undefined),
  })
  expect((await give(wire, first, () => second)).kind).toBe('uncertain')
  expect((await give(wire, second)).kind).toBe('accepted')
  expect(server.seen.messages.map(String)).toEqual([text(first), text(second)])
})

test('a server that says 421 to the dot gets the next letter over a new connection', async () => {
  const { server, wire } = await open({
    answer: (verb) => (verb === 'DOT' && server.seen.dots === 1 ? ['421 4.3.2 closing', 'close'] : undefined),
  })
  expect(await give(wire, first, () => second)).toMatchObject({ kind: 'refused', reply: { code: 421 } })
  expect((await give(wire, second)).kind).toBe('accepted')
  expect(server.seen.connections).toBe(2)
})
