// What a send would do, and every gate it has to pass. Invariant: an edition leaves only when its hash was confirmed, its
// stages are signed, and its mail says how to leave.
import { renderLocalTime } from '../delivery/local-time.ts'
import { planLanes } from '../delivery/receiver-groups.ts'
import { emptyAudience, findNoUnsubscribe, type SendWish } from '../delivery/start-send.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Edition } from '../issue/edition.ts'
import type { AudiencePlan } from '../store/ledger.ts'
import type { App } from './open-app.ts'
import { findNoSender } from './open-delivery.ts'
import { findClosedGate } from './sign-edition.ts'

export type SendPlan = AudiencePlan & {
  readonly issue: string
  readonly hash: string
  readonly subject: string
  readonly list: string
  readonly at: {
    readonly local: string
    readonly timezone: string
    readonly utc: string
    /** Named by --at, which whoever confirms must name again. */
    readonly chosen: boolean
    /** It would leave at once. */
    readonly past: boolean
  }
  /** Sends of this issue to this list, made already: another time is another letter to everybody. */
  readonly before: readonly string[]
  /** Else the embedded inbox takes it. */
  readonly toWorld: boolean
  /** Why it would be refused now. */
  readonly gates: readonly OperatorError[]
}

export async function planSend(app: App, wish: SendWish, confirm?: string): Promise<SendPlan> {
  const { edition, config, list } = wish
  const { timezone } = config.publication
  const at = wish.at ?? wish.now
  const planned = await app.store.ledger.planAudience(list, planLanes(config.delivery))
  return {
    ...{ issue: edition.issue, hash: edition.hash, subject: edition.subject, list },
    at: {
      ...{ local: renderLocalTime(at, timezone), timezone, utc: new Date(at).toISOString() },
      ...{ chosen: wish.at !== undefined, past: isPast(wish) },
    },
    ...planned,
    before: (await app.store.ledger.listSends())
      .filter((one) => one.issue === edition.issue && one.list === list && one.cancelled_at === null)
      .map(({ id }) => id),
    toWorld: wish.toWorld === true,
    gates: [
      confirm === undefined ? undefined : findWrongHash(edition, confirm),
      ...[findNoSender(app), findNoUnsubscribe(edition), await findClosedGate(app, edition)],
      planned.audience === 0 ? emptyAudience(list) : undefined,
    ].filter((one) => one !== undefined),
  }
}

/** A time of this very minute is meant as now. */
export const isPast = ({ at, now }: Pick<SendWish, 'at' | 'now'>): boolean => at !== undefined && at < now - 60_000

export async function passGates(app: App, edition: Edition, confirm: string | undefined): Promise<void> {
  const closed = findWrongHash(edition, confirm) ?? findNoSender(app) ?? (await findClosedGate(app, edition))
  if (closed) throw closed
}

type Hashed = Pick<Edition, 'issue' | 'hash'>

/** Whoever sends names at least eight characters of what they looked at. */
export function findWrongHash({ issue, hash }: Hashed, confirm: string | undefined): OperatorError | undefined {
  if (confirm !== undefined && confirm.length >= 8 && hash.startsWith(confirm.toLowerCase())) return undefined
  const wrong = confirm !== undefined
  return new OperatorError(wrong ? 'gate/wrong-hash' : 'gate/unconfirmed', [
    wrong ? `--confirm ${confirm} 不是 ${issue} 现在的哈希。` : `发送 ${issue} 要先确认。`,
    '哈希保证发出的正是看过的那一版；改过一个字，它就变了。',
    `先用 --dry-run 核对，再加上 --confirm ${hash.slice(0, 12)}。`,
    '什么也没有发出。',
    wrong ? `--confirm ${confirm} is not the hash of ${issue} as it is now.` : `Sending ${issue} has to be confirmed.`,
    'The hash makes sure that what leaves is what was looked at; any change gives another one.',
    `Look at it with --dry-run, then add --confirm ${hash.slice(0, 12)}.`,
    'Nothing was sent.',
  ])
}
