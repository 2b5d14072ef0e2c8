// What the command line calls things. The database keeps codes, so that an entry of years ago reads in the language of
// whoever looks today; a code that has no words is shown as it is. In the table Chinese stands before English.
import { type Language, wordsIn } from '../diagnostic/language.ts'
import { explainReason } from '../schedule/reason-words.ts'
import { wordTable } from './word-table.ts'

const CODES: Record<Language, Readonly<Record<string, string>>> = {
  zh: wordsIn(wordTable.codes, 'zh'),
  en: wordsIn(wordTable.codes, 'en'),
}

export const sayCode = (code: string, language: Language): string =>
  Object.hasOwn(CODES.zh, code) ? (CODES[language][code] ?? code) : explainReason(code, language)

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
  if (paused) return paused.code in CODES.zh ? sayCode(paused.code, language) : `${paused.code} ${paused.text}`
  const coded = CODED.has(name) || (name === 'lists' && value === 'all')
  return [value]
    .flat()
    .map((one) => (coded ? sayCode(String(one), language) : String(one)))
    .join(language === 'zh' ? '、' : ' ')
}
