// One process, one lease. A holder is dead when its process is gone from this machine, or when its heartbeat stood still
// for a whole lease by this machine's own steady clock: wall clocks jump, and are not asked.
import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { codeOf } from '../diagnostic/code-of.ts'
import { readOr } from '../diagnostic/read-or.ts'
import type { Ledger } from '../store/ledger.ts'
import type { LeaseRow } from '../store/ledger-leases.ts'

export const LEASE_MS = 60_000
const BEATS_PER_LEASE = 4

export type Holder = Awaited<ReturnType<typeof holdLease>>

export async function holdLease(ledger: Ledger, options: { leaseMs?: number; steady?: () => number } = {}) {
  const { leaseMs = LEASE_MS, steady = () => performance.now() } = options
  const token = randomBytes(10).toString('hex')
  const lease = await ledger.openLease({ token, host: HOST, pid: process.pid })
  const seen = new Map<number, { beat: number; since: number }>()
  let beatAt = steady()

  /** False: somebody else ended this lease. */
  const beat = async (): Promise<boolean> => {
    if (steady() - beatAt < leaseMs / BEATS_PER_LEASE) return true
    beatAt = steady()
    return ledger.beat(lease)
  }
  const isDead = (other: LeaseRow): boolean => {
    if (isGone(other)) return true
    const before = seen.get(other.id)
    if (before?.beat === other.beat) return steady() - before.since > leaseMs
    seen.set(other.id, { beat: other.beat, since: steady() })
    return false
  }
  return {
    lease,
    token,
    beat,
    /** Settles what dead holders left. `waiting`: others that may still be alive. */
    settleDead: async () => {
      const others = (await ledger.listLeases()).filter(({ id }) => id !== lease)
      const outcome = { freed: 0, doubted: 0, waiting: 0 }
      for (const other of others) {
        if (!isDead(other)) {
          outcome.waiting++
          continue
        }
        const { freed, doubted } = await ledger.settle(other.id)
        outcome.freed += freed
        outcome.doubted += doubted
      }
      return outcome
    },
    /** Frees what is still claimed. */
    end: () => ledger.settle(lease),
  }
}

/** Machine, boot and process namespace: inside one of these a process number means one process. */
const HOST = [
  hostname(),
  readOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8), '-'),
  readOr(() => readlinkSync('/proc/self/ns/pid'), '-'),
].join('/')

/** Known to be gone at once, without waiting for a heartbeat. */
export function isGone({ host, pid }: Pick<LeaseRow, 'host' | 'pid'>): boolean {
  if (host !== HOST) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'ESRCH'
  }
  // Killed, and not yet buried by its parent: it answers to its number, but will never send again.
  return /^\d+ \(.*\) [ZX]/s.test(readOr(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), ''))
}
