// Marks of the wrong width or shape. A half-width mark is wrong where it touches Han; a bracket or a quotation mark is
// judged together with its partner, because half a pair mended is worse than none.
import { HAN, isCjk, isHan } from './characters.ts'
import { type Doubt, type Edit, editMatches, type Pass, replacing } from './pass.ts'

export const dashes: Pass = {
  name: 'dashes',
  why: { zh: '破折号是两个“—”，字母之间的是连字符。', en: 'A dash is two em dashes; between letters it was a hyphen.' },
  find: replacing(
    /—{3,}|—(?: +—)+|(?<![A-Za-z0-9-])([A-Za-z0-9]+)—(?=([A-Za-z]+))|(?<![\w-])([A-Z][A-Za-z0-9]*)—(?=\d)/g,
    ([found, before, after = '', model]) => {
      if (model !== undefined) return found.replace('—', '-')
      if (before === undefined) return '——'
      // Two long words are English prose, where an em dash is right.
      const prose = before.length > 3 && after.length > 3
      return prose || /^\d+$/.test(before) ? undefined : found.replace('—', '-')
    },
  ),
}

/** Where Unicode keeps the full-width forms of ASCII. */
const toFull = (mark = ''): string => String.fromCharCode(mark.charCodeAt(0) + 0xfee0)

/** The nearest character that is no space, on the same line. */
function neighbour(text: string, at: number, step: 1 | -1): string | undefined {
  let next = at + step
  while (text[next] === ' ' || text[next] === '*') next += step
  return text[next] === '\n' ? undefined : text[next]
}

const lineAt = (text: string, at: number): string => text.slice(text.lastIndexOf('\n', at) + 1, at)
/** What its last mark follows, 68% or kWh, says nothing of the language. */
const isChinese = (line: string): boolean => [...line].filter(isHan).length > (line.match(/[A-Za-z]/g)?.length ?? 0)

export const punctuationWidth: Pass = {
  name: 'punctuation-width',
  why: { zh: '中文里的逗号、冒号、括号等用全角。', en: 'Commas, colons, brackets in Chinese are full-width.' },
  find: (text) => {
    const edits = editMatches(text, /[,:;?!]/g, ({ 0: mark, index }) => {
      const [before, after] = [neighbour(text, index, -1), neighbour(text, index, 1)]
      if (mark === '!' && after === '[') return undefined
      if (mark === ':' && /(?:^|\n)\[\^[^\]\n]*\]$/.test(text.slice(Math.max(0, index - 40), index))) return undefined
      const ends = after === undefined && /[\w%)]/.test(before ?? '') && isChinese(lineAt(text, index))
      return isCjk(before) || isHan(after) || '“‘《（「『【'.includes(after ?? ' ') || ends ? toFull(mark) : undefined
    })
    return { edits: [...edits, ...findBrackets(text)].sort((a, b) => a.start - b.start) }
  },
}

const HAN_INSIDE = new RegExp(`[${HAN}]`)
const PAIR_LIMIT = 400

function findBrackets(text: string): Edit[] {
  const edits: Edit[] = []
  const mend = (at: number): void => {
    if ('()'.includes(text[at] ?? ' ')) edits.push({ start: at, end: at + 1, after: toFull(text[at]) })
  }
  const touchesHan = (at: number): boolean => isHan(neighbour(text, at, -1)) || isHan(neighbour(text, at, 1))
  const open: number[] = []
  const leaveOpen = (): void => {
    for (const at of open.splice(0)) if (touchesHan(at)) mend(at)
  }
  for (const { 0: mark, index } of text.matchAll(/[()（）]|\n/g)) {
    if (mark === '\n') leaveOpen()
    else if (mark === '(' || mark === '（') open.push(index)
    else {
      const start = open.pop()
      if (start !== undefined && isChinesePair(text, start, index)) {
        mend(start)
        mend(index)
      } else if (start === undefined && touchesHan(index) && !numbersItem(text, index)) mend(index)
    }
  }
  leaveOpen()
  return edits
}

function isChinesePair(text: string, start: number, end: number): boolean {
  const touches = isCjk(neighbour(text, start, -1)) || isCjk(neighbour(text, end, 1))
  const inside = text.slice(start + 1, Math.min(end, start + PAIR_LIMIT))
  // dB(A), f(x): one letter in half-width brackets set tight belongs to the word before it.
  if (/^\w$/.test(inside) && /[A-Za-z]/.test(text[start - 1] ?? '') && text[start] === '(' && text[end] === ')')
    return false
  return touches || text[start] === '（' || text[end] === '）' || HAN_INSIDE.test(inside)
}

/** `1)`, `xix)` at the head of a line. */
const numbersItem = (text: string, at: number): boolean =>
  /(?:^|\n) *(?:\w{1,2}|[ivxlc]{3,7})$/i.test(text.slice(Math.max(0, at - 9), at))

export const quotationMarks: Pass = {
  name: 'quotation-marks',
  why: { zh: '中文里的直引号应成对改为弯引号。', en: 'Straight quotation marks in Chinese become curly pairs.' },
  find: (text) => {
    const edits: Edit[] = []
    const doubts: Doubt[] = []
    let start = 0
    for (const line of text.split('\n')) {
      if (line.includes('"')) {
        const found = pairsOf(line)
        for (const [at, after] of found ?? []) edits.push({ start: start + at, end: start + at + 1, after })
        if (!found) doubts.push({ at: start + line.indexOf('"'), shown: line, kind: 'unpaired-quote', why: UNPAIRED })
      }
      start += line.length + 1
    }
    return { edits, doubts }
  },
}

/** Curly marks count as what they are: a straight one beside an open “ closes it. Undefined where they do not pair. */
function pairsOf(line: string): [number, string][] | undefined {
  const marks = [...line.matchAll(/["“”]/g)].map(({ 0: mark, index }) => ({ mark, at: index }))
  const pair = marks.every(({ mark }, order) => mark === '"' || (mark === '“') === (order % 2 === 0))
  const touches = (from: number, to: number): boolean => isCjk(line[from - 1]) || isCjk(line[to + 1])
  if (!pair || marks.length % 2 === 1)
    return marks.some(({ mark, at }) => mark === '"' && touches(at, at)) ? undefined : []
  return marks.flatMap(({ mark, at }, order): [number, string][] => {
    const [from = 0, to = 0] = [marks[order - (order % 2)]?.at, marks[order + 1 - (order % 2)]?.at]
    const inChinese = touches(from, to) || HAN_INSIDE.test(line.slice(from + 1, to))
    return mark === '"' && inChinese ? [[at, order % 2 === 0 ? '“' : '”']] : []
  })
}

const UNPAIRED = { zh: '这一段的直引号不成对，没有改。', en: 'Its straight quotation marks do not pair; none changed.' }
