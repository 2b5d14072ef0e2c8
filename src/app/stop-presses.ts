// Stopping the presses, and starting them again: what has a date and has not left can be stopped by anybody on the
// staff; it goes again only when somebody confirms the hash of what would go.
import { nearestName } from '../diagnostic/nearest-name.ts'
import { OperatorError, UsageError } from '../diagnostic/operator-error.ts'
import { entryKey } from '../schedule/dispatch-due.ts'
import { explainReason } from '../schedule/reason-words.ts'
import type { SendRow } from '../store/ledger.ts'
import type { Due, Occurrence } from '../store/occurrences.ts'
import { findReady } from './dispatch-newsroom.ts'
import type { App } from './open-app.ts'
import { findWrongHash } from './plan-send.ts'
import { nextOf } from './report-schedule.ts'

/** Shown where a send is paused; nothing but --run with its hash, or `resume`, lets it go. */
const STOPPED = JSON.stringify({ code: 'stopped', text: 'the presses were stopped' })

export async function stopPresses(app: App, id: string, by: string): Promise<void> {
  const found = await find(app, id)
  // Asked twice, it is stopped once.
  if ('send' in found ? found.send.paused_at !== null : found.occurrence?.state === 'stopped') return
  const stopped =
    'send' in found
      ? found.send.started_at === null && (await app.store.ledger.pause(found.send.id, { reason: STOPPED, actor: by }))
      : await app.store.occurrences.stop(found.due, by)
  if (!stopped) throw tooLate(id)
}

/** What is waiting for a person goes, with exactly the edition whose hash (or its first 8 characters or more) is given. */
export async function runPresses(app: App, id: string, confirm: string | undefined, by: string): Promise<string> {
  const found = await find(app, id)
  if ('send' in found) {
    const wrong = findWrongHash({ issue: found.send.issue, hash: found.send.edition }, confirm)
    if (wrong) throw wrong
    if (!(await app.store.ledger.resume(found.send.id, by))) throw tooLate(id)
    return found.send.issue
  }
  const { occurrence } = found
  if (!occurrence) throw tooLate(id)
  const ready = await findReady(app, occurrence.issue, occurrence.list)
  if (!ready.ready) throw notReady(ready.reason)
  const wrong = findWrongHash(ready, confirm)
  if (wrong) throw wrong
  if (!(await app.store.occurrences.release(occurrence.id, ready, by))) throw tooLate(id)
  return ready.issue
}

type Found = { readonly due: Due; readonly occurrence?: Occurrence } | { readonly send: SendRow }

/** An occurrence by its number, a dated send by its id, the next time of an entry by its id. */
async function find(app: App, id: string): Promise<Found> {
  const { store, config } = app
  const occurrence = /^\d{1,9}$/.test(id) ? await store.occurrences.find(Number(id)) : undefined
  if (occurrence) return { occurrence, due: { ...occurrence, dueAt: occurrence.due_at } }
  const send = await store.ledger.findSend(id)
  if (send) return { send }
  const entry = config.schedule.find((one) => entryKey(one) === id)
  const next = entry && nextOf(app, entry.at)
  if (next) {
    const due = { entry: id, list: entry.list, issue: entry.issue, dueAt: next.at }
    const known = (await store.occurrences.list(100)).find((one) => one.entry === id && one.due_at === next.at)
    return { due, ...(known ? { occurrence: known } : {}) }
  }
  const ids = [...config.schedule.map(entryKey), ...(await store.occurrences.list(100)).map((one) => String(one.id))]
  const near = nearestName(id, ids)
  throw new UsageError({
    zh: { what: `日程里没有 ${id}。`, fix: near ? `是不是 ${near}？` : '用 kanfa schedule 查看编号。' },
    en: { what: `The schedule has no ${id}.`, fix: near ? `Did you mean ${near}?` : 'kanfa schedule shows the ids.' },
  })
}

const notReady = (reason: string): OperatorError =>
  new OperatorError('gate/not-ready', [
    '现在还不能发。',
    `${explainReason(reason, 'zh')}。`,
    '处理之后再用 kanfa schedule --run。',
    '什么也没有发出。',
    'It cannot go now.',
    `The reason: ${explainReason(reason, 'en')}.`,
    'Mend that, then run kanfa schedule --run again.',
    'Nothing was sent.',
  ])

const tooLate = (id: string): OperatorError =>
  new OperatorError('gate/too-late', [
    `${id} 现在不能停，也不能放行。`,
    '它正在开始、已经开始，或者已经有了结果。',
    '用 kanfa schedule 和 kanfa sends 查看；正在发的用 kanfa pause 停下。',
    '没有改动。',
    `${id} can be neither stopped nor released now.`,
    'It is being started, has started, or has ended.',
    'See kanfa schedule and kanfa sends; a running send stops with kanfa pause.',
    'Nothing was changed.',
  ])
