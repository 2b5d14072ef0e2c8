// Blocks of lines → paragraphs and headings. The page says where a paragraph ends: by an indent, by white above, by a line
// that had room for the next word; larger type is a heading. What a column or a page cut is joined again.
import { type Block, type Box, LARGE, middle, sameSize } from './lay-out-page.ts'
import { endsSentence } from './repair/characters.ts'
import { glue } from './repair/join-lines.ts'

/** `full`: its last line fills the column. */
type Piece = { text: string; full: boolean; height: number; block: Block; first: boolean; setIn: boolean }

const [HEADLINE, LONGEST] = [1.35, 90]
const ITEM = /^(?:[-•●■◆·*]|[（(]?[\d一二三四五六七八九十]{1,3}[）).、．](?!\d)|[①-⑳])/

/** A word parted at the end of a line has its hyphen where it has one elsewhere, or begins with one of these. */
const HEADS = /^(?:well|self|half|high|low|long|short|full|far|cross|mid|large|small|two|three|four|five|six|ten)$/i
const ENDING = /^(?:.{1,3}|ening|ened|ishly|ment|ments|ness|nesses|tude|ages|wide|where)$/

/** Of all the pages, in reading order. */
export function setParagraphs(pages: readonly (readonly Block[])[]): string[] {
  const lines = pages.flat().flatMap((block) => block.lines)
  const body = middle(lines.flatMap((line) => Array.from(line.text, () => line.height)))
  const pieces = pages.flatMap((blocks) => blocks.flatMap((block) => piecesOf(block, blocks, body)))
  const texts = joinCuts(pieces, body).map(({ text, height, block }) => {
    const isHeading = !block.table && height > body * LARGE && text.length < LONGEST && !/[。；，]$/.test(text)
    return isHeading ? `${height < body * HEADLINE ? '###' : '#'} ${text}` : text
  })
  const words = texts.join(' ')
  const whole = (_: string, left: string, right: string): string => {
    const [joined, parted] = [left + right, `${left}-${right}`]
    const isCompound = left.includes('-') || words.includes(parted) || (HEADS.test(left) && !ENDING.test(right))
    return isCompound && !words.includes(joined) ? parted : joined
  }
  return texts.map((text) => text.replace(/([\w-]+)\u00ad(\w+)/g, whole))
}

function piecesOf(block: Block, page: readonly Block[], body: number): Piece[] {
  const { lines, table } = block
  const height = middle(lines.map((line) => line.height))
  if (table) return [{ text: table, height, block, first: true, setIn: true, full: false }]
  const [left, right] = edgesOf(block, page, height)
  const pitches = lines.slice(1).map((line, at) => line.y - (lines[at] as Box).y)
  const usual = pitches.toSorted((a, b) => a - b)[pitches.length >> 2] ?? 0
  const pieces: Piece[] = []
  const open = lines.slice(1).filter((line, at) => hasRoom(lines[at] as Box, line, right))
  const isList = open.length * 2 >= lines.length && !lines.some((line) => endsSentence(line.text))
  for (const [at, line] of lines.entries()) {
    const [before, after, last] = [lines[at - 1], lines[at + 1], pieces.at(-1)]
    const setIn = line.x - left > height * 0.9 && line.x - left < height * 6
    const deeper = line.x - (before?.x ?? left) > height * 0.7 && !ITEM.test(before?.text ?? '')
    const again = last?.setIn && last.text === before?.text && after !== undefined && after.x - left < height / 2
    const begins =
      (setIn && (deeper || again)) ||
      (before && (isList || before.ends || hasRoom(before, line, right) || isItem(before, line, body)))
    const full = !isList && !line.ends && right - line.right < height * 1.6
    if (last && (pitches[at - 1] as number) < usual * 1.3 && (height > body * LARGE || !begins))
      Object.assign(last, { text: glueText(last.text, line.text), full })
    else pieces.push({ text: line.text, height, block, first: at === 0, setIn, full })
  }
  return pieces
}

/** A block of few lines has the width of the one next to it in its column; without one nobody knows whether it is full. */
function edgesOf(block: Block, page: readonly Block[], height: number): [number, number] {
  // Of contents the titles fill the column, not their pages.
  if (block.lines.some((line) => line.ends))
    return [block.x, Math.max(...block.lines.map((line) => line.ends ?? line.right))]
  const distance = (one: Block): number => Math.max(one.top - block.bottom, block.top - one.bottom)
  const isMate = (one: Block): boolean =>
    one.lines.length > 2 &&
    !one.table &&
    Math.abs(one.x - block.x) < height * 3 &&
    one.right > block.right - height * 2 &&
    sameSize(one.lines[0]?.height ?? 0, height)
  const mates = block.lines.length > 2 ? [block] : page.filter(isMate)
  const mate = mates.toSorted((a, b) => distance(a) - distance(b))[0]
  if (!mate) return [block.x, block.lines.length > 1 ? block.right : Number.POSITIVE_INFINITY]
  return [Math.min(block.x, mate.x), Math.max(block.right, mate.right)]
}

/** The next word would have stood in this line, had the paragraph gone on. */
function hasRoom(line: Box, next: Box, right: number): boolean {
  const word = /^[\w.,:;/@%$'’“”"()+-]+/.exec(next.text)?.[0].length ?? 0
  const width = word > 0 ? (word * (next.right - next.x)) / next.text.length : next.height * 1.2
  return right - line.right > width + line.height * 0.7
}

const isItem = (before: Box, line: Box, body: number): boolean =>
  endsSentence(before.text) &&
  (ITEM.test(line.text) || (line.height < body * 0.95 && /^\d{1,2} ?[^\d.]/.test(line.text)))

const glueText = (before: string, after: string): string =>
  /[a-z][-‐]$/.test(before) && /^[a-z]/.test(after)
    ? `${before.slice(0, -1)}\u00ad${after}`
    : `${before}${glue({ text: before, trail: 0 }, { text: after })}${after}`

/** A paragraph that fills its last line goes on in the next column or page, perhaps beyond a caption or a box. */
function joinCuts(pieces: readonly Piece[], body: number): Piece[] {
  const indents = middle(pieces.filter((one) => !one.first).map((one) => Number(one.setIn))) === 1
  const gone = new Set<Piece>()
  const goesOn = ({ text, full }: Piece): boolean => full && !/：$/.test(text) && (indents || !endsSentence(text))
  for (const [at, piece] of pieces.entries())
    for (const next of gone.has(piece) || piece.height > body * LARGE ? [] : pieces.slice(at + 1, at + 8)) {
      const { block, height, text, first, setIn, full } = next
      if (!goesOn(piece) || gone.has(next) || block.table || Math.abs(height - piece.height) > body * 0.06) continue
      const wider = block.right - block.x - (piece.block.right - piece.block.x)
      const isLike = block.lines.length < 3 || Math.abs(wider) < body * 3
      if (!first || (setIn && indents) || !isLike || ITEM.test(text)) break
      Object.assign(piece, { text: glueText(piece.text, text), full })
      gone.add(next)
    }
  return pieces.filter((one) => !gone.has(one))
}
