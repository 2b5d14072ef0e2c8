// A whole publication's text → its articles under their sections, as a proposal. Contents pages decide where there is one;
// else headlines go to the text they share most words with, because extractors print a headline after its text or far
// from it. Whatever stays uncertain is said, and nothing is thrown away in silence.
import { isByline, isPeople } from './byline.ts'
import { bannerOf, raiseHeadlines, toUnits, type Unit, undecorated } from './mark-units.ts'
import {
  alike,
  asSubhead,
  begin,
  byLikeness,
  endsArticle,
  note,
  type Piece,
  pairsOf,
  shareOf,
  titleOf,
  type Work,
  wordsOf,
} from './place-headlines.ts'

import { DECK, isBody, NUMBERED, type Paragraph, recogniseArticle } from './recognise-article.ts'
import { squash, typeWidth } from './repair/characters.ts'
import type { Note } from './repair/pass.ts'

export type SplitArticle = ReturnType<typeof recogniseArticle> & { readonly line: number }
export type SplitSection = Readonly<{ title: string; style: string; articles: readonly SplitArticle[] }>
export type Split = {
  readonly issue: Readonly<Record<string, string | number>>
  readonly sections: readonly SplitSection[]
  readonly doubts: readonly Note[]
  readonly furniture: readonly Note[]
}

const ROLE = /^(?:[\u4e00-\u9fff]{2,6}：[^，。；！？]{1,32}|[\u4e00-\u9fff]{1,6}：\S+[^。？！])$/

/** `rawLines`: a line set in by one space begins a page in some extractors. */
export function splitPublication(paragraphs: readonly Paragraph[], rawLines: readonly string[]): Split {
  const work: Work = { pieces: [], doubts: [], furniture: [] }
  const units = toUnits(paragraphs, rawLines)
  takeRunningHeads(units, work)
  takeKickers(units)
  const contents = takeContents(units, work)
  takeColophon(units, work)
  const issue = readMasthead(work.furniture)
  raiseHeadlines(units)
  if (contents.length >= 3) byContents(units, contents, work)
  else if (units.filter((one) => one.level > 0 && one.level < 3 && !one.banner).length >= 2) byHeadings(units, work)
  else byLikeness(units, work)
  return { issue, sections: toSections(work), doubts: work.doubts, furniture: work.furniture }
}

/** A line that ends with a colon above a headline is its kicker, one that begins with a dash below it its deck. */
function takeKickers(units: Unit[]): void {
  for (let at = units.length - 2; at >= 0; at--) {
    const [unit, next] = [units[at] as Unit, units[at + 1] as Unit]
    if (unit.kind === 'headline' && next.kind === 'headline' && DECK.test(next.text)) {
      unit.deck = next.text
      units.splice(at + 1, 1)
    } else if (next.kind === 'headline' && /^[^。，]*[：:]$/.test(unit.text) && typeWidth(unit.text) <= 100) {
      next.kicker = unit.text
      units.splice(at, 1)
    }
  }
}

type Entry = { readonly section: string; readonly title: string; readonly page: number; used: boolean }

const CONTENTS = /^(?:CONTENTS|本[期刊]|.{2,24}第\d{1,3}期)?(?:目录|目次|要目|导读)(?:CONTENTS)?$|^CONTENTS$/i
const PAGED = / \d{1,3}$/
const BULLET = /^(?:[-◆●■·•▪※○★◇]+ ?|\d{1,2}(?:、 ?|[.．](?: |(?!\d))))/

/** A title and its page, whichever stands first. */
function entryOf(text: string, last: number): { title: string; page: number } | undefined {
  const [, title, page] = /^(.{3,80}?)[\s.．…·]*[（(]?(\d{1,3})[）)]?$/s.exec(text) ?? []
  if (title && !/[。；]$/.test(title)) return { title: title.replace(/[\s.．…·]+$/, ''), page: Number(page) }
  const [, first, rest] = /^(\d{2,3}) ?([^\d年月日.%，、].{3,80})$/s.exec(text) ?? []
  return rest && Number(first) >= last ? { title: rest, page: Number(first) } : undefined
}

/** 目录, then entries under their sections: lines with a page number, or lines that stand again over a text further on. */
function takeContents(units: Unit[], work: Work): Entry[] {
  const start = units.findIndex((one) => CONTENTS.test(squash(one.text)))
  const entries: Entry[] = []
  if (start < 0) return entries
  const counts = new Map<string, number>()
  for (const line of units.flatMap((one) => one.text.split('\n')).map((one) => squash(one.replace(BULLET, ''))))
    counts.set(line, (counts.get(line) ?? 0) + 1)
  const near = units.slice(start + 1, start + 6).flatMap((one) => one.text.split('\n'))
  const paged = near.some((line) => entryOf(line.replace(BULLET, ''), 0) !== undefined)
  let section = ''
  let page = 0
  let end = start + 1
  /** Whether the line belongs to the contents. */
  const take = (line: string): boolean => {
    const banner = bannerOf(line)
    const text = (banner ?? line.replace(BULLET, '')).replace(/^#+ /, '')
    const entry = entryOf(text, page)
    const again = (counts.get(squash(text)) ?? 0) > 1 && banner === undefined && !paged
    if (CONTENTS.test(squash(text))) return true
    if (entries.some((one) => one.section === text || squash(one.title) === squash(text))) return false
    if (entry || again) {
      entries.push({ section, title: entry?.title ?? text, page: entry?.page ?? 0, used: false })
      page = entry?.page ?? 0
    } else if (isBody(text) || typeWidth(text) > 40) return false
    else section = text
    return true
  }
  // Of pages that are counted a teaser or an imprint may stand between two.
  const goesOn = ({ text }: Unit): boolean => paged && PAGED.test(text) && entryOf(text, page) !== undefined
  const takesAll = (unit: Unit): boolean => unit.text.split('\n').every(take)
  while (units.slice(end, end + 1).some(takesAll) || units.slice(end + 1, end + 4).some(goesOn)) end++
  // The last plain line belongs to what follows: it is the first section's banner.
  for (const one of units.splice(0, end)) work.furniture.push(note(one, 'furniture'))
  // Columns of contents need not follow the pages.
  return entries.sort((a, b) => a.page - b.page)
}

const MASTHEAD = /^[\u4e00-\u9fff]{1,8}(?:报|刊|杂志|通讯|信息)$/

/** The periodical's own name first; the same few words three times, whatever number they carry: the head or the foot of the pages. */
function takeRunningHeads(units: Unit[], work: Work): void {
  const first = units[0]?.text ?? ''
  const isOwn = bannerOf(first) === undefined || /\d期|\d{4}年/.test(units[1]?.text ?? '')
  if (MASTHEAD.test(first) && isOwn) work.furniture.push(note(units.shift() as Unit, 'furniture'))
  const like = ({ text, level }: Unit): string =>
    level > 0 || typeWidth(text) > 40 || isBody(text) || isByline(text) || isPeople(text) || /^[■【●]/.test(text)
      ? ''
      : squash(text).replace(/\d+/g, '0')
  // What stands over an entry of the contents is a section's name, which its pages repeat.
  const contents = units.findIndex((one) => CONTENTS.test(squash(one.text)))
  const isNamed = (_: Unit, at: number): boolean =>
    contents >= 0 && at > contents && PAGED.test(units[at + 1]?.text ?? '')
  const names = new Set(units.filter(isNamed))
  for (const [words, same] of Map.groupBy(units, like))
    if (words !== '' && same.length > 2)
      for (const one of names.has(same[0] as Unit) ? same.slice(1) : same)
        work.furniture.push(note(units.splice(units.indexOf(one), 1)[0] as Unit, 'furniture'))
}

/** Three roles or contact lines in a row. */
function takeColophon(units: Unit[], work: Work): void {
  for (let at = 0; at < units.length; at++) {
    let end = at
    while (ROLE.test(units[end]?.text ?? '')) end++
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

function byContents(units: readonly Unit[], contents: readonly Entry[], work: Work): void {
  const sections = new Set(contents.map((one) => one.section))
  const placed = placeEntries(units, contents, work)
  let piece: Piece | undefined
  for (const unit of units) {
    const [plain, entry] = [plainOf(unit), placed.get(unit)]
    const isSection = unit.banner || sections.has(bannerOf(unit.text) ?? plain)
    if (!entry && isSection && !isBody(unit.text)) continue
    if (entry) {
      piece = begin(work, unit, { ...titleOf({ ...unit, text: plain }), section: entry.section || undefined })
      if (squash(entry.title) !== squash(plain)) piece.tocTitle = entry.title
    } else if (piece) addTo(piece, unit, work)
    else work.doubts.push(note(unit, 'unplaced'))
  }
}

const plainOf = ({ text }: Unit): string =>
  undecorated(text.replace(/^#+ /, '').replace(BULLET, '')).replace(/^0\d ?/, '')

const NONE: ReadonlySet<string> = new Set()

/** Each entry stands over the text whose heading has its words; the others where the contents' order leaves a place for them. */
function placeEntries(units: readonly Unit[], contents: readonly Entry[], work: Work): Map<Unit, Entry> {
  const placed = new Map<Unit, Entry>()
  for (const unit of units) {
    const entry = isBody(unit.text) ? undefined : contents.find((one) => !one.used && alike(one.title, plainOf(unit)))
    if (entry) placed.set(unit, Object.assign(entry, { used: true }))
  }
  const place = (entry: Entry, head: Unit | undefined): void => {
    if (!head) return
    placed.set(head, Object.assign(entry, { used: true }))
    work.doubts.push(note(head, 'unlike'))
  }
  const heads = new Map(units.flatMap((unit) => (isBody(unit.text) ? [] : [[unit, pairsOf(unit.text)] as const])))
  const likest = (entry: Entry, among: readonly Unit[], least: number): Unit | undefined => {
    const own = pairsOf(entry.title)
    const shares = among.map((unit) => (placed.has(unit) ? 0 : shareOf(own, heads.get(unit) ?? NONE)))
    const most = shares.reduce((a, b) => Math.max(a, b), least)
    return most > least ? among[shares.indexOf(most)] : undefined
  }
  const open = (): Entry[] => contents.filter((one) => !one.used)
  const at = new Map(units.map((one, index) => [one, index]))
  const inOrder = { units, at, placed, keys: new Map(contents.map((one, index) => [one, index])) }
  // Columns keep the order of the pages alone.
  const byPage = { ...inOrder, keys: new Map(contents.map((one) => [one, one.page])) }
  for (const entry of open()) place(entry, likest(entry, gapOf(entry, inOrder).units, 0.3))
  for (const known of [inOrder, byPage])
    for (const entry of open()) {
      const { entries, heads } = entry.used ? { entries: [], heads: [] } : gapOf(entry, known)
      for (const [index, one] of entries.entries()) place(one, heads[index])
    }
  for (const entry of open()) place(entry, likest(entry, units, 0.5))
  for (const { title } of open()) work.doubts.push(note({ line: 0, text: title }, 'not-found'))
  return placed
}

type Known = {
  readonly units: readonly Unit[]
  readonly at: ReadonlyMap<Unit, number>
  readonly placed: ReadonlyMap<Unit, Entry>
  readonly keys: ReadonlyMap<Entry, number>
}
type Gap = { readonly units: readonly Unit[]; readonly entries: readonly Entry[]; readonly heads: readonly Unit[] }

/** Between the neighbours that were found: the entries missing there, and as many headings set as the neighbours' are. */
function gapOf(entry: Entry, { units, at, placed, keys }: Known): Gap {
  const key = keys.get(entry) ?? 0
  const found = [...placed].map(([unit, one]) => ({ key: keys.get(one) ?? 0, at: at.get(unit) ?? 0 }))
  found.sort((a, b) => a.key - b.key || a.at - b.at)
  const before = found.findLast((one) => one.key < key) ?? { key: -1, at: -1 }
  const after = found.find((one) => one.key > key) ?? { key: Number.POSITIVE_INFINITY, at: units.length }
  const isMissing = ([one, own]: [Entry, number]): boolean => !one.used && own > before.key && own < after.key
  const entries = [...keys].filter(isMissing).map(([one]) => one)
  const own = units.slice(before.at + 1, after.at)
  const sections = new Set([...keys.keys()].map((one) => one.section))
  const free = own.filter((one) => one.level > 0 && !placed.has(one) && !one.banner && !sections.has(plainOf(one)))
  const levels = [units[before.at]?.level, units[after.at]?.level]
  const likely = [levels, [levels[0]], [levels[1]], [1, 2]].map((set) => free.filter((one) => set.includes(one.level)))
  return { units: own, entries, heads: likely.find((one) => one.length === entries.length) ?? [] }
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

/** What follows the end of an article and has no heading of its own came from another column: to the likeliest article. */
function byHeadings(units: readonly Unit[], work: Work): void {
  const top = units.filter((one, at) => one.level === 1 && !one.banner && (at > 0 || units[1]?.level !== 1))
  // Where every first-level heading stands over a second-level one, the articles are of the second level.
  const areSections = top.length > 1 && top.every((one) => units[units.indexOf(one) + 1]?.level === 2)
  let section: string | undefined
  let piece: Piece | undefined
  const astray: Unit[] = []
  for (const [at, unit] of units.entries()) {
    if (unit.banner) {
      section = unit.banner
      work.furniture.push(note(unit, 'furniture'))
    } else if (unit.level === 1 && areSections) {
      section = unit.text.replace(/^#+ /, '')
      work.furniture.push(note(unit, 'furniture'))
    } else if (unit.level === 1 || unit.level === 2) {
      // What jumped to another page says its headline again.
      const isRest = units.slice(Math.max(0, at - 4), at).some((one) => /^[（(]?上接/.test(one.text))
      const begun = isRest && work.pieces.find((one) => squash(one.title ?? '') === squash(plainOf(unit)))
      piece = begun || begin(work, unit, { ...titleOf(unit), section })
    } else if (unit.kind === 'furniture' || !piece) work.furniture.push(note(unit, 'furniture'))
    else if (piece.text.some((one, at, all) => endsArticle(one.text, all.slice(0, at)))) astray.push(unit)
    else piece.text.push(asSubhead(unit))
  }
  placeAstray(astray, work)
}

function placeAstray(astray: readonly Unit[], work: Work): void {
  const texts = work.pieces.map((one) => ({ piece: one, pairs: wordsOf(one.text) }))
  for (const unit of astray) {
    const share = ({ pairs }: { pairs: ReadonlySet<string> }): number => shareOf(pairsOf(unit.text), pairs)
    const best = texts.toSorted((a, b) => share(b) - share(a))[0]
    const placed = best !== undefined && (unit.level > 0 || isBody(unit.text))
    if (placed) best.piece.text.push(unit)
    if (placed) work.doubts.push(note(unit, 'displaced'))
    else work.furniture.push(note(unit, 'furniture'))
  }
}

const NO_SECTION = '未分栏目'
const STYLES: Readonly<Record<string, string>> = { brief: 'briefs', profile: 'profiles' }

function toSections({ pieces, doubts }: Work): SplitSection[] {
  const sections = new Map<string, { style: string; articles: SplitArticle[] }>()
  for (const piece of pieces) {
    const first = piece.text[0]
    if (piece.title === undefined && first) doubts.push(note(first, 'no-headline'))
    const title = piece.title ?? `${(first?.text ?? '').split(/[，。：]/)[0]?.slice(0, 24)}`
    const { line, text, section: name = NO_SECTION, ...known } = piece
    const section = sections.get(name) ?? { style: STYLES[piece.kind ?? ''] ?? 'list', articles: [] }
    section.articles.push({ ...recogniseArticle(text, { ...known, title }), line })
    sections.set(name, section)
  }
  return [...sections].map(([title, section]) => ({ title, ...section }))
}
