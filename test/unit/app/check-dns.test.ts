import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkDns, type DnsQuestion, type Resolver } from '../../../src/app/check-dns.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const PUBLISHED = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

const QUESTION: DnsQuestion = {
  fromDomain: 'news.example.org',
  bounceDomain: 'news.example.org',
  dkim: [{ domain: 'news.example.org', selector: 's1', key: PEM }],
  relays: ['relay.example.net'],
}

const ZONE: Readonly<Record<string, readonly string[]>> = {
  'com NS': ['a.gtld-servers.net'],
  'news.example.org TXT': ['v=spf1 ip4:192.0.2.7 -all'],
  'relay.example.net A': ['192.0.2.7'],
  '7.2.0.192.in-addr.arpa PTR': ['relay.example.net'],
  's1._domainkey.news.example.org TXT': [`v=DKIM1; k=rsa; p=${PUBLISHED}`],
  '_dmarc.news.example.org TXT': ['v=DMARC1; p=reject; rua=mailto:d@example.org'],
}

const zone =
  (changes: Readonly<Record<string, readonly string[] | undefined>> = {}): Resolver =>
  async (name, type) => {
    const found = { ...ZONE, ...changes }[`${name} ${type}`]
    if (!found) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' })
    // Long texts come in parts.
    return type === 'TXT' ? found.map((one) => one.match(/.{1,200}/g) ?? []) : found
  }

const statesOf = async (resolve: Resolver, question: Partial<DnsQuestion> = {}) =>
  Object.fromEntries((await checkDns({ ...QUESTION, ...question }, resolve)).map((one) => [one.name, one.state]))

describe('what receivers read in the DNS', () => {
  test('a domain that is set up is fine in all four', async () => {
    expect(await statesOf(zone())).toEqual({ spf: 'ok', dkim: 'ok', dmarc: 'ok', ptr: 'ok' })
  })

  test('without a network nothing is known, whatever the resolver pretends', async () => {
    const nothing: Resolver = async () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))
    const silent: Resolver = async () => Promise.reject(Object.assign(new Error(), { code: 'ETIMEOUT' }))
    for (const resolve of [nothing, silent])
      expect(await statesOf(resolve)).toEqual({ spf: 'unknown', dkim: 'unknown', dmarc: 'unknown', ptr: 'unknown' })
  })

  test('one question without an answer leaves the others standing', async () => {
    const resolve: Resolver = (name, type) =>
      name.startsWith('_dmarc') ? Promise.reject(Object.assign(new Error(), { code: 'ESERVFAIL' })) : zone()(name, type)
    expect(await statesOf(resolve)).toEqual({ spf: 'ok', dkim: 'ok', dmarc: 'unknown', ptr: 'ok' })
  })

  test.each([
    ['no SPF record', { 'news.example.org TXT': [] }, { spf: 'problem' }],
    ['two SPF records', { 'news.example.org TXT': ['v=spf1 -all', 'v=spf1 ip4:192.0.2.7 -all'] }, { spf: 'problem' }],
    ['a relay that SPF does not name', { 'news.example.org TXT': ['v=spf1 ip4:192.0.2.8 -all'] }, { spf: 'warning' }],
    [
      'an SPF record that cannot be read',
      { 'news.example.org TXT': ['v=spf1 ip4:999.1.1.1 -all'] },
      { spf: 'problem' },
    ],
    ['no DKIM key', { 's1._domainkey.news.example.org TXT': undefined }, { dkim: 'problem' }],
    ['another DKIM key', { 's1._domainkey.news.example.org TXT': ['v=DKIM1; p=MIIBIjANBg'] }, { dkim: 'problem' }],
    ['a revoked DKIM key', { 's1._domainkey.news.example.org TXT': ['v=DKIM1; p='] }, { dkim: 'problem' }],
    [
      'a DKIM key for tests',
      { 's1._domainkey.news.example.org TXT': [`v=DKIM1; t=y; p=${PUBLISHED}`] },
      { dkim: 'warning' },
    ],
    ['no DMARC record', { '_dmarc.news.example.org TXT': undefined }, { dmarc: 'problem' }],
    [
      'two DMARC records',
      { '_dmarc.news.example.org TXT': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] },
      { dmarc: 'problem' },
    ],
    [
      'a tag that DMARC has no more',
      { '_dmarc.news.example.org TXT': ['v=DMARC1; p=none; pct=50; rua=mailto:a@b.c'] },
      { dmarc: 'warning' },
    ],
    [
      'a DMARC record that nobody reports to',
      { '_dmarc.news.example.org TXT': ['v=DMARC1; p=none'] },
      { dmarc: 'warning' },
    ],
    ['no reverse name', { '7.2.0.192.in-addr.arpa PTR': undefined }, { ptr: 'warning' }],
    [
      'a reverse name that leads elsewhere',
      { '7.2.0.192.in-addr.arpa PTR': ['other.example.net'] },
      { ptr: 'warning' },
    ],
  ])('%s is seen', async (_, changes, expected) => {
    expect(await statesOf(zone(changes))).toMatchObject(expected)
  })

  test("a parent's DMARC policy counts, found by walking up", async () => {
    const parent = {
      '_dmarc.news.example.org TXT': undefined,
      '_dmarc.example.org TXT': ['v=DMARC1; p=none; rua=mailto:a@b.c'],
    }
    expect(await statesOf(zone(parent))).toMatchObject({ dmarc: 'ok' })
  })

  test('neither bounces nor DKIM of the sender’s own domain is a problem for DMARC', async () => {
    const foreign = { bounceDomain: 'relay.example.net', dkim: [] }
    expect(await statesOf(zone({ 'relay.example.net TXT': ['v=spf1 ip4:192.0.2.7 -all'] }), foreign)).toMatchObject({
      dmarc: 'problem',
    })
  })

  test('as long as mail stays in the embedded inbox, nothing of this stops a send', async () => {
    expect(Object.values(await statesOf(zone({ 'news.example.org TXT': [] }), { relays: [] }))).not.toContain('problem')
  })
})
