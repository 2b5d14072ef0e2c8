// Mail by SMTP, over one relay or several: wires that keep their connection, weights, and failover to the next relay
// while one does not let us in. Invariant: failover happens only while connecting, never with a message half sent.
import type { ConnectionOptions } from 'node:tls'
import { parseRelayUrls, type Relay } from './relay-url.ts'
import { openSession, TIMEOUTS, type Timeouts } from './smtp-session.ts'
import { type Connect, SmtpWire } from './smtp-wire.ts'
import type { Outcome, Transport, Wire } from './transport.ts'

export type SmtpOptions = {
  /** Scaled down in tests. */
  readonly timeouts?: Partial<Timeouts>
  /** A private certificate authority, for instance. */
  readonly tls?: ConnectionOptions
}

export function openSmtp(urls: string, options: SmtpOptions = {}): Transport {
  const relays = parseRelayUrls(urls)
  const timeouts = { ...TIMEOUTS, ...options.timeouts }
  const order = createOrder(relays)
  const wires = new Set<Wire>()
  const connect: Connect = async (signal) => {
    let first: Outcome | undefined
    for (const relay of order.next()) {
      const session = await openSession(relay, { timeouts, tls: options.tls }, signal)
      order.report(relay, !('kind' in session))
      if (!('kind' in session)) return session
      first ??= session
      if (signal?.aborted) break
    }
    return first ?? { kind: 'failed', stage: 'connect', reason: 'no relay', code: 'ENORELAY' }
  }
  return {
    name: relays.map(({ name }) => name).join(', '),
    openWire: () => {
      const wire = new SmtpWire(connect, { timeouts, onClose: () => wires.delete(wire) })
      wires.add(wire)
      return wire
    },
    verify: async () => {
      let last: Outcome | undefined
      for (const relay of relays) {
        const session = await openSession(relay, { timeouts, tls: options.tls })
        if ('kind' in session) return session
        await session.quit()
        last = { kind: 'accepted', reply: session.welcome }
      }
      return last ?? { kind: 'failed', stage: 'connect', reason: 'no relay', code: 'ENORELAY' }
    },
    close: async () => void (await Promise.all([...wires].map((wire) => wire.close()))),
  }
}

const PENALTY = 1000
const LONGEST_PENALTY = 5 * 60_000

/** Smooth weighted round robin; a relay that does not let us in goes to the end for a growing while. */
function createOrder(relays: readonly Relay[]): { next: () => Relay[]; report: (relay: Relay, fine: boolean) => void } {
  const states = relays.map((relay) => ({ relay, credit: 0, failures: 0, until: 0 }))
  const total = relays.reduce((sum, { weight }) => sum + weight, 0)
  return {
    next: () => {
      const now = performance.now()
      for (const one of states) one.credit += one.relay.weight
      const sorted = states.toSorted((a, b) => Number(a.until > now) - Number(b.until > now) || b.credit - a.credit)
      if (sorted[0]) sorted[0].credit -= total
      return sorted.map(({ relay }) => relay)
    },
    report: (relay, fine) => {
      const state = states.find((one) => one.relay === relay)
      if (!state) return
      state.failures = fine ? 0 : state.failures + 1
      state.until = fine ? 0 : performance.now() + Math.min(LONGEST_PENALTY, PENALTY * 2 ** state.failures)
    },
  }
}
