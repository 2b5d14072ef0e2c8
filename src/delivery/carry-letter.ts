// One letter over one connection, from its bytes to what is recorded of it. Invariant: whatever happens, there is a
// result for its row; a letter whose gate stayed shut was not sent, and goes back as if it had never been tried.
import type { Result } from '../store/ledger-claims.ts'
import { PHASE } from '../store/ledger-tables.ts'
import type { Lane, Letter } from '../transport/transport.ts'
import { failPoint } from './fail-point.ts'
import { type Judgement, judgeOutcome } from './judge-outcome.ts'
import type { Job } from './lane-queue.ts'

export type Carried = {
  readonly result: Result
  /** Absent when nothing was learned of the receiver. */
  readonly judgement?: Judgement
  /** False: the connection's state is not certain any more. */
  readonly mayReuse: boolean
}
type Means = {
  readonly gate: () => Promise<void>
  readonly ahead: () => Letter | undefined
  readonly signal: AbortSignal
  readonly now: () => number
  readonly random: () => number
}

export async function carryLetter(connection: Lane, job: Job, means: Means): Promise<Carried> {
  const { gate, ahead, signal, now, random } = means
  const { send } = job.queue
  let composed: Awaited<typeof job.composed>
  try {
    composed = await job.composed
    if (!composed) throw new Error('nothing was composed')
  } catch (error) {
    const reply = (error instanceof Error ? error.message : String(error)).slice(0, 300)
    return { result: { id: job.id, phase: PHASE.held, due: 0, class: 'poison', reply, tried: 1 }, mayReuse: true }
  }
  let isShut = false
  const asked = async (): Promise<void> => {
    failPoint('F2')
    await gate().catch((error) => {
      isShut = true
      throw error
    })
  }
  const { envelope, message } = composed
  const outcome = await connection.deliver(envelope, message, asked, signal, ahead).catch((error) => {
    if (isShut) return undefined
    throw error
  })
  failPoint('F4')
  const stopped = signal.aborted && outcome?.kind === 'failed'
  if (!outcome || isShut || stopped)
    return { result: { id: job.id, phase: PHASE.pending, due: 0, class: null, reply: null, tried: 0 }, mayReuse: false }
  const { id: sendId, uncertain } = send
  const at = now()
  const deadline = send.deadline ?? at + send.give_up_ms
  const judgement = judgeOutcome(job, outcome, { sendId, now: at, deadline, uncertain, random })
  const certain = outcome.kind === 'accepted' || (outcome.kind === 'refused' && judgement.action !== 'again')
  return { result: judgement.result, judgement, mayReuse: certain }
}
