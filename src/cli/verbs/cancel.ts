// `kanfa cancel`: ends a send for good. Whoever has not been written to is cancelled.
import { openNewsroomHighWater } from '../../app/open-delivery.ts'
import { cancelSend } from '../../delivery/cancel-send.ts'
import { controlSend, hasEnded } from '../control-send.ts'
import type { Verb } from '../verb.ts'

export const cancel: Verb = {
  usage: 'cancel ID',
  options: {},
  run: (call) =>
    controlSend(call, async (app, send) => {
      if (send.ended_at !== null && send.cancelled_at === null) throw hasEnded(send)
      await cancelSend(app.store.ledger, openNewsroomHighWater(app), send)
      return undefined
    }),
}
