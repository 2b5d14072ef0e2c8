// Forgets what need not be kept: old activity, addresses that nobody confirmed, reports that led to nobody.
import { runJob } from '../src/app/run-job.ts'

const DAY = 24 * 3_600_000

await runJob('prune', async ({ store, now }) => ({
  ...(await store.members.prune({ activity: now() - 400 * DAY, pending: now() - 7 * DAY })),
  unmatched: await store.feedback.prune(now() - 90 * DAY),
}))
