// Founder (方正) fonts keep their symbols 0x31 rows up in GBK: a copied headline reads 袁 for ， and 遥 for 。 and so on.
// The same characters are ordinary words (研究院, 视野, 遥感, surnames), so nothing is mended without proof of damage:
// in a damaged stretch every mark is shifted, and no native mark stands before the last damaged one of the line.
import { isHan } from './characters.ts'
import type { Doubt, Edit, Pass } from './pass.ts'

/** D2A1–D2FE → A1A1–A1FE and D4A1–D4FE → A3A1–A3FE, where the shifted character has ever been seen in print. */
const SINGLE: Readonly<Record<string, string>> = {
  袁: '，',
  遥: '。',
  尧: '、',
  院: '：',
  曰: '；',
  钥: '？',
  浴: '！',
  垣: '+',
}
const SINGLES = new RegExp(`[${Object.keys(SINGLE).join('')}]`, 'g')
const PAIRS = [
  { open: '野', close: '冶', to: ['“', '”'] },
  { open: '渊', close: '冤', to: ['（', '）'] },
  { open: '耶', close: '爷', to: ['‘', '’'] },
] as const

/** Ordinary words the shifted characters stand in; `before` and `after` are tried against the text round the character. */
const WORDS: Readonly<Record<string, { before?: RegExp; after?: RegExp }>> = {
  袁: {
    before:
      /(?:院士|教授|记者|主任|局长|部长|厅长|处长|科长|省长|市长|县长|校长|院长|所长|会长|书记|主席|总裁|经理|总监|董事|委员|专家|学者|作者|编辑|导师|老师|医生|博士|先生|女士|同志|师傅|代表|队长|站长|组长|理事|秘书|总编|主编|通讯员|创始人|负责人|发言人|工程师|研究员|设计师|获得者|责编|摄影|■|：|姓) ?$/,
    after: /^(?:隆平|世凯|崇焕|枚|宏道|氏|家[村庄界]|州区|大头)/,
  },
  遥: { before: /[逍飘路迢遥]$/, after: /^\s?[感控测望想遥相祝指信]/ },
  尧: {
    before: /[唐帝姚]$|(?:^|[\s者长授士员人师理总导])[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗]\p{L}?$/u,
    after: /^[舜帝都山禹]/,
  },
  院: { before: /[学法医究影剧书寺庭务察分两计养宅住出入产贡翰]$|^中$/ },
  曰: { before: /[子诗题名又其孔谚歌]$/ },
  垣: { before: /[长襄残新首]$/, after: /^[曲县]/ },
  钥: { before: /[锁密公私管]$/ },
  浴: { before: /[沐淋洗药桑泡]$/ },
  野: { before: /[视田原荒朝越狂粗旷沃郊]$/, after: /^\s?[生外蛮心战马猪餐营火花草兽鸭菜史性村口田]/ },
  冶: { before: /[陶矿]$/, after: /^\s?(?:[金炼铁铜铸厂具矿炉]|集团|赛迪|[建科]工)/ },
  渊: { before: /[深陶李]$/, after: /^[博源薮]/ },
  冤: { before: /[申喊鸣含]$/, after: /^[枉案情屈]/ },
}

type Mark = { readonly at: number; readonly to: string; readonly strong: boolean }
class Line {
  readonly start: number
  readonly text: string
  /** Blank lines before it. */
  readonly gap: number
  /** The next line that holds anything: a word may be split over the end of this one. */
  next = ''
  #prefix: string | undefined

  constructor(start: number, text: string, gap: number) {
    this.start = start
    this.text = text
    this.gap = gap
  }

  /** Up to the first native mark. Few lines are ever asked for it. */
  get prefix(): string {
    if (this.#prefix === undefined) {
      const native = this.text.search(NATIVE)
      this.#prefix = native < 0 ? this.text : this.text.slice(0, native)
    }
    return this.#prefix
  }
}

export const founderFont: Pass = {
  name: 'founder-font',
  why: {
    zh: '方正字体的标点在 GBK 里移了位；这一段没有一个正常的全角标点，并有确凿的移位痕迹。',
    en: 'Founder fonts shift punctuation in GBK; this stretch has no native mark and clear traces of the shift.',
  },
  find: (text) => {
    if (!/[袁遥尧野院渊豫垣姻孕钥]/.test(text)) return { edits: [] }
    const lines = splitLines(text)
    const marks = lines.map(marksOf)
    pairAcrossLines(lines, marks)
    const damaged = marks.map((own) => own.some((mark) => mark.strong))
    const gapAfter = (at: number): number => lines[at + 1]?.gap ?? Number.POSITIVE_INFINITY
    // Damage comes from one face: what is weak evidence in itself is believed beside a damaged line.
    const isNear = (at: number): boolean =>
      damaged[at] === true ||
      (damaged[at - 1] === true && gapAfter(at - 1) <= 1) ||
      (damaged[at + 1] === true && gapAfter(at) <= 1)
    const mayShowAlone = SHOWN_ALONE.test(text)
    const edits: Edit[] = []
    const doubts: Doubt[] = []
    for (const [at, line] of lines.entries()) {
      const own = marks[at] ?? NONE
      for (const mark of own) if (mark.strong || isNear(at)) edits.push(withSpaces(text, line.start + mark.at, mark.to))
      if (mayShowAlone && SHOWN_ALONE.test(line.text)) edits.push(...displayMarks(line))
      if (damaged[at]) doubts.push(...unmended(line, own))
    }
    const sorted = edits.sort((a, b) => a.start - b.start)
    return { edits: sorted.filter((one, at) => one.start >= (sorted[at - 1]?.end ?? 0)), doubts }
  },
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
      const last = lines.at(-1)
      if (last) last.next = line.trim()
      lines.push(new Line(start, line, gap))
      gap = 0
    }
    start += line.length + 1
  }
  return lines
}

function isWord(line: Line, at: number): boolean {
  const character = line.text[at] ?? ''
  const word = WORDS[character]
  if (!word) return false
  const rest = line.text.slice(at + 1, at + 12)
  // A word may be split over the line's end (卫星遥⏎感).
  const after = rest.trim() === '' && character !== '院' ? line.next.slice(0, 8) : rest
  return (
    (word.before?.test(line.text.slice(Math.max(0, at - 8), at).trimEnd()) ?? false) ||
    (word.after?.test(after) ?? false)
  )
}

const SHIFTED = /[袁遥尧野冶院渊垣曰钥浴耶]/

function marksOf(line: Line): readonly Mark[] {
  if (!SHIFTED.test(line.text)) return NONE
  const { prefix } = line
  const marks: Mark[] = PAIRS.flatMap((pair) => pairsWithin(line, pair))
  for (const { 0: found, index: at } of prefix.matchAll(SINGLES)) {
    if (isWord(line, at) || isName(line, at)) continue
    const strength = strengthOf(line, at)
    if (strength) marks.push({ at, to: SINGLE[found] ?? found, strong: strength === 'strong' })
  }
  marks.push(...looseQuotes(line, marks))
  const commas = marks.filter(({ to }) => to === '，' || to === '、').length
  return commas > 1 || marks.some((one) => one.strong) ? marks.map((one) => ({ ...one, strong: true })) : marks
}

/** Quotation marks whose partner stands in another line: a shifted comma or stop beside them is proof enough. */
function looseQuotes(line: Line, marks: readonly Mark[]): Mark[] {
  if (!/[冶野]/.test(line.prefix)) return []
  return [...line.prefix.matchAll(/冶(?= ?[袁遥尧])|(?<=[袁遥尧] ?)野/g)]
    .filter(({ index }) => !marks.some((mark) => mark.at === index) && !isWord(line, index))
    .map(({ 0: found, index }) => ({ at: index, to: found === '野' ? '“' : '”', strong: true }))
}

/** How much the place of one shifted character proves; nothing where a mark of its kind could not stand. */
function strengthOf({ prefix, text }: Line, at: number): 'strong' | 'weak' | undefined {
  const rest = prefix.slice(at + 1, at + 12)
  const atEnd = prefix.length === text.length && rest.trim() === ''
  const proves = (strong: boolean): 'strong' | 'weak' => (strong ? 'strong' : 'weak')
  switch (prefix[at]) {
    case '袁':
    case '尧':
      return proves(isComma(prefix, at, atEnd))
    case '遥':
      return proves(atEnd || rest.startsWith(' ') || prefix[at - 1] === '冶')
    case '钥':
      return atEnd ? proves(/[何吗呢怎哪谁几么]/.test(prefix)) : undefined
    case '垣':
    case '曰':
      return 'weak'
    default:
      return atEnd ? 'weak' : undefined
  }
}

/** 袁 with a given name of one or two characters that a space, a mark or the line's end closes. */
const isName = (line: Line, at: number): boolean =>
  line.text[at] === '袁' &&
  (at === 0 || /[\s■：、]/.test(line.text[at - 1] ?? '')) &&
  /^(?: ?\p{Script=Han}|\p{Script=Han}{2})(?:[\s，。、；：）]|$)/u.test(line.text.slice(at + 1, at + 8))

/** No given name begins with these; a clause does. */
const OPENS_CLAUSE =
  /^ ?(?:[从到在为以将并而但也其这该他她它我们对不是有与还更由让使被把据且因如若则却又即再全目]|["“《A-Za-z0-9野])/

function isComma(prefix: string, at: number, atEnd: boolean): boolean {
  const rest = prefix.slice(at + 1, at + 8)
  if (!isHan(prefix[at - 1]) && prefix[at - 1] !== ' ' && !/[A-Za-z0-9%》]/.test(prefix[at - 1] ?? '')) return false
  if (prefix[at] === '尧') return true
  return atEnd || /^ \S{2}/.test(rest) || OPENS_CLAUSE.test(rest) || prefix[at - 1] === '冶'
}

function pairsWithin(line: Line, pair: (typeof PAIRS)[number]): Mark[] {
  const { prefix } = line
  const marks: Mark[] = []
  if (!prefix.includes(pair.close)) return marks
  let open = -1
  for (let at = 0; at < prefix.length; at++) {
    if (prefix[at] === pair.open && (open < 0 || isWord(line, open))) open = at
    else if (prefix[at] === pair.close && open >= 0 && at - open > 1) {
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

/** `看似野吸⏎睛冶`: a quotation that the column cut. It must close within two lines and before any native mark. */
function pairAcrossLines(lines: readonly Line[], marks: (readonly Mark[])[]): void {
  for (const [at, line] of lines.entries()) {
    if (!line.text.includes('野')) continue
    const open = line.prefix.length === line.text.length ? line.prefix.lastIndexOf('野') : -1
    if (open < 0 || isWord(line, open) || marks[at]?.some((mark) => mark.at >= open && mark.to !== '，')) continue
    const next = [at + 1, at + 2].find((other) => lines[other]?.prefix.includes('冶'))
    const other = next === undefined ? undefined : lines[next]
    const between = next === at + 2 ? lines[at + 1] : undefined
    if (!other || next === undefined || other.gap > 1 || (between && between.prefix !== between.text)) continue
    const close = other.prefix.indexOf('冶')
    if (other.prefix.slice(0, close).includes('野') || between?.text.includes('野') || isWord(other, close)) continue
    const strong = (own: readonly Mark[] = []): Mark[] => own.map((one) => ({ ...one, strong: true }))
    marks[at] = [...strong(marks[at]), { at: open, to: '“', strong: true }]
    const closing = (marks[next] ?? NONE).filter((mark) => mark.at !== close)
    marks[next] = [...strong(closing), { at: close, to: '”', strong: true }]
  }
}

const SHOWN_ALONE = /[孕豫垣耀姻]/

/** Lines that show a single mark only, each with a shape that no sentence has. */
const DISPLAY: readonly { readonly shape: RegExp; readonly mend: (found: string) => string }[] = [
  { shape: /^\s*孕\d+(?:耀\d+)?\s*$/g, mend: (line) => line.replace('孕', 'P').replace('耀', '～') },
  { shape: /\d ?豫(?![商剧园北南东西章见])/g, mend: (found) => found.replace(/ ?豫/, '%') },
  { shape: /[A-Za-z0-9] ?垣 ?(?=[A-Za-z0-9])/g, mend: (found) => found.replace(/ ?垣 ?/, '+') },
  { shape: /\d耀(?=\d)/g, mend: (found) => found.replace('耀', '～') },
  { shape: /^\s*姻(?=本报|记者|作者|通讯员|特约|实习|\s)/g, mend: (found) => found.replace('姻', '■') },
]

function displayMarks(line: Line): Edit[] {
  return DISPLAY.flatMap(({ shape, mend }) =>
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

const UNPROVEN = {
  zh: '这一行有移位的标点，但这个字没有凭据，没有改。',
  en: 'The line has shifted marks, but this character is unproven and was left.',
}
