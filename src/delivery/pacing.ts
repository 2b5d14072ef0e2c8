// What refusals mean beyond one letter: the relay rests, a lane rests, a run is paused. Invariant: a rest is written to
// the database before it counts, so every process keeps it, and trouble of one lane never rests another.
import type { DeliveryConfig } from '../manifest/config.ts'
import type { Ledger } from '../store/ledger.ts'
import { PHASE } from '../store/ledger-tables.ts'
import type { PaceLimit, PaceRow } from '../store/paces.ts'
import { laneDelay, siteDelay } from './back-off.ts'
import type { DeliveryEvent } from './delivery-world.ts'
import type { Judgement } from './judge-outcome.ts'
import type { LaneQueue } from './lane-queue.ts'
import { nextMidnight } from './local-time.ts'
import type { ReplyRule } from './reply-rules.ts'

type Options = {
  readonly ledger: Ledger
  readonly config: DeliveryConfig
  readonly timezone: string
  readonly random: () => number
  readonly alert: (event: DeliveryEvent) => void
  readonly release: (queue: LaneQueue) => Promise<void>
  readonly pause: (queue: LaneQueue, pause: { code: string; said: string; until?: number }) => Promise<void>
}

export class Pacing {
  readonly #options: Options
  #paces = new Map<string, PaceRow>()
  #site = { restUntil: 0, failures: 0 }

  constructor(options: Options) {
    this.#options = options
  }

  async refresh(): Promise<void> {
    this.#paces = new Map((await this.#options.ledger.listPaces()).map((pace) => [pace.key, pace]))
  }

  relayRests(now: number): boolean {
    return this.#site.restUntil > now
  }

  /** After a failure one connection tries the relay; the others wait for what it finds. */
  get isProbing(): boolean {
    return this.#site.failures > 0
  }

  laneRests(lane: string, now: number): boolean {
    return (this.#paces.get(lane)?.rest_until ?? 0) > now
  }

  limitsOf({ lane, settings }: LaneQueue): PaceLimit[] {
    const { ratePerMinute } = this.#options.config
    return [
      ...(ratePerMinute ? [{ key: '*', perMinute: ratePerMinute }] : []),
      ...(settings.perMinute ? [{ key: lane, perMinute: settings.perMinute }] : []),
    ]
  }

  /** A promise where something is to be written down: not for a letter that was simply accepted. */
  draw(queue: LaneQueue, judgement: Judgement, now: number): Promise<void> | undefined {
    if (judgement.action === 'wait') this.#restSite(judgement.said, now)
    else {
      this.#site.failures = 0
      if (judgement.result.phase === PHASE.accepted) return this.#welcome(queue, now)
      if (judgement.rule) return this.#heed(queue, judgement, judgement.rule, now)
    }
    return undefined
  }

  async #heed(queue: LaneQueue, { action, said }: Judgement, rule: ReplyRule, now: number): Promise<void> {
    const { random, pause } = this.#options
    if (action === 'pause') {
      const until = rule.untilTomorrow && { until: nextMidnight(now, this.#options.timezone) }
      return pause(queue, { code: rule.class, said, ...until })
    }
    if (action === 'slow') {
      const level = (this.#paces.get(queue.lane)?.level ?? 0) + 1
      await this.#restLane(queue, { level, until: now + laneDelay(level, random, rule.minutes), reason: said }, now)
    }
    if (DOUBTFUL.has(rule.class) || rule.from === 'unknown')
      if (queue.noteTrouble()) await pause(queue, { code: rule.class, said })
  }

  #restSite(said: string, now: number): void {
    if (this.relayRests(now)) return
    const failures = this.#site.failures + 1
    const restUntil = now + siteDelay(failures, this.#options.random)
    this.#site = { restUntil, failures }
    this.#options.alert({ kind: 'relay-rests', until: restUntil, text: said })
  }

  async #restLane(
    queue: LaneQueue,
    rest: { level: number; until: number; reason: string },
    now: number,
  ): Promise<void> {
    const { lane, send } = queue
    if (this.laneRests(lane, now)) return
    const { ledger, alert, release } = this.#options
    this.#paces.set(lane, { key: lane, next_at: 0, rest_until: rest.until, level: rest.level, reason: rest.reason })
    await ledger.rest(lane, rest)
    await release(queue)
    alert({ kind: 'lane-rests', lane, until: rest.until, sendId: send.id, text: rest.reason })
  }

  #welcome(queue: LaneQueue, now: number): Promise<void> | undefined {
    queue.noteAccepted()
    // What is accepted while a lane rests had begun before, and says nothing of the next letter.
    if (!this.#paces.get(queue.lane)?.level || this.laneRests(queue.lane, now)) return undefined
    this.#paces.delete(queue.lane)
    return this.#options.ledger.endRest(queue.lane)
  }
}

/** Judgements of the message or of us: after a few of them, going on only does harm. */
const DOUBTFUL: ReadonlySet<string> = new Set(['content', 'reputation', 'size'])
