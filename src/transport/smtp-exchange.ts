// One message over one session. The law: the last bytes, which make the server responsible, leave only after the gate
// has opened. Before that every loss is certainly not accepted; after it, a loss without a reply is uncertain.
import { stuffDots } from './dot-stuffing.ts'
import { toLine } from './reply-reader.ts'
import { type Listener, LostError, type Session, type Timeouts } from './smtp-session.ts'
import type { Envelope, Letter, Outcome, Reply, Stage } from './transport.ts'

export type Transaction = {
  readonly envelope: Envelope
  /** Let go of once it was written: the letters that wait at their gates are many. */
  message: readonly Buffer[]
  readonly gate: () => Promise<void>
  /** The letter that this connection gets next; asked once the gate is open. */
  readonly ahead: (() => Letter | undefined) | undefined
}
/** How the connection stands before a letter. */
export type Standing = {
  /** The transaction before this one was refused and may still be open. */
  readonly reset: boolean
  /** This letter's envelope has left already. */
  readonly opened: boolean
}
export type Settled = {
  readonly done: (outcome: Outcome) => void
  /** A fault of ours, not of the connection. */
  readonly failed: (error: unknown) => void
}

/** The conversation about one message. Its steps follow each other in the callbacks of a Listener. */
export class Exchange implements Listener {
  /** How far it has come, for whoever wants to stop it. */
  stage: Stage = 'mail'
  /** The server has said something about this letter. */
  answered = false
  /** The envelope of the next letter, which left with this one's dot. */
  ahead: Envelope | undefined
  readonly #session: Session
  readonly #timeouts: Timeouts
  readonly #transaction: Transaction
  readonly #standing: Standing
  readonly #settled: Settled
  readonly #chunking: boolean
  readonly #pipelined: boolean
  /** What each reply answers, and the commands that are sent one by one. */
  #stages: readonly Stage[] = STAGES
  #lines: readonly string[] = NOTHING
  #most: readonly Buffer[] = NOTHING
  #last: readonly (Buffer | string)[] = NOTHING
  #size = 0
  #at = 0
  #refused: Outcome | undefined

  constructor(
    { session, timeouts }: { session: Session; timeouts: Timeouts },
    transaction: Transaction,
    standing: Standing,
    settled: Settled,
  ) {
    this.#session = session
    this.#timeouts = timeouts
    this.#transaction = transaction
    this.#standing = standing
    this.#settled = settled
    this.#chunking = mayChunk(session)
    this.#pipelined = session.extensions.has('PIPELINING')
  }

  begin(): void {
    const { envelope, message } = this.#transaction
    const { opened } = this.#standing
    const local = opened ? undefined : refuseLocally(this.#session, envelope)
    if (local) this.#settled.done(local)
    else
      this.#attempt(() => {
        const { most, last } = holdBack(this.#chunking ? message : stuffDots(message))
        this.#most = most
        this.#size = sizeOf(message)
        this.#last = this.#chunking ? [`BDAT ${last.length} LAST\r\n`, last] : [last, DOT]
        if (!opened) this.#openTransaction()
        this.#converse()
      })
  }

  heard(reply: Reply): void {
    this.#attempt(() => {
      if (this.stage === 'dot') return this.#settled.done(this.#readVerdict(reply))
      this.#heed(reply)
      this.#at++
      if (this.#refused && !(this.#pipelined && this.#session.alive())) return this.#settled.done(this.#refused)
      this.#converse()
    })
  }

  drained(): void {
    this.#attempt(() => this.#askGate())
  }

  lost({ message: reason, code }: LostError): void {
    const { stage } = this
    if (stage === 'dot') this.#settled.done({ kind: 'uncertain', reason, code })
    // Many a server hangs up behind a refusal, before it has answered the rest of the group.
    else this.#settled.done(this.#refused ?? { kind: 'failed', stage, reason, code })
  }

  #attempt(step: () => void): void {
    try {
      step()
    } catch (error) {
      if (error instanceof LostError) this.lost(error)
      else this.#settled.failed(error)
    }
  }

  /** RFC 2920: all commands at once where the server offers it; every reply is read, and the first refusal counts. */
  #openTransaction(): void {
    const { reset } = this.#standing
    const chunk = this.#chunking ? this.#most : NOTHING
    const body = this.#chunking ? `BDAT ${sizeOf(chunk)}\r\n` : DATA
    this.#lines = [...(reset ? [RSET] : []), ...addressing(this.#session, this.#transaction.envelope, this.#size), body]
    this.#stages = this.#chunking ? CHUNKED_STAGES : STAGES
    if (reset) this.#stages = ['mail', ...this.#stages]
    if (this.#pipelined) this.#session.write([this.#lines.join(''), ...chunk])
  }

  #converse(): void {
    const stage = this.#stages[this.#at]
    if (stage === undefined) {
      if (this.#refused) this.#settled.done(this.#refused)
      else this.#sendBody()
      return
    }
    this.stage = stage
    const line = this.#lines[this.#at]
    if (line && !this.#pipelined) this.#session.write([line])
    this.#session.expect(stage === 'data' ? this.#timeouts.data : this.#timeouts.command, this)
  }

  #heed(reply: Reply): void {
    const { stage } = this
    const { code } = reply
    const isReset = this.#lines[this.#at] === RSET
    if (isReset && code >= 300) throw this.#session.destroy('EPROTOCOL', `RSET was answered by ${code}`)
    this.answered ||= !isReset
    if (code === 421) this.#session.destroy('CLOSING', 'the server is closing the connection')
    if (code >= 400) this.#refused ??= { kind: 'refused', stage, reply }
    // It took DATA for nobody. Only a dot could end that message, and no dot goes out without its gate.
    else if (this.#refused && stage === 'data')
      this.#session.destroy('EPROTOCOL', 'the server took DATA after a refusal')
    else if ((stage === 'data') !== code >= 300) throw this.#session.destroy('EPROTOCOL', `unexpected reply ${code}`)
  }

  #sendBody(): void {
    this.stage = 'body'
    if (!this.#chunking) this.#session.write(this.#most)
    this.#most = this.#transaction.message = NOTHING
    if (this.#session.mustDrain()) this.#session.drain(this.#timeouts.block, this)
    else this.#askGate()
  }

  #askGate(): void {
    if (this.#heardEarly()) return
    this.#transaction.gate().then(
      () => this.#attempt(() => this.#releaseDot()),
      (error) => {
        const reason = toLine(error instanceof Error ? error.message : String(error))
        this.#session.destroy('EGATE', reason)
        this.#settled.done({ kind: 'failed', stage: 'body', reason, code: 'EGATE' })
      },
    )
  }

  /** A server that speaks before the dot has refused, and may have stopped reading: the connection is spent. */
  #heardEarly(): boolean {
    const reply = this.#session.early()
    if (!reply) {
      if (this.#session.alive()) return false
      throw this.#session.destroy('ECONNRESET', 'the connection was lost') // with the reason it was lost for
    }
    const lost = this.#session.destroy('EPROTOCOL', 'the server answered before the message was complete')
    if (reply.code < 400) throw lost
    this.#settled.done({ kind: 'refused', stage: 'body', reply })
    return true
  }

  #releaseDot(): void {
    if (this.#heardEarly()) return
    const next = this.#chunking ? undefined : this.#openAhead()
    this.stage = 'dot'
    this.#session.write(next === undefined ? this.#last : [...this.#last, next])
    this.#session.expect(this.#timeouts.dot, this)
  }

  /** RFC 2920 §3.1: a group of commands may begin with the end of a message. Its dot and this envelope cost one turn. */
  #openAhead(): string | undefined {
    const envelope = this.#pipelined ? this.#transaction.ahead?.()?.envelope : undefined
    if (!envelope || refuseLocally(this.#session, envelope)) return undefined
    this.ahead = envelope
    // RFC 1870 §6.1 wants an estimate: a letter of the same lane is as long as this one, to a few names.
    const [mail, rcpt] = addressing(this.#session, envelope, this.#size)
    return `${mail}${rcpt}${DATA}`
  }

  #readVerdict(reply: Reply): Outcome {
    const { code, text } = reply
    if (code === 421) this.#session.destroy('CLOSING', 'the server is closing the connection')
    if (code < 300) return { kind: 'accepted', reply }
    if (code >= 400) return { kind: 'refused', stage: 'dot', reply }
    throw this.#session.destroy('EPROTOCOL', `the message was answered by ${code} ${text}`)
  }
}

const refuse = (stage: Stage, code: number, enhanced: string, text: string): Outcome => ({
  kind: 'refused',
  stage,
  reply: { code, enhanced, text },
})

/** What the server would refuse, or could misread, is refused here, so that the answer is certain and clear. */
function refuseLocally({ extensions }: Session, envelope: Envelope): Outcome | undefined {
  const { from, to } = envelope
  const unsafe = /[\s<>\u0000-\u001f\u007f-\u009f]/
  if (unsafe.test(from)) return refuse('mail', 501, '5.1.7', 'the sender address holds characters no address may hold')
  if (unsafe.test(to) || to === '')
    return refuse('rcpt', 501, '5.1.3', 'the address holds characters that no address may hold')
  // RFC 6531 §3.2: without the extension such an address must not be sent.
  if (needsUtf8(envelope) && !extensions.has('SMTPUTF8'))
    return refuse('mail', 553, '5.6.7', 'the address is not ASCII and the server does not offer SMTPUTF8')
  return undefined
}

const needsUtf8 = ({ from, to, smtputf8 }: Envelope): boolean => smtputf8 || /[^\x00-\x7f]/.test(from + to)

/** RFC 3030: chunks need neither the wait for 354 nor dot-stuffing, and BDAT … LAST is the dot. */
const mayChunk = ({ relay, extensions }: Session): boolean =>
  relay.chunking && extensions.has('CHUNKING') && extensions.has('PIPELINING')

function addressing({ extensions }: Session, envelope: Envelope, bytes: number): [mail: string, rcpt: string] {
  const { from, to } = envelope
  const size = extensions.has('SIZE') ? ` SIZE=${bytes}` : '' // RFC 1870 §6
  const utf8 = needsUtf8(envelope) ? `${extensions.has('8BITMIME') ? ' BODY=8BITMIME' : ''} SMTPUTF8` : '' // RFC 6531 §3.4
  return [`MAIL FROM:<${from}>${size}${utf8}\r\n`, `RCPT TO:<${to}>\r\n`]
}

const STAGES: readonly Stage[] = ['mail', 'rcpt', 'data']
const CHUNKED_STAGES: readonly Stage[] = ['mail', 'rcpt', 'body']

const RSET = 'RSET\r\n'
const DATA = 'DATA\r\n'
const DOT = Buffer.from('.\r\n')
const NOTHING: readonly never[] = []
const HELD = 128
const sizeOf = (chunks: readonly Buffer[]): number => chunks.reduce((sum, { length }) => sum + length, 0)

/** Some of the message stays back with the dot, so that what a server holds before the gate is plainly not whole. */
function holdBack(chunks: readonly Buffer[]): { most: readonly Buffer[]; last: Buffer } {
  const end = chunks.at(-1) ?? Buffer.alloc(0)
  const cut = Math.max(0, end.length - HELD)
  const most = chunks.slice(0, -1)
  return { most: cut > 0 ? [...most, end.subarray(0, cut)] : most, last: end.subarray(cut) }
}
