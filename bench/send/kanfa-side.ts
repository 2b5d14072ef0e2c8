// Kanfa's side of bench/send.ts: the engine over a real ledger that somebody else has prepared, as a worker finds it.
import { keepHeapSmall } from '../../src/app/keep-heap-small.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import { createSigner, readDkimKey } from '../../src/transport/dkim.ts'
import { openPost } from '../../test/support/send-fixture.ts'
import { answerOrders, measure, type Order } from './side.ts'

type Timed = <Given extends unknown[], Made>(
  part: string,
  work: (...given: Given) => Promise<Made>,
) => (...given: Given) => Promise<Made>

// As `kanfa send --wait` and `kanfa work` do.
keepHeapSmall()

answerOrders(async ({ url, count, connections, keys, place, sendId }: Order) => {
  const signer =
    keys &&
    createSigner(
      [keys.rsa, keys.ed25519].map((key, at) => ({ domain: 'example.org', selector: `s${at}`, key: readDkimKey(key) })),
    )
  const post = await openPost(place, {
    ...{ smtpUrl: url, delivery: { connections }, smtp: { messagesPerConnection: 100_000 } },
    ...(signer ? { sign: signer } : {}),
  })
  const parts = new Map<string, number>()
  const timed: Timed =
    (part, work) =>
    async (...given) => {
      const start = performance.now()
      const made = await work(...given)
      parts.set(part, (parts.get(part) ?? 0) + performance.now() - start)
      return made
    }
  const { ledger } = post.world
  const watched = { ...ledger, claim: timed('claim', ledger.claim), commitGroup: timed('commit', ledger.commitGroup) }
  const measured = await measure(count, () =>
    runDeliveries({ ...post.world, ledger: watched }, { only: sendId, signal: new AbortController().signal }),
  )
  const { counts } = await post.report(sendId)
  await post.close()
  if (counts.accepted !== count) throw new Error(`not everyone was accepted: ${JSON.stringify(counts)}`)
  return { ...measured, parts: Object.fromEntries([...parts].map(([part, ms]) => [part, (ms * 1000) / count])) }
})
