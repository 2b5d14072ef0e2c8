// From what a transport says to what the ledger records and what the engine does. Invariant: trouble of the relay, of
// the sender or of the message as a whole is never counted against a recipient.
import type { Claimed, Result } from '../store/ledger-claims.ts'
import { PHASE } from '../store/ledger-tables.ts'
import type { Outcome, Reply, Stage } from '../transport/transport.ts'
import { retryDelay } from './back-off.ts'
import { classifyReply } from './classify-reply.ts'
import type { Action, ReplyRule } from './reply-rules.ts'

export type Judgement = {
  readonly result: Result
  /** What it means beyond this one delivery. */
  readonly action: Action | 'none'
  readonly rule?: ReplyRule
  readonly said: string
}
export type JudgeContext = {
  readonly sendId: string
  readonly now: number
  readonly deadline: number
  readonly uncertain: 'resend-once' | 'hold'
  readonly random: () => number
}

const SITE_STAGES: ReadonlySet<Stage> = new Set(['connect', 'greeting', 'ehlo', 'tls', 'auth'])
const REPLY_LIMIT = 300
const AGAIN_LIMIT = 3
const LOST_RETRY_MS = 2_000

export const renderReply = ({ code, enhanced, text }: Reply): string =>
  `${code} ${enhanced ? `${enhanced} ` : ''}${text}`.slice(0, REPLY_LIMIT)

export function judgeOutcome(job: Claimed & { doubts: number }, outcome: Outcome, context: JudgeContext): Judgement {
  const back = { id: job.id, phase: PHASE.pending, due: context.now, class: null, reply: null, tried: 0 } as const
  switch (outcome.kind) {
    case 'accepted': {
      const said = renderReply(outcome.reply)
      return { result: { ...back, phase: PHASE.accepted, reply: said, tried: 1 }, action: 'none', said }
    }
    case 'refused':
      return judgeRefusal(job, outcome, context)
    case 'uncertain': {
      const reason = `${outcome.code} ${outcome.reason}`.slice(0, REPLY_LIMIT)
      const doubt = { send_id: context.sendId, stage: 'dot', reason }
      const phase = context.uncertain === 'hold' || job.doubts > 0 ? PHASE.held : PHASE.pending
      return { result: { ...back, phase, tried: 1, doubt }, action: 'none', said: outcome.reason }
    }
    case 'failed': {
      const said = outcome.reason.slice(0, REPLY_LIMIT)
      if (SITE_STAGES.has(outcome.stage)) return { result: back, action: 'wait', said }
      const attempt = noteOf(context, outcome.stage, said, { class: 'site', from: outcome.code })
      // The first loss of a connection may be chance; the second is treated as a refusal.
      const delay = job.attempts === 0 ? LOST_RETRY_MS : retryDelay(job.attempts, context.random)
      return { result: postpone({ ...back, tried: 1, attempt }, context.now + delay, context), action: 'none', said }
    }
  }
}

function judgeRefusal(
  job: Claimed,
  { stage, reply }: { stage: Stage; reply: Reply },
  context: JudgeContext,
): Judgement {
  const { now, random } = context
  const rule = classifyReply(stage, reply)
  const said = renderReply(reply)
  const attempt = noteOf(context, stage, reply.text.slice(0, REPLY_LIMIT), rule, reply)
  const kept = {
    id: job.id,
    phase: PHASE.pending,
    due: now,
    class: rule.class,
    reply: said,
    tried: 1,
    attempt,
  } as const
  const judged = (result: Result): Judgement => ({ result, action: rule.action, rule, said })
  switch (rule.action) {
    case 'suppress':
      return judged({ ...kept, phase: PHASE.rejected, suppressMember: job.member_id })
    case 'reject':
      return judged({ ...kept, phase: PHASE.rejected })
    case 'again':
      if (job.attempts < AGAIN_LIMIT) return judged(kept)
      return { ...judged(postpone(kept, now + retryDelay(job.attempts, random), context)), action: 'retry' }
    case 'retry':
    case 'slow':
      return judged(postpone(kept, now + retryDelay(job.attempts + 1, random, rule.minutes), context))
    case 'wait':
    case 'pause':
      return judged({ ...kept, class: null, tried: 0 })
  }
}

/** Beyond the deadline there is nothing to wait for. */
const postpone = (result: Result, due: number, { deadline }: JudgeContext): Result =>
  due > deadline ? { ...result, phase: PHASE.expired, due } : { ...result, due }

const noteOf = (
  { sendId }: JudgeContext,
  stage: Stage,
  text: string,
  rule: Pick<ReplyRule, 'class' | 'from'>,
  reply?: Reply,
): NonNullable<Result['attempt']> => ({
  send_id: sendId,
  stage,
  code: reply?.code ?? null,
  enhanced: reply?.enhanced ?? null,
  text,
  class: rule.class,
  rule: rule.from,
})
