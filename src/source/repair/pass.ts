// What a repair is: a named pass that finds edits over a text and explains each. The runner applies them and keeps, for
// every place in the mended text, the line of the editor's original it came from. No pass changes the text itself.
import type { Language } from '../../diagnostic/language.ts'

export type Why = Readonly<Record<Language, string>>
/** Offsets into the text the pass was given; edits are in order and do not overlap. */
export type Edit = { readonly start: number; readonly end: number; readonly after: string; readonly why?: Why }
export type Doubt = { readonly at: number; readonly shown: string; readonly kind: string; readonly why: Why }
export type Found = { readonly edits: readonly Edit[]; readonly doubts?: readonly Doubt[] }

export type Pass = { readonly name: string; readonly why: Why; readonly find: (text: string) => Found }

export type Change = {
  readonly pass: string
  readonly line: number
  readonly before: string
  readonly after: string
  readonly why: Why
}
/** Something an editor must decide. `line` is a line of what was imported. */
export type Note = { readonly line: number; readonly text: string; readonly kind: string; readonly why: Why }

/** A text that remembers where its lines came from: at `starts[i]` begins line `lines[i]` of the original. */
export type Tracked = { readonly text: string; readonly starts: readonly number[]; readonly lines: readonly number[] }

export function track(text: string, firstLine = 1): Tracked {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return { text, starts, lines: starts.map((_, index) => index + firstLine) }
}

export function lineOf({ starts, lines }: Tracked, offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return lines[low] ?? 1
}

/** Every match of `pattern` for which `replace` gives a new text becomes an edit. */
export function editMatches(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string | undefined,
): Edit[] {
  const edits: Edit[] = []
  const every = pattern.global ? pattern : new RegExp(pattern, `${pattern.flags}g`)
  every.lastIndex = 0
  for (let match = every.exec(text); match; match = every.exec(text)) {
    if (match[0] === '') every.lastIndex++
    const after = replace(match)
    if (after !== undefined && after !== match[0])
      edits.push({ start: match.index, end: match.index + match[0].length, after })
  }
  return edits
}

export function applyEdits(tracked: Tracked, edits: readonly Edit[]): Tracked {
  if (edits.length === 0) return tracked
  const { text } = tracked
  const parts: string[] = []
  const starts: number[] = []
  let copied = 0
  let length = 0
  let mark = 0
  const moveMarks = (upTo: number, shift: number, floor = 0): void => {
    for (; mark < tracked.starts.length && (tracked.starts[mark] ?? 0) <= upTo; mark++)
      starts.push(Math.max(floor, (tracked.starts[mark] ?? 0) + shift))
  }
  for (const { start, end, after } of edits) {
    parts.push(text.slice(copied, start), after)
    moveMarks(start, length - copied)
    const begun = length + start - copied
    length = begun + after.length
    copied = end
    // What stood inside the edit begins nowhere else than where the edit does.
    moveMarks(end, length - end, begun)
  }
  parts.push(text.slice(copied))
  moveMarks(text.length, length - copied)
  return { text: parts.join(''), starts, lines: tracked.lines }
}

/** One line of context is enough to find an edit again; a paragraph in a report is noise. */
const SHOWN = 40
const show = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text).replace(/\n/g, '⏎')

export function describe(tracked: Tracked, pass: Pass, found: Found): { changes: Change[]; notes: Note[] } {
  // White space at the ends of a paste is no damage worth a word.
  const isEdge = ({ start, end }: Edit): boolean =>
    (start === 0 || end === tracked.text.length) && tracked.text.slice(start, end).trim() === ''
  const edits = found.edits.filter((edit) => !isEdge(edit))
  const changes = edits.map(({ start, end, after, why }) => {
    // A mark alone says little: a change is shown with the characters round it.
    const [from, to] = [Math.max(0, start - 4), end + 4]
    return {
      pass: pass.name,
      line: lineOf(tracked, start),
      before: show(tracked.text.slice(from, to)),
      after: show(tracked.text.slice(from, start) + after + tracked.text.slice(end, to)),
      why: why ?? pass.why,
    }
  })
  const notes = (found.doubts ?? []).map(({ at, shown, kind, why }) => ({
    line: lineOf(tracked, at),
    text: show(shown),
    kind,
    why,
  }))
  return { changes, notes }
}
