// Spaces that an extractor put in: between the characters of a justified line, between Han and Latin, inside numbers,
// beside marks. Every rule asks what stands left and right; a space between two Han words is a writer's, and stays.
import { CLOSING, HAN, isCjk, isHan, MARK, OPENING, STOPS, WORD } from './characters.ts'
import { type Edit, editMatches, type Pass } from './pass.ts'

const SPACES = / +/g
const wordBefore = new RegExp(`[${WORD}]`)
const wordAfter = /[A-Za-z0-9$€£¥@#]/
const BOUNDARY = new RegExp(`[${STOPS}${OPENING}${CLOSING}\\s,.;:!?()"*#]`)
const isBoundary = (character: string | undefined): boolean => character === undefined || BOUNDARY.test(character)

/** A Han character that spaces, marks or the ends of a line shut off on both sides. */
const isAlone = (text: string, at: number): boolean =>
  isHan(text[at]) && isBoundary(text[at - 1]) && isBoundary(text[at + 1])

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

/** Three gaps between single characters make a spaced line: then a pair left together (`商 的安 全`) is no objection. */
function findInLine(line: string, offset: number): Edit[] {
  let single = 0
  // Names in a row (王 明  李 强): the wider gap parts the names.
  let width = Number.POSITIVE_INFINITY
  const gaps: { start: number; end: number; alone: boolean }[] = []
  for (let start = line.indexOf(' '); start >= 0; ) {
    let end = start + 1
    while (line[end] === ' ') end++
    const [left, right] = [isAlone(line, start - 1), isAlone(line, end)]
    if (left && right) {
      single++
      width = Math.min(width, end - start)
    }
    if (left || right) gaps.push({ start, end, alone: left && right })
    start = line.indexOf(' ', end)
  }
  if (single === 0) return []
  const isOne = ({ start, end, alone }: (typeof gaps)[number]): boolean =>
    alone || (single >= 3 && isCjk(line[start - 1]) && isCjk(line[end]) && !LABEL.test(line.slice(end, end + 6)))
  const spaced = gaps.filter((gap) => gap.end - gap.start === width && isOne(gap))
  return spaced.map(({ start, end }) => ({ start: start + offset, end: end + offset, after: '' }))
}

export const numbers: Pass = {
  name: 'numbers',
  why: { zh: '数字里面和百分号之前不留空。', en: 'No space inside a number or before its percent sign.' },
  find: (text) => ({
    edits: editMatches(
      text,
      /(?<=\d) +(\.) *(?=\d)|(?<=\d)(\.) +(?=\d+ ?[%％万亿])|(?<=\d) +(,) *(?=\d{3}(?!\d))|(?<=\d) +(?=[%％‰])|(?<=\d) *([—～]) *(?=[\d第\u4e00-\u9fff“])/g,
      ([, spaced, tight, comma, range]) => spaced ?? tight ?? comma ?? range ?? '',
    ),
  }),
}

export const hanLatinSpace: Pass = {
  name: 'han-latin-space',
  why: { zh: '汉字与字母、数字之间不打空格。', en: 'No typed space between Han and Latin or digits.' },
  find: (text) => ({
    edits: editMatches(text, SPACES, (match) => {
      const [before, after] = [text[match.index - 1], text[match.index + match[0].length]]
      if (before === undefined || after === undefined) return undefined
      // `C++ 语言` has a word before the space, `AI + 制造` a sign between two.
      if (/[+&@]/.test(before) && text[match.index - 2] === ' ') return undefined
      const meets = (isHan(before) && wordAfter.test(after)) || (wordBefore.test(before) && isHan(after))
      return meets && !isContents(text, match.index) ? '' : undefined
    }),
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
  find: (text) => ({
    edits: editMatches(text, SPACES, (match) => {
      const end = match.index + match[0].length
      const [before, after] = [text[match.index - 1], text[end]]
      if (before === '—' || after === '—') return touchesHan(text, match.index, end) ? '' : undefined
      if (before === undefined || after === undefined || !INK.test(before) || !INK.test(after)) return undefined
      if (isContents(text, match.index)) return undefined
      // Beside the curly quotes of English prose the space is a word's.
      if (!CHINESE.test(text.slice(Math.max(0, match.index - 2), end + 2))) return undefined
      const outside = QUOTE_OUTSIDE.test(before) || QUOTE_INSIDE.test(after)
      if (outside && !STOPS.includes(before) && !STOPS.includes(after) && isSlogan(text, match.index)) return undefined
      return LEADING.test(after) || TRAILING.test(before) || LEADING.test(before) || TRAILING.test(after)
        ? ''
        : undefined
    }),
  }),
}

/** Beyond the dash or beside it: between words of Latin script its spaces are right. */
const touchesHan = (text: string, start: number, end: number): boolean =>
  /[\u4e00-\u9fff]—* *$/.test(text.slice(Math.max(0, start - 4), end)) ||
  /^ *—*[\u4e00-\u9fff]/.test(text.slice(start, end + 4))

/** `“碳硅融合创新” 打开新思路`: in a headline the space parts two phrases. Running text has full stops or many commas. */
function isSlogan(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at) + 1
  const newline = text.indexOf('\n', at)
  const end = newline < 0 ? text.length : newline
  if (end - start > 60) return false
  const line = text.slice(start, end)
  return !/[。；]/.test(line) && (line.match(/，/g)?.length ?? 0) < 3
}

const DANGLING =
  /(?:[的和与及暨或把被将对向从在于]|关于|贯彻|围绕|针对|依托|根据|基于|打造|构建|深化|强化|践行|弘扬|聚焦于)$/
const CANNOT_OPEN = /^(?:[的和与及暨等、，]|以及)/

export const headlineSpace: Pass = {
  name: 'headline-space',
  why: { zh: '标题断在词组中间，空格不是停顿。', en: 'Broken inside a phrase: the space is no pause.' },
  find: (text) => ({
    edits: editMatches(text, new RegExp(`(?<=[${HAN}]) (?=[${HAN}])`, 'g'), ({ index }) => {
      const [before, after] = [text.slice(Math.max(0, index - 3), index), text.slice(index + 1, index + 3)]
      return DANGLING.test(before) || CANNOT_OPEN.test(after) ? '' : undefined
    }),
  }),
}
