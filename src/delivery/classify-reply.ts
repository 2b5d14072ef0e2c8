// From (stage, code, enhanced code, text) to what it means for whom. Invariant: a reply read before RCPT is never held
// against a recipient, and a 4xx never ends a delivery by itself.
import type { Reply, Stage } from '../transport/transport.ts'
import { REPLY_RULES, type ReplyRule, UNKNOWN_REPLY } from './reply-rules.ts'

export function classifyReply(stage: Stage, reply: Reply): ReplyRule {
  const rule = REPLY_RULES.find((one) => fits(one, stage, reply)) ?? UNKNOWN_REPLY
  const ends = rule.action === 'suppress' || rule.action === 'reject'
  if (ends && reply.code < 500) return { ...rule, action: 'retry' }
  if (rule.class === 'soft' && rule.action === 'retry' && reply.code >= 500 && !isPassing(reply.text))
    return { ...rule, action: 'reject' }
  return rule
}

const fits = (rule: ReplyRule, stage: Stage, reply: Reply): boolean =>
  !(stage === 'mail' && reply.code >= 500 && isTooEarly(rule)) &&
  (!rule.at || rule.at.includes(stage)) &&
  (!rule.code || rule.code.test(String(reply.code))) &&
  (!rule.enhanced || rule.enhanced.test(reply.enhanced ?? '')) &&
  (!rule.text || rule.text.test(reply.text))

/** At MAIL no recipient was named and nothing was read: a mailbox that is full or suspended there is the sender's. */
const isTooEarly = ({ from, scope, class: kind }: ReplyRule): boolean =>
  from !== 'RFC 6531' && (scope === 'recipient' || kind === 'content')

/** A 5xx that says itself it will pass: QQ's "receiving too much now", relays that cannot resolve a name just now. */
const isPassing = (text: string): boolean => /access denied|try (again|later)|temporar|稍后/i.test(text)
