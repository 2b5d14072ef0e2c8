// A consistent copy of the database a day, the last fourteen kept.
import { backUpNewsroom } from '../src/app/back-up-newsroom.ts'
import { runJob } from '../src/app/run-job.ts'

await runJob('backup', backUpNewsroom)
