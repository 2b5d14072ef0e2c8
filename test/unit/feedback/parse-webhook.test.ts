// What relays post: believed only with a signature, a topic or a key that is ours.
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseWebhook, type WebhookTrust } from '../../../src/feedback/parse-webhook.ts'

const now = new Date('2026-11-20T08:00:00Z')
const trust: WebhookTrust = { secret: 'between us', now }

const signed = (body: string, options: { at?: Date; secret?: string } = {}) => {
  const at = Math.floor((options.at ?? now).getTime() / 1000)
  const mac = createHmac('sha256', options.secret ?? trust.secret)
    .update(`${at}.${body}`)
    .digest('hex')
  return { body, headers: { 'x-kanfa-signature': `t=${at},v1=${mac}` } }
}

test('the generic form is read when it is signed', async () => {
  const body = JSON.stringify({
    events: [
      {
        id: '1',
        type: 'bounce',
        recipient: 'a@b.example',
        token: '1-00',
        text: '550 5.1.1 unknown user',
        permanent: true,
      },
      { id: '2', type: 'complaint', recipient: 'c@b.example', messageId: 'x@journal.example.org' },
      { id: '3', type: 'delivered', recipient: 'd@b.example', text: '250 2.0.0 ok' },
    ],
  })
  const { status, feedback } = await parseWebhook('generic', signed(body), trust)
  expect(status).toBe(200)
  expect(feedback.map((one) => [one.kind, one.events[0]?.reason, one.messageId])).toEqual([
    ['bounce', 'userunknown', '1'],
    ['complaint', 'feedback', '2'],
    ['delivered', 'delivered', '3'],
  ])
  expect(feedback[0]?.sentTo[0]).toContain('+1-00@')
  expect(feedback[1]?.answers).toEqual(['<x@journal.example.org>'])
})

test('a wrong, an old or no signature is refused, and so is a body that is no object', async () => {
  const body = '{"events":[]}'
  const old = new Date(now.getTime() - 6 * 60_000)
  for (const request of [signed(body, { secret: 'guessed' }), signed(body, { at: old }), { body, headers: {} }])
    expect(await parseWebhook('generic', request, trust)).toEqual({ status: 401, feedback: [] })
  expect((await parseWebhook('generic', signed('[1'), trust)).status).toBe(400)
  expect((await parseWebhook('generic', signed(' '.repeat(2 << 20)), trust)).status).toBe(413)
})

test('hostile values in a signed body are read as nothing', async () => {
  const body = '{"events":[null,7,{"type":{"__proto__":1}},{"recipient":["a"],"text":9}]}'
  const { status, feedback } = await parseWebhook('generic', signed(body), trust)
  expect([status, feedback.length]).toEqual([200, 4])
})

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const certificate = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const ORDER = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
const sns = (message: unknown, change: Record<string, string> = {}) => {
  const fields: Record<string, string> = {
    Type: 'Notification',
    MessageId: 'n-1',
    TopicArn: 'arn:aws:sns:cn-north-1:1:kanfa',
    Message: JSON.stringify(message),
    Timestamp: now.toISOString(),
  }
  const text = ORDER.flatMap((name) => (name in fields ? [name, fields[name]] : [])).join('\n')
  const Signature = createSign('RSA-SHA256').update(`${text}\n`).sign(keys.privateKey, 'base64')
  const SigningCertURL = 'https://sns.cn-north-1.amazonaws.com.cn/one.pem'
  return {
    body: JSON.stringify({ ...fields, SignatureVersion: '2', Signature, SigningCertURL, ...change }),
    headers: {},
  }
}
const amazon = { ...trust, topics: ['arn:aws:sns:cn-north-1:1:kanfa'], readCertificate: async () => certificate }

test('Amazon SES is believed through SNS: a signature, a certificate at Amazon, a topic of ours', async () => {
  const bounce = {
    notificationType: 'Bounce',
    mail: { source: 'bounces+1-00@journal.example.org', messageId: 'ses' },
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'NoEmail',
      bouncedRecipients: [{ emailAddress: 'a@b.example', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 nobody' }],
    },
  }
  const { status, feedback } = await parseWebhook('ses', sns(bounce), amazon)
  expect([status, feedback[0]?.events[0]?.reason, feedback[0]?.sentTo]).toEqual([
    200,
    'userunknown',
    ['bounces+1-00@journal.example.org'],
  ])
  const refused = [
    parseWebhook('ses', sns(bounce, { Message: '{}' }), amazon),
    parseWebhook('ses', sns(bounce, { SigningCertURL: 'https://evil.example/one.pem' }), amazon),
    parseWebhook(
      'ses',
      sns(bounce, { SigningCertURL: 'https://sns.cn-north-1.amazonaws.com.evil.example/one.pem' }),
      amazon,
    ),
    parseWebhook('ses', sns(bounce), { ...amazon, topics: ['another'] }),
  ]
  expect((await Promise.all(refused)).map((one) => one.status)).toEqual([401, 401, 401, 401])
  const away = { ...amazon, readCertificate: () => Promise.reject(new Error('away')) }
  await expect(parseWebhook('ses', sns(bounce), away)).rejects.toThrow('away')
})

test('Aliyun DirectMail speaks CloudEvents and proves itself by a token', async () => {
  const body = JSON.stringify({
    id: 'e-1',
    type: 'dm:Deliver:Fail',
    data: {
      rcpt: 'a@b.example',
      msg_id: 'x@journal.example.org',
      err_code: '554',
      err_msg: '554 RCPT no such box',
      failed_type: 'SmtpNxBox',
    },
  })
  const headers = { 'x-eventbridge-signature-token': trust.secret }
  const { status, feedback } = await parseWebhook('aliyun', { body, headers }, trust)
  expect([status, feedback[0]?.events[0]?.reason, feedback[0]?.answers]).toEqual([
    200,
    'userunknown',
    ['<x@journal.example.org>'],
  ])
  expect((await parseWebhook('aliyun', { body, headers: {}, key: trust.secret }, trust)).status).toBe(200)
  expect((await parseWebhook('aliyun', { body, headers: {}, key: 'guessed' }, trust)).status).toBe(401)
  expect((await parseWebhook('aliyun', { body, headers: {} }, { ...trust, secret: '' })).status).toBe(401)
})

test.each([
  ['559 Invalid rcptto', 'suppressed', true],
  ['561 Honeypot', 'suppressed', true],
  ['552 daily quota exceeded', 'speeding', false],
])('Aliyun says %s', async (err_msg, reason, hard) => {
  const body = JSON.stringify({
    type: 'dm:Deliver:Fail',
    data: { rcpt: 'a@b.example', err_code: err_msg.slice(0, 3), err_msg },
  })
  const { feedback } = await parseWebhook('aliyun', { body, headers: {}, key: trust.secret }, trust)
  expect(feedback[0]?.events[0]).toMatchObject({ reason, hard })
})
