// Pasted or extracted text → clean paragraphs, by named passes in one fixed order. Importing the output again changes
// nothing: the passes over characters are repeated until none of them finds anything more.
import { fullWidth, invisibleCharacters, lookAlikes, mojibake, privateUse } from './clean-characters.ts'
import { duplicates, runInBreaks } from './duplicates.ts'
import { founderFont } from './founder-font.ts'
import { joinLines } from './join-lines.ts'
import {
  applyEdits,
  type Change,
  editMatches,
  explain,
  type Mended,
  type Note,
  type Pass,
  type Tracked,
  toNote,
  track,
} from './pass.ts'
import { dashes, punctuationWidth, quotationMarks } from './punctuation.ts'
import { hanLatinSpace, headlineSpace, letterSpacing, numbers, punctuationSpace } from './spacing.ts'
import { suspicions } from './suspicions.ts'

const CLEANING: readonly Pass[] = [mojibake, invisibleCharacters, privateUse, lookAlikes]
const LAYOUT: readonly Pass[] = [fullWidth, founderFont, letterSpacing, joinLines, runInBreaks, dashes, numbers]
const MARKS: readonly Pass[] = [hanLatinSpace, punctuationWidth, quotationMarks, punctuationSpace, headlineSpace]
const MENDING = [...LAYOUT, ...MARKS]
const PASSES = [...CLEANING, ...MENDING, duplicates]
export const PASS_NAMES: readonly string[] = PASSES.map((pass) => pass.name)

export type Repaired = {
  readonly tracked: Tracked
  /** Described when they are asked for: a pass works on megabytes, a report is read by a person. */
  readonly changes: readonly Change[]
  readonly notes: readonly Note[]
}

/** `lines` false: the paragraphs are already right (Word, web pages), only their characters are looked at. */
export function repairText(
  text: string,
  options: { without?: ReadonlySet<string>; lines?: boolean; firstLine?: number } = {},
): Repaired {
  const mended: Mended[] = []
  const notes = new Map<string, Note>()
  let tracked = track(text, options.firstLine)
  const extracted = options.lines !== false
  let edits = 0
  const run = (pass: Pass): void => {
    if (options.without?.has(pass.name)) return
    const found = pass.find(tracked.text)
    for (const doubt of found.doubts ?? []) {
      const note = toNote(tracked, doubt)
      notes.set(`${note.kind} ${note.line} ${note.text}`, note)
    }
    if (found.edits.length === 0) return
    mended.push({ pass, tracked, edits: found.edits })
    tracked = applyEdits(tracked, found.edits)
    edits += found.edits.length
  }
  for (const pass of CLEANING) run(pass)
  // One mend can uncover another (a bracket that became full-width makes its comma Chinese); two rounds are the rule.
  for (let round = 0; round < ROUNDS && (round === 0 || edits > 0); round++) {
    edits = 0
    const kept: string[] = []
    tracked = shield(tracked, kept)
    // What ended a paragraph is seen once, before the lines are joined.
    for (const pass of MENDING) if (pass !== joinLines || (round === 0 && extracted)) run(pass)
    tracked = unshield(tracked, kept)
    if (extracted) run(duplicates)
  }
  run(suspicions)
  let changes: Change[] | undefined
  return {
    tracked,
    notes: [...notes.values()],
    get changes() {
      changes ??= mended.flatMap(explain)
      return changes
    },
  }
}

const ROUNDS = 5

/** Addresses, link targets, code and directives are no prose: each stands as one mark while the passes run. */
const SHIELDED =
  /(?<=^|\n)```[^\n]*\n[\s\S]*?\n```|`[^`\n]+`|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?: "[^"\n]*")?\)|https?:\/\/[^\s\u2e80-\uffef<>"')\]]*[^\s\u2e80-\uffef<>"')\],.;:!?]|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{0,80}\w|(?<=^|\n):{2,}[^\n]*|\{\{[^{}\n]*\}\}/g
const SHIELD = '\ufdd0'

function shield(tracked: Tracked, kept: string[]): Tracked {
  const edits = editMatches(tracked.text, SHIELDED, ([found]) => {
    kept.push(found)
    return SHIELD
  })
  return applyEdits(tracked, edits)
}

function unshield(tracked: Tracked, kept: readonly string[]): Tracked {
  const next = kept.values()
  const edits = editMatches(tracked.text, new RegExp(SHIELD, 'g'), () => next.next().value ?? '')
  return applyEdits(tracked, edits)
}
