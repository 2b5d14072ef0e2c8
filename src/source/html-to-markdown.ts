// A tree of HTML → Markdown blocks that Kanfa's articles understand. Markup never passes through: an element is either
// known and written as Markdown, or its text is kept and the element named among what was dropped. So nothing active
// can survive, whatever the page holds.

import { raise } from './repair/characters.ts'

/** As much of the DOM as is read, so that no browser's types are needed. */
export type DomNode = {
  readonly nodeType: number
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: Iterable<DomNode>
  readonly getAttribute?: (name: string) => string | null
}
export type Dropped = { readonly what: string; readonly text: string }
export type Conversion = { readonly blocks: readonly string[]; readonly dropped: readonly Dropped[] }
export type ConvertOptions = {
  /** For links and pictures written relative to the page. */
  readonly base?: string | undefined
  /** The name the article uses for a picture; undefined drops it. */
  readonly picture: (src: string, alt: string) => string | undefined
}

const DEPTH = 120
const SILENT =
  /^(?:SCRIPT|STYLE|NOSCRIPT|TEMPLATE|HEAD|TITLE|LINK|META|INPUT|SELECT|OPTION|DATALIST|PARAM|SOURCE|TRACK)$/
const LISTED = /^(?:IFRAME|FRAME|OBJECT|EMBED|APPLET|VIDEO|AUDIO|CANVAS|SVG|FORM|BUTTON|TEXTAREA|MATH|MARQUEE)$/
const BLOCK =
  /^(?:P|DIV|SECTION|ARTICLE|MAIN|HEADER|FOOTER|NAV|ASIDE|H[1-6]|UL|OL|LI|DL|DT|DD|TABLE|BLOCKQUOTE|PRE|FIGURE|FIGCAPTION|HR|CENTER|DETAILS|SUMMARY|ADDRESS|TBODY|THEAD|TFOOT|TR|TD|TH|CAPTION|BODY|HTML)$/

type State = ConvertOptions & {
  readonly dropped: Dropped[]
  /** Markup waits here, named in the text by its number, until the text round it has been escaped as one piece. */
  readonly markup: string[]
}

export function htmlToMarkdown(root: DomNode, options: ConvertOptions): Conversion {
  const state: State = { ...options, dropped: [], markup: [] }
  const blocks = blocksOf(root, state, 0).filter((block) => block.trim() !== '')
  return { blocks, dropped: state.dropped }
}

const attribute = (node: DomNode, name: string): string => node.getAttribute?.(name) ?? ''
const squeeze = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').replace(/[\ufdd0-\ufdef]/g, '')
const plain = (node: DomNode): string => squeeze(node.textContent ?? '').trim()

function mark({ markup }: State, literal: string): string {
  const known = markup.indexOf(literal)
  return `\ufdd0${known >= 0 ? known : markup.push(literal) - 1}\ufdd1`
}

/** Text with its markup still apart → Markdown. Escaping piece by piece would miss `&lt;` beside `script`. */
const write = (text: string, { markup }: State): string =>
  escapeStart(escapeText(text)).replace(/\ufdd0(\d+)\ufdd1/g, (_, at: string) => markup[Number(at)] ?? '')

/** Children in runs: text and inline elements make a paragraph, block elements stand for themselves. */
function blocksOf(node: DomNode, state: State, depth: number): string[] {
  if (depth > DEPTH) return [write(plain(node), state)]
  const blocks: string[] = []
  let run = ''
  const figures: string[] = []
  const br = mark(state, BREAK)
  const flush = (): void => {
    // Two line breaks in a row part paragraphs; one stays a break.
    for (const part of run.split(new RegExp(`${br}\\s*(?:${br}\\s*)+`))) {
      const text = part.replace(new RegExp(`^(?:\\s|${br})+|(?:\\s|${br})+$`, 'g'), '')
      if (text !== '') blocks.push(write(text, state))
    }
    blocks.push(...figures.splice(0))
    run = ''
  }
  for (const child of node.childNodes) {
    if (child.nodeType === 1 && (BLOCK.test(child.nodeName.toUpperCase()) || holdsBlocks(child, depth))) {
      flush()
      for (const block of blockOf(child, state, depth + 1)) blocks.push(block)
    } else run += inlineOf(child, { ...state, figures }, depth + 1)
  }
  flush()
  return blocks
}

const BREAK = '\\\n'

/** `<span><p>…</p></span>` and custom elements round a whole page. */
const holdsBlocks = (node: DomNode, depth: number): boolean =>
  depth < DEPTH &&
  !LISTED.test(node.nodeName.toUpperCase()) &&
  !SILENT.test(node.nodeName.toUpperCase()) &&
  [...node.childNodes].some((child) => child.nodeType === 1 && BLOCK.test(child.nodeName.toUpperCase()))

function blockOf(node: DomNode, state: State, depth: number): string[] {
  const name = node.nodeName.toUpperCase()
  if (/^H[1-6]$/.test(name)) {
    const figures: string[] = []
    const text = inlinesOf(node, { ...state, figures }, depth)
      .replaceAll(BREAK, ' ')
      .trim()
    return [...(text === '' ? [] : [`${'#'.repeat(Number(name[1]))} ${text}`]), ...figures]
  }
  return (BLOCKS[name] ?? blocksOf)(node, state, depth)
}

type Write = (node: DomNode, state: State, depth: number) => string[]
const BLOCKS: Readonly<Record<string, Write>> = {
  ...{ UL: listOf, OL: listOf, TABLE: tableOf, FIGURE: figureOf },
  BLOCKQUOTE: (...asked) => blocksOf(...asked).map((block) => block.replace(/^/gm, '> ')),
  PRE: (node) => [`\`\`\`\n${(node.textContent ?? '').replaceAll('```', "'''").trimEnd()}\n\`\`\``],
  HR: () => [],
}

/** An item may say its number; where it does not follow the last, the list ends, and the next has another mark. */
function listOf(node: DomNode, state: State, depth: number): string[] {
  const ordered = node.nodeName.toUpperCase() === 'OL'
  let number = Number(attribute(node, 'start')) || 1
  const lists: string[][] = [[]]
  for (const item of node.childNodes) {
    const blocks = item.nodeType === 1 ? itemOf(item, state, depth) : []
    if (blocks.length === 0) continue
    const said = Number(/^\d{1,9}$/.exec(attribute(item, 'value'))?.[0] ?? number)
    if (ordered && said !== number && lists.at(-1)?.length) lists.push([])
    number = said
    const note = /^(foot|end)note-(\d+)$/.exec(attribute(item, 'id'))
    const mark = lists.length % 2 === 1 ? '.' : ')'
    if (note) lists.at(-1)?.push(noteRow(note, blocks))
    else lists.at(-1)?.push(itemRow(ordered ? `${number++}${mark} ` : '- ', blocks))
  }
  return lists.filter((rows) => rows.length > 0).map((rows) => rows.join('\n'))
}

const noteRow = ([, kind, number]: RegExpExecArray, blocks: readonly string[]): string =>
  `[^${kind === 'end' ? 'e' : ''}${number}]: ${blocks.join(' ').replace(/\s*↑$/, '')}`
const itemRow = (marker: string, blocks: readonly string[]): string =>
  marker + blocks.join('\n').replaceAll('\n', `\n${' '.repeat(marker.length)}`)
const itemOf = (item: DomNode, state: State, depth: number): string[] =>
  (item.nodeName.toUpperCase() === 'LI' ? blocksOf : blockOf)(item, state, depth + 1)

const spanOf = (cell: DomNode, name: string): number => Math.min(50, Number(attribute(cell, name)) || 1)

/** A table of one cell or one column is layout; a real one becomes GFM, spans become empty cells. */
function tableOf(node: DomNode, state: State, depth: number): string[] {
  const rows = rowsOf(node, depth)
  const cells = rows.map((row) => [...row.childNodes].filter((cell) => /^T[DH]$/i.test(cell.nodeName)))
  const columns = Math.max(0, ...cells.map((row) => row.length))
  const nested = cells.flat().some((cell) => rowsOf(cell, depth).length > 0)
  if (columns < 2 || nested || rows.length < 2) return cells.flat().flatMap((cell) => blocksOf(cell, state, depth + 1))
  const figures: string[] = []
  const grid = cells.map((): string[] => [])
  for (const [at, row] of cells.entries())
    for (const cell of row) {
      const text = blocksOf(cell, state, depth + 1).filter((block) => !isFigure(block) || !figures.push(block))
      const [across, down] = [spanOf(cell, 'colspan'), spanOf(cell, 'rowspan')]
      if (across * down > 1) state.dropped.push({ what: 'merged-cell', text: plain(cell) })
      const first = [...(grid[at] ?? []), undefined].indexOf(undefined)
      for (const row of grid.slice(at, at + down)) for (let to = 0; to < across; to++) row[first + to] = ''
      grid[at]?.splice(first, 1, text.join(' ').replace(/\\?\n/g, ' ').replaceAll('|', '\\|'))
    }
  const width = Math.max(...grid.map((row) => row.length))
  const lines = grid.map((row) => `| ${Array.from({ length: width }, (_, at) => row[at] ?? '').join(' | ')} |`)
  lines.splice(1, 0, `|${' --- |'.repeat(width)}`)
  const caption = [...node.childNodes].find((child) => /^CAPTION$/i.test(child.nodeName))
  return [...(caption ? [write(plain(caption), state)] : []), lines.join('\n'), ...figures]
}

function rowsOf(node: DomNode, depth: number): DomNode[] {
  if (depth > DEPTH) return []
  return [...node.childNodes].flatMap((child) => {
    const name = child.nodeName.toUpperCase()
    if (name === 'TR') return [child]
    return /^(?:TABLE|TBODY|THEAD|TFOOT)$/.test(name) ? rowsOf(child, depth + 1) : []
  })
}

const isFigure = (block: string): boolean => /^!\[[^\]]*\]\([^)]*\)$/.test(block)

function figureOf(node: DomNode, state: State, depth: number): string[] {
  const blocks = blocksOf(node, state, depth)
  const caption = blocks.filter((block) => !isFigure(block))
  const pictures = blocks.filter(isFigure)
  if (pictures.length !== 1 || caption.length !== 1 || (caption[0]?.length ?? 0) > 200) return [...pictures, ...caption]
  const title = (caption[0] ?? '')
    .replace(/\\\n|\n/g, ' ')
    .replace(/[*`]/g, '')
    .replaceAll('"', '”')
  return pictures.map((picture) => picture.replace(/(?: "[^"]*")?\)$/, ` "${title}")`))
}

type InlineState = State & { readonly figures: string[] }

function inlinesOf(node: DomNode, state: InlineState, depth: number): string {
  if (depth > DEPTH) return plain(node)
  let text = ''
  for (const child of node.childNodes) text += inlineOf(child, state, depth + 1)
  return text
}

const AROUND = { STRONG: '**', B: '**', EM: '*', I: '*', CITE: '*', DEL: '~~', S: '~~', STRIKE: '~~' }

function inlineOf(node: DomNode, state: InlineState, depth: number): string {
  if (node.nodeType === 3) return squeeze(node.textContent ?? '')
  if (node.nodeType !== 1) return ''
  const name = node.nodeName.toUpperCase()
  if (SILENT.test(name)) return ''
  if (LISTED.test(name)) {
    state.dropped.push({ what: name.toLowerCase(), text: attribute(node, 'src') || plain(node).slice(0, 200) })
    return name === 'SVG' ? '' : plain(node)
  }
  const around: string | undefined = AROUND[name as keyof typeof AROUND]
  if (around !== undefined) return wrap(inlinesOf(node, state, depth), around, state)
  switch (name) {
    case 'BR':
      return mark(state, BREAK)
    case 'IMG':
      return pictureOf(node, state)
    case 'A':
      return linkOf(node, state, depth)
    case 'CODE':
    case 'KBD':
    case 'TT':
      return plain(node) === '' ? '' : mark(state, `\`${plain(node).replaceAll('`', "'")}\``)
    case 'RUBY':
      return rubyOf(node, state, depth)
    case 'SUP':
      return raised(node, state, depth)
    default:
      return inlinesOf(node, state, depth)
  }
}

/** Marks hug the words; the same mark inside, or a line break, would end it early. */
function wrap(text: string, around: string, state: State): string {
  const [, before = '', inside = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  const literal = mark(state, around)
  if (inside === '' || inside.includes(mark(state, BREAK)) || inside.includes(literal)) return text
  return `${before}${literal}${inside}${literal}${after}`
}

/** 泵站（bèng zhàn）: readings stand behind their word, in the house's brackets. */
function rubyOf(node: DomNode, state: InlineState, depth: number): string {
  const children = [...node.childNodes]
  const isReading = ({ nodeName }: DomNode): boolean => /^RTC?$/i.test(nodeName)
  const readings = children.filter(isReading).map(plain).filter(Boolean)
  const base = children.filter((one) => !isReading(one) && !/^RP$/i.test(one.nodeName))
  const words = base.map((one) => inlineOf(one, state, depth + 1).trim()).join('')
  return readings.length === 0
    ? words
    : `${words}（${readings.join(/^[\u3040-\u30ff]/.test(readings[0] ?? '') ? '' : ' ')}）`
}

function raised(node: DomNode, state: InlineState, depth: number): string {
  const text = inlinesOf(node, state, depth)
  return (text.length < 5 && raise(text)) || text
}

function linkOf(node: DomNode, state: InlineState, depth: number): string {
  const written = attribute(node, 'href').trim()
  const note = /^#(?:foot|end)note(-ref)?-(\d+)$/.exec(written)
  // A converter's note marks: the mark in the text becomes Markdown's, the way back is not needed.
  if (note) return note[1] ? '' : mark(state, `[^${written.includes('endnote') ? 'e' : ''}${note[2]}]`)
  const text = inlinesOf(node, state, depth)
  const href =
    state.base === undefined && /^https?:\/\/page\.invalid\//.test(written) ? undefined : safeUrl(written, state.base)
  if (href === undefined || text.trim() === '' || text.includes(mark(state, BREAK))) return text
  return `${mark(state, '[')}${text.trim()}${mark(state, `](${href})`)}`
}

/** http, https and mailto; whatever else a link may run is not kept. */
export function safeUrl(written: string, base: string | undefined): string | undefined {
  const url = URL.parse(written, base)
  if (!url || !/^(?:https?|mailto):$/.test(url.protocol) || written.startsWith('#')) return undefined
  return url.href.replace(/[()<>\s\\]/g, (one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

function pictureOf(node: DomNode, state: InlineState): string {
  const alt = squeeze(attribute(node, 'alt')).trim()
  const written = [attribute(node, 'data-original'), attribute(node, 'data-src'), attribute(node, 'src')].find(
    (one) => one !== '' && !one.startsWith('data:'),
  )
  const name = state.picture(written ?? attribute(node, 'src'), alt)
  if (name === undefined) state.dropped.push({ what: 'picture', text: (written ?? alt).slice(0, 200) })
  else state.figures.push(`![${alt.replace(/[[\]\\]/g, '')}](${name})`)
  return ''
}

/** Only what Markdown would really read as markup is escaped: the text stays readable in an editor. */
export function escapeText(text: string): string {
  const tildes = text.indexOf('~') !== text.lastIndexOf('~')
  return text
    .replace(/[\\`*]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/<(?=[A-Za-z/!?])|&(?=#?\w{1,31};)/g, '\\$&')
    .replace(/\[(?=[^[\]\n]{0,200}\](?:[(:[]|$)|\^)/g, '\\[')
    .replace(/~/g, tildes ? '\\~' : '~')
    .replace(/!(?=\[)/g, '\\!')
}

export const escapeStart = (text: string): string =>
  text
    .replace(/^(?:#{1,6}(?=\s|$)|[-+>](?=\s|$)|:{2,}|[=-]{2,}$|\|)/gm, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2')
