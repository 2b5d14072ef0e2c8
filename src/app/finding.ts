// One line of what the doctor says: what was looked at, how it is, what was found, and how to mend it.

import type { Language } from '../diagnostic/language.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'

type Said = Readonly<Record<Language, string>>

export type Finding = {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'problem' | 'unknown'
  readonly found: Said
  readonly fix?: Said
}

/** In both languages, or once where a name or a record says it in either. */
type Words = string | readonly [zh: string, en: string]

const toSaid = (words: Words): Said =>
  typeof words === 'string' ? { zh: words, en: words } : { zh: words[0], en: words[1] }

const finding =
  (name: string, state: Finding['state']) =>
  (found: Words, fix?: Words): Finding => ({
    ...{ name, state, found: toSaid(found) },
    ...(fix === undefined ? {} : { fix: toSaid(fix) }),
  })

/** What may be said of one thing that was looked at. */
export const about = (name: string) => ({
  ok: finding(name, 'ok'),
  warning: finding(name, 'warning'),
  problem: finding(name, 'problem'),
  unknown: finding(name, 'unknown'),
})

/** What the world refused is a finding; anything else is a bug and thrown on. */
export function refusalOf(name: string, error: unknown, place = ''): Finding {
  if (!(error instanceof OperatorError)) throw error
  const { zh, en } = error.said
  return about(name).problem(place ? [`${place}：${zh.what}`, `${place}: ${en.what}`] : [zh.what, en.what], [
    zh.fix,
    en.fix,
  ])
}
