// A member's message, byte by byte and through an independent parser.
import { createHmac, hash } from 'node:crypto'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { buildSkeleton, fillMessage, type MessageOptions, type Recipient } from '../../../src/email/message.ts'
import type { Edition } from '../../../src/issue/edition.ts'
import { checkMessageBytes, splitMessage } from '../../support/check-message-bytes.ts'
import { sampleEdition } from '../../support/sample-edition.ts'

const OPTIONS: MessageOptions = {
  list: { id: 'members', name: '会员单位' },
  sendId: 'send-7',
  date: new Date('2026-11-02T01:00:00Z'),
  domain: 'example.org',
  bounceAddress: 'bounces@example.org',
  messageIdKey: Buffer.from('a secret of the newsroom'),
}
const RECIPIENT: Recipient = {
  address: 'reader@example.net',
  name: '林工',
  organisation: '示例铸造厂',
  token: 'k3v7q2',
  unsubscribeUrl: 'https://news.example.org/leave/k3v7q2?a=1&b=2',
  preferencesUrl: 'https://news.example.org/preferences/k3v7q2',
  viewUrl: 'https://news.example.org/issues/2026-11',
}
const PICTURE = {
  contentId: 'chart@example.org',
  type: 'image/png',
  name: 'chart.png',
  base64: Buffer.alloc(3001, 0xa7).toString('base64'),
} as const

const compose = (edition: Edition, recipient: Recipient = RECIPIENT, options = OPTIONS): Buffer =>
  Buffer.concat(fillMessage(buildSkeleton(edition, options), recipient).message)
const headerOf = (bytes: Buffer, name: string): string | undefined =>
  splitMessage(bytes).fields.find((one) => one.name === name)?.value
const toCrlf = (text: string): string => text.replace(/\r?\n/g, '\r\n')
const toLf = (text: string | undefined): string | undefined => text?.replace(/\r\n/g, '\n')

test('every size of issue, with and without pictures, in Chinese and in English, is valid to the byte', () => {
  for (const bytes of [0, 800, 9_000, 80_000])
    for (const embedded of [[], [PICTURE]])
      expect(checkMessageBytes(compose(sampleEdition(bytes, { embedded })))).toEqual([])
  const english = sampleEdition(0, {
    ...{ subject: 'The harbour issue', from: { name: 'Harbour, News & "Co"', address: 'news@example.org' } },
    html: `<p>Dear {{name|reader}},</p>\n<p>  two  spaces \t and a tab </p>\n.dot\nFrom here ${'long words '.repeat(40)}\n`,
    text: `.hidden dot\n..two\nFrom me to {{name}}.\n  indented\t\ttabs  \n${'x'.repeat(300)}\n`,
  })
  expect(checkMessageBytes(compose(english))).toEqual([])
})

test('an independent parser reads back what the editors wrote and who it is for', async () => {
  const edition = sampleEdition(9_000, { embedded: [PICTURE] })
  const mail = await PostalMime.parse(compose(edition))
  expect(mail.subject).toBe(edition.subject)
  expect(mail.from).toMatchObject({ name: '示例机电信息', address: 'news@example.org' })
  expect(mail.to).toMatchObject([{ name: '林工', address: 'reader@example.net' }])
  expect(mail.replyTo).toMatchObject([{ address: 'editor@example.org' }])
  expect(new Date(mail.date ?? '')).toEqual(OPTIONS.date)
  expect(toLf(mail.text)).toBe(
    edition.text
      .replace('{{name|读者}}', '林工')
      .replace('{{viewUrl}}', RECIPIENT.viewUrl ?? '')
      .replace('{{unsubscribeUrl}}', RECIPIENT.unsubscribeUrl),
  )
  expect(mail.html).toContain('<p>林工，您好！</p>')
  expect(mail.html).toContain('href="https://news.example.org/leave/k3v7q2?a=1&#38;b=2"')
  expect(mail.html).not.toContain('{{')
  expect(mail.attachments).toMatchObject([{ mimeType: 'image/png', contentId: '<chart@example.org>', related: true }])
})

test('the header says all that receivers of bulk mail ask for, each once', () => {
  const bytes = compose(sampleEdition(800))
  expect(splitMessage(bytes).fields.map((one) => one.name)).toEqual([
    ...['From', 'Reply-To', 'Date', 'List-ID', 'List-Help', 'List-Owner', 'List-Archive', 'Feedback-ID'],
    ...['MIME-Version', 'Content-Type', 'Subject', 'To', 'Message-ID', 'List-Unsubscribe', 'List-Unsubscribe-Post'],
  ])
  expect(headerOf(bytes, 'Date')).toBe('Mon, 2 Nov 2026 09:00:00 +0800')
  expect(headerOf(bytes, 'List-ID')).toMatch(/ <members\.example\.org>$/)
  expect(headerOf(bytes, 'List-Unsubscribe')).toBe(
    '<https://news.example.org/leave/k3v7q2?a=1&b=2>, <mailto:bounces+k3v7q2@example.org?subject=unsubscribe>',
  )
  expect(headerOf(bytes, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
  expect(headerOf(bytes, 'Feedback-ID')).toBe('2026-11:members:send-7:example-org')
})

test('one-click is promised only where the link is https', () => {
  const plain = compose(sampleEdition(800), { ...RECIPIENT, unsubscribeUrl: 'http://127.0.0.1:4100/leave/k3v7q2' })
  expect(headerOf(plain, 'List-Unsubscribe')).toContain('<http://127.0.0.1:4100/leave/k3v7q2>')
  expect(headerOf(plain, 'List-Unsubscribe-Post')).toBeUndefined()
})

test('without an address for bounces the return path is the sender, and the mailto names the delivery in its subject', () => {
  const { bounceAddress: _, ...options } = OPTIONS
  const { envelope, message } = fillMessage(buildSkeleton(sampleEdition(800), options), RECIPIENT)
  expect(envelope).toEqual({ from: 'news@example.org', to: 'reader@example.net', smtputf8: false })
  expect(headerOf(Buffer.concat(message), 'List-Unsubscribe')).toContain(
    '<mailto:news@example.org?subject=unsubscribe%20k3v7q2>',
  )
})

test('the return path names the delivery', () => {
  const { envelope } = fillMessage(buildSkeleton(sampleEdition(800), OPTIONS), RECIPIENT)
  expect(envelope.from).toBe('bounces+k3v7q2@example.org')
})

test('a retry is byte-identical, also from a skeleton built anew', () => {
  const edition = sampleEdition(9_000)
  const skeleton = buildSkeleton(edition, OPTIONS)
  const first = Buffer.concat(fillMessage(skeleton, RECIPIENT).message)
  fillMessage(skeleton, { ...RECIPIENT, address: 'other@example.net', name: 'somebody else entirely' })
  expect(Buffer.concat(fillMessage(skeleton, RECIPIENT).message).equals(first)).toBe(true)
  expect(compose(edition).equals(first)).toBe(true)
})

test('a Message-ID is an HMAC of send and address: the same for a retry, another for another member or send', () => {
  const idOf = (recipient: Recipient, options = OPTIONS): string =>
    fillMessage(buildSkeleton(sampleEdition(800), options), recipient).messageId
  const key = createHmac('sha256', hash('sha256', OPTIONS.messageIdKey)).update('send-7\nreader@example.net').digest()
  expect(idOf(RECIPIENT)).toBe(`<${base32(key.subarray(0, 20))}@example.org>`)
  expect(idOf({ ...RECIPIENT, name: 'renamed', token: 'changed' })).toBe(idOf(RECIPIENT))
  const others = [
    idOf({ ...RECIPIENT, address: 'reader2@example.net' }),
    idOf(RECIPIENT, { ...OPTIONS, sendId: 'send-8' }),
    idOf(RECIPIENT, { ...OPTIONS, messageIdKey: Buffer.from('another') }),
  ]
  expect(new Set([idOf(RECIPIENT), ...others]).size).toBe(4)
})

test('the body begins with one Buffer that all members share, so that a signer hashes it once', () => {
  const skeleton = buildSkeleton(sampleEdition(9_000), OPTIONS)
  const [a, b] = [fillMessage(skeleton, RECIPIENT), fillMessage(skeleton, { ...RECIPIENT, name: '另一位会员' })]
  expect(a.message[1]).toBe(b.message[1])
  expect(a.message[0]?.toString().endsWith('\r\n\r\n')).toBe(true)
})

test('the subject may greet a member by name', async () => {
  const edition = sampleEdition(800, { subject: '{{name|读者}}：本期要目' })
  expect((await PostalMime.parse(compose(edition))).subject).toBe('林工：本期要目')
  const { name: _, ...nameless } = RECIPIENT
  expect((await PostalMime.parse(compose(edition, nameless))).subject).toBe('读者：本期要目')
})

test('fields of any length and place keep every other byte of the part', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '{{name}}',
      '{{name|读者}}',
      '{{organisation|x}}',
      '{{viewUrl}}',
      '{{nobody}}',
      '{{',
      '\n',
      '.',
      ' ',
      '=',
      'From ',
    ),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.constantFrom('港区', '第二条自动化装卸线完成联调。'.repeat(9), 'plain words '.repeat(12)),
  )
  const value = fc.string({ unit: 'grapheme', maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 14 }), value, value, async (pieces, name, organisation) => {
      const clean = (text: string): string =>
        text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '').trim()
      const [who, where] = [clean(name), clean(organisation)]
      const text = pieces.join('').replace(/\r/g, '')
      const expected = text.replace(
        /\{\{(name|organisation|viewUrl)(?:\|([^{}|<>"&]{0,40}))?\}\}/g,
        (_, field, fallback = '') =>
          (({ name: who, organisation: where, viewUrl: RECIPIENT.viewUrl }) as Record<string, string>)[field] ||
          fallback,
      )
      const bytes = compose(sampleEdition(0, { text }), { ...RECIPIENT, name: who, organisation: where })
      expect(checkMessageBytes(bytes)).toEqual([])
      expect(decodeText(bytes)).toBe(toCrlf(expected))
    }),
    { numRuns: 500 },
  )
})

const HOSTILE = [
  ...['\r\nBcc: x@y.z', '\r', '\n', '\0', '"', '\\', '=?utf-8?B?4p2k?=', '<a@b.c>', '\ud800', '\u202e'],
  ...['，', ',', ';', ':', '(', '👩‍👩‍👧', ' '],
]

test('no name and no subject adds, removes or breaks a header line', () => {
  const namesOf = (bytes: Buffer): string =>
    splitMessage(bytes)
      .fields.map((one) => one.name)
      .sort()
      .join()
  const expected = namesOf(compose(sampleEdition(0)))
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 90 }),
    fc.array(fc.constantFrom(...HOSTILE), { maxLength: 40 }).map((all) => all.join('')),
  )
  const complaints = (name: string, subject: string): string[] => {
    const edition = sampleEdition(0, { html: 'x', text: 'x', subject: `${subject}{{name}}` })
    const bytes = compose(edition, { ...RECIPIENT, name })
    const known = namesOf(bytes) === expected && headerOf(bytes, 'To')?.endsWith('<reader@example.net>')
    return [...(known ? [] : ['the fields are not those expected']), ...checkMessageBytes(bytes)]
  }
  fc.assert(
    fc.property(hostile, hostile, (name, subject) => complaints(name, subject).length === 0),
    { numRuns: 10_000 },
  )
})

test('what could break a line or a command is refused, whoever let it in', () => {
  const skeleton = buildSkeleton(sampleEdition(0), OPTIONS)
  const bad = [
    'a@b.c\r\nRCPT TO:<x@y.z>',
    'a\0@b.c',
    'a b@c.d',
    '<a@b.c>',
    'a@b.c>',
    'nobody',
    'a@b@c',
    `${'x'.repeat(251)}@b.c`,
  ]
  for (const address of bad) expect(() => fillMessage(skeleton, { ...RECIPIENT, address })).toThrow('never validated')
  for (const unsubscribeUrl of ['https://x.y/>,<mailto:z@z.z', 'https://x.y/\r\nX: y', 'javascript:alert(1)', ''])
    expect(() => fillMessage(skeleton, { ...RECIPIENT, unsubscribeUrl })).toThrow('not a plain')
  for (const token of ['', 'a@b', 'a b', 'x'.repeat(49), 'a\r\n'])
    expect(() => fillMessage(skeleton, { ...RECIPIENT, token })).toThrow('return path')
})

test('an address beyond ASCII asks for SMTPUTF8 and stands in the header as UTF-8', () => {
  const address = '林工@例子.测试'
  const { envelope, message } = fillMessage(buildSkeleton(sampleEdition(0), OPTIONS), { ...RECIPIENT, address })
  expect(envelope).toMatchObject({ to: address, smtputf8: true })
  expect(message[0]?.toString('utf8')).toContain(`<${address}>\r\n`)
  expect(checkMessageBytes(Buffer.concat(message), { utf8Headers: true })).toEqual([])
})

function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)])
    .join('')
}

/** The text part through Node's own base64, or RFC 2045 §6.7 word by word. */
function decodeText(bytes: Buffer): string {
  const [, encoding, encoded = ''] =
    /text\/plain; charset=utf-8\r\nContent-Transfer-Encoding: (\S+)\r\n\r\n([\s\S]*?)(?:\r\n)?--=_alt/.exec(
      bytes.toString('latin1'),
    ) ?? []
  if (encoding === 'base64') return Buffer.from(encoded, 'base64').toString()
  const octets = encoded
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(octets, 'latin1').toString()
}
