// What a publication is cut into while it is being split, and the few questions every way of cutting asks: what kind of
// paragraph is this, whose words are these, why was it put here.

import { isByline } from './byline.ts'
import { headlineOf, isBody, NUMBERED, type Paragraph } from './recognise-article.ts'
import type { Note } from './repair/pass.ts'

export type Kind = 'headline' | 'body' | 'furniture' | 'brief' | 'profile' | 'subhead'
export type Unit = Paragraph & {
  kind: Kind
  level: number
  kicker?: string
  deck?: string
  readonly startsPage: boolean
}
export type Piece = {
  title?: string
  titleLines?: readonly string[]
  tocTitle?: string
  kicker?: string
  deck?: string
  section?: string | undefined
  kind?: string
  readonly line: number
  readonly text: Paragraph[]
}
export type Work = { readonly pieces: Piece[]; readonly doubts: Note[]; readonly furniture: Note[] }

export const OPENER =
  /^(?:\*\*)?(?:近日|日前|本报|本刊|新华社|据(?=介绍|了解|悉|统计|报|测算|初步|新华|中新|央视|《|[^，。]{2,12}(?:报道|显示|统计|消息|透露|介绍|数据))|(?:\d{4}年)?\d{1,2}月\d{1,2}日|[^，。]{0,14}(?:讯|电|报道)[，（])|^[^，。]{0,12}《[^》]{2,12}》[^，。]{0,4}：/
const ENDS_ARTICLE = /[。！？”][（(][^（）()]{2,20}[）)]$|^（(?:来源|责任编辑)/

/** A byline in its frame ends an article where it stands under the text, and begins one where it stands over it. */
export const endsArticle = (text: string, above: readonly Paragraph[]): boolean =>
  ENDS_ARTICLE.test(text) || ((/^■/.test(text) || isByline(text)) && above.some((one) => isBody(one.text)))

/** `【协会动态】`, `· 协会动态 ·`, or a name that only sections have. */
const BANNER =
  /^(?:第?[\d一二三四五六七八九十]{1,3}版[ ：:·]*([\u4e00-\u9fff]{2,8})|【([\u4e00-\u9fff]{2,8})】|[·•◆◇■○●★—]+ ?([\u4e00-\u9fff]{2,8}) ?[·•◆◇■○●★—]+)$/
const SECTION_NAME =
  /^[\u4e00-\u9fff]{0,4}(?:动态|要闻|新闻|解读|政策|观察|前沿|之窗|园地|天地|专栏|资讯|交流|论坛|视点|聚焦|人物|访谈|市场|党建|信息|速递|快讯|简讯|风采|周刊|副刊|民生|生活|社会|文化|经济|财经|体育|国际|国内|时评|评论|理论|深度|特写|专题|综合|纵横|广角|焦点|科教|教育|健康|法治)$/
export const bannerOf = (text: string): string | undefined => {
  const [, paged, framed, dotted] = BANNER.exec(text) ?? []
  return paged ?? framed ?? dotted ?? (SECTION_NAME.test(text) ? text : undefined)
}

export const squash = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '')
export const pairsOf = (text: string): Set<string> => {
  const letters = squash(text)
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)))
}
/** The share of the headline's pairs of characters that the text holds. */
export function shareOf(headline: ReadonlySet<string>, text: ReadonlySet<string>): number {
  let held = 0
  for (const pair of headline) if (text.has(pair)) held++
  return headline.size === 0 ? 0 : held / headline.size
}
export const alike = (a: string, b: string): boolean => {
  const [first, second] = [pairsOf(a), pairsOf(b)]
  return Math.min(shareOf(first, second), shareOf(second, first)) > 0.72
}
export const note = (one: Paragraph, kind: keyof typeof WHY): Note => ({
  line: one.line,
  text: one.text.slice(0, 120),
  kind,
  why: WHY[kind],
})

export function begin(work: Work, unit: Unit, piece: Omit<Piece, 'line' | 'text'>): Piece {
  const begun: Piece = { ...piece, line: unit.line, text: [] }
  work.pieces.push(begun)
  return begun
}

export const asSubhead = (unit: Unit): Paragraph =>
  unit.level > 0 || unit.kind === 'body' || NUMBERED.test(unit.text) ? unit : { ...unit, text: `## ${unit.text}` }

export const titleOf = ({
  kicker,
  deck,
  ...unit
}: Unit): Pick<Piece, 'titleLines' | 'kicker' | 'deck'> & { title: string } => ({
  ...(kicker === undefined ? {} : { kicker }),
  ...(deck === undefined ? {} : { deck }),
  ...headlineOf(unit),
})

export const WHY = {
  furniture: { zh: '页面附件，不属于稿件。', en: 'Page furniture, part of no article.' },
  colophon: { zh: '版权页内容，请写进 config.yml 的 colophon。', en: 'Of the colophon: write it into config.yml.' },
  repeated: { zh: '标题重复出现，只用一次。', en: 'The headline stands twice; it is used once.' },
  interleaved: { zh: '夹在编号小标题之间，可能属于另一篇。', en: 'Between numbered subheads: of another article?' },
  unplaced: { zh: '不知道属于哪一篇，没有放进任何稿件。', en: 'Unknown whose it is; no article holds it.' },
  displaced: {
    zh: '排在另一篇之后，按用词归到这一篇，请核对。',
    en: 'It followed another article; placed by its words.',
  },
  'not-found': { zh: '目录里有，正文里没有找到。', en: 'It stands in the contents but was not found in the text.' },
  'after-body': { zh: '标题排在正文之后，按用词归并，请核对。', en: 'It came after its text; placed by its words.' },
  far: { zh: '标题离正文较远，按用词归并，请核对。', en: 'It stood far from its text; placed by its words.' },
  unlike: {
    zh: '按位置配的标题，用词与正文不大相同，请核对。',
    en: 'Placed by position; its words are not like the text.',
  },
  'no-headline': { zh: '这篇没有找到标题，暂用开头几个字。', en: 'No headline was found; its first words stand in.' },
} satisfies Record<string, Note['why']>
