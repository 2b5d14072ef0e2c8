// What each paragraph of a publication is, by its form and by its neighbours: a section's name, a headline, text, page
// furniture. Names that no list has are believed where they stand alike, twice and more.
import { isByline, isPeople } from './byline.ts'
import { CAPTION, isBody, isHeadline, NUMBERED, type Paragraph } from './recognise-article.ts'
import { FIELD } from './repair/join-lines.ts'

export type Kind = 'headline' | 'body' | 'furniture' | 'brief' | 'profile' | 'subhead'
export type Unit = Paragraph & {
  kind: Kind
  level: number
  kicker?: string
  deck?: string
  /** The section whose name it is. */
  banner?: string
  readonly startsPage: boolean
}

/** A name ends where the next role begins: what could be read in two ways doubled the time with every role. */
const FURNITURE =
  /^(?:更多.{0,12}扫.{0,24}|(?:请|长按|微信)?扫(?:码|一扫|描).{0,60}|.*公益广告.*|P\d+(?:[～~-]\d+)?|第?\d+版.*|(?:[\u4e00-\u9fff]{2,10} ?)?(?:\d{4}年)?(?:总?第\d{1,4}期|\d{1,2}月号)[^，。：]{0,16}|\d{4}年\d{1,2}月\d{1,2}日[^，。：《]{0,30}|(?:(?:责任编辑|责编|编辑|版式|美编|校对|排版|审读)[：: ](?:(?!(?:责任编辑|责编|编辑|版式|美编|校对|排版|审读)[：: ])\S){2,8} ?)+|版位 .*|(?:主[办管]|[协承]办)(?:单位)?：.{2,40}|广告索引|公益广告|(?:微信|公众号|微博|官方).{0,10}[：:]\S{1,20}|[-–—_=*]{3,}|[-–—·•~〔（ ]*第? ?\d{1,3} ?页?(?: ?[/／共] ?\d{1,3} ?页?)?[-–—·•~〕） ]*)$/

/** What a page says of itself under its headline; how a letter ends. */
const NO_HEADLINE =
  /^(?:(?:\d{4}[-年].*)?(?:来源|稿源|作者|记者|发布时间)[：:]|(?:祝[^融贺].{2,16}|此致|敬礼|顺[颂祝].{2,6}|特此.{2,6})[！!。]?$)/

function kindOf(text: string, level: number): Kind {
  if (level > 2) return 'subhead'
  if (level > 0) return 'headline'
  if (FURNITURE.test(text)) return 'furniture'
  if (NO_HEADLINE.test(text)) return 'body'
  if (/^【[^】]{4,60}】/.test(text)) return 'brief'
  if (/^● ?\S/.test(text) && !isBody(text)) return 'profile'
  if (/^\d{1,2}[.．、](?!\d)/.test(text) || FIELD.test(text)) return 'body'
  if (NUMBERED.test(text) || CAPTION.test(text)) return isHeadline(text) && !CAPTION.test(text) ? 'subhead' : 'body'
  return isHeadline(text) && !isBody(text) && !isByline(text) && !isPeople(text) ? 'headline' : 'body'
}

/** 记者：, 问：, said more than once. */
const speakerOf = ({ text }: Paragraph): string => /^(?:[问答]|[\u4e00-\u9fff]{2,4})：(?=.)/.exec(text)?.[0] ?? ''

/** `rawLines`: a line set in by one space begins a page in some extractors. */
export function toUnits(paragraphs: readonly Paragraph[], rawLines: readonly string[]): Unit[] {
  const said = Map.groupBy(paragraphs, speakerOf)
  return paragraphs.map((one): Unit => {
    const level = /^(#{1,6}) /.exec(one.text)?.[1]?.length ?? 0
    const speaks = speakerOf(one) !== '' && (said.get(speakerOf(one))?.length ?? 0) > 1
    const startsPage = /^ \S/.test(rawLines[one.line - 1] ?? '')
    return { ...one, level, kind: speaks ? 'body' : kindOf(one.text, level), startsPage }
  })
}

export function raiseHeadlines(units: readonly Unit[]): void {
  raiseChapters(units)
  raiseNumbers(units)
  markBanners(units)
}

/** `第2版：要闻`, with the day before it; `【协会动态】`, `· 协会动态 ·`, or a name that only sections have. */
const BANNER =
  /^(?:(?:[\u4e00-\u9fff]{2,8}[报刊] ?)?(?:\d{4}年\d{1,2}月\d{1,2}日 ?(?:星期.)? ?)?第?[A-D]?[\d一二三四五六七八九十]{1,3}版[ ：:·]*([\u4e00-\u9fff]{2,8})|【([\u4e00-\u9fff]{2,8})】|[·•◆◇■□○●★☆—=~-]+ ?([\u4e00-\u9fff]{2,8}) ?[·•◆◇■□○●★☆—=~-]+)$/
/** What is set before a line to be seen. */
const BULLET = /^[■□◆◇★☆▲△○◎●※▶►]+ ?/
export const undecorated = (text: string): string => text.replace(BULLET, '').replace(/^【([^【】]*)】$/, '$1')
const SECTION_NAME =
  /^[\u4e00-\u9fff]{0,4}(?:动态|要闻|新闻|解读|政策|观察|前沿|之窗|园地|天地|专栏|资讯|交流|论坛|视点|聚焦|人物|访谈|市场|党建|信息|速递|快讯|简讯|风采|周刊|副刊|民生|生活|社会|文化|经济|财经|体育|国际|国内|时评|评论|理论|深度|特写|专题|综合|纵横|广角|焦点|科教|教育|健康|法治|来信|来稿|札记|纪实|选登|书架)$/
export const bannerOf = (text: string): string | undefined => {
  const [, paged, framed, dotted] = BANNER.exec(text) ?? []
  const plain = undecorated(text)
  return paged ?? framed ?? dotted ?? (SECTION_NAME.test(plain) ? plain : undefined)
}

/** A section's name stands over a headline, never over text. What no list has is one where several stand so. */
function markBanners(units: readonly Unit[]): void {
  const likely = units.filter((unit, at) => {
    const [above, next] = [units[at - 1], units[at + 1]]
    const isOver = next?.kind === 'brief' || (next?.kind === 'headline' && (next.level || 9) > unit.level)
    const [name, plain] = [bannerOf(unit.text), plainOf(unit.text)]
    if (unit.level === 0 && name !== undefined && (isOver || /版/.test(unit.text))) unit.banner = name
    const isName = /^[\u4e00-\u9fff]{2,8}$/.test(plain) && !isPeople(plain) && !isByline(plain)
    return isOver && isName && (above?.kind !== 'headline' || above.banner)
  })
  // Of headings set alike, sections' names are the most, or none is.
  const levelOf = ({ level }: Unit): number => level
  const [all, named] = [Map.groupBy(units, levelOf), Map.groupBy(likely, levelOf)]
  const most = (level: number): boolean => (named.get(level)?.length ?? 0) * 2 > (all.get(level)?.length ?? 0)
  const names = likely.filter(({ level }) => level === 0 || most(level))
  if (new Set(names.map((one) => one.text)).size > 1) for (const one of names) one.banner ??= plainOf(one.text)
}
const plainOf = (text: string): string => undecorated(text.replace(/^#+ /, ''))

/** A manual is all chapters, from its first lines on; those of a law inside a periodical are not. */
function raiseChapters(units: readonly Unit[]): void {
  for (const [at, one] of units.entries()) if (one.level === 3 && isByline(units[at + 1]?.text ?? '')) one.level = 2
  const chapters = units.filter(({ text }) => /^第[一二三四五六七八九十]+[章节讲课篇] ?\S/.test(text) && !isBody(text))
  if (chapters.length > 2 && units.indexOf(chapters[0] as Unit) < 3) for (const one of chapters) one.level = 2
}

const NUMBER = /^(\d{1,2})(?:、 ?|[.．](?: |(?!\d))|(?<=^0\d) ?(?=\D))/

/** 1. 2. 3. … to the end, each once and over text: its headlines are numbered. Those of an article begin again. */
function raiseNumbers(units: readonly Unit[]): void {
  const plain = (text: string): string => text.replace(NUMBER, '')
  const isOne = (unit: Unit | undefined): boolean =>
    unit !== undefined && NUMBER.test(unit.text) && isHeadline(plain(unit.text)) && !isBody(unit.text)
  const numbered = units.filter((unit, at) => isOne(unit) && !isOne(units[at + 1]))
  const others = units.filter((one) => one.kind === 'headline' && !isOne(one))
  const counts = numbered.every(({ text }, at) => Number(NUMBER.exec(text)?.[1]) === at + 1)
  if (numbered.length < 3 || !counts || others.length * 2 > numbered.length) return
  for (const one of numbered)
    Object.assign(one, { text: plain(one.text), lines: one.lines?.map(plain), level: 0, kind: 'headline' })
}
