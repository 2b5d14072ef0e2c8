// How long to wait after a refusal. Each schedule grows and is blurred by chance, so that a thousand deferred letters
// do not come back in one minute; chance is injected.

const MINUTE = 60_000
/** Postfix waits 300 to 4000 s; a newsletter has no more patience than that. */
const RETRY = [5, 10, 20, 40, 66]
/** QQ and NetEase count by the minute, the hour and the day. */
const LANE = [1, 5, 15, 60, 240, 720]
/** A relay that does not answer: soon again at first, it may only have restarted. */
const SITE_MS = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000]

const at = (steps: readonly number[], count: number): number =>
  steps[Math.min(count, steps.length) - 1] ?? steps[0] ?? 0
/** Never earlier than the step: greylists and quotas count from their side. */
const blur = (ms: number, random: () => number): number => Math.round(ms * (1 + random() / 10))

/** `attempt`: how many tries have ended, this one included. */
export const retryDelay = (attempt: number, random: () => number, atLeastMinutes = 0): number =>
  blur(Math.max(at(RETRY, attempt), atLeastMinutes) * MINUTE, random)

export const laneDelay = (level: number, random: () => number, atLeastMinutes = 0): number =>
  blur(Math.max(at(LANE, level), atLeastMinutes) * MINUTE, random)

export const siteDelay = (failures: number, random: () => number): number => blur(at(SITE_MS, failures), random)
