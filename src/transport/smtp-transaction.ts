// One message over one session. The law: the last bytes, which make the server responsible, leave only after the gate
// has opened. Before that every loss is certainly not accepted; after it, a loss without a reply is uncertain.
import { stuffDots } from './dot-stuffing.ts'
import { toLine } from './reply-reader.ts'
import { LostError, type Session, type Timeouts } from './smtp-session.ts'
import type { Envelope, Letter, Outcome, Reply, Stage } from './transport.ts'

export type Transaction = Letter & {
  readonly gate: () => Promise<void>
  /** The transaction before this one was refused and may still be open. */
  readonly reset: boolean
  /** This letter's envelope has left already. */
  readonly opened: boolean
  readonly next: (() => Letter | undefined) | undefined
}

/** How far it has come, for whoever wants to stop it, and whether the server has said anything at all. */
export type Progress = {
  stage: Stage
  answered: boolean
  /** The next letter's, which left with this one's dot. */
  opened?: Envelope
}

type Run = { readonly session: Session; readonly timeouts: Timeouts; readonly progress: Progress }

export async function transact(run: Run, transaction: Transaction): Promise<Outcome> {
  const { session, progress } = run
  const local = transaction.opened ? undefined : refuseLocally(session, transaction.envelope)
  if (local) return local
  const chunking = mayChunk(session)
  const parts = holdBack(chunking ? transaction.message : stuffDots(transaction.message))
  try {
    const refused = await openTransaction(run, transaction, chunking ? parts.most : undefined)
    if (refused) return refused
    progress.stage = 'body'
    if (!chunking) session.write(parts.most)
    if (session.mustFlush()) await session.flush(run.timeouts.block)
    const stopped = heardEarly(session) ?? (await passGate(session, transaction.gate)) ?? heardEarly(session)
    if (stopped) return stopped
    if (chunking) return await releaseDot(run, [`BDAT ${parts.last.length} LAST\r\n`, parts.last])
    return await releaseDot(run, [Buffer.concat([parts.last, DOT, openAhead(run, transaction.next)])])
  } catch (error) {
    if (!(error instanceof LostError)) throw error
    const { message: reason, code } = error
    const { stage } = progress
    return stage === 'dot' ? { kind: 'uncertain', reason } : { kind: 'failed', stage, reason, code }
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

/** `chunk`: all but the last bytes, where BDAT carries them. */
function openTransaction(
  run: Run,
  { reset, opened, ...letter }: Transaction,
  chunk: readonly Buffer[] | undefined,
): Promise<Outcome | undefined> {
  if (opened) return converse(run, { stages: STAGES, lines: [], chunk: [] })
  const lines = [...addressing(run.session, letter), chunk ? `BDAT ${sizeOf(chunk)}\r\n` : DATA]
  const stages = chunk ? CHUNKED_STAGES : STAGES
  if (!reset) return converse(run, { stages, lines, chunk: chunk ?? [] })
  return converse(run, { stages: ['mail', ...stages], lines: [RSET, ...lines], chunk: chunk ?? [] })
}

function addressing({ extensions }: Session, { envelope, message }: Letter): string[] {
  const { from, to } = envelope
  const size = extensions.has('SIZE') ? ` SIZE=${sizeOf(message)}` : '' // RFC 1870 §6
  const utf8 = needsUtf8(envelope) ? `${extensions.has('8BITMIME') ? ' BODY=8BITMIME' : ''} SMTPUTF8` : '' // RFC 6531 §3.4
  return [`MAIL FROM:<${from}>${size}${utf8}\r\n`, `RCPT TO:<${to}>\r\n`]
}

/** RFC 2920 §3.1: a group of commands may begin with the end of a message. Its dot and this envelope cost one turn. */
function openAhead({ session, progress }: Run, next: Transaction['next']): Buffer {
  const letter = session.extensions.has('PIPELINING') ? next?.() : undefined
  if (!letter || refuseLocally(session, letter.envelope)) return NOTHING
  progress.opened = letter.envelope
  return Buffer.from(addressing(session, letter).join('') + DATA)
}

type Group = {
  /** What each reply answers. */
  readonly stages: readonly Stage[]
  /** The commands; none where they have left already. */
  readonly lines: readonly string[]
  readonly chunk: readonly Buffer[]
}
const STAGES: readonly Stage[] = ['mail', 'rcpt', 'data']
const CHUNKED_STAGES: readonly Stage[] = ['mail', 'rcpt', 'body']

/** RFC 2920: all commands at once where the server offers it; every reply is read, and the first refusal counts. */
async function converse({ session, timeouts, progress }: Run, group: Group): Promise<Outcome | undefined> {
  const { stages, lines, chunk } = group
  const pipelined = session.extensions.has('PIPELINING')
  if (pipelined && lines.length > 0) session.write([lines.join(''), ...chunk])
  let refused: Outcome | undefined
  for (let at = 0; at < stages.length; at++) {
    const [stage, line] = [stages[at] as Stage, lines[at]]
    progress.stage = stage
    if (line && !pipelined) session.write([line])
    const reply = session.early() ?? (await session.reply(stage === 'data' ? timeouts.data : timeouts.command))
    if (line === RSET && reply.code >= 300) throw session.destroy('EPROTOCOL', `RSET was answered by ${reply.code}`)
    progress.answered ||= line !== RSET
    refused = heed(session, { stage, reply, refused })
    if (refused && !(pipelined && session.alive())) return refused
  }
  return refused
}

type Heard = { readonly stage: Stage; readonly reply: Reply; readonly refused: Outcome | undefined }

function heed(session: Session, { stage, reply, refused }: Heard): Outcome | undefined {
  if (reply.code === 421) session.destroy('CLOSING', 'the server is closing the connection')
  if (reply.code >= 400) return refused ?? { kind: 'refused', stage, reply }
  // It took DATA for nobody. Only a dot could end that message, and no dot goes out without its gate.
  if (refused && stage === 'data') session.destroy('EPROTOCOL', 'the server took DATA after a refusal')
  else if (stage !== 'data' && reply.code >= 300) throw session.destroy('EPROTOCOL', `unexpected reply ${reply.code}`)
  return refused
}

/** A server that speaks before the dot has refused, and may have stopped reading: the connection is spent. */
function heardEarly(session: Session): Outcome | undefined {
  const reply = session.early()
  if (!reply) {
    if (session.alive()) return undefined
    throw session.destroy('ECONNRESET', 'the connection was lost') // with the reason it was lost for
  }
  const lost = session.destroy('EPROTOCOL', 'the server answered before the message was complete')
  if (reply.code < 400) throw lost
  return { kind: 'refused', stage: 'body', reply }
}

async function passGate(session: Session, gate: () => Promise<void>): Promise<Outcome | undefined> {
  try {
    await gate()
    return undefined
  } catch (error) {
    const reason = toLine(error instanceof Error ? error.message : String(error))
    session.destroy('EGATE', reason)
    return { kind: 'failed', stage: 'body', reason, code: 'EGATE' }
  }
}

async function releaseDot({ session, timeouts, progress }: Run, last: readonly (Buffer | string)[]): Promise<Outcome> {
  progress.stage = 'dot'
  session.write(last)
  const reply = await session.reply(timeouts.dot)
  if (reply.code === 421) session.destroy('CLOSING', 'the server is closing the connection')
  if (reply.code < 300) return { kind: 'accepted', reply }
  if (reply.code >= 400) return { kind: 'refused', stage: 'dot', reply }
  throw session.destroy('EPROTOCOL', `the message was answered by ${reply.code} ${reply.text}`)
}

const RSET = 'RSET\r\n'
const DATA = 'DATA\r\n'
const DOT = Buffer.from('.\r\n')
const NOTHING = Buffer.alloc(0)
const HELD = 128
const sizeOf = (chunks: readonly Buffer[]): number => chunks.reduce((sum, { length }) => sum + length, 0)

/** Some of the message stays back with the dot, so that what a server holds before the gate is plainly not whole. */
function holdBack(chunks: readonly Buffer[]): { most: readonly Buffer[]; last: Buffer } {
  const end = chunks.at(-1) ?? Buffer.alloc(0)
  const cut = Math.max(0, end.length - HELD)
  const most = chunks.slice(0, -1)
  return { most: cut > 0 ? [...most, end.subarray(0, cut)] : most, last: end.subarray(cut) }
}
