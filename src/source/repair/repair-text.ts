// Pasted or extracted text → clean paragraphs, by named passes in one fixed order. Importing the output again changes
// nothing: each pass looks for damage that it itself removes, and the joining of lines is repeated until it rests.
import { fullWidth, invisibleCharacters, lookAlikes, privateUse } from './clean-characters.ts'
import { duplicates, runInBreaks } from './duplicates.ts'
import { founderFont } from './founder-font.ts'
import { joinLines } from './join-lines.ts'
import { applyEdits, type Change, describe, type Note, type Pass, type Tracked, track } from './pass.ts'
import { dashes, punctuationWidth, quotationMarks } from './punctuation.ts'
import { hanLatinSpace, headlineSpace, letterSpacing, numbers, punctuationSpace } from './spacing.ts'
import { suspicions } from './suspicions.ts'

const PASSES: readonly Pass[] = [
  invisibleCharacters,
  privateUse,
  lookAlikes,
  founderFont,
  fullWidth,
  letterSpacing,
  joinLines,
  runInBreaks,
  dashes,
  numbers,
  hanLatinSpace,
  punctuationWidth,
  quotationMarks,
  punctuationSpace,
  headlineSpace,
  duplicates,
]
export const PASS_NAMES: readonly string[] = PASSES.map((pass) => pass.name)

export type Repaired = {
  readonly tracked: Tracked
  readonly changes: readonly Change[]
  readonly notes: readonly Note[]
}

/** `lines` false: the paragraphs are already right (Word, web pages), only their characters are looked at. */
export function repairText(
  text: string,
  options: { without?: ReadonlySet<string>; lines?: boolean; firstLine?: number } = {},
): Repaired {
  const changes: Change[] = []
  const notes: Note[] = []
  let tracked = track(text, options.firstLine)
  const run = (pass: Pass): void => {
    const found = pass.find(tracked.text)
    if (found.edits.length === 0 && !found.doubts?.length) return
    const described = describe(tracked, pass, found)
    for (const change of described.changes) changes.push(change)
    for (const note of described.notes) notes.push(note)
    tracked = applyEdits(tracked, found.edits)
  }
  const kept: string[] = []
  for (const pass of PASSES) {
    if (options.without?.has(pass.name) || (options.lines === false && pass === joinLines)) continue
    if (pass === founderFont) tracked = shield(tracked, kept)
    if (pass === duplicates) tracked = unshield(tracked, kept)
    run(pass)
  }
  tracked = unshield(tracked, kept)
  run(suspicions)
  return { tracked, changes, notes }
}

/** Addresses, link targets, code and directives are no prose: each stands as one mark while the passes run. */
const SHIELDED =
  /(?<=^|\n)```[^\n]*\n[\s\S]*?\n```|`[^`\n]+`|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?: "[^"\n]*")?\)|https?:\/\/[^\s\u2e80-\uffef<>"')\]]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{0,80}\w|(?<=^|\n):{2,}[^\n]*|\{\{[^{}\n]*\}\}/g
const SHIELD = '\ufdd0'

function shield(tracked: Tracked, kept: string[]): Tracked {
  const edits = [...tracked.text.matchAll(SHIELDED)].map(({ 0: found, index }) => {
    kept.push(found)
    return { start: index, end: index + found.length, after: SHIELD }
  })
  return applyEdits(tracked, edits)
}

function unshield(tracked: Tracked, kept: string[]): Tracked {
  if (kept.length === 0) return tracked
  const edits = [...tracked.text.matchAll(new RegExp(SHIELD, 'g'))].map(({ index }, at) => ({
    start: index,
    end: index + 1,
    after: kept[at] ?? '',
  }))
  kept.length = 0
  return applyEdits(tracked, edits)
}
