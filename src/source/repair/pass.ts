// What a repair is: a named pass that finds edits over a text and explains each. The runner applies them and keeps, for
// every place in the mended text, the line of the editor's original it came from. No pass changes the text itself.
import type { Language } from '../../diagnostic/language.ts'

export type Why = Readonly<Record<Language, string>>
/** Offsets into the text the pass was given; edits are in order and do not overlap. */
export type Edit = { readonly start: number; readonly end: number; readonly after: string; readonly why?: Why }
export type Doubt = { readonly at: number; readonly shown: string; readonly kind: string; readonly why: Why }
export type Found = { readonly edits: readonly Edit[]; readonly doubts?: readonly Doubt[] }

export type Pass = { readonly name: string; readonly why: Why; readonly find: (text: string) => Found }

export type Change = Readonly<{ pass: string; line: number; before: string; after: string; why: Why }>
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

/** What a pass of one pattern finds; `replace` may ask the whole text what stands round the match. */
export const replacing =
  (pattern: RegExp, replace: (match: RegExpExecArray, text: string) => string | undefined): Pass['find'] =>
  (text) => ({ edits: editMatches(text, pattern, (match) => replace(match, text)) })

export function applyEdits(tracked: Tracked, edits: readonly Edit[]): Tracked {
  if (edits.length === 0) return tracked
  const { text, starts: marks } = tracked
  const starts = new Array<number>(marks.length)
  let mended = ''
  let copied = 0
  let mark = 0
  for (const { start, end, after } of edits) {
    const shift = mended.length - copied
    for (; mark < marks.length && (marks[mark] as number) <= start; mark++)
      starts[mark] = (marks[mark] as number) + shift
    mended += text.slice(copied, start) + after
    copied = end
    // What stood inside the edit begins nowhere else than where the edit does.
    const begun = start + shift
    for (; mark < marks.length && (marks[mark] as number) <= end; mark++)
      starts[mark] = Math.max(begun, (marks[mark] as number) + mended.length - end)
  }
  const shift = mended.length - copied
  for (; mark < marks.length; mark++) starts[mark] = (marks[mark] as number) + shift
  return { text: mended + text.slice(copied), starts, lines: tracked.lines }
}

/** One line of context is enough to find an edit again; a paragraph in a report is noise. */
const SHOWN = 40
function show(text: string): string {
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
  return short.includes('\n') ? short.replaceAll('\n', '⏎') : short
}

/** What a pass did to a text, as its edits stand in it. */
export type Mended = { readonly pass: Pass; readonly tracked: Tracked; readonly edits: readonly Edit[] }

export function explain({ pass, tracked: { text, starts, lines }, edits }: Mended): Change[] {
  const changes: Change[] = []
  let mark = 0
  for (const { start, end, after, why = pass.why } of edits) {
    // White space at the ends of a paste is no damage worth a word.
    if ((start === 0 || end === text.length) && text.slice(start, end).trim() === '') continue
    while (mark + 1 < starts.length && (starts[mark + 1] as number) <= start) mark++
    // A mark alone says little: a change is shown with the characters round it.
    const [from, to] = [Math.max(0, start - 4), end + 4]
    const before = show(text.slice(from, to))
    const mended = show(text.slice(from, start) + after + text.slice(end, to))
    changes.push({ pass: pass.name, line: lines[mark] ?? 1, before, after: mended, why })
  }
  return changes
}

export const toNote = (tracked: Tracked, { at, shown, kind, why }: Doubt): Note => ({
  line: lineOf(tracked, at),
  text: show(shown),
  kind,
  why,
})
