// `kanfa sends`: the sends of this newsroom, or the report of one.
import { timesOf } from '../../delivery/build-report.ts'
import { deriveState, deriveStatus } from '../../delivery/derive-status.ts'
import { renderSendLine } from '../../delivery/render-report.ts'
import { renderRow } from '../../member/cells.ts'
import type { SendRow } from '../../store/ledger.ts'
import type { Store } from '../../store/open-store.ts'
import { showReport } from '../deliver-here.ts'
import { getSend } from '../get-send.ts'
import { withApp } from '../open-checked.ts'
import { type Call, EXIT, sayNone, type Verb } from '../verb.ts'

export const sends: Verb = {
  usage: 'sends [ID] [--csv]',
  options: { csv: { type: 'boolean' } },
  help: { csv: { zh: '逐人列出，CSV', en: 'every delivery, as CSV' } },
  run: (call) =>
    withApp(call, async (app, language) => {
      const [id] = call.positionals
      if (id !== undefined) {
        const send = await getSend(app, id)
        if (call.values.csv === true) await writeRows(call, app.store, send)
        else await showReport(call, app, send.id, language)
        return EXIT.fine
      }
      const all = await app.store.ledger.listSends()
      if (all.length === 0)
        sayNone(call, '还没有发送：kanfa send 期 --dry-run', 'No sends yet: kanfa send ISSUE --dry-run')
      const { timezone } = app.config.publication
      for (const row of all) {
        const { id, issue, list, edition: hash, audience } = row
        const line = { id, issue, list, state: deriveState(row, app.now()), times: timesOf(row), hash, audience }
        call.out(call.json ? JSON.stringify(line) : renderSendLine(line, language, timezone))
      }
      return EXIT.fine
    }),
}

const PAGE = 5000

async function writeRows(call: Call, store: Store, send: SendRow): Promise<void> {
  const write = (cells: readonly string[]): void => call.out(renderRow(cells).trimEnd())
  write(['address', 'lane', 'status', 'attempts', 'class', 'ended', 'reply'])
  for (let after = 0; ; ) {
    const rows = await store.ledger.listDeliveries(send.id, { after, limit: PAGE })
    for (const { address, lane, phase, attempts, class: kind, ended_at, reply } of rows) {
      const status = deriveStatus({ phase, tried: attempts > 0 }, send)
      const ended = ended_at === null ? '' : new Date(ended_at).toISOString()
      write([address, lane, status, String(attempts), kind ?? '', ended, reply ?? ''])
    }
    if (rows.length < PAGE || call.signal.aborted) return
    after = rows.at(-1)?.id ?? 0
  }
}
