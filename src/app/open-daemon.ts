// What runs in `kanfa serve` beside the pages: the clock that wakes the jobs, and the delivering engine, started again
// whenever the world has stopped it. Invariant: trouble ends a round, never the daemon; it is logged, and shown as not
// ready until a round goes on.
import { extname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Alarm } from '../delivery/database-trouble.ts'
import type { DeliveryEvent } from '../delivery/delivery-world.ts'
import { runDeliveries } from '../delivery/run-deliveries.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import { type ClockJob, openClock } from '../schedule/open-clock.ts'
import { houseRoot } from './newsroom-files.ts'
import type { App } from './open-app.ts'
import { type Delivery, openDelivery } from './open-delivery.ts'
import { openIntake } from './open-intake.ts'
import type { Log } from './open-log.ts'
import { tellTrouble } from './remind-staff.ts'

export type Daemon = {
  readonly delivery: Delivery
  /** Why mail does not go out at this moment; undefined when it may. */
  readonly trouble: () => string | undefined
  readonly stop: () => Promise<void>
}

const SECOND = 1000
const MINUTE = 60 * SECOND

const JOBS: readonly ClockJob[] = [
  { name: 'dispatch', everyMs: 20 * SECOND, firstAfterMs: SECOND },
  { name: 'remind', everyMs: 2 * MINUTE, firstAfterMs: 15 * SECOND },
  { name: 'feedback', everyMs: 5 * MINUTE, firstAfterMs: 30 * SECOND },
  { name: 'backup', everyMs: 60 * MINUTE, firstAfterMs: 45 * SECOND },
  { name: 'prune', everyMs: 24 * 60 * MINUTE, firstAfterMs: 5 * MINUTE },
]
const RETRY_MS = 10 * SECOND
const GRAVE: ReadonlySet<DeliveryEvent['kind']> = new Set(['trouble', 'unrecorded', 'does-not-add-up'])

export async function openDaemon(app: App, log: Log, jobs: readonly ClockJob[] = JOBS): Promise<Daemon> {
  const ending = new AbortController()
  const alarm = new Alarm()
  let trouble: string | undefined
  const delivery = await openDelivery(app, (event) => {
    if (event.kind === 'unrecorded') trouble = 'store/unrecorded'
    if (event.kind === 'recorded') trouble = undefined
    log[GRAVE.has(event.kind) ? 'error' : 'info'](event, 'delivery')
  })
  const deliver = keepDelivering(
    delivery,
    ending.signal,
    (error) => {
      const said = error instanceof OperatorError ? error.code : 'bug'
      const isDue = alarm.isDue(app.now())
      if (trouble !== said || isDue) log.error({ error }, 'delivery stands still')
      if (error instanceof OperatorError)
        tellTrouble(app, delivery.transport, error).catch((failed: unknown) =>
          log.error({ error: failed }, 'nobody was told'),
        )
      trouble = said
    },
    () => {
      trouble = undefined
    },
  )
  const intake = openIntake(app).watch(ending.signal, (error, retryMs) =>
    log.warn({ error, retryMs }, 'bounce mailbox'),
  )
  const clock = openClock({
    folder: join(houseRoot, 'jobs'),
    extension: extname(import.meta.filename).slice(1),
    jobs,
    given: { root: app.newsroom.root },
    env: app.env,
    onError: (job, error) => log.error({ error, died: job }, 'a job died'),
  })
  await clock.start()
  return {
    delivery,
    trouble: () => trouble,
    stop: async () => {
      ending.abort()
      await Promise.all([
        clock.stop(),
        deliver,
        intake.catch((error: unknown) => log.warn({ error }, 'bounce mailbox')),
      ])
      await delivery.close()
    },
  }
}

async function keepDelivering(
  { world }: Delivery,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
  onRound: () => void,
): Promise<void> {
  while (!signal.aborted) {
    // A round that has lasted this long has got past whatever stopped the one before.
    const calm = setTimeout(onRound, 2 * SECOND)
    try {
      await runDeliveries(world, { signal })
    } catch (error) {
      clearTimeout(calm)
      onTrouble(error)
      await wait(RETRY_MS, undefined, { signal }).catch(() => undefined)
    } finally {
      clearTimeout(calm)
    }
  }
}
