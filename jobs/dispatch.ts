// Starts what has fallen due and holds what may not go. The database knows what is due; this only looks.
import { dispatchNewsroom } from '../src/app/dispatch-newsroom.ts'
import { openNewsroomHighWater } from '../src/app/open-delivery.ts'
import { runJob } from '../src/app/run-job.ts'

await runJob('dispatch', async (app) => {
  const highWater = openNewsroomHighWater(app)
  const settled = await dispatchNewsroom(app, highWater)
  highWater.close()
  const told = settled.map(({ occurrence, state, reason }) => ({
    id: occurrence.id,
    list: occurrence.list,
    state,
    reason,
  }))
  return told.length > 0 ? { settled: told } : undefined
})
