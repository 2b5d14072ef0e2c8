// What every action of `kanfa members` is called with, and the options that several of them read.
import type { App } from '../app/open-app.ts'
import type { Language } from '../diagnostic/language.ts'
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { UsageError } from '../diagnostic/operator-error.ts'
import type { Keys } from '../member/token.ts'
import { type Call, textOption } from './verb.ts'

export type MembersCall = { readonly call: Call; readonly app: App; readonly keys: Keys; readonly language: Language }

export const actorOf = ({ values, env }: Call): string => `staff:${textOption(values, 'by') ?? env.USER ?? 'cli'}`

/** The list that --list names. One that config.yml does not have is a slip of the pen, not a new list. */
export function listOption({ call, app }: Pick<MembersCall, 'call' | 'app'>): string | undefined {
  const list = textOption(call.values, 'list')
  const known = app.config.lists.map(({ id }) => id)
  if (list === undefined || known.includes(list)) return list
  const { suggestion, suggestionZh } = suggest(nearestName(list, known), known)
  throw new UsageError({
    zh: { what: `config.yml 里没有“${list}”这个名单。`, fix: `${suggestionZh}新名单先写进 lists。` },
    en: { what: `config.yml has no list "${list}".`, fix: `Add a new one under lists. ${suggestion}`.trim() },
  })
}

export function getListOption(given: Pick<MembersCall, 'call' | 'app'>): string {
  const list = listOption(given)
  if (list !== undefined) return list
  const known = given.app.config.lists.map(({ id }) => id).join(', ')
  throw new UsageError({
    zh: { what: '没有说是哪个名单。', fix: `加上 --list，现有：${known}。` },
    en: { what: 'No list was named.', fix: `Add --list; there are: ${known}.` },
  })
}
