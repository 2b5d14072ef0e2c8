// What a tick of the scheduler means for this newsroom: which issue is next for a list, whether it may go, and the send
// that is made of it. Invariant: only an edition that compiles without errors and is signed in full becomes a send.

import type { HighWater } from '../delivery/high-water.ts'
import { startSend } from '../delivery/start-send.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Edition } from '../issue/edition.ts'
import { type DispatchWorld, dispatchDue, type Readiness, type Settled } from '../schedule/dispatch-due.ts'
import { openStages } from '../schedule/review.ts'
import { compileForSend } from './compile-for-send.ts'
import { issuesInOrder, listIssues } from './list-issues.ts'
import type { App } from './open-app.ts'
import { openCalendar } from './open-calendar.ts'
import { keptSettings } from './open-delivery.ts'
import { reviewEdition } from './sign-edition.ts'

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
    return listIssues(newsroom).includes(issue)
      ? (await judge(app, issue)).readiness
      : { ready: false, reason: `no-issue ${issue}` }
  }
  let first: Readiness | undefined
  for (const candidate of issuesInOrder(newsroom).toReversed()) {
    if (sent.has(candidate)) break
    const found = (await judge(app, candidate)).readiness
    if (found.ready) return found
    first ??= found
  }
  return first ?? { ready: false, reason: 'nothing-new' }
}

type Judged = { readonly edition?: Edition; readonly readiness: Readiness }

async function judge(app: App, issue: string): Promise<Judged> {
  const { value: edition } = await compileForSend(app.newsroom, issue)
  if (!edition) return { readiness: { ready: false, issue, reason: `errors ${issue}` } }
  const open = openStages((await reviewEdition(app, edition)).status)
  if (open.length === 0) return { edition, readiness: { ready: true, issue, hash: edition.hash } }
  const reason = `not-signed ${open.map(({ stage }) => stage).join(' ')}`
  return { edition, readiness: { ready: false, issue, reason } }
}

type Chosen = { issue: string; hash: string; list: string; dueAt: number }

async function startScheduled(
  app: App,
  highWater: HighWater,
  { issue, hash, list, dueAt }: Chosen,
): Promise<{ sendId: string } | { reason: string }> {
  const { config, store, now } = app
  const known = await store.ledger.findSendOf(hash, list, new Date(dueAt).toISOString())
  if (known) return { sendId: known.id }
  // Let go by a person before its hour, and sent by another way since.
  if ((await store.ledger.listSentIssues(list)).includes(issue)) return { reason: 'nothing-new' }
  const { edition, readiness } = await judge(app, issue)
  if (edition && edition.hash !== hash) return { reason: `edition-changed ${issue}` }
  if (!edition || !readiness.ready) return { reason: readiness.ready ? '' : readiness.reason }
  const wish = { edition, config, list, at: dueAt, now: now(), actor: 'job:dispatch', ...keptSettings(app) }
  try {
    const { send } = await startSend(store.ledger, highWater, wish)
    return { sendId: send.id }
  } catch (error) {
    // A closed gate is this send's own; trouble with the world is everybody's, and the next tick tries again.
    if (error instanceof OperatorError && error.exitCode === 4) return { reason: error.code }
    throw error
  }
}
