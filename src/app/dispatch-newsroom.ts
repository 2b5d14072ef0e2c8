// What a tick of the scheduler means for this newsroom: which issue is next for a list, whether it may go, and the send
// that is made of it. Invariant: only an edition that compiles without errors and is signed in full becomes a send.

import type { HighWater } from '../delivery/high-water.ts'
import { startSend } from '../delivery/start-send.ts'
import { hasErrors } from '../diagnostic/diagnostic.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Edition } from '../issue/edition.ts'
import { type DispatchWorld, dispatchDue, type Readiness, type Settled } from '../schedule/dispatch-due.ts'
import { openStages } from '../schedule/review.ts'
import { compileEdition } from './compile-edition.ts'
import { findSetting } from './find-setting.ts'
import { issuesInOrder, listIssues } from './list-issues.ts'
import type { App } from './open-app.ts'
import { openCalendar } from './open-calendar.ts'
import { findClosedGate, reviewEdition } from './sign-edition.ts'

export const dispatchNewsroom = (app: App, highWater: HighWater): Promise<readonly Settled[]> =>
  dispatchDue(dispatchWorld(app, highWater))

function dispatchWorld(app: App, highWater: HighWater): DispatchWorld {
  const { newsroom, config, store, now } = app
  return {
    occurrences: store.occurrences,
    schedule: config.schedule,
    timezone: config.publication.timezone,
    calendar: openCalendar(newsroom).value,
    now,
    findReady: (issue, list) => findReady(app, issue, list),
    start: (wish) => startScheduled(app, highWater, wish),
  }
}

/**
 * `next`: of the issues after the last one that this list was sent, the newest that may go. One that is only begun does
 * not hold up the one before it; when none may go, the newest says why.
 */
export async function findReady(app: App, issue: string, list: string): Promise<Readiness> {
  const { newsroom, config, store } = app
  if (!config.lists.some(({ id }) => id === list)) return { ready: false, reason: `unknown-list ${list}` }
  const sent = new Set(await store.ledger.listSentIssues(list))
  if (issue !== 'next') {
    if (sent.has(issue)) return { ready: false, issue, reason: 'nothing-new' }
    return listIssues(newsroom).includes(issue) ? judge(app, issue) : { ready: false, reason: `no-issue ${issue}` }
  }
  let first: Readiness | undefined
  for (const candidate of issuesInOrder(newsroom).toReversed()) {
    if (sent.has(candidate)) break
    const found = await judge(app, candidate)
    if (found.ready) return found
    first ??= found
  }
  return first ?? { ready: false, reason: 'nothing-new' }
}

async function judge(app: App, issue: string): Promise<Readiness> {
  const { value: edition, diagnostics } = await compileEdition(app.newsroom, issue)
  if (!edition || hasErrors(diagnostics)) return { ready: false, issue, reason: `errors ${issue}` }
  const open = openStages((await reviewEdition(app, edition)).status)
  if (open.length === 0) return { ready: true, issue, hash: edition.hash }
  return { ready: false, issue, reason: `not-signed ${open.map(({ stage }) => stage).join(' ')}` }
}

type Chosen = { issue: string; hash: string; list: string; dueAt: number }

async function startScheduled(
  app: App,
  highWater: HighWater,
  { issue, hash, list, dueAt }: Chosen,
): Promise<{ sendId: string } | { reason: string }> {
  const { newsroom, config, store, env, now } = app
  const slot = new Date(dueAt).toISOString()
  const known = await store.ledger.findSendOf(hash, list, slot)
  if (known) return { sendId: known.id }
  const { value: edition, diagnostics } = await compileEdition(newsroom, issue)
  if (edition?.hash !== hash) return { reason: `edition-changed ${issue}` }
  if (hasErrors(diagnostics)) return { reason: `errors ${issue}` }
  try {
    const closed = await findClosedGate(app, edition)
    if (closed) throw closed
    const publicUrl = findSetting(env, 'KANFA_PUBLIC_URL') ?? config.web.url
    const wish = { edition, config, list, at: dueAt, now: now(), actor: 'job:dispatch' }
    const { send } = await startSend(store.ledger, highWater, { ...wish, ...(publicUrl ? { publicUrl } : {}) })
    return { sendId: send.id }
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    return { reason: error.code === 'gate/not-signed' ? await unsigned(app, edition) : error.code }
  }
}

const unsigned = async (app: App, edition: Edition): Promise<string> =>
  `not-signed ${openStages((await reviewEdition(app, edition)).status)
    .map(({ stage }) => stage)
    .join(' ')}`
