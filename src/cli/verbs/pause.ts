// `kanfa pause`: nothing more is claimed or passes its gate; what has passed it finishes.
import { controlSend, hasEnded } from '../control-send.ts'
import type { Verb } from '../verb.ts'

const REASON = JSON.stringify({ code: 'operator', text: 'paused by an operator' })

export const pause: Verb = {
  usage: 'pause ID',
  options: {},
  run: (call) =>
    controlSend(call, async (app, send) => {
      if (send.ended_at !== null || send.cancelled_at !== null) throw hasEnded(send)
      await app.store.ledger.pause(send.id, { reason: REASON, actor: 'cli' })
      return undefined
    }),
}
