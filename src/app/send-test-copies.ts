// Marked copies to a few addresses, to be looked at. Invariant: they touch no ledger and no count, their links change
// nobody's membership, and nobody can take them for the issue.
import { randomBytes } from 'node:crypto'
import { renderReply } from '../delivery/judge-outcome.ts'
import { UsageError } from '../diagnostic/operator-error.ts'
import { buildSkeleton, fillMessage } from '../email/message.ts'
import type { Edition } from '../issue/edition.ts'
import { checkAddress } from '../member/address.ts'
import type { Outcome } from '../transport/transport.ts'
import type { App } from './open-app.ts'
import { openMail, publicUrlOf } from './open-delivery.ts'

/** `unreached`: the relay was not there, or fell silent. */
export type TestCopy = Readonly<{ address: string; accepted: boolean; unreached: boolean; said: string }>

export async function sendTestCopies(
  app: App,
  edition: Edition,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<TestCopy[]> {
  const checked = addresses.map((written) => {
    const found = checkAddress(written)
    if ('part' in found) throw notAnAddress(written)
    return found.address
  })
  const marked = { ...edition, subject: `[测试] ${edition.subject}` }
  const domain = edition.from.address.split('@')[1] ?? 'localhost'
  // Random: a copy must never share a Message-ID with the issue, or with the copy before it.
  const sendId = `test-${randomBytes(6).toString('hex')}`
  const list = { id: 'test', name: `${edition.publicationName} 测试` }
  const frame = { list, sendId, domain, date: new Date(app.now()), messageIdKey: randomBytes(32) }
  const skeleton = buildSkeleton(marked, frame)
  const base = publicUrlOf(app) ?? 'https://example.invalid'
  const links = {
    unsubscribeUrl: `${base}/unsubscribe/test`,
    preferencesUrl: `${base}/preferences/test`,
    viewUrl: base,
  }
  const transport = await openMail(app)
  const wire = transport.openWire()
  const copies: TestCopy[] = []
  try {
    for (const address of checked) {
      const { envelope, message } = fillMessage(skeleton, { address, token: 'test', ...links })
      copies.push(toCopy(address, await wire.deliver(envelope, message, async () => undefined, signal)))
    }
  } finally {
    await wire.close()
    await transport.close()
  }
  return copies
}

const toCopy = (address: string, outcome: Outcome): TestCopy =>
  outcome.kind === 'failed' || outcome.kind === 'uncertain'
    ? { address, accepted: false, unreached: true, said: outcome.reason }
    : { address, accepted: outcome.kind === 'accepted', unreached: false, said: renderReply(outcome.reply) }

const notAnAddress = (text: string): UsageError =>
  new UsageError({
    zh: { what: `“${text}”不是邮箱地址。`, fix: '写成 name@example.org，几个之间用空格。' },
    en: { what: `"${text}" is not an address.`, fix: 'Write name@example.org, several with blanks.' },
  })
