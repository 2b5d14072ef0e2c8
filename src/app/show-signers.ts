// Who signed, in the colophon of print and web, where `review.inColophon` asks for it. Added after the hash is known: a
// signature that changed what it signs could never be given. The mail, whose bytes are the hash's, does not show it.
import { existsSync } from 'node:fs'
import { type Language, toLanguage } from '../diagnostic/language.ts'
import { reviewStatus } from '../schedule/review.ts'
import type { Compiled } from './compile-issue.ts'
import type { Env } from './find-setting.ts'
import type { Newsroom } from './open-newsroom.ts'
import { databaseFile, openNewsroomStore } from './open-store.ts'

const STAGES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  first: { zh: '一审', en: 'First review' },
  second: { zh: '二审', en: 'Second review' },
  final: { zh: '终审', en: 'Final review' },
}

export async function showSigners(newsroom: Newsroom, compiled: Compiled, env: Env): Promise<Compiled> {
  const { review } = newsroom.config
  const path = databaseFile(newsroom.root, env)
  // A build makes no database.
  if (review.stages.length === 0 || (path !== undefined && !existsSync(path))) return compiled
  const { issue, hash } = compiled
  const store = await openNewsroomStore(newsroom.root, env)
  const signOffs = await store.signOffs.list(issue.id).finally(store.close)
  const language = toLanguage(issue.publication.language)
  const lines = reviewStatus(review.stages, signOffs, hash).flatMap(({ stage, state, signer = '' }) =>
    state === 'signed' ? [{ role: STAGES[stage]?.[language] ?? stage, name: signer }] : [],
  )
  const publication = { ...issue.publication, colophon: [...issue.publication.colophon, ...lines] }
  return { ...compiled, issue: { ...issue, publication } }
}
