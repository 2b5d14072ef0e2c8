// The report of a send: counts that add up, by class, lane and time, and by name everyone the counts cannot speak for.
// Field names are a contract (cli.md); whoever reads the ledger elsewhere asks here.
import type { Ledger, SendRow } from '../store/ledger.ts'
import type { PhaseCount, ReplyCount } from '../store/ledger-report.ts'
import { PHASE } from '../store/ledger-tables.ts'
import {
  addsUp,
  type Counts,
  deriveState,
  deriveStatus,
  type SendState,
  STATUSES,
  type Status,
} from './derive-status.ts'
import { isGone } from './hold-lease.ts'

export type PossiblyTwice = {
  readonly recipient: string
  readonly at: string
  readonly attempt: number
  /** How far the lost try had come. */
  readonly stage: string
  /** Ours (sender-stopped, journal-torn, journal-older) or the system's own (ECONNRESET, ETIMEDOUT …). */
  readonly code: string
  readonly reason: string
  /** resend: once more, with the same Message-ID · hold: left to a person · undecided: settled by the next start. */
  readonly decision: 'resend' | 'hold' | 'undecided'
  readonly status: Status
  readonly evidence?: string
}

export type SendReport = {
  readonly id: string
  readonly issue: string
  readonly hash: string
  readonly list: string
  readonly state: SendState
  readonly reason?: { readonly code: string; readonly text: string }
  readonly counts: Counts
  /** False is a bug of Kanfa's, and is reported as one. */
  readonly addsUp: boolean
  readonly possiblyTwice: readonly PossiblyTwice[]
  readonly times: Readonly<Record<'created' | 'scheduled' | 'started' | 'ended' | 'pausedUntil', string | null>>
  readonly rejectedByClass: Readonly<Record<string, number>>
  readonly byLane: Readonly<Record<string, Readonly<Partial<Record<Status, number>>>>>
  readonly acceptedByHour: readonly { readonly hour: string; readonly count: number }[]
  readonly byDomain: readonly { domain: string; audience: number; accepted: number; rejected: number }[]
  readonly replies: readonly ReplyCount[]
  readonly resting: readonly { lane: string; until: string; reason: string | null }[]
  /** Bounces and complaints that came later, a delivery once for each reason: beside the counts, which they leave alone. */
  readonly cameBack?: readonly { class: string; reason: string; count: number }[]
}

const HOUR_MS = 3_600_000
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

export const timesOf = (send: SendRow): SendReport['times'] => ({
  ...{ created: iso(send.created_at), scheduled: iso(send.scheduled_at), started: iso(send.started_at) },
  ...{ ended: iso(send.ended_at), pausedUntil: iso(send.paused_until) },
})

export async function buildReport(ledger: Ledger, send: SendRow, now: number): Promise<SendReport> {
  const phases = await ledger.countPhases(send.id)
  const counts = toCounts(phases, send)
  const rests = (await ledger.listPaces()).filter(({ rest_until }) => rest_until > now)
  return {
    id: send.id,
    issue: send.issue,
    hash: send.edition,
    list: send.list,
    state: deriveState(send, now),
    ...(send.reason === null ? {} : { reason: JSON.parse(send.reason) as { code: string; text: string } }),
    counts,
    addsUp: addsUp(counts),
    possiblyTwice: await listPossiblyTwice(ledger, send),
    times: timesOf(send),
    rejectedByClass: sumBy(
      phases.filter(({ phase }) => phase === PHASE.rejected),
      (one) => one.class ?? 'unknown',
    ),
    byLane: byLane(phases, send),
    acceptedByHour: byHour(phases),
    byDomain: await ledger.countDomains(send.id),
    replies: await ledger.countReplies(send.id),
    resting: rests.map(({ key, rest_until, reason }) => ({ lane: key, until: iso(rest_until) ?? '', reason })),
  }
}

export const buildCounts = async (ledger: Ledger, send: SendRow): Promise<Counts> =>
  toCounts(await ledger.countPhases(send.id), send)

function toCounts(phases: readonly PhaseCount[], send: SendRow): Counts {
  const states = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>
  for (const one of phases) states[statusOf(one, send)] += one.count
  return { audience: send.audience, ...states }
}

const statusOf = (one: PhaseCount, send: SendRow): Status =>
  deriveStatus({ phase: one.phase, tried: one.tried === 1 }, send)

function sumBy(phases: readonly PhaseCount[], name: (one: PhaseCount) => string): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const one of phases) sums[name(one)] = (sums[name(one)] ?? 0) + one.count
  return sums
}

function byLane(phases: readonly PhaseCount[], send: SendRow): SendReport['byLane'] {
  const lanes: Record<string, Partial<Record<Status, number>>> = {}
  for (const one of phases) {
    const lane = lanes[one.lane] ?? {}
    lanes[one.lane] = lane
    const status = statusOf(one, send)
    lane[status] = (lane[status] ?? 0) + one.count
  }
  return lanes
}

function byHour(phases: readonly PhaseCount[]): SendReport['acceptedByHour'] {
  const hours = sumBy(
    phases.filter(({ phase }) => phase === PHASE.accepted),
    ({ hour }) => String(hour),
  )
  return Object.entries(hours)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([hour, count]) => ({ hour: iso(Number(hour) * HOUR_MS) ?? '', count }))
}

/** A code and what was heard, as the ledger keeps them; one that was kept without a code has its words alone. */
export function readReason(kept: string): Pick<PossiblyTwice, 'code' | 'reason'> {
  const [, code, reason = ''] = /^([A-Z][A-Z\d_]+|[a-z]+-[a-z]+)(?: (.*))?$/s.exec(kept) ?? []
  return code === undefined ? { code: '', reason: kept } : { code, reason }
}

/** Settled doubts, and gates left open by a process that is gone: those are settled when the send goes on. */
async function listPossiblyTwice(ledger: Ledger, send: SendRow): Promise<PossiblyTwice[]> {
  const doubts = (await ledger.listDoubts(send.id)).map((one): PossiblyTwice => {
    const { address: recipient, attempt, stage, decision, evidence, phase } = one
    const lost = { recipient, at: iso(one.at) ?? '', attempt, stage, ...readReason(one.reason) }
    const status = deriveStatus({ phase, tried: true }, send)
    return { ...lost, decision, status, ...(evidence ? { evidence } : {}) }
  })
  const committing = send.ended_at === null ? await ledger.listCommitting(send.id) : []
  if (committing.length === 0) return doubts
  const gone = new Map((await ledger.listLeases()).filter(isGone).map((lease) => [lease.id, lease]))
  const undecided = committing.flatMap(({ address, attempts, lease }): PossiblyTwice[] => {
    const holder = gone.get(lease ?? 0)
    if (!holder) return []
    const lost = { recipient: address, at: iso(holder.beat_at) ?? '', attempt: attempts + 1, stage: 'dot' }
    return [{ ...lost, code: 'sender-stopped', reason: '', decision: 'undecided', status: 'committing' }]
  })
  return [...doubts, ...undecided]
}
