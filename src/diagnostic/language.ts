// The languages Kanfa speaks. Messages, pages and editions all choose from these two and nothing else.

export type Language = 'zh' | 'en'

/** `zh-CN`, `zh_TW.UTF-8` → zh; everything else reads English. */
export const toLanguage = (tag: string | undefined): Language => (/^zh\b|^zh_/i.test(tag ?? '') ? 'zh' : 'en')

/** One language of a table of words: Chinese first, English second. */
export const wordsIn = <Name extends string>(
  table: Readonly<Record<Name, readonly [zh: string, en: string]>>,
  language: Language,
): Readonly<Record<Name, string>> =>
  Object.fromEntries(
    Object.entries<readonly [zh: string, en: string]>(table).map(([name, [zh, en]]) => [
      name,
      language === 'zh' ? zh : en,
    ]),
  ) as Record<Name, string>

/** The flag first, then the publication's language if it is one of the two, then the environment's. */
export function chooseLanguage(options: {
  flag?: string | undefined
  publication?: string | undefined
  env: Readonly<Record<string, string | undefined>>
}): Language {
  const { flag, publication, env } = options
  if (flag) return toLanguage(flag)
  if (publication && /^(?:zh|en)\b/i.test(publication)) return toLanguage(publication)
  return toLanguage(env.LC_ALL || env.LC_MESSAGES || env.LANG)
}
