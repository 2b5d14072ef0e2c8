// Tells the staff what they should know, once per cause.
import { remindStaff } from '../src/app/remind-staff.ts'
import { runJob } from '../src/app/run-job.ts'

await runJob('remind', async (app) => {
  const sent = await remindStaff(app)
  return sent > 0 ? { sent } : undefined
})
