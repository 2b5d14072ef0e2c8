// The blocks of an article as plain text. Every paragraph is one line; tables are aligned by display width while they
// fit, and become lists of `heading：cell` when they do not.
import { type Block, blocksFor, type Inline, plainText } from '../article/article.ts'
import { displayWidth, padToWidth } from '../diagnostic/display-width.ts'
import { creditLine, headingNumber } from '../template/issue-words.ts'
import { joinNames, labelled, say } from '../template/wording.ts'

export type Links = {
  /** ` [3]`: the same number for the same address. */
  readonly mark: (url: string) => string
  /** `[3] https://…` */
  readonly list: string[]
}

export function openLinks(): Links {
  const numbers = new Map<string, number>()
  const list: string[] = []
  const mark = (url: string): string => {
    const number = numbers.get(url) ?? numbers.size + 1
    if (!numbers.has(url)) list.push(`[${number}] ${url}`)
    numbers.set(url, number)
    return ` [${number}]`
  }
  return { mark, list }
}

export type TextPen = { readonly language: string; readonly links: Links; readonly width: number }

type RunIns = { readonly lead?: string; readonly tail?: string }

/** One entry a paragraph, to be set with an empty line between. */
export function textBlocks(pen: TextPen, blocks: readonly Block[], { lead = '', tail = '' }: RunIns = {}): string[] {
  const shown = blocksFor(blocks, 'text').filter((block) => block.type !== 'jump')
  const texts = shown.map((block, at) => {
    const text = textBlock(pen, block)
    const before = at === 0 && block.type === 'paragraph' ? lead : ''
    const after = at === shown.length - 1 && block.type === 'paragraph' ? tail : ''
    return before + text + after
  })
  if (lead && shown[0]?.type !== 'paragraph') texts.unshift(lead.trim())
  if (tail && shown.at(-1)?.type !== 'paragraph') texts.push(tail)
  return texts.filter((text) => text !== '')
}

export function textInlines(pen: TextPen, inlines: readonly Inline[]): string {
  let text = ''
  for (const inline of inlines) {
    if (inline.type === 'text' || inline.type === 'code') text += inline.value
    else if (inline.type === 'break') text += '\n'
    else if (inline.type === 'note') text += `〔${inline.number}〕`
    else if (inline.type === 'link') {
      const words = textInlines(pen, inline.children)
      text += inline.url.startsWith('#') || saysAddress(words, inline.url) ? words : words + pen.links.mark(inline.url)
    } else text += textInlines(pen, inline.children)
  }
  return text
}

/** 010-5555 0142 says tel:01055550142: nobody needs the address again. */
function saysAddress(words: string, url: string): boolean {
  const [, scheme = '', bare = url] = /^(mailto|tel):(.*)$/.exec(url) ?? []
  return words.replace(`${scheme}:`, '') === bare || (scheme === 'tel' && words.replace(/[\s()-]/g, '') === bare)
}

const inner = (pen: TextPen, blocks: readonly Block[]): string => textBlocks(pen, blocks).join('\n')

function textBlock(pen: TextPen, block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return textInlines(pen, block.children)
    case 'heading':
      return `${block.level === 1 ? '■ ' : ''}${headingNumber(block.number)}${textInlines(pen, block.children)}`
    case 'list':
      return block.items
        .map((item, at) => hang(block.ordered ? `${block.start + at}. ` : '· ', textBlocks(pen, item)))
        .join('\n')
    case 'table':
      return textTable(pen, block)
    case 'quotation':
      return inner(pen, block.children).replace(/^/gm, '> ')
    case 'pullquote':
      return `“${textInlines(pen, block.children)}”${block.by ? `\n—— ${block.by}` : ''}`
    case 'aside':
      return [block.label && `【${block.label}】`, inner(pen, block.children)].filter(Boolean).join('\n')
    case 'brief':
      return `${block.title ? `【${block.title}】` : ''}${inner(pen, block.children)}`
    case 'financing': {
      const { company, round, sum, investors } = block
      const facts = [
        round,
        sum && labelled(say('sum', pen.language), sum, pen.language),
        investors.length > 0 &&
          labelled(say('investors', pen.language), joinNames(investors, pen.language), pen.language),
      ]
      return [[company, ...facts].filter(Boolean).join('　'), inner(pen, block.children)].filter(Boolean).join('\n')
    }
    case 'figure': {
      const credit = block.credit ? `　${creditLine(block.credit, pen.language)}` : ''
      return `[${say('picture', pen.language)}] ${textInlines(pen, block.caption) || block.alt}${credit}`
    }
    case 'code':
      return block.value
    case 'rule':
      return '* * *'
    case 'qr':
      return block.label === block.url ? block.url : `${block.label}${pen.links.mark(block.url)}`
    case 'jump':
      return ''
  }
}

/** The lines after an item's first stand under its text. */
function hang(sign: string, paragraphs: readonly string[]): string {
  const indent = ' '.repeat(displayWidth(sign))
  return sign + paragraphs.join('\n').replaceAll('\n', `\n${indent}`)
}

function textTable(pen: TextPen, table: Extract<Block, { type: 'table' }>): string {
  const cells = (row: readonly (readonly Inline[])[]): string[] =>
    row.map((cell) => textInlines(pen, cell).replaceAll('\n', ' '))
  const header = cells(table.header)
  const rows = table.rows.map(cells)
  const widths = header.map((_, at) => Math.max(...[header, ...rows].map((row) => displayWidth(row[at] ?? ''))))
  const caption = plainText(table.caption)
  const isWide = widths.reduce((sum, width) => sum + width + 2, 0) > pen.width
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => padToWidth(cell, widths[at] ?? 0, table.align[at] === 'right' ? 'start' : 'end'))
      .join('  ')
      .trimEnd()
  const aligned = (): string[] => [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)]
  const listed = (): string[] =>
    rows.map((row) => row.map((cell, at) => (header[at] ? labelled(header[at], cell, pen.language) : cell)).join('；'))
  return [...(caption ? [caption] : []), ...(isWide ? listed() : aligned())].join('\n')
}
