// Why something did not go, in words. The database keeps a code and its details (`not-signed second final`), so that
// what was held last year reads in the language of whoever looks today.
import type { Language } from '../diagnostic/language.ts'
import table from './reason-words.json' with { type: 'json' }

const WORDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = table

export function explainReason(reason: string, language: Language): string {
  const [code = '', ...rest] = reason.split(' ')
  const words = WORDS[code]?.[language]
  const comma = code !== 'not-signed' ? ' ' : language === 'zh' ? '、' : ', '
  return words ? words.replace('{}', () => rest.join(comma)) : reason
}
