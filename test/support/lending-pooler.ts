// A pooler as PgBouncer is one in transaction mode: a client has a server connection from its first word to the end of
// its transaction, and then the next who asks has it. Invariant: the one that was given back last is lent first.
import { createServer, type Socket } from 'node:net'
import pg from 'pg'

export type LendingPooler = { readonly url: string; close(): Promise<void> }

/** AuthenticationOk, ReadyForQuery: idle. */
const WELCOME = Buffer.from('5200000008000000005a0000000549', 'hex')
const READY = 'Z'.charCodeAt(0)
const END = 'X'.charCodeAt(0)
const IDLE = 'I'.charCodeAt(0)
const SIZE = 6

export async function startLendingPooler(url: string): Promise<LendingPooler> {
  const clients = await Promise.all(
    Array.from({ length: SIZE }, async () => {
      const client = new pg.Client(url)
      await client.connect()
      return client
    }),
  )
  const idle = clients.map((client) => wireOf(client))
  const guests = new Set<Socket>()
  const waiting: (() => void)[] = []
  const server = createServer((guest) => {
    guests.add(guest.on('error', () => undefined).on('close', () => guests.delete(guest)))
    let lent: Socket | undefined
    let asked = Buffer.alloc(0)
    const serve = (): void => {
      lent ??= idle.pop()
      if (!lent) return void waiting.push(serve)
      const wire = lent.removeAllListeners('data')
      let answer = Buffer.alloc(0)
      wire.on('data', (bytes: Buffer) => {
        guest.write(bytes)
        answer = Buffer.concat([answer, bytes])
        for (let size = sizeOf(answer); size > 0; answer = answer.subarray(size), size = sizeOf(answer))
          if (answer[0] === READY && answer[5] === IDLE && lent) {
            idle.push(lent)
            lent = undefined
            waiting.shift()?.()
          }
      })
      wire.write(asked)
      asked = Buffer.alloc(0)
    }
    guest.once('data', () => {
      guest.write(WELCOME)
      guest.on('data', (bytes: Buffer) => {
        if (bytes[0] === END) return void guest.end()
        asked = Buffer.concat([asked, bytes])
        serve()
      })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { pathname } = new URL(url)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `postgres://kanfa@127.0.0.1:${address.port}${pathname}`,
    close: async () => {
      for (const guest of guests) guest.destroy()
      await new Promise((done) => server.close(done))
      await Promise.all(clients.map((client) => client.end()))
    },
  }
}

const wireOf = (client: pg.Client): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream

/** Of the message at the front, where it is whole. */
const sizeOf = (bytes: Buffer): number => {
  const size = bytes.length < 5 ? 0 : 1 + bytes.readInt32BE(1)
  return size <= bytes.length ? size : 0
}
