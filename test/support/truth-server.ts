// An SMTP server that keeps the truth: which Message-ID it took responsibility for, for whom, and with which bytes. What
// it says at each stage is scripted, down to cutting the connection at a byte. Real sockets, 127.0.0.1, port 0.
import { createServer, type Server, type Socket } from 'node:net'

export type Stage = 'greeting' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'dot'
/** A reply to send instead; 'cut': the connection breaks here; 'store-cut': taken, but the reply never leaves. */
export type Answer = string | 'cut' | 'store-cut' | undefined
export type Told = { readonly stage: Stage; readonly sender: string; readonly recipient: string; readonly line: string }
export type Script = {
  readonly answer?: (told: Told) => Answer | Promise<Answer>
  /** Asked once a body: cuts the connection after so many bytes of it. */
  readonly cutBodyAt?: (recipient: string) => number | undefined
  readonly extensions?: readonly string[]
}
export type Accepted = {
  readonly messageId: string
  readonly recipient: string
  readonly sender: string
  readonly body: string
}

export type TruthServer = {
  readonly url: string
  readonly accepted: Accepted[]
  /** Every RCPT that was heard, in order. */
  readonly heard: readonly { readonly recipient: string; readonly at: number }[]
  /** Dots seen, whether taken or not. */
  readonly dots: () => number
  readonly connections: () => number
  script: Script
  close(): Promise<void>
}

const EXTENSIONS = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES', 'SIZE 50000000']

export async function startTruthServer(
  script: Script = {},
  options: { keepBodies?: boolean } = {},
): Promise<TruthServer> {
  const sockets = new Set<Socket>()
  const accepted: Accepted[] = []
  const heard: { recipient: string; at: number }[] = []
  const state = { script, dots: 0, connections: 0 }
  const server: Server = createServer((socket) => {
    state.connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setNoDelay(true)
    void converse(socket)
  })

  async function converse(socket: Socket): Promise<void> {
    let sender = ''
    let recipient = ''
    let body: string[] | undefined
    let bodyBytes = 0
    let cutAt: number | undefined
    let pending = ''
    let busy = Promise.resolve()
    const say = async (stage: Stage, line: string, usual: string): Promise<boolean> => {
      const answer = (await state.script.answer?.({ stage, sender, recipient, line })) ?? usual
      if (socket.destroyed) return false
      if (answer === 'cut' || answer === 'store-cut') {
        socket.destroy()
        return false
      }
      socket.write(Buffer.from(answer.endsWith('\r\n') ? answer : `${answer}\r\n`, 'latin1'))
      return /^[23]/.test(answer)
    }
    const take = async (line: string): Promise<void> => {
      if (body) return takeBody(line)
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'EHLO' || verb === 'HELO') {
        const lines = ['truth.test', ...(state.script.extensions ?? EXTENSIONS)]
        await say('ehlo', line, lines.map((one, at) => `250${at === lines.length - 1 ? ' ' : '-'}${one}`).join('\r\n'))
      } else if (verb === 'AUTH') await say('auth', line, '235 2.7.0 ok')
      else if (verb === 'MAIL') {
        sender = /<([^>]*)>/.exec(line)?.[1] ?? ''
        recipient = ''
        await say('mail', line, '250 2.1.0 ok')
      } else if (verb === 'RCPT') {
        recipient = /<([^>]*)>/.exec(line)?.[1] ?? ''
        heard.push({ recipient, at: Date.now() })
        if (!(await say('rcpt', line, '250 2.1.5 ok'))) recipient = ''
      } else if (verb === 'DATA') {
        if (recipient === '') socket.write('554 5.5.1 no valid recipients\r\n')
        else if (await say('data', line, '354 go ahead')) {
          body = []
          bodyBytes = 0
          cutAt = state.script.cutBodyAt?.(recipient)
        }
      } else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n')
      else socket.write('250 2.0.0 ok\r\n')
    }
    const takeBody = async (line: string): Promise<void> => {
      bodyBytes += line.length + 2
      if (cutAt !== undefined && bodyBytes > cutAt) {
        socket.destroy()
        return
      }
      if (line !== '.') {
        body?.push(line.startsWith('..') ? line.slice(1) : line)
        return
      }
      state.dots++
      const text = body?.join('\r\n') ?? ''
      body = undefined
      const answer = (await state.script.answer?.({ stage: 'dot', sender, recipient, line })) ?? '250 2.0.0 taken'
      if (answer === 'store-cut' || /^2/.test(answer)) {
        const messageId = /^message-id:\s*(<[^>]+>)/im.exec(text)?.[1] ?? ''
        accepted.push({ messageId, recipient, sender, body: options.keepBodies ? text : '' })
      }
      if (answer === 'cut' || answer === 'store-cut') socket.destroy()
      else if (!socket.destroyed) socket.write(Buffer.from(`${answer}\r\n`, 'latin1'))
    }
    socket.on('data', (bytes) => {
      pending += bytes.toString('latin1')
      const lines = pending.split('\r\n')
      pending = lines.pop() ?? ''
      busy = busy.then(async () => {
        for (const line of lines) if (!socket.destroyed) await take(line)
      })
    })
    await say('greeting', '', '220 truth.test ESMTP')
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    accepted,
    heard,
    dots: () => state.dots,
    connections: () => state.connections,
    get script() {
      return state.script
    },
    set script(next) {
      state.script = next
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
