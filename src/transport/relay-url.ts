// KANFA_SMTP_URL: one or several relays, separated by commas. A secret stands in it, so nothing made of it for people
// (names, errors) ever holds user or password.
import { OperatorError } from '../diagnostic/operator-error.ts'
import { readOr } from '../diagnostic/read-or.ts'

export type Relay = {
  /** scheme://host:port, for logs and reports. */
  readonly name: string
  readonly host: string
  readonly port: number
  /** TLS from the first byte (smtps). */
  readonly secure: boolean
  /** required: STARTTLS or nothing; offered: where the server has it; off: never. */
  readonly tls: 'required' | 'offered' | 'off'
  readonly auth: { readonly user: string; readonly pass: string; readonly method?: string } | undefined
  /** What we call ourselves in EHLO. */
  readonly hostname: string | undefined
  readonly weight: number
  readonly chunking: boolean
}

const KNOWN = ['tls', 'auth', 'name', 'weight', 'chunking']
const METHODS = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2']

/** smtp(s)://user:pass@host:port?tls=required|offered|off&auth=LOGIN&name=mail.example.org&weight=3, … */
export const parseRelayUrls = (urls: string): Relay[] =>
  urls
    .split(/,\s*(?=smtps?:)/i)
    .map((one) => one.trim())
    .map(parseRelayUrl)

function parseRelayUrl(text: string): Relay {
  const url = URL.parse(text)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '' || !/^\/?$/.test(url.pathname))
    throw wrong('it is not of the form smtp://user:password@host:port', '它不是 smtp://用户:密码@主机:端口 的形式')
  const unknown = [...url.searchParams.keys()].find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw wrong(`it has an unknown option, "${unknown}"`, `其中有不认识的选项“${unknown}”`)
  const secure = url.protocol === 'smtps:'
  const user = decode(url.username)
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const method = oneOf(url, 'auth', METHODS)
  const weight = Number(url.searchParams.get('weight') ?? 1)
  if (!(weight > 0 && weight <= 1000))
    throw wrong('its weight is not a number from 1 to 1000', '权重不是 1 到 1000 的数')
  // A password never travels in clear unless the machine itself is the relay, or the operator says so.
  const careful = user !== '' && !/^(localhost|127\.|::1$)/.test(host) ? 'required' : 'offered'
  return {
    name: `${url.protocol}//${host}:${port}`,
    ...{ host, port, secure, weight },
    tls: (oneOf(url, 'tls', ['required', 'offered', 'off']) ?? careful) as Relay['tls'],
    auth: user === '' ? undefined : { user, pass: decode(url.password), ...(method ? { method } : {}) },
    hostname: url.searchParams.get('name') ?? undefined,
    chunking: oneOf(url, 'chunking', ['on', 'off']) !== 'off',
  }
}

const decode = (text: string): string => readOr(() => decodeURIComponent(text), text)

function oneOf(url: URL, key: string, allowed: readonly string[]): string | undefined {
  const value = url.searchParams.get(key)
  if (value === null) return undefined
  const found = allowed.find((one) => one.toLowerCase() === value.toLowerCase())
  if (found === undefined)
    throw wrong(`its option ${key} is none of ${allowed.join(', ')}`, `选项 ${key} 只能是 ${allowed.join('、')} 之一`)
  return found
}

const wrong = (en: string, zh: string): OperatorError =>
  new OperatorError('config/smtp-url', [
    'KANFA_SMTP_URL 无法使用。',
    `其中一个地址有问题：${zh}。`,
    '请写成 smtp://用户:密码@主机:587 或 smtps://…:465，特殊字符写成 %40 之类；多个地址用逗号隔开。',
    '什么都没有发出。',
    'KANFA_SMTP_URL cannot be used.',
    `Of one address in it: ${en}.`,
    'Write smtp://user:password@host:587 or smtps://…:465, special characters as %40 and the like; several with commas.',
    'Nothing was sent.',
  ])
