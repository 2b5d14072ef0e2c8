// The bounce mailbox end to end, against a real IMAP server.
import { afterEach, expect, test } from 'vitest'
import { OperatorError } from '../../src/diagnostic/operator-error.ts'
import { parseFeedback } from '../../src/feedback/parse-feedback.ts'
import { drainImap, watchImap } from '../../src/feedback/watch-imap.ts'
import { openImapServer } from '../support/imap-server.ts'

const bounce = (recipient: string): string =>
  [
    'From: MAILER-DAEMON@mx.example.net',
    'To: bounces+1-00@example.org',
    'Subject: Undelivered Mail Returned to Sender',
    '',
    `<${recipient}>: host mx.example.com said: 550 5.1.1 User unknown (in reply to RCPT TO command)`,
    '',
  ].join('\r\n')
const letter = 'From: reader@example.com\r\nTo: bounces@example.org\r\nSubject: Re: 第三期\r\n\r\n谢谢\r\n'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})
const serve = async (messages: string[]) => {
  const server = await openImapServer(messages)
  opened.push(server)
  return server
}
const taker = () => {
  const kinds: string[] = []
  const waiting: { count: number; done: () => void }[] = []
  return {
    kinds,
    take: async (bytes: Buffer) => {
      const { kind } = await parseFeedback(bytes)
      kinds.push(kind)
      for (const one of waiting) if (kinds.length >= one.count) one.done()
      return { matched: kind === 'bounce' }
    },
    until: (count: number) =>
      new Promise<void>((done) => {
        if (kinds.length >= count) done()
        else waiting.push({ count, done })
      }),
  }
}

test('what has come is taken in and moved aside, and nothing is deleted', async () => {
  const server = await serve([bounce('a@example.com'), letter])
  const { kinds, take } = taker()
  const { signal } = new AbortController()
  expect(await drainImap({ url: server.url(), signal, take })).toBe(2)
  expect(kinds).toEqual(['bounce', 'none'])
  expect(server.list('INBOX')).toEqual([])
  expect(server.list('Kanfa/matched')).toHaveLength(1)
  expect(server.list('Kanfa/filed')).toEqual([letter])
  expect(await drainImap({ url: server.url(), signal, take })).toBe(0)
})

test('a message that could not be recorded stays where it is', async () => {
  const server = await serve([letter])
  const { signal } = new AbortController()
  const take = () => Promise.reject(new Error('the database is away'))
  await expect(drainImap({ url: server.url(), signal, take })).rejects.toThrow('the database is away')
  expect(server.list('INBOX')).toEqual([letter])
})

test.each([
  ['while one is being recorded', 2],
  ['with the last one', 3],
])('a server that hangs up %s is trouble of the world, and the next round takes in the rest', async (_when, at) => {
  const all = ['a', 'b', 'c'].map((name) => bounce(`${name}@example.com`))
  const server = await serve(all)
  const { kinds, take } = taker()
  const { signal } = new AbortController()
  const hangUp = async (bytes: Buffer) => {
    const taken = await take(bytes)
    if (kinds.length === at) server.hangUp()
    return taken
  }
  await expect(drainImap({ url: server.url(), signal, take: hangUp })).rejects.toMatchObject({
    ...{ code: 'network/bounce-mailbox', exitCode: 3 },
  })
  expect(kinds).toHaveLength(at)
  // Recorded, and not moved: it comes again, and its record knows it.
  expect(await drainImap({ url: server.url(), signal, take })).toBe(3 - (at - 1))
  expect([server.list('INBOX'), server.list('Kanfa/matched').toSorted()]).toEqual([[], all])
})

test('what cannot be moved aside keeps nothing else back, and is said', async () => {
  const server = await serve([bounce('a@example.com'), letter, bounce('b@example.com')])
  const { kinds, take } = taker()
  const { signal } = new AbortController()
  const dropping = (bytes: Buffer) => {
    server.drop('Kanfa/filed')
    return take(bytes)
  }
  await expect(drainImap({ url: server.url(), signal, take: dropping })).rejects.toMatchObject({
    code: 'network/bounce-mailbox',
  })
  expect(kinds).toEqual(['bounce', 'none', 'bounce'])
  expect([server.list('INBOX'), server.list('Kanfa/matched')]).toEqual([
    [letter],
    [expect.anything(), expect.anything()],
  ])
})

test('a mailbox that is not there, or lacks the folder, is trouble of the world, with its reason', async () => {
  const server = await serve([letter])
  const { signal } = new AbortController()
  const away = { code: 'network/bounce-mailbox', exitCode: 3 }
  const { take } = taker()
  await expect(drainImap({ url: 'imap://a:b@127.0.0.1:1/INBOX', signal, take })).rejects.toMatchObject({
    ...away,
    said: { en: { why: expect.stringContaining('ECONNREFUSED') } },
  })
  await expect(drainImap({ url: `${server.url().replace(/INBOX$/, '')}Nowhere`, signal, take })).rejects.toMatchObject(
    away,
  )
  await expect(drainImap({ url: 'imap://a:50%off@127.0.0.1/INBOX', signal, take })).rejects.toMatchObject(away)
})

test('IDLE tells of new mail, and a lost connection is made again', async () => {
  const server = await serve([letter])
  const { kinds, take, until } = taker()
  const stop = new AbortController()
  const troubles: unknown[] = []
  const onTrouble = (error: unknown): void => void troubles.push(error)
  const watching = watchImap({ url: server.url(), signal: stop.signal, take, onTrouble, retryMs: [10] })
  await until(1)
  server.append(bounce('b@example.com'))
  await until(2)
  server.hangUp()
  server.append(bounce('c@example.com'))
  await until(3)
  stop.abort()
  await watching
  expect(kinds).toEqual(['none', 'bounce', 'bounce'])
  expect(troubles.length).toBeGreaterThan(0)
})

test('a round that breaks each time is tried again, later each time', async () => {
  const server = await serve([letter])
  const stop = new AbortController()
  const waits: number[] = []
  const take = () => Promise.reject(new Error('the database is away'))
  const onTrouble = (_error: unknown, wait: number): void => {
    if (waits.push(wait) === 3) stop.abort()
  }
  await watchImap({ url: server.url(), signal: stop.signal, take, onTrouble, retryMs: [1, 2, 3] })
  expect(waits).toEqual([1, 2, 3])
  expect(server.list('INBOX')).toEqual([letter])
})

test('a refused password ends the watch with words for the operator', async () => {
  const server = await serve([])
  const { take } = taker()
  const watching = watchImap({ url: server.url('wrong'), signal: new AbortController().signal, take })
  await expect(watching).rejects.toSatisfy(
    (error) => error instanceof OperatorError && error.code === 'network/bounce-mailbox',
  )
})
