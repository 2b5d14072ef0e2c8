// One side of bench/send.ts, in a process of its own: Kanfa's engine over a real ledger, or a nodemailer pool.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import type { Edition } from '../../src/issue/edition.ts'
import { createSigner, readDkimKey } from '../../src/transport/dkim.ts'
import { sampleEdition } from '../../test/support/sample-edition.ts'
import { addMembers, freezeSample, openPost } from '../../test/support/send-fixture.ts'

export type SideName = 'kanfa' | 'nodemailer'
export type Order = {
  readonly url: string
  readonly htmlBytes: number
  readonly count: number
  readonly connections: number
  readonly keys?: { readonly rsa: string; readonly ed25519: string }
}
export type Measured = {
  readonly perSecond: number
  readonly cpuMs: number
  readonly peakMegabytes: number
  /** Microseconds a message spent in each part, where they are known. */
  readonly parts?: Readonly<Record<string, number>>
}

const [name = '', folder = ''] = process.argv.slice(2)
let sends = 0

process.on('message', (order: Order) => {
  const run = name === 'kanfa' ? sendOurs : sendTheirs
  void run(order).then((measured) => process.send?.(measured))
})
process.once('disconnect', () => process.exit())

/** CPU is of the whole process while it sends; memory is the highest it ever was. */
async function measure(count: number, work: () => Promise<Record<string, number> | undefined>): Promise<Measured> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const parts = await work()
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  const peakMegabytes = process.resourceUsage().maxRSS / 1024
  return { perSecond: (count * 1000) / ms, cpuMs: (user + system) / 1000, peakMegabytes, ...(parts ? { parts } : {}) }
}

async function sendOurs({ url, htmlBytes, count, connections, keys }: Order): Promise<Measured> {
  const place = join(folder, `kanfa-${++sends}`)
  mkdirSync(place)
  const delivery = { connections }
  const signer =
    keys &&
    createSigner(
      [keys.rsa, keys.ed25519].map((key, at) => ({ domain: 'example.org', selector: `s${at}`, key: readDkimKey(key) })),
    )
  const post = await openPost(place, {
    smtpUrl: url,
    delivery,
    smtp: { messagesPerConnection: 100_000 },
    ...(signer ? { sign: signer } : {}),
  })
  const parts = { claim: 0, commit: 0, compose: 0 }
  const timed =
    <Given extends unknown[], Made>(part: keyof typeof parts, work: (...given: Given) => Promise<Made>) =>
    async (...given: Given): Promise<Made> => {
      const start = performance.now()
      const made = await work(...given)
      parts[part] += performance.now() - start
      return made
    }
  const { ledger } = post.world
  const world = {
    ...post.world,
    ledger: { ...ledger, claim: timed('claim', ledger.claim), commitGroup: timed('commit', ledger.commitGroup) },
  }
  await addMembers(
    post.store,
    Array.from({ length: count }, (_, at) => `member${at}@example.org`),
  )
  const sendId = await freezeSample(post, { delivery, htmlBytes, issue: `bench-${sends}` })
  const measured = await measure(count, async () => {
    await runDeliveries(world, { only: sendId, signal: new AbortController().signal })
    return Object.fromEntries(Object.entries(parts).map(([part, ms]) => [part, (ms * 1000) / count]))
  })
  const { counts } = await post.report(sendId)
  if (counts.accepted !== count) throw new Error(`not everyone was accepted: ${JSON.stringify(counts)}`)
  await post.close()
  rmSync(place, { recursive: true, force: true })
  return measured
}

/** What a user writes: a pool of five, html and text handed to it for each member. */
async function sendTheirs({ url, htmlBytes, count, keys }: Order): Promise<Measured> {
  const edition = sampleEdition(htmlBytes)
  const { hostname: host, port } = new URL(url)
  const dkim = keys && { domainName: 'example.org', keySelector: 's0', privateKey: keys.rsa }
  const pool = createTransport({
    pool: true,
    host,
    port: Number(port),
    maxConnections: 5,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
    ...(dkim ? { dkim } : {}),
  })
  const fill = (text: string, at: number): string =>
    text.replace(/\{\{(\w+)(?:\|([^}]*))?\}\}/g, (_, field: string) =>
      field === 'name' ? `会员${at}` : `https://news.example.org/${field}/${at}`,
    )
  const sendOne = (at: number, { from, subject, html, text }: Edition): Promise<unknown> =>
    pool.sendMail({
      from,
      to: { name: `会员${at}`, address: `member${at}@example.org` },
      subject,
      html: fill(html, at),
      text: fill(text, at),
    })
  const measured = await measure(count, async () => {
    let next = 0
    // As the documentation shows: a new message whenever the pool is idle, so that memory stays flat.
    const lane = async (): Promise<void> => {
      while (next < count) await sendOne(next++, edition)
    }
    await Promise.all(Array.from({ length: 10 }, lane))
    return undefined
  })
  pool.close()
  return measured
}
