// The ordinary words, names and houses that the characters of shifted marks stand in: 研究院, 视野, 遥感, 记者袁某. What is
// one of them is no mark, whatever stands round it; where a list ends, the language's own dictionary is asked.
import { endsInHalfName, endsInSurname, isFullName } from '../surnames.ts'
import { isHan, words } from './characters.ts'

export type Line = {
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

/** Ordinary words the shifted characters stand in; `before` and `after` are tried against the text round the character. */
const WORDS: Readonly<Record<string, { before?: RegExp; after?: RegExp }>> = {
  袁: {
    before:
      /(?:院士|教授|记者|主任|局长|部长|厅长|处长|科长|省长|市长|县长|校长|院长|所长|会长|书记|主席|总裁|经理|总监|董事|委员|专家|学者|作者|编辑|导师|医生|博士|代表|队长|站长|组长|理事|秘书|总编|主编|通讯员|创始人|负责人|发言人|工程师|研究员|设计师|获得者|[教律]师|[村农居市网]民|[成队学会党团人演议职店社教球]员|工人|司机|患者|女士|责编|摄影|■|：|姓) ?$/,
    after:
      /^(?:隆平|世凯|崇焕|枚|宏道|绍|术(?![语业])|氏|某(?![些种个项一])|家[村庄界渡湾沟坪坝店桥河岭山]|州区|大头|花镇|先生|女士|老师|师傅|院士|将军|夫人|姑娘|同志)/,
  },
  遥: {
    before:
      /[逍飘迢遥]$|(?<![一出思网道公铁线套赶修上下半水陆马后])路$|(?<![代待用处予随加反总])之$|(?:^|[^水公和持太生扁地])平$/,
    after:
      /^\s?(?:遥|[祝祭寄忆墙]|远(?![程洋近离销])|感(?![谢受觉到动染])|控(?![制股])|测(?![试量算绘])|望|想(?=当年|古|往|起)|相[呼望隔距]|指(?![导出标挥定数])|知(?![道识名情])|不可)/,
  },
  尧: {
    before: /[唐帝姚姓]$/,
    after:
      /^(?:(?!书记|[局校院]长|主任|经理)\p{Script=Han}{1,2}(?:主持|出席|致辞|讲话|率队|宣布|说)|[舜帝禹庙]|都(?![是有在会要能可已将])|山(?![川水林野地区脉体东西里])|天舜|表示|介绍|告诉|认为|强调|指出|透露|坦言)/u,
  },
  院: {
    before: /[学法医究影剧书寺庭务察分两计养宅住出入产贡翰]$|^中$/,
    after: /^(?:[校士]|所(?![有以谓])|系(?![统列])|线(?!上)|落(?![实地后])|子|墙)/,
  },
  曰: { before: /[子诗题名又其孔谚歌]$/ },
  垣: { before: /[长襄残新首]$/, after: /^[曲县]/ },
  钥: { before: /[锁密公私管]$/, after: /^匙/ },
  浴: { before: /[沐淋洗药桑泡拿]$/ },
  野: { before: /[视田原荒朝越狂粗旷沃郊]$/, after: /^\s?[生外蛮心战马猪餐营火花草兽鸭菜史性村口田]/ },
  冶: {
    before: /(?:[陶矿妖选姓]|[国矿]中|[^第][一二三四五六七八九十])$/,
    after: /^\s?(?:[金炼铁铜铸厂具矿炉]|集团|赛迪|[建科]工)/,
  },
  渊: { before: /[深陶李]$/, after: /^[博源薮]/ },
  冤: { before: /[申喊鸣含]$/, after: /^[枉案情屈]/ },
}

export function isWord(line: Line, at: number): boolean {
  const character = line.text[at] ?? ''
  const word = WORDS[character]
  if (!word) return false
  // A word may be split over the line's end (卫星遥⏎感).
  const rest = line.text.slice(at + 1, at + 12)
  const after = rest.length > 3 ? rest : rest.trimEnd() + (line.below?.text.trimStart().slice(0, 8) ?? '')
  if (word.after?.test(after)) return true
  if (!word.before?.test(headOf(line, at))) return IN_WORDS.test(character) && wordAt(line.text, at).length > 1
  // A clause begins behind a title too (告诉记者袁泵站…); a name does not begin like one.
  return character !== '袁' || isGiven(after, line)
}

/** These make no word with what they part. */
const IN_WORDS = /[尧垣浴曰冶]/
export const wordAt = (text: string, at: number): string => {
  const from = Math.max(0, at - 4)
  return words.segment(text.slice(from, at + 5)).containing(at - from)?.segment ?? ''
}
const firstWord = (text: string): string => words.segment(text).containing(0)?.segment ?? ''

/** What follows 袁 goes on like a given name: one or two characters that are no word, or before a mark or a verb of speech. */
function isGiven(after: string, line: Line): boolean {
  if (OPENS_CLAUSE.test(after) || NOT_GIVEN.test(after)) return false
  const next = after.trimStart()
  return (
    BYLINE.test(line.text) ||
    GIVEN_NAME.test(next) ||
    /^\p{Script=Han}{1,2}(?:[\s，。、；：（）]|$|[表说介指称告强认透坦谈])/u.test(next) ||
    (firstWord(next).length < 2 && firstWord(next.slice(1)).length < 2)
  )
}

const NOT_GIVEN =
  /^ ?[一二两三四五六七八九十几多每各第只最很太没未已刚都就仍虽等至所说问喊要会能可应当经请看去来走省市县区全本]/
const BYLINE = /^\s*[■□姻(（]?\s*(?:本[报刊]|作者|责|编|文|图|记者|通讯员|摄影)/

/** What stands before the character, over the line's beginning where a short piece of the line is left. */
const headOf = (line: Line, at: number): string =>
  (at < 3 ? (line.above?.text.slice(-8).trimEnd() ?? '') : '') + line.text.slice(Math.max(0, at - 8), at).trimEnd()

/** A colon in the middle of a line: no word of the language, and no house's short name (信通院), holds the 院. */
const partsWords = ({ prefix, text }: Line, at: number): boolean =>
  at > 1 &&
  wordAt(text, at).startsWith('院') &&
  (SPEAKS.test(prefix.slice(0, at)) || !HOUSE.test(prefix.slice(0, at))) &&
  !/^[长校士内里外方墙系所办党领企地区务团子落坝线门楼中前后]/.test(prefix.slice(at + 1))
const HOUSE =
  /(?:[老盲]人|[学法医究影剧书寺庭务察分两计养宅住出入产贡科林商技职育术美画文化利童疗戏国省市县区州府立众议参贵该我本全各中南西东北大小后前跨独深四合道禅僧教公工农信通规检械准量电航建设材质警军武博妇儿幼老敬济爱生卫母杂程试师经体棋政专病总上下民邦红一二三五六七八九十〇\d])$/

/** Who speaks more than once at the head of a line, as no house is called: 小庄院 … 小庄院 … */
export function speakersOf(text: string): ReadonlySet<string> {
  const said = Map.groupBy(text.matchAll(/^[ \t]*([问答]|\p{Script=Han}{2,6}?)[院：]/gmu), ([, who = '']) => who)
  return new Set(
    [...said].flatMap(([who, times]) => (times.length > 1 && (!HOUSE.test(who) || isFullName(who)) ? who : [])),
  )
}

/** What a colon follows inside a line. */
const SPEAKS = /冶$|[说道问答喊叫嚷骂] ?$|(?:条件|如下|表示|认为|介绍|强调|一句|包括|表现为|分为|分别[是为]) ?$/

/** 记者袁, 教授袁: in itself no proof of anything. */
export const followsTitle = (line: Line, at: number): boolean =>
  line.text[at] === '袁' && (WORDS.袁?.before?.test(headOf(line, at)) ?? false)

/** 袁 with a given name of one or two characters that a space, a mark or the line's end closes; 尧 as the second of two. */
export const isName = (line: Line, at: number): boolean =>
  (line.text[at] === '尧' && at > 1 && endsInHalfName(headOf(line, at)) && wordAt(line.text, at - 1).length === 1) ||
  (line.text[at] === '袁' &&
    (at === 0 || /[\s■：、]/.test(line.text[at - 1] ?? '')) &&
    /^(?: ?\p{Script=Han}|\p{Script=Han}{2})(?:[\s，。、；：）]|$)/u.test(line.text.slice(at + 1, at + 8)))

/** No given name begins with these; a clause does. */
const OPENS_CLAUSE =
  /^ ?(?:[从到在为以将并而但也其这该他她它我们对不是有与还更由让使被把据且因如若则却又即再全目哪占]|["“《A-Za-z0-9]|野.*冶)/
/** After these something must come that is no comma. */
const LEADS_ON = /(?:[从由向对与和同跟把被给于将或及]|(?:^|[^养敬尊适古年衰变终到大])[老小])$/
/** 有下列情形之一的，应当…: a rule goes on so. */
const RULES = /^(?:应当?|可以|由|不[得予再]|依[法照]|责令|给予|处以?|按|从[轻重其]|免[于除]|经|视为|参照|适用)/
const TAKES_NAME = /[了过着进去来到是有为叫见访请老小让令]$/
const GIVEN_NAME =
  /^(?:[建国爱卫][国军华民东党]|志.|文[^理化学字物件艺]|先生|女士|老师|师傅|教授|主任|经理|[厂局处校]长|书记|工程师)/

/** A person's name goes on with it (让袁承志) or ends in it (张尧). */
const standsInName = (line: Line, at: number): boolean =>
  line.text[at] === '袁'
    ? /[让令请访见]$/.test(headOf(line, at)) && isGiven(line.prefix.slice(at + 1, at + 8), line)
    : /[遥尧]/.test(line.text[at] ?? '') && endsInSurname(line.prefix.slice(Math.max(0, at - 8), at))

/** How much the place of one shifted character proves; nothing where a mark of its kind could not stand. */
export function strengthOf(line: Line, at: number, speakers: ReadonlySet<string>): 'strong' | 'weak' | undefined {
  const { prefix, text, above } = line
  const rest = prefix.slice(at + 1, at + 12)
  const atEnd = prefix.length === text.length && rest.trim() === ''
  const proves = (strong: boolean): 'strong' | 'weak' => (strong ? 'strong' : 'weak')
  if (standsInName(line, at)) return undefined
  const found = prefix[at] ?? ''
  if ('袁尧'.includes(found)) return proves(isComma(prefix, at, atEnd))
  if (found === '遥')
    return proves((at > 4 && (atEnd || rest.startsWith(' '))) || /^ \S{4}/.test(rest) || prefix[at - 1] === '冶')
  const asks = (): boolean => /[何吗呢怎哪谁几么]|多[远少大久]/.test((above?.text ?? '') + prefix)
  if (found === '钥') return proves((atEnd || rest.startsWith('冶')) && asks())
  if (found === '垣')
    return /[A-Za-z0-9网] ?$/.test(prefix.slice(0, at)) || /^ ?[A-Z0-9]/.test(rest) ? 'weak' : undefined
  if (found === '院' && speakers.has(prefix.slice(0, at).trimStart())) return 'weak'
  return found !== '院' || atEnd || /^ ?野/.test(rest) || partsWords(line, at) ? 'weak' : undefined
}

function isComma(prefix: string, at: number, atEnd: boolean): boolean {
  const [head, rest] = [prefix.slice(Math.max(0, at - 8), at), prefix.slice(at + 1, at + 8)]
  if (!isHan(prefix[at - 1]) && prefix[at - 1] !== ' ' && !/[A-Za-z0-9%》]/.test(prefix[at - 1] ?? '')) return false
  if (LEADS_ON.test(head) || (head.endsWith('的') && !RULES.test(rest))) return false
  const opens = atEnd || /^ \S{2}/.test(rest) || prefix[at - 1] === '冶' || OPENS_CLAUSE.test(prefix.slice(at + 1))
  if (prefix[at] === '尧') return opens || firstWord(rest).length > 1
  const parts = at > 3 && rest.length > 3 && firstWord(rest).length > 1
  return opens || (parts && !TAKES_NAME.test(head) && !GIVEN_NAME.test(rest))
}
