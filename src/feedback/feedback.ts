// What comes back after a send, in one shape for mailboxes, files and webhooks. Reading is pure and matches nobody:
// a recipient's address in a report is a claim by a stranger, so only our own token or Message-ID leads to a member.

export type FeedbackKind = 'bounce' | 'complaint' | 'auto-reply' | 'delivered' | 'none'

/** What is to be done about it: hard suppresses, soft is counted, throttle slows the lane, the rest need a person. */
export type FeedbackClass = 'hard' | 'soft' | 'throttle' | 'content' | 'policy' | 'complaint' | 'none'

export type Action = 'failed' | 'delayed' | 'delivered' | ''

export type FeedbackEvent = {
  readonly recipient: string
  /** RFC 3463; `x.0.9nn` where the receiver gave none, as sisimai writes it. */
  readonly status: string
  readonly reply: string
  /** sisimai's vocabulary, so that reports compare with other tools'; rules.json lists it by class. */
  readonly reason: string
  readonly hard: boolean
  readonly class: FeedbackClass
  readonly action: Action
  /** The receiver's words, one line, inert, at most 400 characters. */
  readonly said: string
}

/** What an event without a failure shares: a complaint, an automatic reply, an acceptance. */
export const NOTHING_SAID = { status: '', reply: '', hard: false, action: '', said: '' } as const

export type Feedback = {
  readonly kind: FeedbackKind
  readonly events: readonly FeedbackEvent[]
  /** RFC 5965 §3.1: abuse, fraud, virus, other, not-spam, auth-failure… */
  readonly complaint?: string
  readonly from: string
  readonly subject: string
  /** The report's own Message-ID: what makes taking it in twice harmless. */
  readonly messageId: string
  /** Whom the report was sent to, and the return path that it quotes: one of them holds our token. */
  readonly sentTo: readonly string[]
  /** Message-IDs that may be ours: the returned message's, and those the report answers. */
  readonly answers: readonly string[]
  /** To whom the returned message was addressed: they only nominate. */
  readonly returnedTo: readonly string[]
}
