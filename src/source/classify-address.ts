// Which addresses on a network a newsroom's machine may be sent to by somebody else's link: public ones, nothing else.
// Judged by octets, never by how an address is written: 127.1, 0x7f000001 and ::ffff:7f00:1 are one place.
import { BlockList, isIP } from 'node:net'

const FORBIDDEN_V4 = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT, RFC 6598
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, and every cloud's metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved and broadcast
  ['168.63.129.16', 32], // Azure's wire server
] as const
/** Only 2000::/3 is given out to the world (IANA); of that, what tunnels to somewhere else or documents. */
const FORBIDDEN_V6 = [
  ['2001::', 23], // Teredo, ORCHID, benchmarking: IETF protocol assignments
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 carries an IPv4 address of anybody's choice
  ['3fff::', 20],
  ['5f00::', 16],
] as const

const forbidden = new BlockList()
for (const [net, bits] of FORBIDDEN_V4) forbidden.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of FORBIDDEN_V6) forbidden.addSubnet(net, bits, 'ipv6')
const unicast = new BlockList()
unicast.addSubnet('2000::', 3, 'ipv6')
const mapped = new BlockList()
mapped.addSubnet('::ffff:0:0', 96, 'ipv6')
const nat64 = new BlockList()
nat64.addSubnet('64:ff9b::', 96, 'ipv6')

export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '')
  // A zone (fe80::1%eth0) is always local.
  if (plain.includes('%')) return false
  const family = isIP(plain)
  if (family === 4) return !forbidden.check(plain, 'ipv4')
  if (family !== 6) return false
  // A mapped or translated address is judged by the IPv4 address inside it: that is where the connection goes.
  if (mapped.check(plain, 'ipv6') || nat64.check(plain, 'ipv6')) return isPublicAddress(lastOctets(plain))
  return unicast.check(plain, 'ipv6') && !forbidden.check(plain, 'ipv6')
}

/** The last 32 bits in dotted form, whichever way they were written. */
function lastOctets(address: string): string {
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1]
  if (dotted) return dotted
  const host = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const groups = host.split(':')
  const [high, low] = [groups.at(-2) || '0', groups.at(-1) || '0'].map((group) => Number.parseInt(group, 16))
  return [high ?? 0, low ?? 0].flatMap((group) => [group >> 8, group & 255]).join('.')
}
