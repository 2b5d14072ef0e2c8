// A parsed report → one failure a recipient: from the machine part where there is one (RFC 3464), else from the lines a
// person would read. Every failure carries the words said about that recipient and no one else's.
import type { Action } from './feedback.ts'
import type { Fields, ParsedMessage } from './parse-message.ts'
import { DELAYED } from './rules.ts'

export type Failure = {
  readonly recipient: string
  readonly action: Action
  /** The Status field's code, where the machine part has one. */
  readonly status: string
  /** `smtp`, `x-unix`, `x-postfix`… as in Diagnostic-Code. */
  readonly type: string
  readonly diagnostic: string
  /** What the readable part says from this recipient's line on: asked when the diagnostic says nothing. */
  readonly context: string
  /** All it says that may concern this recipient. */
  readonly whole: string
}

const ADDRESS =
  /[^\s<>()[\]",:;@（）《》【】“”‘’，。；：、！？]{1,128}@[^\s<>()[\]",:;@?（）《》【】“”‘’，。；：、！？]{1,255}/
/** Chinese prose stands close by: 用户li@example.org不存在. */
const PLAIN_ADDRESS = /[!-~]+@[!-~]+\.[!-~]+/
const ADDRESSES = new RegExp(ADDRESS, 'g')
/** A report names a handful; thousands would be there to keep us busy. */
const MAX_FAILURES = 200
const MAX_CONTEXT = 8000

export function addressIn(text: string): string {
  const found = ADDRESS.exec(text)?.[0] ?? ''
  return (PLAIN_ADDRESS.exec(found)?.[0] ?? found).replace(/^mailto:|^'|[.'>]+$/g, '')
}

export const first = (fields: Fields, ...names: readonly string[]): string =>
  names.map((name) => fields.get(name)?.[0] ?? '').find((value) => value !== '') ?? ''

export function findFailures(message: ParsedMessage): Failure[] {
  const groups = message.report.filter((fields) => [...RECIPIENTS, 'action'].some((name) => fields.has(name)))
  const named = groups.map(reportedRecipient)
  const blocks = blocksOf(message, named.filter(Boolean)).slice(0, MAX_FAILURES)
  const wholeFor = (count: number, text: string): string => (count === 1 ? message.text : text).slice(0, MAX_CONTEXT)
  if (groups.length === 0) return blocks.map((block) => fromBlock(block, wholeFor(blocks.length, block.text)))
  return groups.slice(0, MAX_FAILURES).map((fields, at) => {
    const recipient = named[at] || blocks[at]?.recipient || first(message.returned, 'to')
    const block = blocks.find((one) => one.recipient.toLowerCase() === recipient.toLowerCase())
    const whole = wholeFor(groups.length, block?.text ?? '')
    const told = fromFields(fields)
    return { ...told, diagnostic: told.diagnostic || heard(whole), recipient, context: block?.text ?? whole, whole }
  })
}

/** RFC 3464 §2.3.2: the final recipient is the one the receiver means; some write a bare domain there. */
const RECIPIENTS = ['final-recipient', 'original-recipient', 'x-actual-recipient']

const reportedRecipient = (fields: Fields): string =>
  RECIPIENTS.map((name) => addressIn(first(fields, name).replace(/^[^;]{0,40};/, ''))).find(Boolean) ?? ''

const ACTIONS: Readonly<Record<string, Action>> = { failed: 'failed', delayed: 'delayed', expired: 'delayed' }

function fromFields(fields: Fields): Omit<Failure, 'recipient' | 'context' | 'whole'> {
  const code = /^\s*(?:([\w.+-]{1,40})\s*;)?\s*([\s\S]*)$/.exec(first(fields, 'diagnostic-code'))
  const comment = /\(([^()]{4,200})\)/.exec(first(fields, 'status'))?.[1] ?? ''
  const category = first(fields, 'x-powermta-bouncecategory')
  const action = /failed|delayed|delivered|relayed|expanded|expired/.exec(first(fields, 'action').toLowerCase())?.[0]
  return {
    action: action === undefined ? '' : (ACTIONS[action] ?? 'delivered'),
    status: /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(first(fields, 'status'))?.[0] ?? '',
    type: code?.[1]?.toLowerCase() ?? '',
    diagnostic: [code?.[2] || comment, category && `[${category}]`].join(' ').trim().slice(0, MAX_CONTEXT),
  }
}

type Block = { readonly recipient: string; readonly text: string }

const fromBlock = (block: Block, whole: string): Failure => ({
  recipient: block.recipient,
  action: DELAYED.test(whole) ? 'delayed' : '',
  status: '',
  type: '',
  diagnostic: heard(whole),
  context: block.text.slice(0, MAX_CONTEXT),
  whole,
})

/** A transcript's first refusal, with its continuation lines: `<<< 550 …`. */
const heard = (text: string): string =>
  (/^[ \t]*(?:<<<|Out:) ([45]\d\d[ -].*(?:\n[ \t]*(?:<<<|Out:) [45]\d\d[ -].*){0,9})/m.exec(text)?.[1] ?? '').replace(
    /\n[ \t]*(<<<|Out:) /g,
    ' ',
  )

/**
 * The text, cut at the lines that name a recipient. Those the machine part or X-Failed-Recipients (Exim, Gmail) names are
 * looked for; without them a recipient is who stands at the head of a line or after one of the words below, and last the
 * one to whom the returned message was addressed.
 */
function blocksOf(message: ParsedMessage, reported: readonly string[]): Block[] {
  const failed = (message.headers.get('x-failed-recipients') ?? []).flatMap((value) => value.match(ADDRESSES) ?? [])
  const named = new Set((reported.length > 0 ? reported : failed).map((name) => name.toLowerCase()))
  const lines = message.text.split('\n').slice(0, 5000)
  const whole = lines.join('\n')
  if (named.size > 0) {
    const found = namedBy(lines, (one) => named.has(one))
    const blocks = cut(lines, found)
    const missing = [...named].filter((name) => !blocks.some((block) => block.recipient.toLowerCase() === name))
    // Said of none of them by name, it is shared out: read once for each, a report on hundreds took seconds.
    const text = whole.slice(0, Math.max(MAX_CONTEXT / 20, whole.length / missing.length))
    return [...blocks, ...missing.map((recipient) => ({ recipient, text }))]
  }
  const ours = addressesOf(message.headers, 'to from delivered-to x-original-to return-path reply-to cc')
  const reporters = addressesOf(message.headers, 'from')
  for (const self of [ours, reporters]) {
    const isMember = (one: string): boolean => !self.has(one) && !NOT_A_MEMBER.test(one)
    const found = namedBy(lines, isMember)
    if (found.length > 0) return cut(lines, found)
    const returned = addressIn(first(message.returned, 'x-envelope-to', 'envelope-to', 'to'))
    if (returned) return [{ recipient: returned, text: whole }]
  }
  return []
}

const addressesOf = (headers: Fields, names: string): Set<string> => {
  const values = names.split(' ').flatMap((name) => headers.get(name) ?? [])
  return new Set(values.flatMap((value) => value.toLowerCase().match(ADDRESSES) ?? []))
}

const NOT_A_MEMBER = /^[/|]|^(postmaster|mailer-daemon|abuse|support|helpdesk|root|noreply|no-reply|mail\.?admin)@/i

const STYLES: readonly RegExp[] = [
  /^[\s*>|-]{0,12}(?:rcpt to|recipients?(?: address)?|final-recipient|original-recipient|to|addressed to|addresse?s?|destinataire|收件人|收件地址)\s*[:：]\s*(?:rfc822;)?\s*<?([^\s<>,;]+@[^\s<>,;]+?)>?[\s,;.]*$/i,
  /^(?:>>> |[ \t*>|]{0,12})[<"'(]?([^\s<>,;:"'()]{1,128}@[^\s<>,;:"'()]{1,255})[>"')]?(?:<mailto:[^>]{0,300}>)?[,.]?(?:$|\s*[:：]|\s+\(|\s+on\s|\s*\.\.\.|\s+<|\s*$)/i,
  /(?:\b(?:deliver\w*|message|mail|sent|send|recipients?|rcpt to|address|user|for|full|to)|发送到|发往|投递到|收件人)[\s:：<"']{1,6}([^\s<>,;:"'()]{1,128}@[^\s<>,;:"'()]{1,255})>?/i,
  /([^\s<>,;:"'()[\]]{1,128}@[^\s<>,;:"'()[\]]{1,255})/,
]

type Named = { readonly recipient: string; readonly line: number }

/** The surest style that names anyone. */
function namedBy(lines: readonly string[], isMember: (address: string) => boolean): Named[] {
  for (const style of STYLES) {
    const named = lines.map((long, line) => ({ recipient: addressIn(style.exec(long.slice(0, 500))?.[1] ?? ''), line }))
    const found = named.filter(({ recipient }) => recipient !== '' && isMember(recipient.toLowerCase()))
    if (found.length > 0) return found.slice(0, MAX_FAILURES)
  }
  return []
}

/** A recipient named twice (in two languages, say) is told of where it was named first. */
function cut(lines: readonly string[], named: readonly Named[]): Block[] {
  const blocks = new Map<string, Block>()
  named.forEach(({ recipient, line }, at) => {
    const key = recipient.toLowerCase()
    const next = named.slice(at + 1).find((one) => one.recipient.toLowerCase() !== key)
    if (!blocks.has(key)) blocks.set(key, { recipient, text: lines.slice(line, next?.line ?? lines.length).join('\n') })
  })
  return [...blocks.values()]
}
