// Spaces that an extractor put in: between the characters of a justified line, between Han and Latin, inside numbers,
// beside marks. Every rule asks what stands left and right; a space between two Han words is a writer's, and stays.
import { isFullName } from '../surnames.ts'
import { breaksPhrase, breaksWord, CLOSING, HAN, isHan, MARK, OPENING, STOPS, WORD } from './characters.ts'
import { type Edit, type Pass, replacing } from './pass.ts'

const SPACES = / +/g
const wordBefore = new RegExp(`[${WORD}]`)
const wordAfter = /[A-Za-z0-9$€£¥@#]/
const BOUNDARY = new RegExp(`[${STOPS}${OPENING}${CLOSING}\\s,.;:!?()"*#]`)
const LOOSE = new RegExp(`${BOUNDARY.source}|[\\w%℃]`)
/** Spaces, marks or the ends of a line shut the character off on both sides; loosely, numbers and Latin words do too. */
const isAlone = (text: string, at: number, boundary = BOUNDARY): boolean =>
  [text[at - 1], text[at + 1]].every((one) => one === undefined || boundary.test(one))

export const letterSpacing: Pass = {
  name: 'letter-spacing',
  why: { zh: '逐字加空的排版痕迹：单字被空格隔开。', en: 'Letter-spacing of the layout: single characters set apart.' },
  find: (text) => {
    const edits: Edit[] = []
    for (let space = text.indexOf(' '); space >= 0; ) {
      const start = text.lastIndexOf('\n', space) + 1
      const newline = text.indexOf('\n', space)
      const end = newline < 0 ? text.length : newline
      for (const edit of findInLine(text.slice(start, end), start)) edits.push(edit)
      space = text.indexOf(' ', end)
    }
    return { edits }
  },
}

/** `副主编：` begins anew. */
const LABEL = /^[\u4e00-\u9fff]{2,5}：/

/** Two Han characters, one and its mark, two digits or two capitals: what one word could be made of. */
const FITS = new RegExp(`^(?:[${HAN}]{2}|[${HAN}][${MARK}]|[${MARK}][${HAN}]|\\d\\d|[A-Z][A-Z])$`)
const HAN_GAP = new RegExp(`[${HAN}] +[${HAN}]`)

/** Three gaps between single characters make a spaced line: then a pair left together (`商 的安 全`) is no objection. */
function findInLine(line: string, offset: number): Edit[] {
  if (!HAN_GAP.test(line)) return []
  const gaps = [...line.matchAll(SPACES)].flatMap(({ 0: { length }, index: start }) => {
    const end = start + length
    const ends = `${line[start - 1]}${line[end]}`
    const alone = [start - 1, end].map((at) => (isAlone(line, at) ? 2 : Number(isAlone(line, at, LOOSE))))
    const isHans = isHan(ends[0]) && isHan(ends[1])
    return FITS.test(ends) ? [{ start, end, isHans, both: Math.min(...alone), one: Math.max(...alone) }] : []
  })
  const single = gaps.filter((gap) => gap.isHans && gap.both === 2)
  const proof = single.length > 0 ? single : gaps.filter((gap) => gap.isHans && gap.both === 1)
  if (proof.length + Number(single.length > 0) < 2) return []
  // Names in a row (王 明  李 强): the wider gap parts the names.
  const width = proof.reduce((least, { start, end }) => Math.min(least, end - start), line.length)
  const runs = /[，。；]/.test(line)
  const isDense = runs && single.length > 5 && gaps.length * 6 > line.length
  const isSpaced = ({ start, end, isHans, both, one }: (typeof gaps)[number]): boolean => {
    if (end - start !== width) return false
    if ((isHans && both > 0) || (runs && one === 2 && single.length > 1)) return true
    return single.length > 2 && (one === 2 || isDense) && !LABEL.test(line.slice(end, end + 6))
  }
  return gaps.filter(isSpaced).map(({ start, end }) => ({ start: start + offset, end: end + offset, after: '' }))
}

export const numbers: Pass = {
  name: 'numbers',
  why: { zh: '数字里面和百分号之前不留空。', en: 'No space inside a number or before its percent sign.' },
  find: replacing(
    /(?<=\d) +(\.) *(?=\d)|(?<=[^\d\s：；。.]\d{0,9}(?:, ?\d{1,9})?)(?<=\d)(\.) +(?=\d+ ?(?:[A-Z]{1,3}(?![A-Za-z])|[%％‰℃）]|(?![年月日号期章节条])[\u4e00-\u9fff]))|(?<=\d) +(,) *(?=\d{3}(?!\d))|(?<=\d)(,) +(?=\d{3}(?: ?\. ?\d+)? ?[%％\u4e00-\u9fff])|(?<=\d) +(?=[%％‰℃])|(?<=[\u4e00-\u9fff](?<![表图式例注第])(?:\d ){0,6}\d) (?=\d(?!\d))|(?<=(?<!\d ?)(?<![表图式例注] ?)(?:\d[,.])?(?:\d ){0,6}\d) (?=\d(?: \d){0,6}[a-z%％℃\u4e00-\u9fff])|(?<=\d) +(:) *(?=\d\d)|(?<=\d) *([—～]) *(?=[\d第\u4e00-\u9fff“])/g,
    (match) => match.slice(1).find((mark) => mark !== undefined) ?? '',
  ),
}

export const hanLatinSpace: Pass = {
  name: 'han-latin-space',
  why: { zh: '汉字与字母、数字之间不打空格。', en: 'No typed space between Han and Latin or digits.' },
  find: replacing(SPACES, (match, text) => {
    const [before, after] = [text[match.index - 1], text[match.index + match[0].length]]
    if (before === undefined || after === undefined) return undefined
    // `C++ 语言` has a word before the space, `AI + 制造` a sign between two.
    if (/[+&@]/.test(before) && text[match.index - 2] === ' ') return undefined
    const meets = (isHan(before) && wordAfter.test(after)) || (wordBefore.test(before) && isHan(after))
    return meets && !isContents(text, match.index) ? '' : undefined
  }),
}

/** `标题 12` near another such line is a table of contents: the number is a page. */
function isContents(text: string, at: number): boolean {
  if (!/^ +\d{1,3}(?:\n|$)/.test(text.slice(at, at + 8))) return false
  const start = text.lastIndexOf('\n', at)
  const around = `${text.slice(Math.max(0, start - 80), start)}\n${text.slice(at + 5, at + 120)}`
  return /\D \d{1,3}(?:\n|$)/.test(around)
}

const LEADING = new RegExp(`[${STOPS}${CLOSING}…]`)
const TRAILING = new RegExp(`[${STOPS}${OPENING}]`)
const INK = new RegExp(`[${HAN}${WORD}${STOPS}${OPENING}${CLOSING}…)'"]`)
const CHINESE = new RegExp(`[${HAN}${MARK.replace(/[“”‘’…]/g, '')}]`)
const QUOTE_OUTSIDE = /[”’》】〉」』]/
const QUOTE_INSIDE = /[“‘《【〈「『]/

export const punctuationSpace: Pass = {
  name: 'punctuation-space',
  why: { zh: '全角标点自带空白，旁边不再打空格。', en: 'A full-width mark carries its own space.' },
  find: replacing(SPACES, (match, text) => {
    const end = match.index + match[0].length
    const [before, after] = [text[match.index - 1], text[end]]
    if (before === '—' || after === '—') return touchesHan(text, match.index, end) ? '' : undefined
    if (before === undefined || after === undefined || !INK.test(before) || !INK.test(after)) return undefined
    if (isContents(text, match.index)) return undefined
    // Beside the curly quotes of English prose the space is a word's.
    if (!CHINESE.test(text.slice(Math.max(0, match.index - 2), end + 2))) return undefined
    const outside = QUOTE_OUTSIDE.test(before) || QUOTE_INSIDE.test(after)
    if (outside && !STOPS.includes(before) && !STOPS.includes(after) && isSlogan(text, match.index)) return undefined
    return LEADING.test(after) || TRAILING.test(before) || LEADING.test(before) || TRAILING.test(after) ? '' : undefined
  }),
}

/** Beyond the dash or beside it: between words of Latin script its spaces are right. */
const touchesHan = (text: string, start: number, end: number): boolean =>
  /[\u4e00-\u9fff]—* *$/.test(text.slice(Math.max(0, start - 4), end)) ||
  /^ *—*[\u4e00-\u9fff]/.test(text.slice(start, end + 4))

/** The line a place is in; of a long one, what is near: each of its spaces asks. */
function lineRound(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 300), at)
  return before.slice(before.lastIndexOf('\n') + 1) + text.slice(at, at + 300).replace(/\n.*/s, '')
}

/** `“碳硅融合创新” 打开新思路`: in a headline the space parts two phrases. Running text has full stops or many commas. */
function isSlogan(text: string, at: number): boolean {
  const line = lineRound(text, at)
  return line.length <= 60 && !/[。；]/.test(line) && (line.match(/，/g)?.length ?? 0) < 3
}

export const headlineSpace: Pass = {
  name: 'headline-space',
  why: { zh: '标题断在词组中间，空格不是停顿。', en: 'Broken inside a phrase: the space is no pause.' },
  find: replacing(new RegExp(`(?<=[${HAN}]) (?=[${HAN}])`, 'g'), ({ index }, text) => {
    const [before, after] = [text.slice(Math.max(0, index - 40), index), text.slice(index + 1, index + 5)]
    return breaksPhrase(before, after) || isSplit(text, index, before, after) ? '' : undefined
  }),
}

/** In running text, outside titles and names, the space stands in a word or shuts off a single character. */
function isSplit(text: string, at: number, before: string, after: string): boolean {
  if (!/[。；]|，.*，/.test(lineRound(text, at)) || NAMED.test(before)) return false
  if (isFullName(/[\u4e00-\u9fff]+$/.exec(before)?.[0] ?? '')) return false
  return isAlone(text, at - 1, LOOSE) || isAlone(text, at + 1, LOOSE) || breaksWord(before, after, true)
}
const NAMED = /[《“「『][^》”」』]*$|(?:记者|通讯员|作者|编辑|摄影|名单)[^，。]{0,8}$|第[^，。]{1,4}[章节条部]$/
