// Whatever arrives at a public address: the reader answers every time, in bounded work, and its words stay inert.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findFailures } from '../../../src/feedback/find-failures.ts'
import { parseFeedback } from '../../../src/feedback/parse-feedback.ts'
import { parseMessage } from '../../../src/feedback/parse-message.ts'
import { complaintReport, plainReport, postfixReport } from '../../support/reports.ts'

const report = postfixReport([{ to: 'a@b.example', status: '5.1.1', said: '550 5.1.1 User unknown' }])
const KINDS = ['bounce', 'complaint', 'auto-reply', 'delivered', 'none']

test('a message cut off anywhere is still answered', async () => {
  for (let end = 0; end < report.length; end += 7) {
    expect(KINDS).toContain((await parseFeedback(Buffer.from(report.slice(0, end)))).kind)
  }
})

test('parts nested a thousand deep end in the plain reading of the lines', async () => {
  const deep = Array.from(
    { length: 1000 },
    (_one, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
  )
  const raw = `From: mailer-daemon@b.example\r\nSubject: failure notice\r\n${deep.join('')}\r\n<a@b.example>:\r\n550 5.1.1 unknown user\r\n`
  const { kind, events } = await parseFeedback(Buffer.from(raw))
  expect([kind, events[0]?.recipient]).toEqual(['bounce', 'a@b.example'])
})

test('what is said of nobody by name is not read again in full for each of hundreds of recipients', async () => {
  const raw = (recipients: number): Buffer => {
    const fields = Array.from(
      { length: recipients },
      (_one, at) => `Final-Recipient: rfc822; u${at}@b.example\r\nAction: failed\r\nStatus: 5.0.0\r\n`,
    )
    const text = `${'x/='.repeat(150)}\r\n`.repeat(140)
    return Buffer.from(
      `From: mailer-daemon@b.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\n${text}\r\n--b\r\n` +
        `Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; b.example\r\n\r\n${fields.join('\r\n')}\r\n--b--\r\n`,
    )
  }
  const read = async (recipients: number): Promise<number> => {
    const failures = findFailures(await parseMessage(raw(recipients)))
    expect(failures).toHaveLength(recipients)
    return failures.reduce((sum, { context }) => sum + context.length, 0)
  }
  const [few, many] = [await read(10), await read(180)]
  expect(many).toBeLessThan(2 * few)
})

test('messages inside messages inside messages are not opened', async () => {
  const nested = Array.from({ length: 200 }, () => 'Content-Type: message/rfc822\r\n\r\n').join('')
  const { kind } = await parseFeedback(Buffer.from(`Subject: x\r\n${nested}${report}`))
  expect(KINDS).toContain(kind)
})

test('of fifty megabytes the first is read', async () => {
  const bytes = Buffer.concat([Buffer.from(report.replace(/--part--\s*$/, '')), Buffer.alloc(50 << 20, 'x')])
  expect((await parseFeedback(bytes)).events[0]?.reason).toBe('userunknown')
})

test.each([
  ['a line of a million dashes', `${'-'.repeat(1_000_000)}\r\n550 unknown user`],
  ['a hundred thousand blank lines', '\r\n'.repeat(100_000)],
  ['a hundred thousand addresses', Array.from({ length: 100_000 }, (_one, at) => `<u${at}@b.example>:`).join('\r\n')],
  ['one address again and again', '<a@b.example>: 550 no\r\n'.repeat(20_000)],
  ['angle brackets without end', '<'.repeat(200_000)],
  ['signs without a space', `a@${'b.'.repeat(100_000)}`],
  ['half a wording, many times', 'mailbox user recipient address is not '.repeat(5_000)],
  ['codes and nothing else', '550 5.1.1 '.repeat(50_000)],
])('%s costs no more than others', async (_name, text) => {
  const { kind, events } = await parseFeedback(Buffer.from(plainReport([text])))
  expect(KINDS).toContain(kind)
  expect(events.length).toBeLessThanOrEqual(200)
})

test('html that never closes its tags is read as far as it goes', async () => {
  const raw = `From: postmaster@b.example\r\nSubject: Undeliverable\r\nContent-Type: text/html\r\n\r\n${'<style><p '.repeat(30_000)}`
  expect(KINDS).toContain((await parseFeedback(Buffer.from(raw))).kind)
})

test('nothing active reaches whoever shows a report', async () => {
  const said = '550 <img src=x onerror=alert(1)>\u001b]0;x\u0007 \u202egnp.exe =HYPERLINK("http://b")'
  const { events } = await parseFeedback(Buffer.from(postfixReport([{ to: 'a@b.example', said }])))
  expect(events[0]?.said).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

test('any bytes, and any damage to a real report, give an answer', async () => {
  const seeds = [report, complaintReport(['a@b.example']), plainReport(['<a@b.example>:', '550 5.2.2 quota exceeded'])]
  const damage = fc.record({
    seed: fc.constantFrom(...seeds),
    cuts: fc.array(fc.tuple(fc.nat(), fc.nat(300), fc.uint8Array({ maxLength: 40 })), { maxLength: 8 }),
  })
  const damaged = damage.map(({ seed, cuts }) =>
    cuts.reduce<Buffer>((bytes, [at, length, put]) => {
      const start = at % (bytes.length + 1)
      return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + length)])
    }, Buffer.from(seed)),
  )
  const anything = fc.oneof(damaged, fc.uint8Array({ maxLength: 2000 }))
  await fc.assert(
    fc.asyncProperty(anything, async (bytes) => {
      const { kind, events } = await parseFeedback(bytes)
      return KINDS.includes(kind) && events.every((one) => one.said.length <= 400 && typeof one.hard === 'boolean')
    }),
    { numRuns: 300 },
  )
})
