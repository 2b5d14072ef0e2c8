// The invariants of delivery, checked against what the server knows to be true (docs/delivery.md).
import { expect } from 'vitest'
import type { SendReport } from '../../src/delivery/build-report.ts'
import type { Accepted } from './truth-server.ts'

export type Truth = {
  readonly report: SendReport
  readonly accepted: readonly Accepted[]
  readonly crashes: number
  readonly connections: number
}

export function checkInvariants({ report, accepted, crashes, connections }: Truth): { duplicates: number } {
  const { counts, possiblyTwice } = report
  // I1: the audience is the sum of the end states.
  const ended = counts.accepted + counts.rejected + counts.suppressed + counts.expired + counts.cancelled + counts.held
  expect(ended, 'audience = sum of end states').toBe(counts.audience)
  expect(report.addsUp).toBe(true)
  // I3: the same person twice is the same message twice, listed by name, and no more often than the bound.
  const times = new Map<string, string[]>()
  for (const { recipient, messageId } of accepted) times.set(recipient, [...(times.get(recipient) ?? []), messageId])
  const twice = [...times].filter(([, ids]) => ids.length > 1)
  const listed = new Set(possiblyTwice.map(({ recipient }) => recipient))
  for (const [recipient, ids] of twice) {
    expect(new Set(ids).size, `${recipient} has one Message-ID`).toBe(1)
    expect(listed, `${recipient} is listed`).toContain(recipient)
  }
  const duplicates = twice.reduce((sum, [, ids]) => sum + ids.length - 1, 0)
  expect(duplicates, 'duplicates are bounded').toBeLessThanOrEqual(crashes * connections)
  // I2: what the ledger calls accepted was accepted; what else was accepted is in doubt by name.
  const unsure = possiblyTwice.filter(({ status }) => status !== 'accepted').map(({ recipient }) => recipient)
  expect(times.size).toBeGreaterThanOrEqual(counts.accepted)
  expect(times.size - counts.accepted, 'accepted but unrecorded').toBeLessThanOrEqual(unsure.length)
  return { duplicates }
}
