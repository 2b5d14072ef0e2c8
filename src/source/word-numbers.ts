// Word keeps the number of a paragraph nowhere: it counts while it shows the page. Here it is counted the same way and
// written down before the converter, which knows only 1. 2. 3. and dots, sees the file: 一、 and 第三条 become text, plain
// 1. 2. 3. and bullets become lists that know where they begin.
import { formatNumber } from './number-formats.ts'
import { type Level, type Place, readNumbering } from './word-numbering.ts'

type Counting = {
  readonly counts: Map<string, number[]>
  readonly begun: Set<string>
  /** The ranks of the list items that the next one may stand in. */
  readonly open: number[]
}

/** Lists of one definition go on counting through the text; a start given to a list counts where it first stands. */
function count({ numId, list, rank, level }: Place, { counts, begun }: Counting): readonly number[] {
  const values = counts.get(list.abstract) ?? []
  counts.set(list.abstract, values)
  const given = begun.has(`${numId} ${rank}`) ? undefined : list.starts.get(rank)
  begun.add(`${numId} ${rank}`)
  const last = values[rank]
  values[rank] = given ?? (last === undefined ? level.start : last + 1)
  for (let deeper = rank + 1; deeper < values.length; deeper++)
    if (rank < (list.levels.get(deeper)?.restart ?? deeper)) delete values[deeper]
  return values
}

function write({ list, rank, level }: Place, values: readonly number[]): string {
  if (level.format === 'bullet') return ''
  return level.text.replace(/%(\d)/g, (_, written: string) => {
    const at = Number(written) - 1
    const { format = 'none', start = 1 } = list.levels.get(at) ?? {}
    return at > rank || format === 'none' ? '' : formatNumber(values[at] ?? start, level.legal ? 'decimal' : format)
  })
}

/** Word sets a tab there; behind a full-width mark and a ring there is white enough. */
const gapBehind = (number: string, { close }: Level): string =>
  close || /[、，。：；．）〕】》①-⒛㈠-㊿]$/.test(number) ? '' : ' '

/** The converter gives these a place of their own, which is none in a list. */
const NO_LIST =
  /^(?:heading|标题|.级标题|文章标题|大标题|副标题|(?:sub)?title|题注|caption|(?:明显)?引用|(?:intense )?quote)/i
const isItem = ({ format, text }: Level): boolean =>
  format === 'bullet' || (format === 'decimal' && /^%\d[.．]?$/.test(text))

/** Words, a picture or a formula: what is empty is counted, but not shown. */
const SHOWS = /<w:t(?: [^>]*)?>[^<]|<w:(?:drawing|pict|object|footnoteReference)[ >]|<m:t[ >]/
const textRun = (text: string, looks = ''): string => `<w:r>${looks}<w:t xml:space="preserve">${text}</w:t></w:r>`
const BOLD = /^\s*<w:r(?: [^>]*)?>\s*<w:rPr>(?:(?!<\/w:rPr>)[\s\S])*<w:b ?\/>/

/** The number of a list item, at its beginning in the converter's HTML. */
export const ITEM = /(<li>)?\ufdd2(\d+)\ufdd3/g

const levelsOf = (format: string): string =>
  Array.from({ length: 9 }, (_, rank) => `<w:lvl w:ilvl="${rank}"><w:numFmt w:val="${format}"/></w:lvl>`).join('')
/** The only lists that are left: 1 has bullets, 2 numbers. */
const LISTS = `<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="1">${levelsOf('bullet')}</w:abstractNum><w:abstractNum w:abstractNumId="2">${levelsOf('decimal')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>`

const PARAGRAPH = /<(\/?)(w:tc|mc:Choice)(?:>| [^>]*>)|<w:p(?:>| [^>]*[^/]>)\s*(<w:pPr>[\s\S]*?<\/w:pPr>)?/g
const STORY = /^word\/(?:document|footnotes|endnotes)\d*\.xml$/
const NUMBERING = 'word/numbering.xml'

/** A part of the file as the converter shall read it. */
export function writeNumbers(name: string, text: (name: string) => string): string {
  const numbering = text(NUMBERING)
  if (name === NUMBERING) return LISTS
  if (numbering === '' || !STORY.test(name)) return text(name)
  const placeOf = readNumbering(numbering, text('word/styles.xml'))
  const counting: Counting = { counts: new Map(), begun: new Set(), open: [] }
  const within = { 'w:tc': 0, 'mc:Choice': 0 }
  const story = text(name).replace(/<w:pPrChange[ >][\s\S]*?<\/w:pPrChange>/g, '')
  return story.replace(PARAGRAPH, (begin: string, closes?: string, element?: string, properties = '', at = 0) => {
    if (element === 'w:tc' || element === 'mc:Choice') {
      within[element] += closes ? -1 : 1
      return begin
    }
    const bare = begin.replace(/<w:numPr>[\s\S]*?<\/w:numPr>|<w:numPr ?\/>/g, '')
    // What has a choice is written twice; the converter reads the other one.
    if (within['mc:Choice'] > 0) return bare
    const start = at + begin.length
    const content = story.slice(start, story.indexOf('</w:p>', start))
    const isGone = content.includes('<w:delText') && !SHOWS.test(content)
    const place = isGone ? undefined : placeOf(properties)
    const values = place ? count(place, counting) : []
    if (!SHOWS.test(content)) return bare
    const isListed = place && within['w:tc'] === 0 && isItem(place.level) && !NO_LIST.test(place.style)
    if (isListed) return writeItem(bare, place, values, counting)
    counting.open.length = 0
    return bare + (place ? numberRun(place, values, content) : '')
  })
}

function writeItem(bare: string, { rank, level }: Place, values: readonly number[], { open }: Counting): string {
  while ((open.at(-1) ?? -1) >= rank) open.pop()
  const list = level.format === 'bullet' ? 1 : 2
  const listed = `<w:numPr><w:ilvl w:val="${open.length}"/><w:numId w:val="${list}"/></w:numPr></w:pPr>`
  open.push(rank)
  return bare.replace(/<\/w:pPr>$/, listed) + (list === 1 ? '' : textRun(`\ufdd2${values[rank]}\ufdd3`))
}

/** A bold paragraph has a bold number. */
function numberRun(place: Place, values: readonly number[], content: string): string {
  const [number, looks] = [write(place, values), BOLD.test(content) ? '<w:rPr><w:b/></w:rPr>' : '']
  return number === '' ? '' : textRun(number + gapBehind(number, place.level), looks)
}
