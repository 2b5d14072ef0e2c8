// How often one network (or one member) may ask: fixed windows in bounded memory. The oldest windows are forgotten
// first, so memory cannot be filled from outside.
const MOST_KEPT = 20_000

export type RateLimit = { readonly allows: (who: string, now: number) => boolean }

export function openRateLimit(options: { most: number; windowMs: number }): RateLimit {
  const windows = new Map<string, { start: number; count: number }>()
  return {
    allows: (who, now) => {
      const known = windows.get(who)
      const current =
        known && now - known.start < options.windowMs && now >= known.start ? known : { start: now, count: 0 }
      current.count += 1
      windows.delete(who)
      windows.set(who, current)
      if (windows.size > MOST_KEPT) windows.delete(windows.keys().next().value ?? '')
      return current.count <= options.most
    },
  }
}

/**
 * A /24 or a /48, since whoever floods has more than one address: 203.0.113.7 → 203.0.113, 2001:db8:1:2::3 →
 * 2001:db8:1. An address mapped into IPv6 is read as IPv4.
 */
export function networkOf(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  if (/^\d+\.\d+\.\d+\.\d+$/.test(plain)) return plain.split('.').slice(0, 3).join('.')
  const [head = '', tail] = plain.split('::')
  const groups = head.split(':').filter(Boolean)
  const after = (tail ?? '').split(':').filter(Boolean)
  const whole =
    tail === undefined
      ? groups
      : [...groups, ...Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0'), ...after]
  return whole
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

/** This machine, and the networks that nobody reaches from outside: a container sees its proxy under one of theirs. */
const INSIDE = /^(?:::1$|f[cd]|fe80:|(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.))/i

/** What a proxy inside says of the visitor is believed, and only what it wrote itself: the last of the line. */
export const visitorOf = (peer: string, forwarded: string | null): string =>
  (INSIDE.test(peer) && forwarded?.split(',').at(-1)?.trim()) || peer
