// Which letter a connection takes next. Invariant: it comes from the lane that has the least in flight, so that no
// receiver, however slow, holds more than its share.
import type { Job, LaneQueue } from './lane-queue.ts'

/** `ending`: the letter whose dot is about to leave. Its connection is promised a letter only if that costs nobody. */
export function pickJob(
  all: readonly LaneQueue[],
  mayRun: (queue: LaneQueue) => boolean,
  ending?: Job,
): Job | undefined {
  let least: LaneQueue | undefined
  for (const queue of all)
    if (queue.hasRoom(ending) && (!least || queue.busy(ending) < least.busy(ending)) && mayRun(queue)) least = queue
  if (ending) return least === ending.queue && least.mayBind(ending) ? least.bind() : undefined
  return least && (least.take(performance.now()) ?? takeFromOthers(all, mayRun))
}

/** The least busy one holds only letters for receivers that are slow. */
function takeFromOthers(all: readonly LaneQueue[], mayRun: (queue: LaneQueue) => boolean): Job | undefined {
  const queues = all.filter((queue) => queue.hasRoom() && mayRun(queue)).sort((a, b) => a.busy() - b.busy())
  for (const queue of queues) {
    const job = queue.take(performance.now())
    if (job) return job
  }
  return undefined
}
