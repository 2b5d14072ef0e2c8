// The verbs, each loaded when it is called: a short command must not pay for the packages of a long one.
import type { Verb } from './verb.ts'

export const VERBS = {
  audit: async () => (await import('./verbs/audit.ts')).audit,
  bounces: async () => (await import('./verbs/bounces.ts')).bounces,
  build: async () => (await import('./verbs/build.ts')).build,
  cancel: async () => (await import('./verbs/cancel.ts')).cancel,
  check: async () => (await import('./verbs/check.ts')).check,
  db: async () => (await import('./verbs/db.ts')).db,
  demo: async () => (await import('./verbs/demo.ts')).demo,
  doctor: async () => (await import('./verbs/doctor.ts')).doctor,
  import: async () => (await import('./verbs/import.ts')).importVerb,
  init: async () => (await import('./verbs/init.ts')).init,
  members: async () => (await import('./verbs/members.ts')).members,
  new: async () => (await import('./verbs/new.ts')).newIssue,
  pause: async () => (await import('./verbs/pause.ts')).pause,
  preview: async () => (await import('./verbs/preview.ts')).preview,
  resume: async () => (await import('./verbs/resume.ts')).resume,
  schedule: async () => (await import('./verbs/schedule.ts')).schedule,
  schema: async () => (await import('./verbs/schema.ts')).schema,
  send: async () => (await import('./verbs/send.ts')).send,
  sends: async () => (await import('./verbs/sends.ts')).sends,
  serve: async () => (await import('./verbs/serve.ts')).serve,
  sign: async () => (await import('./verbs/sign.ts')).sign,
  work: async () => (await import('./verbs/work.ts')).work,
} as const satisfies Record<string, () => Promise<Verb>>

export type VerbName = keyof typeof VERBS
