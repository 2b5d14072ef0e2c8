// Forgets what need not be kept: old activity, and addresses that nobody confirmed.
import { runJob } from '../src/app/run-job.ts'

const DAY = 24 * 3_600_000

await runJob('prune', ({ store, now }) =>
  store.members.prune({ activity: now() - 400 * DAY, pending: now() - 7 * DAY }),
)
