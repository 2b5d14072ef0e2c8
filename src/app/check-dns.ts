// What receivers will read about us in the DNS: SPF, DKIM, DMARC and the relay's own name. Invariant: a question that
// nobody answered is `unknown`, never a fault; the resolver is given, so that tests need no network.
import { createPublicKey } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { spf } from 'mailauth/lib/spf/index.js'
import { codeOf } from '../diagnostic/code-of.ts'
import { readOr } from '../diagnostic/read-or.ts'
import { about, type Finding } from './finding.ts'

/** As `dns.promises.resolve`: rejects with ENOTFOUND or ENODATA where there is no record. */
export type Resolver = (
  name: string,
  type: 'TXT' | 'A' | 'AAAA' | 'PTR' | 'MX' | 'NS',
) => Promise<readonly (string | string[] | object)[]>

export type DnsQuestion = {
  readonly fromDomain: string
  readonly bounceDomain: string
  readonly dkim: readonly SigningKey[]
  /** Host names of the relays; empty where mail stays in the embedded inbox. */
  readonly relays: readonly string[]
}

type SigningKey = { readonly domain: string; readonly selector: string; readonly key: string | undefined }

export async function checkDns(question: DnsQuestion, resolve: Resolver): Promise<readonly Finding[]> {
  const ask: Ask = async (name, type) => {
    try {
      return (await resolve(name, type)).map((one) => (Array.isArray(one) ? one.join('') : String(one)))
    } catch (error) {
      return ['ENOTFOUND', 'ENODATA'].includes(codeOf(error)) ? [] : undefined
    }
  }
  // A resolver without a network may answer that nothing exists; one with a network knows who serves .com.
  const names = ['spf', 'dkim', 'dmarc', 'ptr']
  if (!(await ask('com', 'NS'))?.length) return names.map((name) => noAnswer(name, question.fromDomain))
  const found = await Promise.all([
    checkSpf(question, ask, resolve),
    ...(question.dkim.length > 0 ? question.dkim.map((key) => checkDkim(key, ask)) : [noDkim()]),
    checkDmarc(question, ask),
    checkPtr(question, ask),
  ])
  // Mail that stays in the embedded inbox is refused by nobody.
  const trial = question.relays.length === 0
  return found.map((one) => (trial && one.state === 'problem' ? { ...one, state: 'warning' } : one))
}

const [SPF, DKIM, DMARC, PTR] = [about('spf'), about('dkim'), about('dmarc'), about('ptr')]

type Ask = (name: string, type: Parameters<Resolver>[1]) => Promise<string[] | undefined>

const noAnswer = (name: string, asked: string): Finding =>
  about(name).unknown([
    `DNS 没有应答（${asked}）；可能没有联网`,
    `the DNS did not answer (${asked}); perhaps there is no network`,
  ])

async function checkSpf({ bounceDomain: domain, relays }: DnsQuestion, ask: Ask, resolve: Resolver): Promise<Finding> {
  const records = (await ask(domain, 'TXT'))?.filter((one) => /^v=spf1( |$)/i.test(one))
  if (!records) return noAnswer('spf', domain)
  const [record] = records
  const example = `${domain} TXT "v=spf1 ${relays[0] ? `include:${relays[0]}` : 'mx'} -all"`
  if (record === undefined) return SPF.problem([`${domain} 没有 SPF 记录`, `${domain} has no SPF record`], example)
  // RFC 7208 §4.5: more than one record is an error for whoever checks.
  if (records.length > 1)
    return SPF.problem(
      [`${domain} 有 ${records.length} 条 SPF 记录`, `${domain} has ${records.length} SPF records`],
      ['合并成一条', 'merge them into one'],
    )
  for (const relay of relays) {
    const [ip] = (await ask(relay, 'A')) ?? []
    if (ip === undefined) continue
    const asked = { sender: `postmaster@${domain}`, ip, helo: relay, mta: relay }
    const { status } = await spf({ ...asked, resolver: resolve as never })
    const result = status?.result ?? 'none'
    if (result === 'permerror')
      return SPF.problem([`SPF 记录有错：${record}`, `the SPF record is wrong: ${record}`], status?.comment ?? example)
    if (result !== 'pass')
      return SPF.warning(
        [`SPF（${result}）没有包括 ${relay}（${ip}）`, `SPF (${result}) does not name ${relay} (${ip})`],
        [`把发信服务器写进记录，或用它的 include：${example}`, `name the relay, or include its record: ${example}`],
      )
  }
  return SPF.ok(record)
}

const noDkim = (): Finding =>
  DKIM.warning(
    ['没有设 mail.dkim；只有服务商代签时才有签名', 'mail.dkim is not set; mail is signed only if the relay does it'],
    [
      '设 mail.dkim: { domain, selector, keyFile }，或确认服务商代签',
      'set mail.dkim: { domain, selector, keyFile }, or make sure that the relay signs',
    ],
  )

async function checkDkim(dkim: SigningKey, ask: Ask): Promise<Finding> {
  const host = `${dkim.selector}._domainkey.${dkim.domain}`
  const records = await ask(host, 'TXT')
  if (!records) return noAnswer('dkim', host)
  const own = dkim.key === undefined ? undefined : publicPart(dkim.key)
  const wanted = own ? `${host} TXT "v=DKIM1; k=${own.kind}; p=${own.text}"` : host
  const tags = parseTags(records.find((one) => /(^|;)\s*p=/.test(one)) ?? '')
  const published = tags.get('p')?.replace(/\s/g, '')
  if (published === undefined) return DKIM.problem([`${host} 没有公钥`, `${host} has no key`], wanted)
  if (published === '') return DKIM.problem([`${host} 的公钥已吊销`, `the key at ${host} is revoked`], wanted)
  if (own && own.text !== published)
    return DKIM.problem([`${host} 的公钥与私钥不符`, `the key at ${host} is not that of the private key`], wanted)
  if (/(^|:)y($|:)/.test(tags.get('t') ?? ''))
    return DKIM.warning(
      [`${host} 标着 t=y（测试），签名会被忽略`, `${host} says t=y (testing): signatures count for nothing`],
      ['去掉 t=y', 'remove t=y'],
    )
  if (own) return DKIM.ok(host)
  return DKIM.unknown([`${host} 有公钥；没有私钥可比对`, `${host} has a key; there is no private key to compare`])
}

/** RFC 6376 §3.6.1 and RFC 8463 §4.2: an RSA key as SubjectPublicKeyInfo, an Ed25519 key bare. */
function publicPart(pem: string): { kind: 'rsa' | 'ed25519'; text: string } | undefined {
  const key = readOr(() => createPublicKey(pem))
  if (!key) return undefined
  const der = key.export({ type: 'spki', format: 'der' })
  const bare = key.asymmetricKeyType === 'ed25519'
  return { kind: bare ? 'ed25519' : 'rsa', text: (bare ? der.subarray(-32) : der).toString('base64') }
}

const parseTags = (record: string): Map<string, string> =>
  new Map(
    Array.from(record.matchAll(/([^;=]*)=([^;]*)/g), ([, tag = '', value = '']) => [
      tag.trim().toLowerCase(),
      value.trim(),
    ]),
  )

async function checkDmarc(question: DnsQuestion, ask: Ask): Promise<Finding> {
  const { fromDomain } = question
  const example = `_dmarc.${fromDomain} TXT "v=DMARC1; p=none; rua=mailto:dmarc@${fromDomain}"`
  for (const domain of treeWalk(fromDomain)) {
    const records = (await ask(`_dmarc.${domain}`, 'TXT'))?.filter((one) => /^v=DMARC1\s*(;|$)/.test(one))
    if (!records) return noAnswer('dmarc', `_dmarc.${domain}`)
    // RFC 9989 §4.10.1: more than one record at a place is as none.
    if (records.length !== 1) continue
    return judgeDmarc(`_dmarc.${domain}`, records[0] ?? '', question)
  }
  return DMARC.problem(
    [`${fromDomain} 和上级域名都没有 DMARC 记录`, `neither ${fromDomain} nor a parent has a DMARC record`],
    example,
  )
}

function judgeDmarc(host: string, record: string, { fromDomain, bounceDomain, dkim }: DnsQuestion): Finding {
  const tags = parseTags(record)
  const aligned = (own: string, tag: string): boolean =>
    own === fromDomain || (tags.get(tag) !== 's' && (own.endsWith(`.${fromDomain}`) || fromDomain.endsWith(`.${own}`)))
  if (!aligned(bounceDomain, 'aspf') && !dkim.some(({ domain }) => aligned(domain, 'adkim')))
    return DMARC.problem(
      [
        `退信域名 ${bounceDomain} 和 DKIM 域名都与发件人 ${fromDomain} 不一致`,
        `neither the bounce domain ${bounceDomain} nor that of DKIM aligns with ${fromDomain}`,
      ],
      [`用 ${fromDomain} 作 mail.dkim.domain`, `use ${fromDomain} as mail.dkim.domain`],
    )
  // RFC 9989 §4.7 keeps neither pct nor rf and ri; t=y is what testing is called now.
  const old = ['pct', 'rf', 'ri'].filter((tag) => tags.has(tag))
  if (old.length > 0)
    return DMARC.warning(
      [`${host} 还有已废止的 ${old.join('、')}`, `${host} has ${old.join(', ')}, which are no more`],
      ['去掉它们；要试行就写 t=y', 'remove them; to test, write t=y'],
    )
  if (!tags.has('rua'))
    return DMARC.warning(
      [`${host} 没有 rua，收不到报告`, `${host} has no rua: nobody reports to you`],
      `rua=mailto:dmarc@${fromDomain}`,
    )
  return DMARC.ok(record)
}

/** RFC 9989 §4.10: the domain itself, then its parents, at most eight questions; long names skip to seven labels. */
function treeWalk(domain: string): string[] {
  const labels = domain.split('.')
  const parents = labels.slice(Math.max(1, labels.length - 7)).map((_, at, rest) => rest.slice(at).join('.'))
  return [domain, ...parents]
}

async function checkPtr({ relays }: DnsQuestion, ask: Ask): Promise<Finding> {
  if (relays.length === 0) return PTR.unknown(['没有设发信服务器', 'no relay is set'])
  for (const relay of relays) {
    const addresses = /^[\d.]+$|:/.test(relay) ? [relay] : await ask(relay, 'A')
    if (!addresses) return noAnswer('ptr', relay)
    for (const address of addresses.filter((one) => !isIPv6(one))) {
      const names = await ask(`${address.split('.').reverse().join('.')}.in-addr.arpa`, 'PTR')
      if (!names) return noAnswer('ptr', address)
      const forward = await Promise.all(names.map((one) => ask(one, 'A')))
      if (!forward.some((one) => one?.includes(address)))
        return PTR.warning(
          [
            `${address}（${relay}）没有对得上的反向解析`,
            `${address} (${relay}) has no reverse name that leads back to it`,
          ],
          ['若它自己向外投递，请服务商设 PTR', 'if it delivers to the world itself, let its provider set a PTR record'],
        )
    }
  }
  return PTR.ok(relays.join(', '))
}
