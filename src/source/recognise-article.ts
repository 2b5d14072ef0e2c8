// Mended paragraphs → front matter and body. A headline, byline, source or sign-off is lifted out only where its form
// leaves no doubt and the text is an article; a fragment without a headline keeps its words where they stood.
import { bare, isByline, isPeople, namesIn } from './byline.ts'
import { breaksWord, endsSentence, squash, typeWidth } from './repair/characters.ts'
import { FIELD } from './repair/join-lines.ts'
import type { Note } from './repair/pass.ts'

export type Paragraph = { readonly text: string; readonly line: number; readonly lines?: readonly string[] }

export type SourceLine = {
  readonly name?: string
  readonly date?: string
  readonly url?: string
  readonly position?: 'lead' | 'tail'
}
export type Front = {
  readonly title?: string
  readonly titleLines?: readonly string[]
  readonly tocTitle?: string
  readonly kind?: string
  readonly kicker?: string
  readonly deck?: string
  readonly label?: string
  readonly byline?: readonly string[]
  readonly dateline?: string
  readonly source?: SourceLine
  readonly signoff?: string
}
export type Recognised = { readonly front: Front; readonly body: readonly string[]; readonly notes: readonly Note[] }

type Draft = { front: { -readonly [Key in keyof Front]: Front[Key] }; body: Paragraph[]; notes: Note[] }

/** `known` comes from outside the text: a page's metadata, a Word file's title style. */
export function recogniseArticle(paragraphs: readonly Paragraph[], known: Front = {}): Recognised {
  const draft: Draft = { front: { ...known }, body: [...paragraphs], notes: [] }
  takeHeadline(draft)
  if (draft.front.title === undefined) return { front: draft.front, body: paragraphs.map((one) => one.text), notes: [] }
  takeMeta(draft)
  takeByline(draft)
  takeLead(draft)
  takeTail(draft)
  draft.body = draft.body.filter((one) => one.text !== '')
  markSubheads(draft)
  return { front: draft.front, body: draft.body.map((one) => one.text), notes: draft.notes }
}

const isHeading = (text: string): boolean => /^#{1,6} \S/.test(text)
const HEADLINE_WIDTH = 130

const endsStatement = (text: string): boolean => /[。；][”’）]?$/.test(text)

/** One short frame that ends no sentence (a question or a cry may). */
export const isHeadline = (text: string): boolean =>
  typeWidth(bare(text)) <= HEADLINE_WIDTH &&
  (isHeading(text) || /[^。；，、：:,;…]$/.test(text)) &&
  !/。./.test(text) &&
  !text.includes('\n') &&
  !/^(?:[-*+>|!]|\d+[.．] |:::?|\[\^)|^[（(].*[）)]$/.test(bare(text))

/** Somebody speaks here for more than a line; a question or a cry alone is a headline's. */
export const isBody = (text: string): boolean => {
  if (isHeading(text)) return false
  const width = typeWidth(text)
  if (/[？！?!]$/.test(text) && !/[。，；]/.test(text) && width <= 60) return false
  return endsSentence(text) ? width > 24 : width > HEADLINE_WIDTH
}

function takeHeadline(draft: Draft): void {
  const { front, body } = draft
  const first = body.findIndex((one) => isBody(one.text) || endsStatement(one.text))
  const head = body.slice(0, Math.max(0, Math.min(first, 5))).map((one) => {
    const lines = one.text.split('\\\n')
    return lines.length === 2 ? { ...one, lines, text: lines.join(/\w$/.test(lines[0] ?? '') ? ' ' : '') } : one
  })
  if (front.title !== undefined) {
    // The page's own heading says the title again.
    const again = head.findIndex((one) => sameTitle(bare(one.text), front.title ?? ''))
    if (again >= 0) body.splice(again, 1)
    return
  }
  const brief = /^【([^】]{4,60})】$/.exec(head[0]?.text ?? '')
  if (brief) front.kind = 'brief'
  const at = head.findIndex((one, index) => isHeadline(one.text) && !isByline(one.text) && !isKicker(head, index))
  const title = head[at]
  if (!title) return
  Object.assign(front, headlineOf(title), brief?.[1] ? { title: brief[1] } : {})
  const above = head.slice(0, at).map((one) => bare(one.text))
  const kicker = above.find((text) => /[：:]$/.test(text)) ?? above.at(-1)
  const isOffice = above.some((text) => OFFICE_NUMBER.test(text))
  if (kicker !== undefined && /[：:]$/.test(kicker)) front.kicker = kicker
  else if (kicker !== undefined) front.label = isOffice ? above.join(' ') : kicker.replace(/^【|】$/g, '')
  const deck = head[at + 1]
  const isDeck = deck !== undefined && DECK.test(deck.text)
  if (isDeck) front.deck = deck.text
  const used = at + (isDeck ? 2 : 1)
  const kept = above.filter((text) => text !== kicker && !isOffice)
  body.splice(0, used, ...head.slice(0, at).filter((one) => kept.includes(bare(one.text))))
}

export const DECK = /^(?:——|―|—)[^—]/

/** A headline with the lines it was set in; a last line that begins with a dash is its deck. */
export function headlineOf({ text, lines = [] }: Paragraph): Pick<Front, 'titleLines' | 'deck'> & { title: string } {
  const deck = DECK.test(lines.at(-1) ?? '') ? lines.at(-1) : undefined
  const own = deck === undefined ? lines : lines.slice(0, -1)
  const titleLines = wholeLines(own)
  const title = bare(deck === undefined ? text : text.slice(0, -deck.length))
  return { title, ...(titleLines ? { titleLines } : {}), ...(deck ? { deck } : {}) }
}

/** The lines a headline was set in, where they are phrases; a break inside a word was the column's, not the editor's. */
function wholeLines(lines: readonly string[]): readonly string[] | undefined {
  if (lines.length < 2 || lines.length > 3) return undefined
  return lines.every((line, at) => at === 0 || !breaksWord(lines[at - 1] ?? '', line)) ? lines : undefined
}

const OFFICE_NUMBER = /^[\u4e00-\u9fff]{2,12}[〔［[（(]\d{4}[〕］\]）)]第?\d{1,4}号$/

/** A line above the headline: it ends with a colon, or is a short column label with a real headline below. */
function isKicker(head: readonly Paragraph[], at: number): boolean {
  const [text, next] = [bare(head[at]?.text ?? ''), head[at + 1]?.text]
  if (next === undefined || !isHeadline(next) || isByline(next)) return false
  if (head.slice(at).some((one, below) => below < 2 && OFFICE_NUMBER.test(bare(one.text)))) return true
  if (isHeading(head[at]?.text ?? '') !== isHeading(next)) return false
  return /[：:]$/.test(text) || (typeWidth(text) <= 16 && typeWidth(bare(next)) > 20)
}

const sameTitle = (a: string, b: string): boolean => squash(a) === squash(b)

/** Under the headline, or after the last paragraph as magazines set it. */
function takeByline({ front, body }: Draft): void {
  const isOne = ({ text }: Paragraph, at: number): boolean =>
    isByline(text) || ((at === 0 || at === body.length - 1) && isPeople(text))
  const near = body.findIndex((one, at) => at < 3 && isOne(one, at))
  const at = near >= 0 ? near : body.findLastIndex((one, index) => index >= body.length - 2 && isOne(one, index))
  if (at < 0) return
  const [line] = body.splice(at, 1)
  // What stands in the text is surer than what a page says of itself.
  front.byline = namesIn(bare(line?.text ?? ''))
}

const LABEL =
  '(?:文章|稿件|信息)?(?:来源|稿源|作者|记者|编辑|责编|发布时间|发布日期|时间|日期|浏览次?数?|阅读量?|点击量?|字号|字体)'
const META = new RegExp(
  `(\\d{4})[-年/.](\\d{1,2})[-月/.](\\d{1,2})日?(?:\\s*\\d{1,2}:\\d{2}(?::\\d{2})?)?|(${LABEL})\\s*[：:|｜]\\s*(\\d+次?(?![-年/.\\d])|[^\\s：:|｜【\\d]{0,20}?(?=[\\s|｜【\\d]|$|${LABEL}[：:]))`,
  'g',
)

const BETWEEN = /第?\d+版[：:]?\S{0,6}|[\s|｜·大中小[\]【】（）()]+/g
const NAMED = /^(?:[\u4e00-\u9fff]{2,8}(?:报|网|社|台|发布|在线))?$/

/** What a page says of itself under its headline: 2026-03-05 10:20 来源：某报 作者：某某. */
function takeMeta({ front, body, notes }: Draft): void {
  const plain = body.slice(0, 3).map((one) => one.text.replace(/\[([^[\]]*)\]\([^)[]*\)/g, '$1').replace(/[*\\]/g, ''))
  const left = plain.map((text) => text.replace(META, '').replace(BETWEEN, ''))
  // A date and a paper's name need no label.
  const at = plain.findIndex((text, at) => text.length <= 120 && left[at] !== text && NAMED.test(left[at] ?? ''))
  const line = body[at]
  if (!line) return
  const found = [...(plain[at] ?? '').matchAll(META)]
  if (found.length < 2 && !found.some((one) => one[1] || /来源|稿源/.test(one[4] ?? ''))) return
  const said = (what: RegExp): string | undefined => found.find((one) => what.test(one[4] ?? '') && one[5])?.[5]
  const [, year, month, day] = found.find((one) => one[1]) ?? []
  const [name, author] = [said(/来源|稿源/) ?? left[at], said(/作者|记者/)]
  const date = year ? { date: `${year}年${Number(month)}月${Number(day)}日` } : {}
  if (name || year) front.source = { ...(name ? { name } : {}), ...date, ...front.source }
  if (author) front.byline = namesIn(author)
  notes.push({ line: line.line, text: plain[at] ?? '', kind: 'dropped', why: WHY.meta })
  body.splice(at, 1)
}

const DATE = '\\d{4}年\\d{1,2}月\\d{1,2}日'
const PAPER =
  '(?:《[^》]{2,14}》(?:海外版|客户端|网络版|电子版|周末版|网)?|[\\u4e00-\\u9fffA-Za-z]{1,10}(?:网|报|社|周刊|杂志|客户端|公众号|电视台|在线|频道))'
/** With a date before it any paper's name is a source; without one only what is plainly a publication. */
const SOURCE_LEAD = new RegExp(
  `^(?:(${DATE})(${PAPER})|(《[^》]{1,12}(?:报|刊|网|社|周刊|新闻)》|[\\u4e00-\\u9fff]{1,6}网))：(?=\\S)`,
)
const DATELINE =
  /^(?:\*\*|【)?(本报讯|本刊讯|本网讯|本报综合|(?:本报|新华社|中新社|人民网)[\u4e00-\u9fff]{2,6}\d{1,2}月\d{1,2}日(?:电|讯))(?:\*\*|】)?\s*(?:[（(]([\u4e00-\u9fff·、，/／ ]{2,40})[）)]|((?:[\u4e00-\u9fff]{0,4}记者|通讯员) ?[\u4e00-\u9fff·、 ]{2,20}?)(?:摄影)?报道[：:])?\s*/
const WIRE =
  /^([\u4e00-\u9fffA-Za-z]{2,8}?)(?:讯(?:（(记者[^（）]{2,12})）)?|(\d{1,2}月\d{1,2}日)(?:电|讯|消息|报道)(?:（(记者[^（）]{2,12})）)?)[，：]?/

function takeLead({ front, body }: Draft): void {
  const at = body.findIndex((one) => isBody(one.text) || DATELINE.test(one.text))
  const first = body[at]
  if (!first) return
  const rest = (length: number): Paragraph => ({ ...first, text: first.text.slice(length).trimStart() })
  const lead = SOURCE_LEAD.exec(first.text)
  if (lead) {
    const [whole, date, name, undated] = lead
    front.source = { name: name ?? undated ?? '', ...(date ? { date } : {}), position: 'lead' }
    body[at] = rest(whole.length)
    return
  }
  const dateline = DATELINE.exec(first.text)
  if (dateline) {
    front.dateline = dateline[1] ?? ''
    const reporter = dateline[2] ?? dateline[3]
    if (reporter) front.byline ??= namesIn(reporter)
    body[at] = rest(dateline[0].length)
    return
  }
  // A wire's name is part of its sentence (财联社6月18日电，…): it is noted as the source and stays where it stands.
  const wire = WIRE.exec(first.text)
  if (wire && !front.source && !/^(?:据|日前|近日|本报|本刊)/.test(first.text)) {
    front.source = { name: wire[1] ?? '', ...(wire[3] ? { date: wire[3] } : {}) }
    const reporter = wire[2] ?? wire[4]
    if (reporter && !front.byline) front.byline = namesIn(reporter.replace(/^记者 ?/, '记者 '))
  }
}

const TAIL = new RegExp(
  `\\s*[（(](?:本文)?(?:来源|据|摘自|转自|转载自|原载|选自)[：: |｜]?\\s*([^（）()]{2,24}?)[，, ]?(${DATE}|\\d{1,2}月\\d{1,2}日)?(?:第?\\d+版)?(?:[，, ]?略?有删[改节])?[）)]$`,
)
const TAIL_LINE = new RegExp(
  `^(?:文章|稿件|本文|信息)?(?:来源|摘自|转自|稿源)\\s*[：:|｜]\\s*([^，。]{2,24}?)[，, ]?(${DATE})?$`,
)
const SIGNOFF =
  /(?:^|(?<=[。！？”…])\s*)[（(]((?:(?:本报|全媒体|见习|实习|特约)*(?:记者|通讯员|评论员) ?)?[\u4e00-\u9fff·]{2,4}(?:[ 、][\u4e00-\u9fff·]{2,4}){0,3})[）)]$|(?<=[。！？”])\s*((?:本[报刊网]|新华社)[\u4e00-\u9fff]{0,4}(?:记者|通讯员) ?[\u4e00-\u9fff·]{2,4}(?:[ 、][\u4e00-\u9fff·]{2,4}){0,3})$/
const NO_NAME = /^(?:完|待续|未完待续|全文完|本刊编辑部|略|下同|上接|下转|图略|节选|摘编|有删节|连载|续|终)|[版页摄图]$/
const JUMP = /\s*[（(]\s*(?:下转|上接)第?\s*\d+\s*版[^（）]{0,12}[）)]/g
const EDITOR_LINE =
  /^[（(]?(?:本?[文期]?(?:责任)?编辑|责编|校对|编审|审核|监制)\s*[：:].{1,24}[）)]?$|^(?:(?:责任编辑|责编|编辑|校对|编审|审核|审校|版式|美编)[ ：:]{0,2}[\u4e00-\u9fff]{2,4} ?){2,}$|^更多.{0,12}扫.{0,10}$|^扫(?:码|一扫).{0,24}$/

function takeTail(draft: Draft): void {
  const { front, body, notes } = draft
  for (let at = body.length - 1; at >= 0; at--) {
    const one = body[at] as Paragraph
    const jump = one.text.match(JUMP)?.join('')
    if (jump) {
      notes.push({ line: one.line, text: jump.trim(), kind: 'dropped', why: WHY.jump })
      body[at] = { ...one, text: one.text.replace(JUMP, '') }
    }
    if (at >= body.length - 3 && EDITOR_LINE.test(bare(one.text))) {
      notes.push({ line: one.line, text: one.text, kind: 'dropped', why: WHY.furniture })
      body.splice(at, 1)
    }
  }
  const at = body.findLastIndex((one) => one.text !== '' && !one.text.startsWith('[^'))
  const last = body[at]
  if (!last) return
  const tail = TAIL.exec(last.text) ?? TAIL_LINE.exec(last.text)
  if (tail && front.source?.position !== 'lead') {
    const date = tail[2] ? { date: tail[2] } : {}
    front.source = { ...front.source, name: (tail[1] ?? '').trim(), ...date, position: 'tail' }
    body[at] = { ...last, text: last.text.slice(0, tail.index).trimEnd() }
    return
  }
  const signed = SIGNOFF.exec(last.text)
  const signoff = signed?.[1] ?? signed?.[2]
  if (signed && signoff && !NO_NAME.test(signoff)) {
    front.signoff = signoff
    body[at] = { ...last, text: last.text.slice(0, signed.index) }
  }
}

const WHY = {
  jump: { zh: '转版提示由版面计算，不属于正文。', en: 'Jump lines are computed from the pages; they are no text.' },
  meta: { zh: '网页的发布信息：来源、作者、日期已写进稿件头。', en: 'Its source, author and date now stand in front.' },
  furniture: { zh: '编校、扫码等页面附件，不属于正文。', en: 'Editors’ names and scan notices are page furniture.' },
}

export const NUMBERED =
  /^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]+[章节部分])/
export const CAPTION = /^(?:图|▲|△|▼|表)\s?[\d一二三四五为：:]|^[▲△▼] ?图|(?:摄|供图|制图)$/
const LEVELS = [/^[一二三四五六七八九十]{1,3}、/, /^（[一二三四五六七八九十]{1,3}）/]

/** Short frames between paragraphs: （一） stands a level below 一、 where both are used. */
function markSubheads({ body }: Draft): void {
  const deepens = body.some((one) => LEVELS[0]?.test(one.text))
  for (const [at, one] of body.entries()) {
    const next = body[at + 1]?.text
    if (next === undefined || isHeading(one.text) || !isSubhead(one.text, next)) continue
    const level = LEVELS[1]?.test(one.text) && deepens ? '###' : '##'
    body[at] = { ...one, text: `${level} ${bare(one.text)}` }
  }
}

const NO_SUBHEAD = /^(?:[-*+>|!]|\[\^|\d+[.．、]|:::|[\d〇零一二三四五六七八九]{4}年.{1,3}月.{1,3}日$)/

function isSubhead(text: string, next: string): boolean {
  const plain = bare(text)
  if (CAPTION.test(plain) || FIELD.test(plain) || isByline(plain) || NO_SUBHEAD.test(plain)) return false
  if (NUMBERED.test(plain)) return isHeadline(plain) && typeWidth(plain) <= 72
  if (!isBody(next) && !NUMBERED.test(next) && !/^(?:[-*+|]|\d+[.．])/.test(next)) return false
  // `论文背景：` names what follows; a colon after a verb announces a list and belongs to the sentence.
  if (/[：:]$/.test(plain)) return typeWidth(plain) <= 18 && !/[有是为含称说示道]|如下|包括/.test(plain)
  return isHeadline(plain) && typeWidth(plain) <= HEADLINE_WIDTH
}
