// The verbs, each loaded when it is called: a short command must not pay for the packages of a long one.
import type { Verb } from './verb.ts'

export const VERBS = {
  build: async () => (await import('./verbs/build.ts')).build,
} as const satisfies Record<string, () => Promise<Verb>>

export type VerbName = keyof typeof VERBS
