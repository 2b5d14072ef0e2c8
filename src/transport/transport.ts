// What delivery needs of any way out: a wire that takes one message at a time and says exactly how far it got.
// Invariant: an outcome other than `uncertain` is a certainty, and nothing leaves before the gate has opened.

/** How far a transaction had come. `dot`: the last bytes, which make the server responsible, were released. */
export type Stage = 'connect' | 'greeting' | 'ehlo' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot'

/** What the server said. The text is sanitised and at most 2 KB long. */
export type Reply = { readonly code: number; readonly enhanced?: string; readonly text: string }

export type Outcome =
  | { kind: 'accepted'; reply: Reply }
  /** An explicit reply said no, for now (4xx) or for good (5xx). */
  | { kind: 'refused'; stage: Stage; reply: Reply }
  /** Lost before the dot was released: certainly not accepted. */
  | { kind: 'failed'; stage: Stage; reason: string; code: string }
  /** The dot was released and no reply was read: nobody can know. */
  | { kind: 'uncertain'; reason: string; code: string }

export type Envelope = { from: string; to: string; smtputf8: boolean }
export type Letter = { readonly envelope: Envelope; readonly message: readonly Buffer[] }

/** One connection, kept from message to message; one message at a time. */
export type Wire = {
  /** Connects before there is a message. What goes wrong is left for the message to meet. */
  open?(): void
  /**
   * `gate` resolves when the intention to commit is durable; the last bytes may leave only then. When it rejects,
   * the transaction is aborted, nothing is sent, and the outcome is a failure with the code EGATE. `ahead` is asked once
   * the gate is open: the letter that this wire gets next, whose envelope may then leave together with this one's dot.
   * Whoever names one delivers it, or closes.
   */
  deliver(
    envelope: Envelope,
    message: readonly Buffer[],
    gate: () => Promise<void>,
    signal: AbortSignal,
    ahead?: () => Letter | undefined,
  ): Promise<Outcome>
  close(): Promise<void>
}

export type Transport = {
  readonly name: string
  openWire(): Wire
  /** Connects and logs in, sends nothing. */
  verify(): Promise<Outcome>
  close(): Promise<void>
}
