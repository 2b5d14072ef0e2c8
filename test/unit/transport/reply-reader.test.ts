// Replies from bytes, however they are cut.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReplyReader, parseReply, toLine } from '../../../src/transport/reply-reader.ts'
import type { Reply } from '../../../src/transport/transport.ts'

function read(bytes: Buffer, cuts: readonly number[] = []): { replies: Reply[]; garbage: string[] } {
  const [replies, garbage]: [Reply[], string[]] = [[], []]
  const reader = createReplyReader({ reply: (one) => replies.push(one), garbage: (reason) => garbage.push(reason) })
  let from = 0
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    reader(bytes.subarray(from, cut))
    from = Math.max(from, cut)
  }
  return { replies, garbage }
}

test('replies are the same wherever the bytes are cut', () => {
  const bytes = Buffer.from('250-2.1.0 甲\r\n250 2.1.0 乙\r\n354 go\n550 5.7.1 否\r\n221\r\n')
  const expected = [
    { code: 250, enhanced: '2.1.0', text: '甲 乙' },
    { code: 354, text: 'go' },
    { code: 550, enhanced: '5.7.1', text: '否' },
    { code: 221, text: '' },
  ]
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      expect(read(bytes, cuts)).toEqual({ replies: expected, garbage: [] })
    }),
  )
})

test('whatever a server writes, text stays one harmless line of at most 2 KB and memory stays bounded', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      const { replies } = read(
        Buffer.concat([
          Buffer.from('550 '),
          Buffer.from(bytes).map((one) => (one === 10 ? 32 : one)),
          Buffer.from('\r\n'),
        ]),
      )
      expect(replies).toHaveLength(1)
      expect(replies[0]?.text).toMatch(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u)
      expect(Buffer.byteLength(replies[0]?.text ?? '')).toBeLessThanOrEqual(2048)
    }),
  )
  for (const bytes of [Buffer.alloc(70_000, 'x'), Buffer.from('250-a\r\n'.repeat(14_000))]) {
    expect(read(bytes)).toMatchObject({ replies: [], garbage: [expect.any(String)] })
  }
})

test('what is no reply ends the reading', () => {
  for (const text of ['hello\r\n', '99 x\r\n', '1000 x\r\n', '250x\r\n', '\r\n', 'HTTP/1.1 200 OK\r\n'])
    expect(read(Buffer.from(`${text}250 ok\r\n`))).toMatchObject({ replies: [], garbage: [expect.any(String)] })
})

test('a text that was cut at 2 KB ends with a whole character', () => {
  expect(toLine('汉'.repeat(1000))).toBe('汉'.repeat(682))
})

test('a reply that nodemailer has read is read the same way', () => {
  expect(parseReply('535-5.7.8 first\n535 5.7.8 second')).toEqual({
    code: 535,
    enhanced: '5.7.8',
    text: 'first second',
  })
  expect(parseReply('535 用户名或密码错误')).toEqual({ code: 535, text: '用户名或密码错误' })
  expect(parseReply('nothing of the kind')).toBeUndefined()
})
