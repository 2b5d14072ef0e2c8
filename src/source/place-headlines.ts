// What a publication is cut into, and headlines brought to the texts they belong to where no contents page says which:
// extractors print a headline after its text or pages away from it. Words decide, nearness breaks a tie, and every
// headline moved is reported.
import { isByline } from './byline.ts'
import { type Unit, undecorated } from './mark-units.ts'
import { CAPTION, type Front, headlineOf, isBody, NUMBERED, type Paragraph } from './recognise-article.ts'
import { squash, typeWidth } from './repair/characters.ts'
import type { Note } from './repair/pass.ts'

export type Piece = { -readonly [Key in keyof Omit<Front, 'source'>]?: Front[Key] } & {
  section?: string | undefined
  readonly line: number
  readonly text: Paragraph[]
}
export type Work = { readonly pieces: Piece[]; readonly doubts: Note[]; readonly furniture: Note[] }

export const OPENER =
  /^(?:\*\*)?(?:近日|日前|本报|本刊|新华社|据(?=介绍|了解|悉|统计|报|测算|初步|新华|中新|央视|《|[^，。]{2,12}(?:报道|显示|统计|消息|透露|介绍|数据))|(?:\d{4}年)?\d{1,2}月\d{1,2}日|[^，。]{0,14}(?:讯|电|报道)[，（])|^[^，。]{0,12}《[^》]{2,12}》[^，。]{0,4}：/
const ENDS_ARTICLE = /[。！？”][（(][^（）()]{2,20}[）)]$|^（(?:来源|责任编辑)/

/** A byline in its frame ends an article where it stands under the text, and begins one where it stands over it. */
export const endsArticle = (text: string, above: readonly Paragraph[]): boolean =>
  ENDS_ARTICLE.test(text) || (isByline(text) && above.some((one) => isBody(one.text)))

export const pairsOf = (text: string): Set<string> => {
  const letters = squash(text)
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)))
}
export const wordsOf = (text: readonly Paragraph[]) => pairsOf(text.map((one) => one.text).join(''))
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

export const titleOf = ({ kicker, deck, ...unit }: Unit): Omit<Piece, 'line' | 'text'> & { title: string } => ({
  ...(kicker && { kicker }),
  ...(deck && { deck }),
  ...headlineOf({ ...unit, text: undecorated(unit.text), lines: (unit.lines ?? []).map(undecorated) }),
})

export const WHY = {
  furniture: { zh: '页面附件，不属于稿件。', en: 'Page furniture, part of no article.' },
  colophon: { zh: '版权页内容，请写进 config.yml 的 colophon。', en: 'Of the colophon: write it into config.yml.' },
  repeated: { zh: '标题重复出现，只用一次。', en: 'The headline stands twice; it is used once.' },
  interleaved: { zh: '夹在编号小标题之间，可能属于另一篇。', en: 'Between numbered subheads: of another article?' },
  unplaced: { zh: '不知道属于哪一篇，没有放进任何稿件。', en: 'Unknown whose it is; no article holds it.' },
  displaced: { zh: '排在另一篇之后，按用词归到这里，请核对。', en: 'It followed another article; check it.' },
  'not-found': { zh: '目录里有，正文里没有找到。', en: 'It stands in the contents but was not found in the text.' },
  'after-body': { zh: '标题排在正文之后，按用词归并，请核对。', en: 'It came after its text; placed by its words.' },
  far: { zh: '标题离正文较远，按用词归并，请核对。', en: 'It stood far from its text; placed by its words.' },
  unlike: { zh: '按位置配的标题，用词与正文不同，请核对。', en: 'Placed by position; its words differ.' },
  'no-headline': { zh: '这篇没有找到标题，暂用开头几个字。', en: 'No headline was found; its first words stand in.' },
} satisfies Record<string, Note['why']>

const REACH = 40

type Frame = {
  /** How many pieces stand before it. */
  readonly at: number
  readonly unit: Unit
  readonly before: Piece | undefined
  after: Piece | undefined
  readonly pairs: ReadonlySet<string>
}
type Walk = {
  readonly frames: Frame[]
  section: string | undefined
  piece: Piece | undefined
  closed: boolean
  waiting: Frame[]
}

/** Bodies first, cut where an article plainly ends or begins; then every headline to the body it is most like. */
export function byLikeness(units: readonly Unit[], work: Work): void {
  const walk: Walk = { frames: [], section: undefined, piece: undefined, closed: true, waiting: [] }
  for (const [at, unit] of units.entries()) {
    if (unit.banner) walk.section = unit.banner
    if (unit.banner || unit.kind === 'furniture') {
      work.furniture.push(note(unit, 'furniture'))
      walk.closed = true
    } else if (unit.kind === 'brief' || unit.kind === 'profile') beginMarked(walk, unit, unit.kind, work)
    else if (unit.kind === 'headline' && unit.level === 0 && !isSubhead(units, at, walk)) {
      const pairs = pairsOf(unit.text)
      const frame: Frame = { at: work.pieces.length, unit, before: walk.piece, after: undefined, pairs }
      walk.frames.push(frame)
      walk.waiting.push(frame)
      walk.closed = true
    } else addText(walk, unit, work)
  }
  placeHeadlines(walk.frames, work)
}

export const SECTION_OF = { brief: '简讯', profile: '会员介绍' } as const

/** `【…】` and `●` carry their headline with them. */
function beginMarked(walk: Walk, unit: Unit, kind: 'brief' | 'profile', work: Work): void {
  const [whole = '', title = unit.text.replace(/^● ?/, '')] = /^【([^】]*)】\s*/.exec(unit.text) ?? []
  walk.piece = begin(work, unit, { title, kind, section: walk.section ?? SECTION_OF[kind] })
  const rest = kind === 'brief' ? unit.text.slice(whole.length) : ''
  if (rest !== '') walk.piece.text.push({ ...unit, text: rest })
  walk.closed = false
}

const JUMPED = /^[（(]上接第?/
const LEAVES = /[（(]下转第?[^（）()]{1,12}[）)]$/

function addText(walk: Walk, unit: Unit, work: Work): void {
  // What jumped to another page goes on with the article that it left.
  const left = JUMPED.test(unit.text) && work.pieces.findLast(({ text }) => text.some((one) => LEAVES.test(one.text)))
  if (left) {
    walk.piece = left
    walk.closed = false
    work.doubts.push(note(unit, 'displaced'))
  }
  // What follows a reader's name without a headline is the answer; a caption begins nothing.
  const named = walk.piece?.text.slice(-6).some((one) => /^(?:读者|网友) /.test(one.text)) === true
  const stays = CAPTION.test(unit.text) || (walk.waiting.length === 0 && named)
  const opens = (walk.closed && unit.kind === 'body' && !stays) || (unit.startsPage && OPENER.test(unit.text))
  if (!walk.piece || opens) {
    walk.piece = begin(work, unit, { section: walk.section })
    for (const frame of walk.waiting) frame.after = walk.piece
    walk.waiting = []
  }
  walk.closed = stays || endsArticle(unit.text, walk.piece.text)
  walk.piece.text.push(asSubhead(unit))
}

/** A short single line inside an article: no end above, no beginning below, and not the words of the text above alone. */
function isSubhead(units: readonly Unit[], at: number, { piece, closed }: Walk): boolean {
  const [unit, next] = [units[at] as Unit, units[at + 1]]
  if (closed || unit.startsPage || typeWidth(unit.text) > 24 || next?.kind !== 'body') return false
  if (isByline(next.text) || OPENER.test(next.text)) return false
  const own = pairsOf(unit.text)
  const last = (piece?.text ?? []).slice(-4)
  const above = shareOf(own, wordsOf(last))
  const below = shareOf(own, pairsOf(next.text))
  const after = units.slice(at + 1, at + 5)
  const end = after.findIndex((one) => one.kind !== 'body')
  if (staysOnTopic(last, end < 0 ? after : after.slice(0, end)) === false) return false
  const isNew = below >= (above === 0 ? 0.4 : 0.6) && above <= 0.15 && typeWidth(unit.text) >= 16
  return !isNew && above - below < 0.4
}

/** Parts of one article share words that are its own, the more the longer they are. Too little text says nothing. */
function staysOnTopic(above: readonly Paragraph[], below: readonly Paragraph[]): boolean | undefined {
  const [a, b] = [wordsOf(above.filter((one) => isBody(one.text))), wordsOf(below.filter((one) => isBody(one.text)))]
  const [less, more] = a.size < b.size ? [a, b] : [b, a]
  return less.size < 40 ? undefined : shareOf(less, more) > Math.max(0.025, Math.min(0.08, more.size * 0.0003))
}

function placeHeadlines(frames: readonly Frame[], work: Work): void {
  const texts = new Map(work.pieces.map((piece) => [piece, wordsOf(piece.text)]))
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
type Placing = { work: Work; texts: ReadonlyMap<Piece, ReadonlySet<string>> }
function placeLeftover(frame: Frame, above: Piece | undefined, { work, texts }: Placing): void {
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
    const [head, tail] = [wordsOf(piece.text.slice(0, at)), wordsOf(piece.text.slice(at))]
    const second = fits(pairs, tail, head)
    if (!second && !(fits(titled, tail, head) && shareOf(pairs, head) > 0.5)) continue
    const { title, titleLines } = piece
    const own = second ? titleOf(unit) : { ...(title && { title }), ...(titleLines && { titleLines }) }
    const cut: Piece = { ...own, section: piece.section, line: first.line, text: piece.text.splice(at) }
    if (!second) Object.assign(piece, { titleLines: undefined }, titleOf(unit))
    work.pieces.splice(work.pieces.indexOf(piece) + 1, 0, cut)
    work.doubts.push(note(unit, 'far'))
    return true
  }
  return false
}
