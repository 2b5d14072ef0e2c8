// The classes of characters that every repair asks about, as ranges for regular expressions and as a width. A Han
// character counts two columns, anything narrow one: that is what a column of type is measured in.

export const HAN = '\\u3007\\u3005\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff'
/** Full-width marks that a Chinese typesetter sets; not 《》 where that matters, see founder-font.ts. */
export const OPENING = '“‘（《〈【「『〔'
export const CLOSING = '”’）》〉】」』〕'
export const STOPS = '，。、；：？！'
export const MARK = `${STOPS}${OPENING}${CLOSING}…`
/** What can stand next to Han in one run of Chinese text. */
export const WORD = 'A-Za-z0-9%‰℃°®™$€£¥+&@'

/** HAN as numbers: asked of every second character of a text, where a regular expression would cost most of the time. */
export function isHan(character: string | undefined): boolean {
  const code = character === undefined ? 0 : character.charCodeAt(0)
  if (code < 0x3400) return code === 0x3005 || code === 0x3007
  return code <= 0x4dbf || (code >= 0x4e00 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff)
}

const CJK_ONE = new RegExp(`[${HAN}${MARK}]`)
/** Han or a full-width mark: the neighbourhood in which a half-width mark is out of place. */
export const isCjk = (character: string | undefined): boolean => character !== undefined && CJK_ONE.test(character)

/** A point ends a sentence of Latin script only: after 3 or 图 2 it does not. */
const LATIN_END = /[a-z]{2} [^\u2e80-\u9fff]*[\w\ufdd0)\]%"”’]\.["”’)\]*]*$/
/** A sentence ends here: a final mark, perhaps with closing quotes and brackets after it. */
export const endsSentence = (line: string): boolean =>
  /[。！？!?…][”’」』）)》】"* ]*$|[。！？][(（][^()（）]{1,20}[)）]$/.test(line) || LATIN_END.test(line.slice(-60))

/** Letters and digits alone: two headlines are the same by these. */
export const squash = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '')

export function typeWidth(line: string): number {
  let width = line.length
  for (let at = 0; at < line.length; at++) if (line.charCodeAt(at) > 0x2e7f) width++
  return width
}

const shifted = (from: string, to: string) => (text: string) =>
  [...text].every((one) => from.includes(one)) ? text.replace(/./gu, (one) => to.charAt(from.indexOf(one))) : undefined
/** Above and below the line, where there are characters for it. */
export const raise = shifted('0123456789+-−n', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ')
export const lower = shifted('0123456789+-−', '₀₁₂₃₄₅₆₇₈₉₊₋₋')

/** The language's own dictionary, for what no list of ours says. */
export const words = new Intl.Segmenter('zh', { granularity: 'word' })

/** A word of the language stands across the break; `torn`: and leaves a part that is none. */
export function breaksWord(before: string, after: string, torn = false): boolean {
  const [head = '', tail = ''] = [/[\u4e00-\u9fff]{1,4}$/.exec(before)?.[0], /^[\u4e00-\u9fff]{1,4}/.exec(after)?.[0]]
  const isOne = (at: number, text: string): boolean => words.segment(text).containing(at)?.segment.length === 1
  if (!head || !tail || words.segment(head + tail).containing(head.length)?.index === head.length) return false
  return !torn || isOne(head.length - 1, head) || isOne(0, tail)
}

const DANGLING =
  /(?:[的和与及暨或把被将对向从在于]|关于|贯彻|围绕|针对|依托|根据|基于|打造|构建|深化|强化|践行|弘扬|聚焦于)$/
const CANNOT_OPEN = /^(?:[的和与及暨等、，]|以及)/
/** No phrase ends so, or none begins so. */
export const breaksPhrase = (before: string, after: string): boolean =>
  DANGLING.test(before.slice(-3)) || CANNOT_OPEN.test(after)
