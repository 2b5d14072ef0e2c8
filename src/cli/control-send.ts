// What `pause`, `resume` and `cancel` have in common: one send, one change, and the report that follows from it.
import type { App } from '../app/open-app.ts'
import type { Language } from '../diagnostic/language.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { SendRow } from '../store/ledger.ts'
import { showReport } from './deliver-here.ts'
import { getSend } from './get-send.ts'
import { withApp } from './open-checked.ts'
import { type Call, EXIT } from './verb.ts'

/** `change` answers with an exit code of its own, or undefined to show the report. */
export function controlSend(
  call: Call,
  change: (app: App, send: SendRow, language: Language) => Promise<number | undefined>,
): Promise<number> {
  return withApp(call, async (app, language) => {
    const send = await getSend(app, call.positionals[0])
    const code = await change(app, send, language)
    if (code !== undefined) return code
    await showReport(call, app, send.id, language)
    return EXIT.fine
  })
}

export const hasEnded = ({ id, cancelled_at }: SendRow): OperatorError =>
  new OperatorError('gate/ended', [
    `发送 ${id} 已经${cancelled_at === null ? '结束' : '取消'}。`,
    '结束的发送不再改变。',
    '用 kanfa sends 查看报告；要再发一次，用 kanfa send … --at。',
    '没有改动。',
    `The send ${id} has ${cancelled_at === null ? 'ended' : 'been cancelled'}.`,
    'A send that has ended does not change any more.',
    'kanfa sends shows its report; kanfa send … --at sends the edition again.',
    'Nothing was changed.',
  ])
