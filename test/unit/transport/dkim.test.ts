// Signatures against an independent verifier.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { expect, test } from 'vitest'
import { OperatorError } from '../../../src/diagnostic/operator-error.ts'
import { buildSkeleton, fillMessage } from '../../../src/email/message.ts'
import { createSigner, readDkimKey } from '../../../src/transport/dkim.ts'
import { sampleEdition } from '../../support/sample-edition.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ed25519 = generateKeyPairSync('ed25519')
const KEYS = [
  { domain: 'example.org', selector: 'r1', key: rsa.privateKey },
  { domain: 'example.org', selector: 'e1', key: ed25519.privateKey },
]
const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
/** DNS as RFC 6376 §3.6.2 and RFC 8463 §4 want it. */
const record: Record<string, string> = {
  'r1._domainkey.example.org': `v=DKIM1; k=rsa; p=${rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`,
  'e1._domainkey.example.org': `v=DKIM1; k=ed25519; p=${ed25519.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')}`,
}
const resolver = async (name: string): Promise<string[][]> => [[record[name] ?? '']]
async function verify(message: readonly Buffer[]): Promise<[string, string][]> {
  const { results } = await dkimVerify(Buffer.concat(message), { resolver })
  return results.map((one) => [one.selector ?? '', one.status.result])
}
const BOTH_PASS = [
  ['r1', 'pass'],
  ['e1', 'pass'],
]

const SKELETON = buildSkeleton(sampleEdition(9_000), {
  ...{ list: { id: 'members', name: '会员单位' }, sendId: 's1', date: new Date('2026-11-02T01:00:00Z') },
  ...{ domain: 'example.org', bounceAddress: 'bounces@example.org', messageIdKey: Buffer.from('k') },
})
const fill = (name: string): Buffer[] =>
  fillMessage(SKELETON, {
    ...{ address: 'reader@example.net', name, token: 't1', unsubscribeUrl: 'https://news.example.org/leave/t1' },
  }).message
const sign = createSigner(KEYS)

test('both signatures of every member’s message verify, though the body’s beginning is hashed once', async () => {
  for (const name of ['林工', 'Anna', '欧阳明月', '', 'x'.repeat(80)])
    expect(await verify(await sign(fill(name)))).toEqual(BOTH_PASS)
})

test('what a receiver acts on is covered, and so is its absence', async () => {
  const header =
    Buffer.concat(await sign(fill('林工')))
      .toString('latin1')
      .split('\r\n\r\n')[0] ?? ''
  const [, names = ''] = /h=([\s\S]*?);/.exec(header) ?? []
  const signed = names.replace(/\s/g, '').split(':')
  for (const name of [
    'from',
    'to',
    'subject',
    'date',
    'message-id',
    'content-type',
    'list-unsubscribe',
    'list-unsubscribe-post',
    'list-id',
  ])
    expect(signed).toContain(name)
  expect(signed.filter((name) => name === 'from')).toHaveLength(2)
  expect(header.split('\r\n').every((line) => line.length <= 200)).toBe(true)
})

test('a changed byte, a changed link and an added Subject are noticed', async () => {
  const text = Buffer.concat(await sign(fill('林工'))).toString('latin1')
  const forgeries = [
    text.replace('List-Unsubscribe: <https://news', 'List-Unsubscribe: <https://evil'),
    text.replace('MIME-Version', 'Subject: another\r\nMIME-Version'),
    text.replace('MIME-Version', 'List-Unsubscribe: <https://evil.example>\r\nMIME-Version'),
    text.replace(/(\r\n--=_alt_\w+\r\n)/, '\r\nAAAA$1'),
    text.replace('=?utf-8?B?5p6X5bel?=', '=?utf-8?B?5p6X5bel5bel?='),
  ]
  for (const forgery of forgeries) {
    expect(forgery).not.toBe(text)
    for (const [, result] of await verify([Buffer.from(forgery, 'latin1')])) expect(result).not.toBe('pass')
  }
})

test('a message that others composed verifies too, blanks, tabs, empty lines and repeated fields included', async () => {
  const bodies = ['', '\r\n\r\n', 'a  b\t c \r\n\r\nlast \r\n\r\n\r\n', 'no end', ' \r\n \r\nx\r\n']
  for (const body of bodies) {
    const header =
      'From:  A   <a@example.org>\r\nTo: b@example.net\r\nsubject :  folded\r\n\t and  spaced \r\nComments: 1\r\nReply-To: x@example.org\r\nReply-To: y@example.org\r\n\r\n'
    expect(await verify(await sign([Buffer.from(header), Buffer.from(body)]))).toEqual(BOTH_PASS)
  }
  const [header, ...rest] = fill('林工')
  expect(
    await verify(
      await sign([header as Buffer, Buffer.concat(rest).subarray(0, 700), Buffer.concat(rest).subarray(700)]),
    ),
  ).toEqual(BOTH_PASS)
})

test('a retry is signed with the same bytes', async () => {
  const [a, b] = [await sign(fill('林工')), await createSigner(KEYS)(fill('林工'))]
  expect(Buffer.concat(a).equals(Buffer.concat(b))).toBe(true)
})

test('a key that receivers would not accept is refused', () => {
  expect(readDkimKey(pem(rsa.privateKey)).asymmetricKeyType).toBe('rsa')
  expect(readDkimKey(pem(ed25519.privateKey)).asymmetricKeyType).toBe('ed25519')
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  const curve = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
  for (const bad of [pem(short), pem(curve), 'not a key', '']) expect(() => readDkimKey(bad)).toThrow(OperatorError)
})
