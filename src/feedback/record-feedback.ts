// From a report to the member it is about, and what follows. Invariant: only our own token in an address it was sent to,
// or a Message-ID that only we could have made, leads to a member; everything else is filed and suppresses nobody.
import { createHash } from 'node:crypto'
import { laneDelay } from '../delivery/back-off.ts'
import { findDeliveryId } from '../delivery/delivery-token.ts'
import { letterId } from '../delivery/letter-id.ts'
import { deriveKey } from '../delivery/open-composer.ts'
import type { Keys } from '../member/token.ts'
import type { NewEvent, Recorded } from '../store/feedback.ts'
import type { Store } from '../store/open-store.ts'
import type { Feedback, FeedbackEvent } from './feedback.ts'

export type Recorder = {
  readonly store: Pick<Store, 'feedback' | 'ledger'>
  /** The newsroom's, the former ones too: a report may come months after its letter. */
  readonly secrets: Keys
  readonly now: () => number
  readonly random: () => number
}

export async function recordFeedback(
  recorder: Recorder,
  feedback: Feedback,
  original: Uint8Array | string,
): Promise<Recorded> {
  const { store, now, random } = recorder
  const delivery = await findDeliveryOf(recorder, feedback)
  const leaves = delivery !== undefined && isUnsubscribe(feedback)
  const meant = meantEvents(feedback, delivery?.address ?? '')
  const text = typeof original === 'string' ? original : Buffer.from(original.subarray(0, KEPT)).toString('utf8')
  const recorded = await store.feedback.record({
    source: sourceOf(feedback, original),
    kind: leaves ? 'unsubscribe' : feedback.kind,
    sender: plain(feedback.from),
    subject: plain(feedback.subject),
    original: text.replaceAll('\0', '').toWellFormed(),
    // What a person wrote reaches an editor; a machine's "out of office" does not.
    forward: feedback.kind === 'none' && !leaves ? 1 : 0,
    deliveryId: delivery?.id,
    events: leaves ? [LEAVE] : meant.map((event) => toEvent(event, feedback)),
  })
  const slow = meant.find((event) => event.class === 'throttle')
  if (recorded.fresh && recorded.lane !== undefined && slow) {
    // Whoever reported this had tried for hours: the lane starts at the second step.
    const rest = { until: now() + laneDelay(2, random), level: 2, reason: slow.said.slice(0, 200) }
    await store.ledger.rest(recorded.lane, rest)
  }
  return recorded
}

const KEPT = 1 << 16

/** The same report from a mailbox and from a file differs in line ends only. */
const sourceOf = ({ messageId }: Feedback, original: Uint8Array | string): string => {
  const text = typeof original === 'string' ? original : Buffer.from(original).toString('latin1')
  return createHash('sha256')
    .update(`${messageId}\n${text.replaceAll('\r', '').trim()}`)
    .digest('hex')
}
const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .toWellFormed()
    .slice(0, 300)

type Found = { readonly id: number; readonly address: string }

/** The token first; without VERP, an address in the report nominates letters, and the Message-ID's own HMAC decides. */
async function findDeliveryOf({ store, secrets }: Recorder, feedback: Feedback): Promise<Found | undefined> {
  const keys = secrets.map((secret) => deriveKey(secret, 'delivery-token'))
  const inSubject = /^\s*unsubscribe (\S{1,64})\s*$/i.exec(feedback.subject)?.[1]
  const tokens = [...feedback.sentTo.map((address) => /\+([^@+]{1,64})@/.exec(address)?.[1]), inSubject]
  for (const token of tokens) {
    for (const key of token === undefined ? [] : keys) {
      const id = findDeliveryId(key, token ?? '')
      if (id !== undefined) return store.feedback.findDelivery(id)
    }
  }
  const ids = new Set(feedback.answers.map((one) => one.replace(/^<|@.*$/g, '').toLowerCase()))
  const named = new Set([...feedback.events.map((event) => event.recipient), ...feedback.returnedTo].slice(0, 20))
  for (const address of ids.size === 0 ? [] : named) {
    const letters = await store.feedback.listDeliveriesTo(address.toLowerCase())
    const found = letters.find(({ send_id, address: to }) => secrets.some((one) => ids.has(letterId(one, send_id, to))))
    if (found) return found
  }
  return undefined
}

/** mailto:local+TOKEN@domain?subject=unsubscribe, or without VERP the token in the subject. */
const isUnsubscribe = (feedback: Feedback): boolean =>
  (feedback.kind === 'none' || feedback.kind === 'auto-reply') &&
  /^\s*(re:\s*)?(unsubscribe\b|退订|取消订阅)/i.test(feedback.subject)

const LEAVE: NewEvent = { class: 'none', reason: 'unsubscribe', status: '', reply: '', said: '', wish: 'leave' }

/** A letter has one recipient: of a report on several, only the event about theirs may have consequences. */
function meantEvents({ kind, events }: Feedback, address: string): readonly FeedbackEvent[] {
  if (events.length < 2 || address === '') return events
  const theirs = events.filter((event) => event.recipient.toLowerCase() === address.toLowerCase())
  // A complaint about the letter is its recipient's, however the loop disguises them.
  if (theirs.length > 0 || kind === 'complaint') return [...theirs, ...events].slice(0, 1)
  return events.map((event) => ({ ...event, class: 'none' }))
}

function toEvent(event: FeedbackEvent, { complaint = '' }: Feedback): NewEvent {
  const { class: kind, reason, status, reply, said } = event
  const about = { class: kind, reason, status, reply, said: said.toWellFormed() }
  if (kind === 'complaint' && complaint === 'opt-out') return { ...about, wish: 'leave' }
  if (kind === 'complaint')
    return { ...about, wish: /^(not-spam|auth-failure|dmarc)$/.test(complaint) ? 'none' : 'complain' }
  // A delay notice promises another report: only an end counts.
  if (event.action === 'delayed' && kind !== 'throttle') return { ...about, wish: 'none' }
  const wishes = { hard: 'suppress', soft: 'count', throttle: 'slow' } as const
  return { ...about, wish: kind in wishes ? wishes[kind as keyof typeof wishes] : 'none' }
}
