// A line to PostgreSQL that breaks where a test says so: one answer is lost, or the server is gone for a while.
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net'

export type BreakingLine = {
  readonly url: string
  /** Of the next commit the answer is lost, or the commit itself. */
  cut: 'answer' | 'commit' | undefined
  readonly cuts: () => number
  /** Refuses: nobody listens any more. Swallows: it takes every word and says none. */
  state: 'open' | 'refuses' | 'swallows'
  close(): Promise<void>
}

export async function openBreakingLine(database: string): Promise<BreakingLine> {
  const url = new URL(database)
  const { hostname, port } = url
  const sockets = new Set<Socket>()
  let [cut, state, cuts]: [BreakingLine['cut'], BreakingLine['state'], number] = [undefined, 'open', 0]
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const line: Server = createServer((near) => {
    if (state === 'refuses') return near.destroy()
    const far = createConnection(Number(port), hostname)
    const end = (): void => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', end).on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    far.on('data', (bytes) => void (state === 'open' && near.write(bytes)))
    near.on('data', (bytes) => {
      if (state !== 'open') return
      const now = /\bcommit\b/i.test(bytes.toString('latin1')) ? cut : undefined
      if (now === undefined) return void far.write(bytes)
      cut = undefined
      cuts++
      if (now === 'commit') return end()
      far.removeAllListeners('data').once('data', end)
      far.write(bytes)
    })
  })
  await new Promise<void>((done) => line.listen(0, '127.0.0.1', done))
  url.port = String((line.address() as AddressInfo).port)
  return {
    url: url.href,
    get cut() {
      return cut
    },
    set cut(next) {
      cut = next
    },
    cuts: () => cuts,
    get state() {
      return state
    },
    set state(next) {
      state = next
      if (next === 'refuses') hangUp()
    },
    close: async () => {
      hangUp()
      await new Promise((done) => line.close(done))
    },
  }
}
