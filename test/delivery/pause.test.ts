// A pause that falls between a claim and its answer: the database does not look at pauses when it hands letters out.
import { expect, test } from 'vitest'
import type { DeliveryWorld } from '../../src/delivery/delivery-world.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import { addMembers, addressesOf, freezeSample, newFolder, openPost, removeFolder } from '../support/send-fixture.ts'
import { startTruthServer } from '../support/truth-server.ts'

/** More than one batch, so that a second claim is made while the letters of the first are on their way. */
const MEMBERS = 600

test('letters claimed while a send was being paused are given back, and sent when it goes on', async () => {
  const server = await startTruthServer()
  const folder = newFolder()
  const post = await openPost(folder, { smtpUrl: server.url, delivery: { connections: 4 } })
  try {
    await addMembers(post.store, addressesOf(MEMBERS))
    const sendId = await freezeSample(post)
    const { ledger } = post.world
    let claims = 0
    const claim: typeof ledger.claim = async (...asked) => {
      const claimed = await ledger.claim(...asked)
      if (++claims !== 2) return claimed
      await ledger.pause(sendId, { reason: JSON.stringify({ code: 'operator', text: 'lunch' }), actor: 'test' })
      // Until the engine has looked again, and let go of what it held.
      await expect.poll(async () => (await post.report(sendId)).counts.committing).toBe(0)
      await new Promise((done) => setTimeout(done, 1500))
      setTimeout(() => void ledger.resume(sendId, 'test'), 1500)
      return claimed
    }
    const world: DeliveryWorld = { ...post.world, ledger: { ...ledger, claim } }
    await runDeliveries(world, { only: sendId, signal: AbortSignal.timeout(100_000) })
    const { counts } = await post.report(sendId)
    expect(counts).toMatchObject({ audience: MEMBERS, accepted: MEMBERS, claimed: 0 })
    expect(claims).toBeGreaterThan(2)
  } finally {
    await post.close()
    await server.close()
    removeFolder(folder)
  }
})
