// The send that a command line names, by its id or a unique beginning of it.
import type { App } from '../app/open-app.ts'
import { nearestName } from '../diagnostic/nearest-name.ts'
import { UsageError } from '../diagnostic/operator-error.ts'
import type { SendRow } from '../store/ledger.ts'

export async function getSend(app: App, id: string | undefined): Promise<SendRow> {
  if (id === undefined) throw unnamed
  const exact = await app.store.ledger.findSend(id)
  if (exact) return exact
  const sends = await app.store.ledger.listSends()
  const [only, second] = id.length >= 4 ? sends.filter((send) => send.id.startsWith(id)) : []
  if (only && !second) return only
  const ids = sends.map((send) => send.id)
  const near = nearestName(id, ids)
  throw new UsageError({
    zh: { what: `没有编号为“${id}”的发送。`, fix: near ? `是不是 ${near}？` : '用 kanfa sends 查看全部编号。' },
    en: { what: `There is no send "${id}".`, fix: near ? `Did you mean ${near}?` : 'kanfa sends lists them.' },
  })
}

const unnamed = new UsageError({
  zh: { what: '要写明哪一次发送。', fix: '用 kanfa sends 查看全部编号。' },
  en: { what: 'Name the send.', fix: 'kanfa sends lists them.' },
})
