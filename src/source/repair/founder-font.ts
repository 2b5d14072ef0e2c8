// Founder (方正) fonts keep their symbols 0x31 rows up in GBK: a copied headline reads 袁 for ， and 遥 for 。 and so on.
// The same characters are ordinary words (研究院, 视野, 遥感, surnames), so nothing is mended without proof of damage:
// in a damaged stretch every mark is shifted, and no native mark stands before the last damaged one of the line.
import { followsTitle, isName, isWord, type Line, speakersOf, strengthOf, wordAt } from './founder-words.ts'
import type { Doubt, Edit, Pass } from './pass.ts'

/** D2A1–D2FE → A1A1–A1FE and D4A1–D4FE → A3A1–A3FE, where the shifted character has ever been seen in print. */
const SINGLE = new Map('袁，遥。尧、院：曰；钥？浴！垣+'.match(/../g)?.map((one) => [one.charAt(0), one.charAt(1)]))
const SINGLES = new RegExp(`[${[...SINGLE.keys()].join('')}]`, 'g')
const PAIRS = [
  { open: '野', close: '冶', to: ['“', '”'] },
  { open: '渊', close: '冤', to: ['（', '）'] },
  { open: '耶', close: '爷', to: ['‘', '’'] },
  { open: '揖', close: '铱', to: ['【', '】'] },
] as const

type Mark = { readonly at: number; readonly to: string; readonly strong: boolean }
export const founderFont: Pass = {
  name: 'founder-font',
  why: { zh: '方正字体的标点在 GBK 里移了位，这一段有确凿痕迹。', en: 'Founder fonts shift punctuation in GBK.' },
  find: (text) => {
    if (!/[袁遥尧野院渊豫垣姻孕钥揖]|要要/.test(text)) return { edits: [] }
    const lines = splitLines(text)
    const speakers = speakersOf(text)
    const marks = lines.map((line) => marksOf(line, speakers))
    pairAcrossLines(lines, marks)
    const inStretch = stretchesOf(lines, marks)
    const mayShowAlone = SHOWN_ALONE.test(text)
    const edits: Edit[] = []
    const doubts: Doubt[] = []
    for (const [at, line] of lines.entries()) {
      const own = (inStretch[at] ? marks[at] : marks[at]?.filter((one) => one.strong)) ?? NONE
      for (const mark of possible(line, own)) edits.push(withSpaces(text, line.start + mark.at, mark.to))
      if (mayShowAlone && SHOWN_ALONE.test(line.text)) edits.push(...shapesIn(line, DISPLAY))
      if (!inStretch[at]) continue
      if (/[要噎]/.test(line.text)) edits.push(...shapesIn(line, DASHES))
      if (SHIFTED.test(line.prefix)) doubts.push(...unmended(line, own))
    }
    return { edits: apart(edits), doubts }
  },
}

/** Damage comes from one face: what is weak evidence in itself is believed beside damaged lines and from mark to mark. */
function stretchesOf(lines: readonly Line[], marks: readonly (readonly Mark[])[]): boolean[] {
  const inStretch = lines.map(() => false)
  const damaged = marks.map((own) => own.some((mark) => mark.strong))
  let left = 0
  const spread = (at: number, runsOn: boolean): void => {
    if (!runsOn) left = 0
    if (damaged[at] || (left > 0 && marks[at]?.length)) left = BESIDE + 1
    if (left-- > 0) inStretch[at] = true
  }
  for (let at = 0; at < lines.length; at++) spread(at, runsOn(lines[at - 1], lines[at]))
  left = 0
  for (let at = lines.length - 1; at >= 0; at--) spread(at, runsOn(lines[at], lines[at + 1]))
  return inStretch
}

const BESIDE = 3
const runsOn = (line: Line | undefined, next: Line | undefined): boolean =>
  line !== undefined && next !== undefined && next.gap <= 1 && line.prefix.length === line.text.length

/** No stop follows a comma or an opening quotation mark: the one that does begins a word, or the one before ends a name. */
function possible(line: Line, marks: readonly Mark[]): readonly Mark[] {
  if (marks.length === 0) return NONE
  const kept: Mark[] = []
  for (const mark of marks.toSorted((a, b) => a.at - b.at)) {
    const last = kept.at(-1)
    if (last?.at === mark.at - 1 && /[，、。；：]/.test(mark.to) && /[，、。；：“‘（【]/.test(last.to)) {
      const endsName = last.to === '。' || (last.to === '，' && /[老小]$/.test(line.text.slice(0, last.at)))
      if (!endsName) continue
      kept.pop()
    }
    kept.push(mark)
  }
  return kept
}

/** In order; where the spaces of two marks meet, the second begins where the first ends. */
function apart(edits: Edit[]): Edit[] {
  const kept: Edit[] = []
  for (const edit of edits.sort((a, b) => a.start - b.start || a.end - b.end)) {
    const start = Math.max(edit.start, kept.at(-1)?.end ?? 0)
    if (start < edit.end) kept.push({ ...edit, start })
  }
  return kept
}

const NONE: readonly Mark[] = []
const NATIVE = /[，。、；：？！“”‘’（）…]/

/** The lines that hold anything, each with how many blank ones stand before it. */
function splitLines(text: string): Line[] {
  const lines: Line[] = []
  let start = 0
  let gap = 0
  for (const line of text.split('\n')) {
    if (line.trim() === '') gap++
    else {
      const [native, above] = [line.search(NATIVE), lines.at(-1)]
      const prefix = native < 0 ? line : line.slice(0, native)
      const own: Line = { start, text: line, prefix, gap, above, below: undefined }
      if (above) above.below = own
      lines.push(own)
      gap = 0
    }
    start += line.length + 1
  }
  return lines
}

const SHIFTED = /[袁遥尧野冶院渊垣曰钥浴耶揖]/

function marksOf(line: Line, speakers: ReadonlySet<string>): readonly Mark[] {
  if (!SHIFTED.test(line.text) || !SHIFTED.test(line.prefix)) return NONE
  const { prefix } = line
  const marks: Mark[] = PAIRS.flatMap((pair) => pairsWithin(line, pair))
  for (const { 0: found, index: at } of prefix.matchAll(SINGLES)) {
    const strength = isName(line, at) || followsTitle(line, at) ? 'weak' : strengthOf(line, at, speakers)
    if (strength && !isWord(line, at)) marks.push({ at, to: SINGLE.get(found) ?? found, strong: strength === 'strong' })
  }
  marks.push(...looseQuotes(line, marks))
  if (marks.length < 2) return marks.length === 0 ? NONE : marks
  // Two marks that prove little each prove something together; what also ends a name of a place does not count.
  const counted = marks.filter(
    ({ at, to }) =>
      ('，。、；？！'.includes(to) && !isName(line, at) && !followsTitle(line, at)) ||
      (to === '：' && speakers.has(prefix.slice(0, at).trimStart())) ||
      (to === '+' && /\w ?$/.test(prefix.slice(0, at))),
  ).length
  return counted > 1 ? marks.map((one) => ({ ...one, strong: true })) : marks
}

/** A quotation mark whose partner stands far off: a shifted stop beside a closing one is proof, an opening one is likely. */
const looseQuotes = (line: Line, marks: readonly Mark[]): Mark[] =>
  [...line.prefix.matchAll(/冶(?= ?[袁遥尧])|(?<=[遥钥浴] ?)冶|(?<=[遥钥浴院尧冶] ?)野/g)]
    .filter(({ 0: found, index }) => {
      const parts = found === '冶' || line.prefix[index - 1] === '院' || wordAt(line.text, index).length === 1
      return parts && !marks.some((mark) => mark.at === index) && !isWord(line, index)
    })
    .map(({ 0: found, index }) => ({ at: index, to: found === '冶' ? '”' : '“', strong: found === '冶' }))

function pairsWithin(line: Line, pair: (typeof PAIRS)[number]): Mark[] {
  const { prefix } = line
  const marks: Mark[] = []
  if (!prefix.includes(pair.close)) return marks
  let open = -1
  for (let at = 0; at < prefix.length; at++) {
    if (prefix[at] === pair.open && (open < 0 || (isWord(line, open) && !isWord(line, at)))) open = at
    else if (prefix[at] === pair.close && open >= 0 && at - open > 1) {
      if (isWord(line, at) && prefix.includes(pair.close, at + 1)) continue
      const words = Number(isWord(line, open)) + Number(isWord(line, at))
      if (words < 2) {
        const strong = words === 0 && pair.open !== '耶'
        marks.push({ at: open, to: pair.to[0], strong }, { at, to: pair.to[1], strong })
      }
      open = -1
    }
  }
  return marks
}

/** `看似野吸⏎睛冶`: a pair that the column cut. */
function pairAcrossLines(lines: readonly Line[], marks: (readonly Mark[])[]): void {
  const strong = (own: readonly Mark[] = []): Mark[] => own.map((one) => ({ ...one, strong: true }))
  for (const [at, line] of lines.entries()) {
    if (!OPENS_PAIR.test(line.text)) continue
    for (const pair of PAIRS) {
      const open = line.prefix.length === line.text.length ? line.prefix.lastIndexOf(pair.open) : -1
      const [left, right] = pair.to
      if (open < 0 || isWord(line, open) || marks[at]?.some((mark) => mark.at > open && mark.to === right)) continue
      const next = partnerOf(lines, at, pair)
      const close = lines[next]?.prefix.indexOf(pair.close) ?? -1
      if (close < 0) continue
      const opening = (marks[at] ?? NONE).filter((mark) => mark.at !== open)
      marks[at] = [...strong(opening), { at: open, to: left, strong: true }]
      const closing = (marks[next] ?? NONE).filter((mark) => mark.at !== close)
      marks[next] = [...strong(closing), { at: close, to: right, strong: true }]
    }
  }
}

const OPENS_PAIR = /[野渊耶揖]/
const REACH = 6

/** The line that closes the pair: a few lines on, before any native mark and any other opening. */
function partnerOf(lines: readonly Line[], at: number, { open, close }: (typeof PAIRS)[number]): number {
  for (let next = at + 1; next <= at + REACH; next++) {
    const line = lines[next]
    if (!line || line.gap > 1) return -1
    const found = line.prefix.indexOf(close)
    if (found >= 0) return line.prefix.slice(0, found).includes(open) || isWord(line, found) ? -1 : next
    if (line.prefix !== line.text || line.text.includes(open)) return -1
  }
  return -1
}

const SHOWN_ALONE = /[孕豫垣耀姻]|^ *要要/m

/** Lines that show a single mark only, each with a shape that no sentence has. */
type Shape = { readonly shape: RegExp; readonly mend: (found: string) => string }
const DISPLAY: readonly Shape[] = [
  { shape: /^\s*孕\d+(?:耀\d+)?\s*$/g, mend: (line) => line.replace('孕', 'P').replace('耀', '～') },
  { shape: /\d ?豫(?![商剧园北南东西章见])/g, mend: (found) => found.replace(/ ?豫/, '%') },
  { shape: /[A-Za-z0-9] ?垣 ?(?=[A-Za-z0-9]|(?!曲)\p{Script=Han})/gu, mend: (found) => found.replace(/ ?垣 ?/, '+') },
  { shape: /(?<=\d[%豫万亿]?)耀(?=\d)/g, mend: (found) => found.replace('耀', '～') },
  { shape: /^\s*要要(?=\p{Script=Han})/gu, mend: (found) => found.replace('要要', '——') },
  { shape: /^\s*姻(?=本报|记者|作者|通讯员|特约|实习|\s)/g, mend: (found) => found.replace('姻', '■') },
]

/** Marks of two characters, believed in a damaged stretch only. */
const DASHES: readonly Shape[] = [
  { shape: /(?<![主重需首只想必纲摘概简提须还就又不也])要 ?要/g, mend: () => '——' },
  { shape: / ?噎 ?噎 ?/g, mend: () => '……' },
  { shape: /(?<=\d)要(?=\d)/g, mend: () => '—' },
]

function shapesIn(line: Line, shapes: readonly Shape[]): Edit[] {
  return shapes.flatMap(({ shape, mend }) =>
    [...line.text.matchAll(shape)].map(({ 0: found, index }) => ({
      start: line.start + index,
      end: line.start + index + found.length,
      after: mend(found),
    })),
  )
}

/** The spaces round a damaged mark are part of the damage. */
function withSpaces(text: string, at: number, to: string): Edit {
  let start = at
  let end = at + 1
  while (text[start - 1] === ' ') start--
  while (text[end] === ' ') end++
  if (start === 0 || text[start - 1] === '\n') start = at
  return { start, end, after: to }
}

function unmended(line: Line, marks: readonly Mark[]): Doubt[] {
  const mended = new Set(marks.map((mark) => mark.at))
  return [...line.prefix.matchAll(/[袁遥尧野冶]/g)]
    .filter(({ 0: found, index }) => !mended.has(index) && (found === '袁' || !isWord(line, index)))
    .map(({ index }) => ({ at: line.start + index, shown: line.text, kind: 'founder-font', why: UNPROVEN }))
}

const UNPROVEN = { zh: '这个字是否移位没有凭据，没有改。', en: 'Unproven in a line of shifted marks, so left.' }
