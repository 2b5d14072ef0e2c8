// Breaks that stand inside a line, and paragraphs that stand twice. A copy is dropped only where it adds nothing: it
// follows its original, whole or as its tail. Anything else that repeats is reported, because writers repeat too.
import { type Doubt, type Edit, editMatches, type Pass } from './pass.ts'

export const runInBreaks: Pass = {
  name: 'run-in-breaks',
  why: { zh: '句后两个空格是缩进，夹着的短语是小标题。', en: 'Two spaces are an indent; a phrase is a subheading.' },
  find: (text) => {
    const edits: Edit[] = []
    for (const edit of editMatches(text, GAP, ({ index }) => (endsAt(text, index) ? '\n\n' : ' '))) {
      const head = edit.after === ' ' ? headingBefore(text, edit.start) : undefined
      if (head !== undefined) {
        const after = /[\s]/.test(text[head - 1] ?? '\n') ? '## ' : '\n\n## '
        edits.push({ start: head, end: head, after }, { ...edit, after: '\n\n' })
      } else edits.push(edit)
    }
    return { edits }
  },
}

const GAP = /(?<=[^\s|]) {2,}(?=\S)/g
const endsAt = (text: string, at: number): boolean => /[。！？…][”’）)]*$/.test(text.slice(Math.max(0, at - 4), at))

/** Where a short phrase begins that a sentence's end precedes and two spaces follow. */
function headingBefore(text: string, at: number): number | undefined {
  const phrase = /[。！？][”’）]*\s*([^。！？，；\n]{4,30})$/.exec(text.slice(Math.max(0, at - 40), at))?.[1]
  return phrase === undefined || !/[\u4e00-\u9fff]$|[”’》]$/.test(phrase) ? undefined : at - phrase.trimStart().length
}

const COPY_LENGTH = 30

export const duplicates: Pass = {
  name: 'duplicates',
  why: { zh: '重复上一段，多半是换栏时抽取了两次。', en: 'It repeats the paragraph before: extracted twice.' },
  find: (text) => {
    const edits: Edit[] = []
    const doubts: Doubt[] = []
    const seen = new Map<string, number>()
    let start = 0
    let last = ''
    for (const paragraph of text.split('\n\n')) {
      const own = paragraph.trimEnd()
      if (own.length >= COPY_LENGTH) {
        if (last.endsWith(own)) edits.push({ start: Math.max(0, start - 2), end: start + own.length, after: '' })
        else if (seen.has(own)) doubts.push({ at: start, shown: own, kind: 'repeated', why: REPEATED })
        seen.set(own, start)
      }
      if (edits.at(-1)?.end !== start + own.length) last = own
      start += paragraph.length + 2
    }
    return { edits, doubts }
  },
}

const REPEATED = { zh: '前面出现过，两处都保留，请决定留哪一处。', en: 'It stood earlier too; both are kept, choose.' }
