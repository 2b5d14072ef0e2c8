// What the sides of bench/send.ts have in common: each is a process that answers orders with what it measured of itself.
import type { Edition } from '../../src/issue/edition.ts'

export type Order = {
  readonly url: string
  readonly count: number
  readonly connections: number
  readonly edition: Edition
  /** Where the ledger with the frozen send is. */
  readonly place: string
  readonly sendId: string
  /** To be told what each part of a message takes. */
  readonly watch: boolean
  readonly keys?: { readonly rsa: string; readonly ed25519: string }
}
export type Measured = {
  readonly perSecond: number
  readonly cpuMs: number
  readonly peakMegabytes: number
  /**
   * Microseconds for each message. `compose` is work of this thread; `claim` and `commit` are the database's time,
   * shared by all who ride along; `sign`, `gate` and `exchange` (the socket, without its gate) are what one message
   * waits while others go on.
   */
  readonly parts?: Readonly<Record<string, number>>
}

export function answerOrders(run: (order: Order) => Promise<Measured>): void {
  process.on('message', (order: Order) => void run(order).then((measured) => process.send?.(measured)))
  process.once('disconnect', () => process.exit())
}

/** CPU is of the whole process while it sends; memory is the highest that it ever was. */
export async function measure(count: number, work: () => Promise<void>): Promise<Measured> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  const peakMegabytes = process.resourceUsage().maxRSS / 1024
  return { perSecond: (count * 1000) / ms, cpuMs: (user + system) / 1000, peakMegabytes }
}
