// A newsroom's app whose clock a test sets, and a round of the daemon's work by hand: what is due is started, what is
// started is delivered to the embedded inbox, what the staff should know is told.
import { join } from 'node:path'
import { dispatchNewsroom } from '../../src/app/dispatch-newsroom.ts'
import { type App, openAppAt } from '../../src/app/open-app.ts'
import { openDelivery, openNewsroomHighWater } from '../../src/app/open-delivery.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import type { Settled } from '../../src/schedule/dispatch-due.ts'
import { listInbox, readArrival, readSource } from '../../src/transport/inbox.ts'

export type MovingApp = {
  readonly app: App
  readonly setClock: (iso: string) => void
  readonly dispatch: () => Promise<readonly Settled[]>
  readonly deliver: (sendId: string) => Promise<void>
  readonly close: () => Promise<void>
}

export async function openMovingApp(root: string, iso: string, env: Record<string, string> = {}): Promise<MovingApp> {
  let offset = Date.parse(iso) - Date.now()
  const app = await openAppAt(root, { env, now: () => Date.now() + offset })
  return {
    app,
    setClock: (to) => {
      offset = Date.parse(to) - Date.now()
    },
    dispatch: async () => {
      const highWater = openNewsroomHighWater(app)
      const settled = await dispatchNewsroom(app, highWater)
      highWater.close()
      return settled
    },
    deliver: async (sendId) => {
      const delivery = await openDelivery(app, () => undefined)
      await runDeliveries(delivery.world, { only: sendId, signal: new AbortController().signal })
      await delivery.close()
    },
    close: app.close,
  }
}

export type Letter = { readonly to: string; readonly subject: string; readonly text: string; readonly source: string }

/** Oldest first. */
export async function readLetters(root: string): Promise<Letter[]> {
  const folder = join(root, 'var', 'inbox')
  const { arrivals } = await listInbox(folder, { from: 0, count: 1000 })
  const letters = arrivals.map(async ({ id }): Promise<Letter> => {
    const mail = (await readArrival(folder, id, 'whole'))?.mail
    const source = (await readSource(folder, id))?.content.toString() ?? ''
    return { to: mail?.to?.[0]?.address ?? '', subject: mail?.subject ?? '', text: mail?.text ?? '', source }
  })
  return (await Promise.all(letters)).toReversed()
}
