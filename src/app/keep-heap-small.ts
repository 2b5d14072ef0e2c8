// For a process that only delivers. Letters live for milliseconds: V8's nursery should be so large that those of a group
// die in it, and no larger; it is emptied in this thread, because threads that help take the other core from whatever
// runs there. A nursery left to itself grows by 60 MB, and the smallest is emptied seventy times a second.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Of each of the nursery's two halves. */
const NURSERY = 8 << 20
const LOOK_MS = 250

let isKept = false

export function keepHeapSmall(): void {
  if (isKept) return
  isKept = true
  setFlagsFromString('--no-parallel-scavenge')
  setFlagsFromString('--heap-growing-percent=50')
  // Its size cannot be set once V8 has started. It doubles when more has survived than it holds, and V8 takes back what a
  // quiet while does not need: so it is only told, now and then, whether it may grow.
  const allow = (): void => setFlagsFromString(`--semi-space-growth-factor=${sizeOfNursery() < NURSERY ? 2 : 1}`)
  allow()
  setInterval(allow, LOOK_MS).unref()
}

const sizeOfNursery = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? NURSERY
