// Given to a process with --import: the most memory that it ever held, in KiB, is written to KANFA_PEAK_FILE at its end.
import { readFileSync, writeFileSync } from 'node:fs'

process.on('exit', () => writeFileSync(process.env.KANFA_PEAK_FILE ?? '', String(readPeak())))

/** Linux counts a child's `maxRSS` from what its parent held when it was made; VmHWM is its own. */
function readPeak(): number {
  try {
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
