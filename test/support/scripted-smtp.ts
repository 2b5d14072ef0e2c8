// An SMTP server that says exactly what a test tells it to, over a raw socket, and keeps the truth: which commands came,
// how many dots, which bytes. By default it is a well-behaved one.
import { createServer, type Socket } from 'node:net'

/** Bytes to write as they are; or what to do with the connection. */
export type Answer = string | Buffer | 'close' | 'reset' | 'silence'

export type Script = {
  /** `silence`: nothing is ever said, whatever comes. */
  readonly greeting?: Answer | undefined
  /** After EHLO; undefined: EHLO is not known, only HELO. */
  readonly extensions?: readonly string[] | 'helo-only'
  /** The answer to a verb (DOT for the end of DATA); undefined: the usual one. */
  readonly answer?: (verb: string, line: string, seen: Seen) => Answer | readonly Answer[] | undefined
  /** When so many bytes of a body have come. */
  readonly during?: (bytes: number) => Answer | undefined
}

export type Seen = {
  readonly commands: string[]
  readonly messages: Buffer[]
  connections: number
  /** Ends of DATA and BDAT … LAST. */
  dots: number
  bodyBytes: number
}

export type ScriptedSmtp = { readonly url: string; readonly port: number; readonly seen: Seen; close(): Promise<void> }

const USUAL: Record<string, string> = {
  ...{ HELO: '250 scripted', MAIL: '250 2.1.0 fine', RCPT: '250 2.1.5 fine', RSET: '250 2.0.0 fine', NOOP: '250 fine' },
  ...{ DATA: '354 go on', DOT: '250 2.0.0 taken', BDAT: '250 2.0.0 taken', QUIT: '221 bye' },
}

export async function openScriptedSmtp(script: Script = {}): Promise<ScriptedSmtp> {
  const seen: Seen = { commands: [], messages: [], connections: 0, dots: 0, bodyBytes: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.setNoDelay(true))
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    seen.connections += 1
    converse(socket, script, seen)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    })
  return { url: `smtp://127.0.0.1:${port}`, port, seen, close }
}

function give(socket: Socket, answer: Answer): void {
  if (answer === 'close') socket.end()
  else if (answer === 'reset') socket.resetAndDestroy()
  else if (answer !== 'silence')
    socket.write(Buffer.isBuffer(answer) || answer.endsWith('\n') ? answer : `${answer}\r\n`)
}

function converse(socket: Socket, script: Script, seen: Seen): void {
  let pending = Buffer.alloc(0)
  let body: Buffer[] | undefined
  let inData = false
  let chunk: { left: number; last: boolean } | undefined
  const say = (verb: string, line: string): void => {
    const told = script.answer?.(verb, line, seen)
    if (Array.isArray(told)) for (const one of told) give(socket, one)
    else give(socket, (told as Answer | undefined) ?? usual(verb))
    if (verb === 'QUIT') socket.end()
  }
  const usual = (verb: string): string => {
    if (verb !== 'EHLO') return USUAL[verb] ?? '500 5.5.1 unknown'
    if (script.extensions === 'helo-only') return '502 5.5.1 not implemented'
    const lines = ['scripted', ...(script.extensions ?? ['PIPELINING', 'SIZE 50000000', 'ENHANCEDSTATUSCODES'])]
    return lines.map((line, at) => `250${at === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n')
  }
  const takeBody = (): boolean => {
    if (chunk) {
      const part = pending.subarray(0, chunk.left)
      body?.push(Buffer.from(part))
      seen.bodyBytes += part.length
      chunk.left -= part.length
      pending = pending.subarray(part.length)
      if (chunk.left > 0) return false
      if (chunk.last) {
        seen.dots += 1
        seen.messages.push(Buffer.concat(body ?? []))
        body = undefined
      }
      const { last } = chunk
      chunk = undefined
      say('BDAT', last ? 'BDAT LAST' : 'BDAT')
      return true
    }
    const end = pending.indexOf('\r\n.\r\n')
    seen.bodyBytes += end < 0 ? pending.length : end + 2
    const told = script.during?.(seen.bodyBytes)
    if (told) give(socket, told)
    if (end < 0) {
      // What could be the beginning of the end stays.
      const keep = Math.min(4, pending.length)
      seen.bodyBytes -= keep
      body?.push(Buffer.from(pending.subarray(0, pending.length - keep)))
      pending = pending.subarray(pending.length - keep)
      return false
    }
    seen.dots += 1
    seen.messages.push(
      Buffer.from(
        Buffer.concat([...(body ?? []), pending.subarray(0, end + 2)])
          .toString('latin1')
          .replace(/(^|\r\n)\.\./g, '$1.'),
        'latin1',
      ),
    )
    pending = pending.subarray(end + 5)
    body = undefined
    inData = false
    say('DOT', '.')
    return true
  }
  const takeCommand = (): boolean => {
    const end = pending.indexOf('\r\n')
    if (end < 0) return false
    const line = pending.subarray(0, end).toString('utf8')
    pending = pending.subarray(end + 2)
    const verb = (line.split(/[ :]/)[0] ?? '').toUpperCase()
    seen.commands.push(line)
    if (verb === 'BDAT') {
      body ??= []
      chunk = { left: Number(line.split(' ')[1]), last: / LAST$/i.test(line) }
      return true
    }
    const told = verb === 'DATA' ? script.answer?.(verb, line, seen) : undefined
    if (verb !== 'DATA') say(verb, line)
    else if (told === undefined || (typeof told === 'string' && told.startsWith('3'))) {
      body = []
      inData = true
      give(socket, typeof told === 'string' ? told : '354 go on')
    } else for (const one of [told].flat()) give(socket, one as Answer)
    return true
  }
  give(socket, script.greeting ?? '220 scripted ESMTP')
  // A handshake of TLS holds, one time in a hundred, the end of a line: it must not be answered as a command.
  if (script.greeting === 'silence') return void socket.resume()
  socket.on('data', (data) => {
    pending = Buffer.concat([pending, data])
    while (pending.length > 0 && (chunk || inData ? takeBody() : takeCommand()));
  })
}
