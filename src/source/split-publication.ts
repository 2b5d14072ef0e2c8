// A whole publication's text → its articles under their sections, as a proposal. Contents pages decide where there is one;
// else headlines go to the text they share most words with, because extractors print a headline after its text or far
// from it. Whatever stays uncertain is said, and nothing is thrown away in silence.

import {
  isBody,
  isHeadline,
  type Paragraph,
  type Recognised,
  recogniseArticle,
  wholeLines,
} from './recognise-article.ts'
import { typeWidth } from './repair/characters.ts'
import type { Note } from './repair/pass.ts'

export type SplitArticle = Recognised & { readonly line: number }
export type SplitSection = {
  readonly title: string
  readonly style: string
  readonly articles: readonly SplitArticle[]
}
export type Split = {
  readonly issue: Readonly<Record<string, string | number>>
  readonly sections: readonly SplitSection[]
  readonly doubts: readonly Note[]
  readonly furniture: readonly Note[]
}

type Kind = 'headline' | 'body' | 'furniture' | 'brief' | 'profile' | 'subhead'
type Unit = Paragraph & { kind: Kind; level: number; readonly startsPage: boolean }
type Piece = {
  title?: string
  titleLines?: readonly string[]
  tocTitle?: string
  section?: string | undefined
  kind?: string
  readonly line: number
  readonly text: Paragraph[]
}
type Work = { readonly pieces: Piece[]; readonly doubts: Note[]; readonly furniture: Note[] }

const FURNITURE =
  /^(?:更多.{0,12}扫.{0,24}|(?:请|长按|微信)?扫(?:码|一扫|描).{0,60}|.*公益广告.*|P\d+(?:[～~-]\d+)?|\d+版.*|版位 .*|广告索引|公益广告|(?:微信|公众号|微博|官方).{0,10}[：:]\S{1,20}|[-–—_=*]{3,}|第?\d{1,3}页?)$/
const LABELLED = /^[\u4e00-\u9fff]{2,6}：[^，。；！？]{1,32}$/
const NUMBERED =
  /^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、]|第[一二三四五六七八九十]+[章节部分])/
const CAPTION = /^(?:图|▲|△|▼)\s?[\d一二三四五为：:]|(?:摄|供图|制图)$/
const OPENER =
  /^(?:\*\*)?(?:近日|日前|本报|本刊|新华社|据|(?:\d{4}年)?\d{1,2}月\d{1,2}日|[^，。]{0,14}(?:讯|电|报道)[，（])|^[^，。]{0,12}《[^》]{2,12}》[^，。]{0,4}：/
const ENDS_ARTICLE = /[。！？”][（(][^（）()]{2,20}[）)]$|^■|^（(?:来源|责任编辑)/

/** `rawLines`: a line set in by one space begins a page in some extractors. */
export function splitPublication(paragraphs: readonly Paragraph[], rawLines: readonly string[]): Split {
  const work: Work = { pieces: [], doubts: [], furniture: [] }
  const units = paragraphs.map((one): Unit => {
    const level = /^(#{1,6}) /.exec(one.text)?.[1]?.length ?? 0
    return { ...one, level, kind: kindOf(one.text, level), startsPage: /^ \S/.test(rawLines[one.line - 1] ?? '') }
  })
  const contents = takeContents(units, work)
  takeColophon(units, work)
  const issue = readMasthead(work.furniture)
  if (contents.length >= 3) byContents(units, contents, work)
  else if (units.filter((one) => one.level > 0 && one.level < 3).length >= 2) byHeadings(units, work)
  else byLikeness(units, work)
  return { issue, sections: toSections(work), doubts: work.doubts, furniture: work.furniture }
}

function kindOf(text: string, level: number): Kind {
  if (level > 2) return 'subhead'
  if (level > 0) return 'headline'
  if (FURNITURE.test(text)) return 'furniture'
  if (/^【[^】]{4,60}】/.test(text)) return 'brief'
  if (/^● ?\S/.test(text) && !isBody(text)) return 'profile'
  if (/^\d{1,2}[.．、](?!\d)/.test(text)) return 'body'
  if (NUMBERED.test(text) || CAPTION.test(text)) return isHeadline(text) && !CAPTION.test(text) ? 'subhead' : 'body'
  return isHeadline(text) && !isBody(text) && !/^■/.test(text) ? 'headline' : 'body'
}

const squash = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '')
const pairsOf = (text: string): Set<string> => {
  const letters = squash(text)
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)))
}
/** The share of the headline's pairs of characters that the text holds. */
function shareOf(headline: ReadonlySet<string>, text: ReadonlySet<string>): number {
  let held = 0
  for (const pair of headline) if (text.has(pair)) held++
  return headline.size === 0 ? 0 : held / headline.size
}
const alike = (a: string, b: string): boolean => {
  const [first, second] = [pairsOf(a), pairsOf(b)]
  return Math.min(shareOf(first, second), shareOf(second, first)) > 0.72
}
const note = (one: Paragraph, kind: keyof typeof WHY): Note => ({
  line: one.line,
  text: one.text.slice(0, 120),
  kind,
  why: WHY[kind],
})

type Entry = { readonly section: string; readonly title: string; used: boolean }

/** 目录, then lines that end in a page number under lines that do not: entries under their sections. */
function takeContents(units: Unit[], work: Work): Entry[] {
  const start = units.findIndex((one) => /^目录$/.test(squash(one.text)))
  const entries: Entry[] = []
  if (start < 0) return entries
  let section = ''
  let end = start + 1
  for (; end < units.length; end++) {
    const text = (units[end]?.text ?? '').replace(/^- /, '')
    const entry = /^(.{3,80}?)[\s.．…·]*?(\d{1,3})$/s.exec(text)
    if (entry?.[1] && !/[。；]$/.test(entry[1])) entries.push({ section, title: entry[1].trim(), used: false })
    else if (isBody(text) || typeWidth(text) > 40 || (section !== '' && entries.some((one) => one.section === text)))
      break
    else section = text
  }
  // The last plain line belongs to what follows: it is the first section's banner.
  for (const one of units.splice(0, end)) work.furniture.push(note(one, 'furniture'))
  return entries
}

/** Three roles or contact lines in a row. */
function takeColophon(units: Unit[], work: Work): void {
  for (let at = 0; at < units.length; at++) {
    let end = at
    while (LABELLED.test(units[end]?.text ?? '') || /^[\u4e00-\u9fff]{1,6}：\S+$/.test(units[end]?.text ?? '')) end++
    if (end - at >= 3) for (const one of units.splice(at, end - at)) work.furniture.push(note(one, 'colophon'))
  }
}

function readMasthead(furniture: readonly Note[]): Record<string, string | number> {
  const text = furniture.map((one) => one.text).join('\n')
  const number = /(\d{4})年第(\d{1,3})期/.exec(text)
  const total = /总第?(\d+)期/.exec(text)
  const date = /(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?/.exec(text)
  const two = (value = '1'): string => value.padStart(2, '0')
  return {
    ...(number ? { year: Number(number[1]), number: number[2] ?? '' } : date ? { year: Number(date[1]) } : {}),
    ...(total ? { total: Number(total[1]) } : {}),
    ...(date ? { date: `${date[1]}-${two(date[2])}-${two(date[3])}` } : {}),
  }
}

function begin(work: Work, unit: Unit, piece: Omit<Piece, 'line' | 'text'>): Piece {
  const begun: Piece = { ...piece, line: unit.line, text: [] }
  work.pieces.push(begun)
  return begun
}

const asSubhead = (unit: Unit): Paragraph =>
  unit.level > 0 || unit.kind === 'body' || NUMBERED.test(unit.text) ? unit : { ...unit, text: `## ${unit.text}` }

function byContents(units: readonly Unit[], contents: readonly Entry[], work: Work): void {
  const sections = new Set(contents.map((one) => one.section))
  let piece: Piece | undefined
  for (const unit of units) {
    const plain = unit.text.replace(/^#+ /, '')
    if (sections.has(plain) && unit.kind === 'headline') continue
    const entry = unit.kind === 'body' ? undefined : contents.find((one) => !one.used && alike(one.title, plain))
    if (entry) {
      entry.used = true
      piece = begin(work, unit, { ...titleOf(unit), section: entry.section })
      if (squash(entry.title) !== squash(plain)) piece.tocTitle = entry.title
    } else if (piece) addTo(piece, unit, work)
    else work.doubts.push(note(unit, 'unplaced'))
  }
  for (const entry of contents)
    if (!entry.used) work.doubts.push({ line: 0, text: entry.title, kind: 'not-found', why: WHY['not-found'] })
}

function addTo(piece: Piece, unit: Unit, work: Work): void {
  const repeats = piece.title !== undefined && squash(unit.text) === squash(piece.title)
  if (unit.kind === 'furniture' || repeats) {
    work.furniture.push(note(unit, repeats ? 'repeated' : 'furniture'))
    return
  }
  const numbered = piece.text.some((one) => NUMBERED.test(one.text))
  if (unit.kind === 'headline' && numbered) work.doubts.push(note(unit, 'interleaved'))
  piece.text.push(asSubhead(unit))
}

function titleOf(unit: Unit): { title: string; titleLines?: readonly string[] } {
  const titleLines = wholeLines(unit.lines)
  return { title: unit.text.replace(/^#+ /, ''), ...(titleLines ? { titleLines } : {}) }
}

/** What follows the end of an article and has no heading of its own came from another column: to the likeliest article. */
function byHeadings(units: readonly Unit[], work: Work): void {
  let piece: Piece | undefined
  const astray: Unit[] = []
  for (const unit of units) {
    if (unit.level === 1 || unit.level === 2) piece = begin(work, unit, titleOf(unit))
    else if (unit.kind === 'furniture' || !piece) work.furniture.push(note(unit, 'furniture'))
    else if (piece.text.some((one) => ENDS_ARTICLE.test(one.text))) astray.push(unit)
    else piece.text.push(asSubhead(unit))
  }
  const texts = work.pieces.map((one) => ({ piece: one, pairs: pairsOf(one.text.map(({ text }) => text).join('')) }))
  for (const unit of astray) {
    const share = ({ pairs }: { pairs: ReadonlySet<string> }): number => shareOf(pairsOf(unit.text), pairs)
    const best = texts.toSorted((a, b) => share(b) - share(a))[0]
    const placed = best !== undefined && (unit.level > 0 || isBody(unit.text))
    if (placed) best.piece.text.push(unit)
    if (placed) work.doubts.push(note(unit, 'displaced'))
    else work.furniture.push(note(unit, 'furniture'))
  }
}

const REACH = 40

type Frame = {
  /** How many pieces stand before it. */
  readonly at: number
  readonly unit: Unit
  readonly before: Piece | undefined
  after: Piece | undefined
  readonly pairs: ReadonlySet<string>
}
type Walk = { readonly frames: Frame[]; piece: Piece | undefined; closed: boolean; waiting: Frame[] }

/** Bodies first, cut where an article plainly ends or begins; then every headline to the body it is most like. */
function byLikeness(units: readonly Unit[], work: Work): void {
  const walk: Walk = { frames: [], piece: undefined, closed: true, waiting: [] }
  for (const [at, unit] of units.entries()) {
    if (unit.kind === 'furniture') {
      work.furniture.push(note(unit, 'furniture'))
      walk.closed = true
    } else if (unit.kind === 'brief' || unit.kind === 'profile') beginMarked(walk, unit, unit.kind, work)
    else if (unit.kind === 'headline' && unit.level === 0 && !isSubhead(unit, units[at + 1], walk)) {
      const frame: Frame = {
        at: work.pieces.length,
        unit,
        before: walk.piece,
        after: undefined,
        pairs: pairsOf(unit.text),
      }
      walk.frames.push(frame)
      walk.waiting.push(frame)
      walk.closed = true
    } else addText(walk, unit, work)
  }
  placeHeadlines(walk.frames, work)
}

const SECTION_OF = { brief: '简讯', profile: '会员介绍' } as const

/** `【…】` and `●` carry their headline with them. */
function beginMarked(walk: Walk, unit: Unit, kind: 'brief' | 'profile', work: Work): void {
  const [whole = '', title = unit.text.replace(/^● ?/, '')] = /^【([^】]*)】\s*/.exec(unit.text) ?? []
  walk.piece = begin(work, unit, { title, kind, section: SECTION_OF[kind] })
  const rest = kind === 'brief' ? unit.text.slice(whole.length) : ''
  if (rest !== '') walk.piece.text.push({ ...unit, text: rest })
  walk.closed = false
}

function addText(walk: Walk, unit: Unit, work: Work): void {
  const opens = (walk.closed && unit.kind === 'body') || (unit.startsPage && OPENER.test(unit.text))
  if (!walk.piece || opens) {
    walk.piece = begin(work, unit, {})
    for (const frame of walk.waiting) frame.after = walk.piece
    walk.waiting = []
  }
  walk.piece.text.push(asSubhead(unit))
  walk.closed = ENDS_ARTICLE.test(unit.text)
}

/** A short single line inside an article: no end above, no beginning below, and not the words of the text above alone. */
function isSubhead(unit: Unit, next: Unit | undefined, { piece, closed }: Walk): boolean {
  if (closed || unit.startsPage || typeWidth(unit.text) > 24 || next?.kind !== 'body' || OPENER.test(next.text))
    return false
  const own = pairsOf(unit.text)
  const above = pairsOf(
    (piece?.text ?? [])
      .slice(-4)
      .map((one) => one.text)
      .join(''),
  )
  return shareOf(own, above) - shareOf(own, pairsOf(next.text)) < 0.4
}

function placeHeadlines(frames: readonly Frame[], work: Work): void {
  const texts = new Map(work.pieces.map((piece) => [piece, pairsOf(piece.text.map((one) => one.text).join(''))]))
  const scores = frames.flatMap((frame) =>
    // A headline may stand on another page, not in another publication.
    [...texts].slice(Math.max(0, frame.at - REACH), frame.at + REACH).map(([piece, pairs]) => {
      // Where likeness does not decide, a headline stands over its text.
      const near = piece === frame.after ? 0.2 : piece === frame.before ? 0.1 : 0
      const share = shareOf(frame.pairs, pairs)
      return { frame, piece, share, score: share + near }
    }),
  )
  const placed = new Map<Frame, Piece>()
  for (const { frame, piece, share, score } of scores.sort((a, b) => b.score - a.score)) {
    if (score < 0.45 || piece.title !== undefined || placed.has(frame)) continue
    placed.set(frame, piece)
    Object.assign(piece, titleOf(frame.unit))
    if (piece !== frame.after) work.doubts.push(note(frame.unit, piece === frame.before ? 'after-body' : 'far'))
    else if (share < 0.3) work.doubts.push(note(frame.unit, 'unlike'))
  }
  for (const [at, frame] of frames.entries())
    if (!placed.has(frame)) placeLeftover(frame, placed.get(frames[at - 1] as Frame), { work, texts })
}

/** The second line of a headline, a group's name, a headline listed twice; or nobody's. */
function placeLeftover(
  frame: Frame,
  above: Piece | undefined,
  { work, texts }: { work: Work; texts: ReadonlyMap<Piece, ReadonlySet<string>> },
): void {
  const { unit, before, after, pairs } = frame
  if (work.pieces.some((piece) => piece.title !== undefined && alike(piece.title, unit.text)))
    work.furniture.push(note(unit, 'repeated'))
  else if (above && above === after && splitFor(frame, above, work)) return
  else if (above?.title !== undefined && above === after && shareOf(pairs, texts.get(above) ?? new Set()) > 0.5) {
    above.titleLines = [...(above.titleLines ?? [above.title]), unit.text]
    above.title += unit.text
  } else if (before?.kind === 'profile' && before.section === SECTION_OF.profile && typeWidth(unit.text) <= 16) {
    for (const piece of work.pieces) if (piece.kind === 'profile') piece.section = unit.text
  } else if (after && after.title === undefined) {
    Object.assign(after, titleOf(unit))
    work.doubts.push(note(unit, 'unlike'))
  } else work.doubts.push(note(unit, 'unplaced'))
}

/** Two headlines over what was taken for one article: it is cut at an opening that parts the words of one from the other's. */
function splitFor({ unit, pairs }: Frame, piece: Piece, work: Work): boolean {
  const titled = pairsOf(piece.title ?? '')
  const fits = (headline: ReadonlySet<string>, own: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
    shareOf(headline, own) > 0.5 && shareOf(headline, other) < 0.45
  for (const [at, first] of piece.text.entries()) {
    if (at === 0 || !OPENER.test(first.text)) continue
    const [head, tail] = [piece.text.slice(0, at), piece.text.slice(at)].map((part) =>
      pairsOf(part.map((one) => one.text).join('')),
    ) as [Set<string>, Set<string>]
    const second = fits(pairs, tail, head)
    if (!second && !(fits(titled, tail, head) && shareOf(pairs, head) > 0.5)) continue
    const { title, titleLines } = piece
    const own = second
      ? titleOf(unit)
      : { ...(title === undefined ? {} : { title }), ...(titleLines ? { titleLines } : {}) }
    const cut: Piece = { ...own, section: piece.section, line: first.line, text: piece.text.splice(at) }
    if (!second) Object.assign(piece, { titleLines: undefined }, titleOf(unit))
    work.pieces.splice(work.pieces.indexOf(piece) + 1, 0, cut)
    work.doubts.push(note(unit, 'far'))
    return true
  }
  return false
}

const NO_SECTION = '未分栏目'
const STYLES: Readonly<Record<string, string>> = { brief: 'briefs', profile: 'profiles' }

function toSections({ pieces, doubts }: Work): SplitSection[] {
  const sections = new Map<string, { style: string; articles: SplitArticle[] }>()
  for (const piece of pieces) {
    const first = piece.text[0]
    if (piece.title === undefined && first) doubts.push(note(first, 'no-headline'))
    const title = piece.title ?? `${(first?.text ?? '').split(/[，。：]/)[0]?.slice(0, 24)}`
    const { titleLines, kind, tocTitle } = piece
    const known = {
      title,
      ...(titleLines ? { titleLines } : {}),
      ...(tocTitle ? { tocTitle } : {}),
      ...(kind ? { kind } : {}),
    }
    const name = piece.section ?? NO_SECTION
    const section = sections.get(name) ?? { style: STYLES[piece.kind ?? ''] ?? 'list', articles: [] }
    section.articles.push({ ...recogniseArticle(piece.text, known), line: piece.line })
    sections.set(name, section)
  }
  return [...sections].map(([title, section]) => ({ title, ...section }))
}

const WHY = {
  furniture: { zh: '页面附件，不属于稿件。', en: 'Page furniture, part of no article.' },
  colophon: { zh: '版权页内容，请写进 config.yml 的 colophon。', en: 'Of the colophon: write it into config.yml.' },
  repeated: { zh: '标题重复出现，只用一次。', en: 'The headline stands twice; it is used once.' },
  interleaved: {
    zh: '夹在编号小标题之间的无编号小标题，可能属于另一篇稿件。',
    en: 'An unnumbered subhead among numbered ones may belong to another article.',
  },
  unplaced: {
    zh: '不知道属于哪一篇，没有放进任何稿件。',
    en: 'It is unknown where this belongs; no article holds it.',
  },
  displaced: {
    zh: '排在另一篇结束之后，按用词归到这一篇，位置请核对。',
    en: 'It stood after the end of another article and was matched by its words; check its place.',
  },
  'not-found': { zh: '目录里有，正文里没有找到。', en: 'It stands in the contents but was not found in the text.' },
  'after-body': {
    zh: '标题排在正文之后，按用词归到前面这篇，请核对。',
    en: 'The headline came after its text; its words say that it belongs there.',
  },
  far: {
    zh: '标题离正文较远，按用词归并，请核对。',
    en: 'The headline stood far from its text and was matched by its words.',
  },
  unlike: {
    zh: '按位置配的标题，用词与正文不大相同，请核对。',
    en: 'Matched by its place; its words are not much like the text.',
  },
  'no-headline': { zh: '这篇没有找到标题，暂用开头几个字。', en: 'No headline was found; its first words stand in.' },
} satisfies Record<string, Note['why']>
