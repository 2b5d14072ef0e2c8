// What composing one member's message costs: a filled skeleton against nodemailer composing html and text, base64,
// for every member. Sizes are those of the finished message: 20 KB and 150 KB.
import MailComposer from 'nodemailer/lib/mail-composer'
import { buildSkeleton, fillMessage, type Recipient } from '../src/email/message.ts'
import type { Edition } from '../src/issue/edition.ts'
import { sampleEdition } from '../test/support/sample-edition.ts'
import { type BenchOptions, type BenchResult, interleave, timed } from './run.ts'

const date = new Date('2026-11-02T01:00:00Z')
const HTML_BYTES = { small: 8_400, large: 70_500 }

const recipientAt = (at: number): Recipient => ({
  address: `member${at}@example.net`,
  name: ['王建国', '李秀英', 'Anna Schmidt', '欧阳明月'][at % 4],
  token: `t${at.toString(36)}x5k2m7q3w6e4r`,
  unsubscribeUrl: `https://news.example.org/leave/t${at.toString(36)}x5k2m7q3w6e4r8a1s9d`,
  preferencesUrl: `https://news.example.org/preferences/t${at.toString(36)}x5k2m7q3w6e4r8a1s9d`,
  viewUrl: `https://news.example.org/issues/2026-11`,
})

const RECIPIENTS = Array.from({ length: 1000 }, (_, at) => recipientAt(at))

/** Microseconds a message, without anything that another side shares. */
function ours(edition: Edition, count: number): () => Promise<number> {
  const options = {
    list: { id: 'members', name: '会员单位' },
    sendId: 'bench',
    date,
    domain: 'example.org',
    bounceAddress: 'bounces@example.org',
    messageIdKey: Buffer.alloc(32, 7),
  }
  const skeleton = buildSkeleton(edition, options)
  return async () => {
    const ms = await timed(() => {
      for (let at = 0; at < count; at++) fillMessage(skeleton, RECIPIENTS[at % RECIPIENTS.length] as Recipient)
    })
    return (ms * 1000) / count
  }
}

function theirs(edition: Edition, count: number): () => Promise<number> {
  const fill = (text: string, recipient: Recipient): string =>
    text.replace(/\{\{(\w+)(?:\|([^}]*))?\}\}/g, (_, field: string, fallback = '') =>
      String(recipient[field as keyof Recipient] ?? fallback),
    )
  return async () => {
    const ms = await timed(async () => {
      for (let at = 0; at < count; at++) {
        const recipient = RECIPIENTS[at % RECIPIENTS.length] as Recipient
        const mail = new MailComposer({
          ...{ from: edition.from, replyTo: edition.replyTo, date, subject: edition.subject },
          ...{ to: { name: recipient.name ?? '', address: recipient.address } },
          ...{ html: fill(edition.html, recipient), text: fill(edition.text, recipient), textEncoding: 'base64' },
          list: {
            id: { url: 'members.example.org', comment: '会员单位' },
            help: 'editor@example.org?subject=help',
            owner: 'editor@example.org',
            archive: 'https://news.example.org',
            unsubscribe: [recipient.unsubscribeUrl, `bounces+${recipient.token}@example.org?subject=unsubscribe`],
          },
          headers: {
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            'Feedback-ID': '2026-11:members:bench:example-org',
          },
        })
        await new Promise((resolve, reject) =>
          mail.compile().build((error, raw) => (error ? reject(error) : resolve(raw))),
        )
      }
    })
    return (ms * 1000) / count
  }
}

export async function bench({ rounds, flags }: BenchOptions): Promise<BenchResult> {
  const small = sampleEdition(HTML_BYTES.small)
  const large = sampleEdition(HTML_BYTES.large)
  const count = flags.quick ? 200 : 1000
  const micros = await interleave(
    {
      ours20k: ours(small, count * 10),
      nodemailer20k: theirs(small, count),
      ours150k: ours(large, count * 10),
      nodemailer150k: theirs(large, Math.ceil(count / 4)),
    },
    rounds,
  )
  return {
    ratios: {
      vsNodemailer20k: micros.nodemailer20k / micros.ours20k,
      vsNodemailer150k: micros.nodemailer150k / micros.ours150k,
      largeVsSmall: micros.ours150k / micros.ours20k,
    },
    figures: { microsecondsPerMessage: micros, rounds },
  }
}
