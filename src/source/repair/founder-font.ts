// Founder (方正) fonts keep their symbols 0x31 rows up in GBK: a copied headline reads 袁 for ， and 遥 for 。 and so on.
// The same characters are ordinary words (研究院, 视野, 遥感, surnames), so nothing is mended without proof of damage:
// in a damaged stretch every mark is shifted, and no native mark stands before the last damaged one of the line.
import { isHan } from './characters.ts'
import type { Doubt, Edit, Pass } from './pass.ts'

/** D2A1–D2FE → A1A1–A1FE and D4A1–D4FE → A3A1–A3FE, where the shifted character has ever been seen in print. */
const SINGLE = new Map(
  ['袁，', '遥。', '尧、', '院：', '曰；', '钥？', '浴！', '垣+'].map((pair) => [pair.charAt(0), pair.charAt(1)]),
)
const SINGLES = new RegExp(`[${[...SINGLE.keys()].join('')}]`, 'g')
const PAIRS = [
  { open: '野', close: '冶', to: ['“', '”'] },
  { open: '渊', close: '冤', to: ['（', '）'] },
  { open: '耶', close: '爷', to: ['‘', '’'] },
  { open: '揖', close: '铱', to: ['【', '】'] },
] as const

/** Ordinary words the shifted characters stand in; `before` and `after` are tried against the text round the character. */
const WORDS: Readonly<Record<string, { before?: RegExp; after?: RegExp }>> = {
  袁: {
    before:
      /(?:院士|教授|记者|主任|局长|部长|厅长|处长|科长|省长|市长|县长|校长|院长|所长|会长|书记|主席|总裁|经理|总监|董事|委员|专家|学者|作者|编辑|导师|医生|博士|代表|队长|站长|组长|理事|秘书|总编|主编|通讯员|创始人|负责人|发言人|工程师|研究员|设计师|获得者|责编|摄影|■|：|姓) ?$/,
    after:
      /^(?:隆平|世凯|崇焕|枚|宏道|绍|术(?![语业])|氏|某(?![些种个项一])|家[村庄界]|州区|大头|花镇|先生|女士|老师|师傅|院士)/,
  },
  遥: {
    before: /[逍飘路迢遥]$|[里步尺]之$|(?:^|[^水公和持太生扁地])平$/,
    after:
      /^\s?(?:遥|[祝祭寄忆墙]|远(?![程洋近离销])|感(?![谢受觉到动染])|控(?![制股])|测(?![试量算绘])|望|想(?![要法到])|相[呼望隔距]|指(?![导出标挥定数])|知(?![道识名情])|不可)/,
  },
  尧: { before: /[唐帝姚]$/, after: /^(?:[舜帝禹庙]|都(?![是有在会要能可已将])|山(?![川水林地区脉体东西])|天舜)/ },
  院: {
    before: /[学法医究影剧书寺庭务察分两计养宅住出入产贡翰]$|^中$/,
    after: /^(?:[校士]|所(?![有以谓])|系(?![统列])|线(?!上)|落(?![实地后])|子|墙)/,
  },
  曰: { before: /[子诗题名又其孔谚歌]$/ },
  垣: { before: /[长襄残新首]$/, after: /^[曲县]/ },
  钥: { before: /[锁密公私管]$/, after: /^匙/ },
  浴: { before: /[沐淋洗药桑泡]$/ },
  野: { before: /[视田原荒朝越狂粗旷沃郊]$/, after: /^\s?[生外蛮心战马猪餐营火花草兽鸭菜史性村口田]/ },
  冶: {
    before: /(?:[陶矿妖选]|[国矿]中|[^第][一二三四五六七八九十])$/,
    after: /^\s?(?:[金炼铁铜铸厂具矿炉]|集团|赛迪|[建科]工)/,
  },
  渊: { before: /[深陶李]$/, after: /^[博源薮]/ },
  冤: { before: /[申喊鸣含]$/, after: /^[枉案情屈]/ },
}

type Mark = { readonly at: number; readonly to: string; readonly strong: boolean }
type Line = {
  readonly start: number
  readonly text: string
  /** Up to the first native mark. */
  readonly prefix: string
  /** Blank lines before it. */
  readonly gap: number
  /** The lines before and after it that hold anything: a word may be split over its ends. */
  readonly above: Line | undefined
  below: Line | undefined
}

export const founderFont: Pass = {
  name: 'founder-font',
  why: { zh: '方正字体的标点在 GBK 里移了位，这一段有确凿痕迹。', en: 'Founder fonts shift punctuation in GBK.' },
  find: (text) => {
    if (!/[袁遥尧野院渊豫垣姻孕钥揖]|要要/.test(text)) return { edits: [] }
    const lines = splitLines(text)
    const marks = lines.map(marksOf)
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
      const own: Line = {
        start,
        text: line,
        prefix: native < 0 ? line : line.slice(0, native),
        gap,
        above,
        below: undefined,
      }
      if (above) above.below = own
      lines.push(own)
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
  // A word may be split over the line's end (卫星遥⏎感).
  const rest = line.text.slice(at + 1, at + 12)
  const after = rest.length > 3 ? rest : rest.trimEnd() + (line.below?.text.trimStart().slice(0, 8) ?? '')
  // A clause begins behind a title too; a name does not begin like one.
  if (character === '袁' && OPENS_CLAUSE.test(after)) return word.after?.test(after) ?? false
  return (word.before?.test(headOf(line, at)) ?? false) || (word.after?.test(after) ?? false)
}

/** What stands before the character, over the line's beginning where a short piece of the line is left. */
const headOf = (line: Line, at: number): string =>
  (at < 3 ? (line.above?.text.slice(-8).trimEnd() ?? '') : '') + line.text.slice(Math.max(0, at - 8), at).trimEnd()

const SHIFTED = /[袁遥尧野冶院渊垣曰钥浴耶揖]/

function marksOf(line: Line): readonly Mark[] {
  if (!SHIFTED.test(line.text) || !SHIFTED.test(line.prefix)) return NONE
  const { prefix } = line
  const marks: Mark[] = PAIRS.flatMap((pair) => pairsWithin(line, pair))
  for (const { 0: found, index: at } of prefix.matchAll(SINGLES)) {
    const strength = isName(line, at) ? 'weak' : strengthOf(line, at)
    if (strength && !isWord(line, at)) marks.push({ at, to: SINGLE.get(found) ?? found, strong: strength === 'strong' })
  }
  marks.push(...looseQuotes(line, marks))
  if (marks.length < 2) return marks.length === 0 ? NONE : marks
  // Two marks that prove little each prove something together; what also ends a name of a place does not count.
  const counted = marks.filter(
    ({ at, to }) =>
      ('，。、；？！'.includes(to) && !isName(line, at)) || (to === '+' && /\w ?$/.test(prefix.slice(0, at))),
  ).length
  return counted > 1 ? marks.map((one) => ({ ...one, strong: true })) : marks
}

/** A closing quotation mark whose partner stands in another line: a shifted stop beside it is proof enough. */
const looseQuotes = (line: Line, marks: readonly Mark[]): Mark[] =>
  [...line.prefix.matchAll(/冶(?= ?[袁遥尧])|(?<=[遥钥浴] ?)冶/g)]
    .filter(({ index }) => !marks.some((mark) => mark.at === index) && !isWord(line, index))
    .map(({ index }) => ({ at: index, to: '”', strong: true }))

/** How much the place of one shifted character proves; nothing where a mark of its kind could not stand. */
function strengthOf({ prefix, text, above }: Line, at: number): 'strong' | 'weak' | undefined {
  const rest = prefix.slice(at + 1, at + 12)
  const atEnd = prefix.length === text.length && rest.trim() === ''
  const proves = (strong: boolean): 'strong' | 'weak' => (strong ? 'strong' : 'weak')
  if (/[遥尧]/.test(prefix[at] ?? '') && endsInSurname(prefix.slice(Math.max(0, at - 8), at))) return undefined
  const found = prefix[at] ?? ''
  if ('袁尧'.includes(found)) return proves(isComma(prefix, at, atEnd))
  if (found === '遥')
    return proves((at > 4 && (atEnd || rest.startsWith(' '))) || /^ \S{4}/.test(rest) || prefix[at - 1] === '冶')
  const closes = atEnd || rest.startsWith('冶')
  if (found === '钥') return proves(closes && /[何吗呢怎哪谁几么]|多[远少大久]/.test((above?.text ?? '') + prefix))
  const fits = found === '院' ? atEnd || /^ ?野/.test(rest) || SPEAKS.test(prefix.slice(0, at)) : closes
  return fits || '垣曰'.includes(found) ? 'weak' : undefined
}

/** What a colon follows inside a line. */
const SPEAKS = /冶$|(?:^|[钥遥] ?)[问答] ?$|(?:条件|如下|表示|认为|介绍|强调|一句|包括|表现为|分为|分别[是为]) ?$/

/** 袁 with a given name of one or two characters that a space, a mark or the line's end closes. */
const isName = (line: Line, at: number): boolean =>
  line.text[at] === '袁' &&
  (at === 0 || /[\s■：、]/.test(line.text[at - 1] ?? '')) &&
  /^(?: ?\p{Script=Han}|\p{Script=Han}{2})(?:[\s，。、；：）]|$)/u.test(line.text.slice(at + 1, at + 8))

/** No given name begins with these; a clause does. */
const OPENS_CLAUSE =
  /^ ?(?:[从到在为以将并而但也其这该他她它我们对不是有与还更由让使被把据且因如若则却又即再全目哪占]|["“《A-Za-z0-9]|野.*冶)/
/** After these something must come that is no comma. */
const LEADS_ON = /[从由向对与和同跟把被给于将或的及]$/
const TAKES_NAME = /[了过着进去来到是有为叫见访请老小]$/
const GIVEN_NAME = /^(?:[建国爱卫][国军华民东党]|志.|文.|先生|女士|老师|师傅|教授|主任|经理|[厂局处校]长|书记|工程师)/
const words = new Intl.Segmenter('zh', { granularity: 'word' })
const firstWord = (text: string): string => words.segment(text).containing(0)?.segment ?? ''
const endsInSurname = (head: string): boolean =>
  /[王李张刘陈赵吴徐孙朱郭罗]$/.test(head) && words.segment(head).containing(head.length - 1)?.segment.length === 1

function isComma(prefix: string, at: number, atEnd: boolean): boolean {
  const [head, rest] = [prefix.slice(Math.max(0, at - 8), at), prefix.slice(at + 1, at + 8)]
  if (!isHan(prefix[at - 1]) && prefix[at - 1] !== ' ' && !/[A-Za-z0-9%》]/.test(prefix[at - 1] ?? '')) return false
  if (LEADS_ON.test(head) || /(?:^|[^养敬尊适古年衰变终到大])[老小]$/.test(head)) return false
  const opens = atEnd || /^ \S{2}/.test(rest) || prefix[at - 1] === '冶' || OPENS_CLAUSE.test(prefix.slice(at + 1))
  if (prefix[at] === '尧') return opens || firstWord(rest).length > 1
  return (
    opens ||
    (at > 3 && rest.length > 3 && !TAKES_NAME.test(head) && firstWord(rest).length > 1 && !GIVEN_NAME.test(rest))
  )
}

function pairsWithin(line: Line, pair: (typeof PAIRS)[number]): Mark[] {
  const { prefix } = line
  const marks: Mark[] = []
  if (!prefix.includes(pair.close)) return marks
  let open = -1
  for (let at = 0; at < prefix.length; at++) {
    if (prefix[at] === pair.open && (open < 0 || isWord(line, open))) open = at
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
      if (open < 0 || isWord(line, open) || marks[at]?.some((mark) => mark.at >= open && mark.to === left)) continue
      const next = partnerOf(lines, at, pair)
      const close = lines[next]?.prefix.indexOf(pair.close) ?? -1
      if (close < 0) continue
      marks[at] = [...strong(marks[at]), { at: open, to: left, strong: true }]
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
  { shape: /\d耀(?=\d)/g, mend: (found) => found.replace('耀', '～') },
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
