// The codes that the database keeps, in words: the audit log's, members' states, the schedule's. Kept as codes, an entry
// of years ago reads in the language of whoever looks today; a code that has no words (Chinese, English) in the table
// beside this file is shown as it is.
import type { Language } from '../diagnostic/language.ts'
import { explainReason } from '../schedule/reason-words.ts'
import table from './code-words.json' with { type: 'json' }

const WORDS: Readonly<Record<string, readonly string[]>> = table

export const sayCode = (code: string, language: Language): string =>
  (Object.hasOwn(WORDS, code) && WORDS[code]?.[language === 'zh' ? 0 : 1]) || explainReason(code, language)

/** `名单 members，人数 1200`: no quotes, no braces. */
export const sayDetail = (detail: Readonly<Record<string, unknown>>, language: Language): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null && !['""', '{}'].includes(JSON.stringify(value)))
    .map(([name, value]) => `${sayCode(name, language)} ${sayValue(name, value, language)}`)
    .join(language === 'zh' ? '，' : ', ')

/** Names of lists, files and stages stay as they are, though one may be called `all` or `left`. */
const CODED = new Set(['reason', 'state', 'changed', 'interrupted'])

function sayValue(name: string, value: unknown, language: Language): string {
  if (typeof value === 'object' && !Array.isArray(value))
    return `(${sayDetail(value as Record<string, unknown>, language)})`
  if (name === 'dueAt') return new Date(Number(value)).toISOString()
  // Why a send was paused: our own code in words, a server's own sentence as it came.
  const paused = String(value).startsWith('{"code":') && (JSON.parse(String(value)) as { code: string; text: string })
  if (paused) return paused.code in WORDS ? sayCode(paused.code, language) : `${paused.code} ${paused.text}`
  const coded = CODED.has(name) || (name === 'lists' && value === 'all')
  return [value]
    .flat()
    .map((one) => (coded ? sayCode(String(one), language) : String(one)))
    .join(language === 'zh' ? '、' : ' ')
}
