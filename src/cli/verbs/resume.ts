// `kanfa resume`: a paused send goes on, or one whose process died. Whoever is in doubt is listed before anything is sent.
import type { App } from '../../app/open-app.ts'
import { openNewsroomHighWater } from '../../app/open-delivery.ts'
import { acceptOlderJournal, settleJournal } from '../../delivery/settle-journal.ts'
import { controlSend, hasEnded } from '../control-send.ts'
import { deliverHere } from '../deliver-here.ts'
import { choose, textOption, type Verb } from '../verb.ts'

export const resume: Verb = {
  usage: 'resume ID [--wait] [--older-journal hold|resend]',
  options: { wait: { type: 'boolean' }, 'older-journal': { type: 'string' } },
  help: {
    wait: { zh: '在这里投递，直到结束', en: 'deliver here until it has ended' },
    'older-journal': {
      zh: '数据库比最近一次发送旧时：hold 留给人定，resend 再发一次',
      en: 'when the journal is older than the last run: hold what is in doubt, or resend it',
    },
  },
  run: (call) =>
    controlSend(call, async (app, send, language) => {
      const choice = choose('--older-journal', textOption(call.values, 'older-journal'), CHOICES)
      if (choice) await decide(app, send.id, choice)
      else if (send.cancelled_at !== null || send.ended_at !== null) throw hasEnded(send)
      await app.store.ledger.resume(send.id)
      return call.values.wait === true ? deliverHere(call, app, send.id, language) : undefined
    }),
}

const CHOICES = ['hold', 'resend'] as const

async function decide(app: App, sendId: string, choice: (typeof CHOICES)[number]): Promise<void> {
  const highWater = openNewsroomHighWater(app)
  const older = await settleJournal(app.store.ledger, highWater)
  for (const one of older.filter((found) => found.sendId === sendId))
    await acceptOlderJournal(app.store.ledger, highWater, one, choice)
}
