// Word's contents pages: a field, a block of its gallery, or paragraphs in the styles of one. They repeat the headings and
// count the pages of the file, so their words leave the text and are listed.
import type { Dropped } from './html-to-markdown.ts'

const STYLE =
  /<w:style [^>]*w:styleId="([^"]*)"[^>]*>\s*<w:name w:val="(?:(?:toc|目录|目次) ?(?:\d|heading|标题)|toc|目录|table of figures|图表目录)"/gi
const TITLE = /^(?:目\s?录|目\s?次|(?:table of )?contents)$/i
const WORDS = /<w:(?:t|delText)(?: [^>]*)?>([^<]*)<\/w:(?:t|delText)>|<w:tab ?\/>/g
/** Deleted ones too. */
export const wordsOf = (xml: string): string =>
  Array.from(xml.matchAll(WORDS), ([, words = ' ']) => words)
    .join('')
    .replace(/\s+/g, ' ')
    .trim()

export function takeContentsPages(story: string, styleSheet: string): { story: string; taken: Dropped[] } {
  const styles = Array.from(styleSheet.matchAll(STYLE), ([, id = '']) => id.replace(/\W/g, '\\$&'))
  const begins = new RegExp(
    `<w:docPartGallery [^>]*w:val="Table of Contents"[\\s\\S]*?</w:sdt>|<w:fldSimple [^>]*w:instr="\\s*TOC\\b[\\s\\S]*?</w:fldSimple>|<w:instrText[^>]*>\\s*TOC\\b|<w:pStyle w:val="(?:${styles.join('|')})" ?/>[\\s\\S]*?</w:p>`,
    'g',
  )
  let [rest, last] = ['', 0]
  const taken: Dropped[] = []
  for (let match = begins.exec(story); match; match = begins.exec(story)) {
    const start = Math.max(last, titleAbove(story, match.index) ?? match.index)
    begins.lastIndex = match[0].startsWith('<w:instr') ? fieldEnd(story, match.index) : begins.lastIndex
    const contents = story.slice(start, begins.lastIndex)
    const lines = contents.split('</w:p>').map(wordsOf).filter(Boolean)
    taken.push(...lines.map((text) => ({ what: 'contents', text })))
    rest += story.slice(last, start) + contents.replace(WORDS, '')
    last = begins.lastIndex
  }
  return { story: rest + story.slice(last), taken }
}

/** Where 目录 begins that stands alone in the paragraph above. */
function titleAbove(story: string, at: number): number | undefined {
  const end = story.lastIndexOf('</w:p>', at)
  const start = Math.max(story.lastIndexOf('<w:p>', end), story.lastIndexOf('<w:p ', end))
  return start >= 0 && TITLE.test(wordsOf(story.slice(start, end))) ? start : undefined
}

/** The end of the field that this instruction is of: fields stand inside fields. */
function fieldEnd(story: string, from: number): number {
  let depth = 1
  for (const { 0: mark, 1: type, index } of story.slice(from).matchAll(/<w:fldChar [^>]*"(begin|end)"[^>]*>/g)) {
    depth += type === 'begin' ? 1 : -1
    if (depth === 0) return from + index + mark.length
  }
  return from + 1
}
