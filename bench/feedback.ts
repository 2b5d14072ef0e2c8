// How fast what comes back is read: against parsing alone, and through an mbox of --gigabytes=N for flat memory.
import { Readable } from 'node:stream'
import PostalMime from 'postal-mime'
import { parseFeedback } from '../src/feedback/parse-feedback.ts'
import { readMailbox } from '../src/feedback/read-mailbox.ts'
import { complaintReport, letter, plainReport, postfixReport } from '../test/support/reports.ts'
import { type BenchOptions, type BenchResult, interleave, timed } from './run.ts'

const BATCH = 600

export async function bench({ flags, rounds, say }: BenchOptions): Promise<BenchResult> {
  const messages = makeMessages(BATCH)
  say(
    `feedback: ${BATCH} reports, ${Math.round(messages.reduce((sum, one) => sum + one.length, 0) / BATCH)} bytes each`,
  )
  const each = (read: (bytes: Buffer) => Promise<unknown>) => async () =>
    BATCH /
    ((await timed(async () => {
      for (const one of messages) await read(one)
    })) /
      1000)
  const { whole, parse } = await interleave(
    { whole: each(parseFeedback), parse: each((bytes) => PostalMime.parse(bytes)) },
    rounds,
  )
  const gigabytes = Number(flags.gigabytes ?? 0)
  const mbox = gigabytes > 0 ? await readLongMbox(messages, gigabytes, say) : {}
  return {
    ratios: { perSecond: Math.round(whole), vsParseOnly: Number((whole / parse).toFixed(2)) },
    figures: { parseOnlyPerSecond: Math.round(parse), ...mbox },
  }
}

/** What a send of an issue brings back: mostly machine reports, some in words only, a few complaints and letters. */
function makeMessages(count: number): Buffer[] {
  const said = [
    '550 5.1.1 User unknown',
    '552 5.2.2 mailbox full',
    '421 4.7.0 try again later',
    '550 Mail content denied',
  ]
  return Array.from({ length: count }, (_one, at) => {
    const to = `reader${at}@mail.example.cn`
    const words = said[at % said.length] ?? ''
    if (at % 10 < 6) return postfixReport([{ to, status: words.split(' ')[1] ?? '5.0.0', said: words, at: 'RCPT TO' }])
    if (at % 10 < 8)
      return plainReport([`<${to}>:`, `Remote host said: ${words}`, '--- Below this line is a copy.', '', letter(to)])
    return at % 10 === 8 ? complaintReport([to]) : letter('bounces@journal.example.org')
  }).map((text) => Buffer.from(text))
}

async function readLongMbox(messages: readonly Buffer[], gigabytes: number, say: BenchOptions['say']) {
  const from = Buffer.from('\nFrom bounces@example.org Mon Nov  2 08:00:00 2026\n')
  const block = Buffer.concat(messages.flatMap((one) => [from, one]))
  function* chunks() {
    yield from.subarray(1)
    for (let sent = 0; sent < gigabytes * 1e9; sent += block.length)
      for (let at = 0; at < block.length; at += 1 << 16) yield block.subarray(at, at + (1 << 16))
  }
  let read = 0
  let peak = 0
  for await (const { bytes } of readMailbox('-', Readable.from(chunks()))) {
    await parseFeedback(bytes)
    if (++read % 5000 === 0) peak = Math.max(peak, process.memoryUsage().rss)
    if (read % 100_000 === 0) say(`feedback: ${read} messages, ${Math.round(peak / 1e6)} MB`)
  }
  return { mboxGigabytes: gigabytes, mboxMessages: read, peakMegabytes: Math.round(peak / 1e6) }
}
