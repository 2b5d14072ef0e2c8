// Which letter a connection takes next. Invariant: it comes from the lane that has the least in flight, so that no
// receiver, however slow, holds more than its share.
import type { Job, LaneQueue } from './lane-queue.ts'

/** `ending`: the letter whose dot is about to leave. Its connection is promised a letter only if that costs nobody. */
export function pickJob(
  all: Iterable<LaneQueue>,
  mayRun: (queue: LaneQueue) => boolean,
  ending?: Job,
): Job | undefined {
  const queues = [...all].filter((queue) => queue.hasRoom(ending) && mayRun(queue))
  queues.sort((a, b) => a.busy(ending) - b.busy(ending))
  if (!ending) return firstOf(queues)
  const [next] = queues
  return next === ending.queue && next.mayBind(ending) ? next.bind() : undefined
}

function firstOf(queues: readonly LaneQueue[]): Job | undefined {
  for (const queue of queues) {
    const job = queue.take(performance.now())
    if (job) return job
  }
  return undefined
}
