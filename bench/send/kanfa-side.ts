// Kanfa's side of bench/send.ts: the engine over a real ledger that somebody else has prepared, as a worker finds it.
import { keepHeapSmall } from '../../src/app/keep-heap-small.ts'
import type { DeliveryWorld } from '../../src/delivery/delivery-world.ts'
import type { Composed } from '../../src/delivery/lane-queue.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import { createSigner, readDkimKey } from '../../src/transport/dkim.ts'
import type { Wire } from '../../src/transport/transport.ts'
import { openPost } from '../../test/support/send-fixture.ts'
import { answerOrders, measure, type Order } from './side.ts'

type Note = (part: string, since: number) => void

const timed =
  <Given extends unknown[], Made>(note: Note, part: string, work: (...given: Given) => Promise<Made>) =>
  async (...given: Given): Promise<Made> => {
    const start = performance.now()
    const made = await work(...given)
    note(part, start)
    return made
  }

/** How long a letter stands at its gate, and how long it takes on its connection besides. */
function watchWire(wire: Wire, note: Note): Wire {
  return {
    close: () => wire.close(),
    deliver: async (envelope, message, gate, signal, ahead) => {
      const start = performance.now()
      let waited = 0
      const outcome = await wire.deliver(
        envelope,
        message,
        async () => {
          const asked = performance.now()
          await gate()
          waited = performance.now() - asked
          note('gate', asked)
        },
        signal,
        ahead,
      )
      note('exchange', start + waited)
      return outcome
    },
  }
}

/** A message is made when it is asked for: that is composing too. */
const timeMessage = (composed: Composed, note: (since: number) => void): Composed => ({
  envelope: composed.envelope,
  get message() {
    const start = performance.now()
    const { message } = composed
    note(start)
    return message
  },
})

// As `kanfa send --wait` and `kanfa work` do.
keepHeapSmall()

answerOrders(async ({ url, count, connections, keys, place, sendId, watch }: Order) => {
  const signer =
    keys &&
    createSigner(
      [keys.rsa, keys.ed25519].map((key, at) => ({ domain: 'example.org', selector: `s${at}`, key: readDkimKey(key) })),
    )
  const spent = new Map<string, number>()
  const note: Note = (part, since) => void spent.set(part, (spent.get(part) ?? 0) + performance.now() - since)
  const post = await openPost(place, {
    smtpUrl: url,
    // The other sides keep their connections too: the sink takes a tenth of a second to greet a new one.
    delivery: { connections, lanes: { default: { messagesPerConnection: count } } },
    ...(signer ? { sign: watch ? timed(note, 'sign', signer) : signer } : {}),
  })
  const world = watch ? watchWorld(post.world, note) : post.world
  const measured = await measure(count, () =>
    runDeliveries(world, { only: sendId, signal: new AbortController().signal }),
  )
  const { counts } = await post.report(sendId)
  await post.close()
  if (counts.accepted !== count) throw new Error(`not everyone was accepted: ${JSON.stringify(counts)}`)
  const parts = Object.fromEntries([...spent].map(([part, ms]) => [part, (ms * 1000) / count]))
  return watch ? { ...measured, parts } : measured
})

function watchWorld(world: DeliveryWorld, note: Note): DeliveryWorld {
  const { ledger, transport } = world
  return {
    ...world,
    ledger: {
      ...ledger,
      claim: timed(note, 'claim', ledger.claim),
      commitGroup: timed(note, 'commit', ledger.commitGroup),
    },
    transport: { ...transport, openWire: () => watchWire(transport.openWire(), note) },
    openComposer: async (send) => {
      const compose = await world.openComposer(send)
      return (member) => {
        const start = performance.now()
        const composed = compose(member)
        note('compose', start)
        return composed instanceof Promise ? composed : timeMessage(composed, (since) => note('compose', since))
      }
    },
  }
}
