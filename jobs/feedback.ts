// Takes in what came back to the bounce mailbox, and forwards what people wrote to an editor.
import { takeInFeedback } from '../src/app/open-intake.ts'
import { runJob } from '../src/app/run-job.ts'

await runJob('feedback', async (app, signal) => {
  const done = await takeInFeedback(app, signal)
  return done.taken + done.forwarded > 0 ? done : undefined
})
