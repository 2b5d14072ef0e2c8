// One logged-in connection to a relay. nodemailer connects, encrypts and authenticates; then we take the socket over,
// because it reports a lost connection without saying at which byte, and spends fifteen times our CPU on a message.
// Invariant: whoever converses hears every reply once and in order, or the loss of the connection, once.
import { Socket, type SocketConstructorOpts } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { getSystemErrorName } from 'node:util'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import XOAuth2 from 'nodemailer/lib/xoauth2'
import type { Relay } from './relay-url.ts'
import { createReplyReader, parseReply, toLine } from './reply-reader.ts'
import type { Outcome, Reply, Stage } from './transport.ts'

/** Milliseconds (RFC 5321 §4.5.3.2): connecting with TLS, then each wait by what is waited for. */
export type Timeouts = {
  readonly connect: number
  readonly greeting: number
  readonly command: number
  readonly data: number
  readonly block: number
  readonly dot: number
}
const MINUTE = 60_000
export const TIMEOUTS: Timeouts = {
  connect: 2 * MINUTE,
  greeting: 5 * MINUTE, // §4.5.3.2.1
  command: 5 * MINUTE, // §4.5.3.2.2 and .3
  data: 2 * MINUTE, // §4.5.3.2.4
  block: 3 * MINUTE, // §4.5.3.2.5
  dot: 10 * MINUTE, // §4.5.3.2.6
}

export type SessionOptions = { readonly timeouts: Timeouts; readonly tls?: ConnectionOptions | undefined }

/** The connection is of no more use; nothing after the last reply is known. */
export class LostError extends Error {
  override readonly name = 'LostError'
  readonly code: string
  constructor(code: string, reason: string) {
    super(reason)
    this.code = code
  }
}

/** Called back rather than promised: a letter hears four replies, and a promise for each cost more than reading it. */
export type Listener = {
  heard(reply: Reply): void
  /** The socket takes more again. */
  drained(): void
  lost(error: LostError): void
}

export type Session = {
  readonly relay: Relay
  readonly extensions: ReadonlySet<string>
  /** What the server said before our first command. */
  readonly welcome: Reply
  readonly alive: () => boolean
  /** The next reply, or the loss, goes to `listener`: at once where it has come already. */
  readonly expect: (timeout: number, listener: Listener) => void
  /** A reply that has come before anybody asked for it. */
  readonly early: () => Reply | undefined
  readonly write: (chunks: readonly (Buffer | string)[]) => void
  readonly mustDrain: () => boolean
  /** As `expect`, for room in the socket; every bit of progress starts the timer anew. */
  readonly drain: (timeout: number, listener: Listener) => void
  /** Cuts the connection: whatever stands open is not accepted. */
  readonly destroy: (code: string, reason: string) => LostError
  readonly quit: () => Promise<void>
}

export function openSession(relay: Relay, options: SessionOptions, signal?: AbortSignal): Promise<Session | Outcome> {
  const { timeouts } = options
  const plain = relay.secure ? undefined : openPlainSocket()
  const connection = new SMTPConnection({
    ...{ host: relay.host, port: relay.port, secure: relay.secure },
    ...(plain ? { socket: plain.socket } : {}),
    ...{ requireTLS: relay.tls === 'required' && !relay.secure, ignoreTLS: relay.tls === 'off' },
    ...(relay.hostname ? { name: relay.hostname } : {}),
    ...{ connectionTimeout: timeouts.connect, greetingTimeout: timeouts.greeting, socketTimeout: timeouts.command },
    ...{ maxResponseSize: 64 * 1024, logger: false, tls: options.tls },
  })
  return new Promise((resolve) => {
    let loggingIn = false
    const settle = (result: Session | Outcome): void => {
      clearTimeout(deadline)
      signal?.removeEventListener('abort', abort)
      resolve(result) // before close(), which reports an end of its own
      if ('kind' in result) connection.close()
    }
    const fail = (error: Error): void => settle(readFailure(error, { connection, relay, loggingIn }))
    const stop = (code: string, reason: string): void => fail(Object.assign(new Error(reason), { code }))
    const abort = (): void => stop('ABORTED', 'stopped while connecting')
    // A server that lets a byte through now and then would hold nodemailer's inactivity timers for ever.
    const whole = timeouts.connect + timeouts.greeting + 2 * timeouts.command
    const deadline = setTimeout(() => stop('ETIMEDOUT', 'the server took too long to let us in'), whole)
    connection.on('error', fail)
    connection.on('end', () => stop('ECONNRESET', 'the connection was closed'))
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) return abort()
    connection.connect((error) => {
      if (error) return fail(error)
      const ehlo = String(connection.lastServerResponse) // of the last EHLO: that after STARTTLS
      const ready = (): void => settle(takeOver(connection, plain, { relay, ehlo }))
      if (!relay.auth) return ready()
      loggingIn = true
      if (!connection.allowsAuth) return stop('ENOAUTH', 'the server offers no way to log in')
      connection.login(toLogin(relay.auth), (refusal) => (refusal ? fail(refusal) : ready()))
    })
  })
}

const toLogin = ({ user, pass, method }: NonNullable<Relay['auth']>): SMTPConnection.AuthenticationType =>
  method === 'XOAUTH2'
    ? { method, user, oauth2: new XOAuth2({ user, accessToken: pass }) }
    : { user, pass, ...(method ? { method } : {}) }

type Attempt = { readonly connection: SMTPConnection; readonly relay: Relay; readonly loggingIn: boolean }

function readFailure(error: Error & { code?: string; response?: string }, attempt: Attempt): Outcome {
  const stage = stageOf(error, attempt)
  const reply = parseReply(withoutSecrets(error.response ?? '', attempt.relay))
  if (reply && reply.code >= 400) return { kind: 'refused', stage, reply }
  const { originalCode } = error as { originalCode?: string }
  const reason = withoutSecrets(toLine(error.message), attempt.relay)
  return { kind: 'failed', stage, reason, code: originalCode ?? error.code ?? 'ECONNECTION' }
}

const TLS_TROUBLE = /CERT|\bERR_(TLS|SSL|OSSL)|SELF_SIGNED|UNABLE_TO|\bEPROTO\b|ETLS/

function stageOf(error: Error & { code?: string }, { connection, loggingIn }: Attempt): Stage {
  const { originalCode = '', timeoutType = '' } = error as { originalCode?: string; timeoutType?: string }
  if (loggingIn || error.code === 'EAUTH') return 'auth'
  const secured = connection.upgrading || timeoutType === 'UPGRADE_TIMEOUT'
  if (secured || TLS_TROUBLE.test(`${error.code} ${originalCode}`)) return 'tls'
  if (connection.stage === 'init') return 'connect'
  return connection.lastServerResponse === false || /greeting/i.test(error.message) ? 'greeting' : 'ehlo'
}

/** A server may echo what it was told, the password too. */
function withoutSecrets(text: string, { auth }: Relay): string {
  const secrets = auth ? [auth.pass, Buffer.from(auth.pass).toString('base64')] : []
  return secrets.filter((one) => one !== '').reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
}

type Plain = { readonly socket: Socket; read: (bytes: Buffer) => void }

/** Replies are a few bytes each and read on the spot: all sockets share what they are read into. */
const READ = Buffer.allocUnsafeSlow(1 << 16)

/** A socket that reads without a stream in between: a stream takes 64 KB anew for every reply of forty bytes. */
function openPlainSocket(): Plain {
  const callback = (size: number): boolean => {
    plain.read(READ.subarray(0, size))
    return true
  }
  const socket = new Socket({ onread: { buffer: READ, callback } } as SocketConstructorOpts)
  const dial = socket.connect.bind(socket)
  // nodemailer names port and host, and Node would leave every address but the last after a quarter of a second.
  socket.connect = ((port: number, host: string, done: () => void) =>
    dial({ port, host, autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT }, done)) as typeof dial
  // nodemailer listens as one does to any socket, and may keep what it hears.
  const plain: Plain = { socket, read: (bytes) => socket.emit('data', Buffer.from(bytes)) }
  return plain
}

function takeOver(
  connection: SMTPConnection,
  plain: Plain | undefined,
  { relay, ehlo }: { relay: Relay; ehlo: string },
): Session {
  const socket = connection._socket as Socket
  const replies: Reply[] = []
  let lost: LostError | undefined
  let forReply: Listener | undefined
  let forDrain: Listener | undefined
  const destroy = (code: string, reason: string): LostError => {
    if (lost) return lost
    lost = new LostError(code, reason)
    socket.destroy()
    watch.end()
    const waiting = forReply ?? forDrain
    forReply = forDrain = undefined
    waiting?.lost(lost)
    return lost
  }
  const watch = createWatch()
  const late = (): unknown => forReply && destroy('ETIMEDOUT', 'the server did not answer in time')
  const gone = (): unknown => destroy('ECONNRESET', 'the server closed the connection')
  const reply = (one: Reply): void => {
    const waiting = forReply
    forReply = undefined
    if (waiting) waiting.heard(one)
    else {
      if (replies.push(one) > UNASKED) return void destroy('EPROTOCOL', 'the server talks without being asked')
      // A server that speaks in the middle of a letter may take no more of it.
      const draining = forDrain
      forDrain = undefined
      draining?.drained()
    }
  }
  const read = createReplyReader({ reply, garbage: (reason) => destroy('EPROTOCOL', reason) })
  // Only 'data' is nodemailer's alone: 'end' and 'close' also carry the socket's own listeners. And a dot must not wait
  // for the server's receipt of the body: 40 ms where its kernel holds receipts back.
  socket.removeAllListeners('data').setTimeout(0).setNoDelay(true)
  if (plain?.socket === socket) plain.read = read
  else socket.on('data', read)
  socket.on('end', gone).on('close', gone)
  socket.on('drain', () => {
    const waiting = forDrain
    forDrain = undefined
    waiting?.drained()
  })
  socket.on('error', (error: NodeJS.ErrnoException) => destroy(nameOf(error), toLine(error.message)))
  const session: Session = {
    relay,
    extensions: new Set(ehlo.split(/\r?\n/).map((line) => (line.slice(4).split(/[ =]/)[0] ?? '').toUpperCase())),
    welcome: parseReply(String(connection.lastServerResponse)) ?? { code: 250, text: '' },
    alive: () => lost === undefined,
    destroy,
    early: () => replies.shift(),
    write: (chunks) => {
      if (!lost) writeChunks(socket, chunks)
    },
    expect: (timeout, listener) => {
      const next = replies.shift()
      if (next) return listener.heard(next)
      if (lost) return listener.lost(lost)
      watch.start(timeout, late)
      forReply = listener
    },
    mustDrain: () => lost !== undefined || socket.writableNeedDrain,
    drain: (timeout, listener) => {
      if (lost) return listener.lost(lost)
      if (!socket.writableNeedDrain) return listener.drained()
      let written = socket.bytesWritten
      const look = (): void => {
        if (!forDrain) return
        if (socket.bytesWritten === written) destroy('ETIMEDOUT', 'the server took no more of the message')
        written = socket.bytesWritten
        watch.start(timeout, look)
      }
      watch.start(timeout, look)
      forDrain = listener
    },
    quit: async () => {
      if (!lost) await sayGoodbye(session)
      destroy('CLOSED', 'closed by us')
    },
  }
  return session
}

/** nodemailer hears it first, and writes a code of its own over the system's. */
const nameOf = ({ errno, code = 'ESOCKET' }: NodeJS.ErrnoException): string =>
  errno === undefined ? code : getSystemErrorName(errno)

function sayGoodbye(session: Session): Promise<void> {
  session.write(['QUIT\r\n'])
  return new Promise((done) =>
    session.expect(QUIT_TIMEOUT, { heard: () => done(), drained: () => undefined, lost: () => done() }),
  )
}

/** Where chunks are put together: what the kernel has taken is free for the next socket. */
let page = Buffer.allocUnsafeSlow(1 << 16)

/** One small write is cheaper than a list of pieces; a large one without copying, and TLS copies by itself. */
function writeChunks(socket: Socket, chunks: readonly (Buffer | string)[]): void {
  let size = 0
  for (const chunk of chunks) size += typeof chunk === 'string' ? 3 * chunk.length : chunk.length
  if (size > page.length || 'encrypted' in socket) {
    socket.cork()
    for (const chunk of chunks) socket.write(chunk)
    socket.uncork()
    return
  }
  let end = 0
  for (const chunk of chunks) end += typeof chunk === 'string' ? page.write(chunk, end) : chunk.copy(page, end)
  socket.write(page.subarray(0, end))
  if (socket.writableLength > 0) page = Buffer.allocUnsafeSlow(page.length)
}

type Watch = { readonly start: (timeout: number, late: () => void) => void; readonly end: () => void }

/** One timer for all that a connection waits for, one thing at a time: a timer for each reply cost more than the reply. */
function createWatch(): Watch {
  let dueAt = Infinity
  let firesAt = Infinity
  let whenLate: () => void = () => undefined
  let timer: NodeJS.Timeout | undefined
  const fire = (): void => {
    firesAt = Infinity
    const left = dueAt - performance.now()
    if (left > 0) arm(left)
    else setImmediate(giveUp)
  }
  // After a look at the socket: while a machine stood still, as one that is suspended does, the reply may have come.
  const giveUp = (): void => {
    if (performance.now() >= dueAt) whenLate()
  }
  const arm = (wait: number): void => {
    clearTimeout(timer)
    firesAt = performance.now() + wait
    timer = setTimeout(fire, wait)
  }
  return {
    start: (timeout, late) => {
      dueAt = performance.now() + timeout
      whenLate = late
      if (firesAt > dueAt) arm(timeout)
    },
    end: () => clearTimeout(timer),
  }
}

const QUIT_TIMEOUT = 2000
const UNASKED = 100 // replies: more than a letter and the next envelope could bring
/** For one address of a relay that has several: longer than the longest way round the world. */
const ADDRESS_TIMEOUT = 2000
