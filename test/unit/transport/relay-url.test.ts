// KANFA_SMTP_URL: what it may say, and that its mistakes are told without its secrets.
import { expect, test } from 'vitest'
import { OperatorError } from '../../../src/diagnostic/operator-error.ts'
import { parseRelayUrls } from '../../../src/transport/relay-url.ts'

test('scheme, port, login and options are read, escaped characters too', () => {
  expect(
    parseRelayUrls('smtp://me%40x.org:p%2Fw%2C%3A@mail.example.org:2525?auth=login&name=out.example.org&weight=3'),
  ).toEqual([
    {
      ...{ name: 'smtp://mail.example.org:2525', host: 'mail.example.org', port: 2525, secure: false, tls: 'required' },
      ...{
        auth: { user: 'me@x.org', pass: 'p/w,:', method: 'LOGIN' },
        hostname: 'out.example.org',
        weight: 3,
        chunking: true,
      },
    },
  ])
})

test('ports follow the scheme, and TLS is required as soon as a password would travel', () => {
  const brief = (url: string): unknown[] =>
    parseRelayUrls(url).map(({ host, port, secure, tls }) => [host, port, secure, tls])
  expect(
    brief(
      'smtp://a.example, smtps://u:p@b.example,smtp://u:p@127.0.0.1:25, smtp://[::1]:2500, smtp://u:p@c.example?tls=offered',
    ),
  ).toEqual([
    ['a.example', 587, false, 'offered'],
    ['b.example', 465, true, 'required'],
    ['127.0.0.1', 25, false, 'offered'],
    ['::1', 2500, false, 'offered'],
    ['c.example', 587, false, 'offered'],
  ])
})

test('a mistake is the operator’s to mend, and its message holds no secret', () => {
  const secret = 's3cr3t'
  const bad = [
    `http://u:${secret}@a.example`,
    `u:${secret}@a.example:587`,
    `smtp://u:${secret}@`,
    `smtp://u:${secret}@a.example/path`,
    `smtp://u:${secret}@a.example?tsl=required`,
    `smtp://u:${secret}@a.example?tls=maybe`,
    `smtp://u:${secret}@a.example?auth=NTLM`,
    `smtp://u:${secret}@a.example?weight=0`,
    `smtp://u:${secret}@a.example,smtp://u:${secret}@a.example:99999999`,
    '',
  ]
  for (const url of bad) {
    const error = catchError(() => parseRelayUrls(url))
    expect(error).toBeInstanceOf(OperatorError)
    expect(
      JSON.stringify([error, (error as OperatorError).said, (error as Error).message, (error as Error).stack]),
    ).not.toContain(secret)
  }
})

function catchError(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
