// The blocks of an article, each in its shell. A shell gets text only as rendered inlines or plain values, so nothing
// an article says can become markup.

import { type Block, blocksFor, type Figure, type Inline, plainText } from '../article/article.ts'
import { keepWords, MAIL_HEAD } from '../template/break-lines.ts'
import { creditLine, headingNumber } from '../template/issue-words.ts'
import { renderInlines } from '../template/render-inlines.ts'
import { escapeHtml, joinHtml, type SafeHtml, safe } from '../template/safe-html.ts'
import { fitPhone, type WholeColumn } from '../template/whole-columns.ts'
import { joinNames } from '../template/wording.ts'
import { address, type Pen, showPicture } from './pen.ts'

/** Where blocks stand: which heading comes next, and what runs into their first and last paragraph. */
export type Standing = {
  /** The level of a heading of depth 1 here. */
  readonly level: number
  /** 1 for the biggest heading of the article, whatever its level. */
  readonly depth?: number
  readonly noteId: (number: number) => string
  readonly lead?: SafeHtml
  readonly tail?: SafeHtml
  /** Nearer together: lists, boxes, table cells. */
  readonly tight?: boolean
}

export function composeBlocks(pen: Pen, blocks: readonly Block[], standing: Standing): SafeHtml {
  const shown = blocksFor(blocks, 'email').filter((block) => block.type !== 'jump')
  const depths = headingDepths(shown)
  const { lead, tail, ...inner } = standing
  const last = shown.length - 1
  const pieces = shown.map((block, at) =>
    composeBlock(pen, block, {
      ...inner,
      level: Math.min(6, standing.level + (depths[at] ?? 1) - 1),
      depth: depths[at] ?? 1,
      ...(lead && at === 0 && block.type === 'paragraph' ? { lead } : {}),
      ...(tail && at === last && block.type === 'paragraph' ? { tail } : {}),
    }),
  )
  const alone = (piece: SafeHtml | undefined): SafeHtml[] =>
    piece ? [pen.fill('paragraph', { text: piece, tight: false, isVerse: false })] : []
  return joinHtml([
    ...(shown[0]?.type === 'paragraph' ? [] : alone(lead)),
    ...pieces,
    ...(shown[last]?.type === 'paragraph' ? [] : alone(tail)),
  ])
}

/** Levels as written may jump (### first); readers of headings by ear must not fall into a gap. */
function headingDepths(blocks: readonly Block[]): readonly number[] {
  const open: number[] = []
  return blocks.map((block) => {
    if (block.type !== 'heading') return 1
    while ((open.at(-1) ?? 0) >= block.level) open.pop()
    open.push(block.level)
    return open.length
  })
}

const inlines = (pen: Pen, children: readonly Inline[], standing: Standing): SafeHtml =>
  renderInlines(children, { styles: pen.styles, noteHref: (number) => `#${standing.noteId(number)}` })

const joined = (...parts: readonly (SafeHtml | undefined)[]): SafeHtml =>
  joinHtml(parts.filter((part) => part !== undefined))

function composeBlock(pen: Pen, block: Block, standing: Standing): SafeHtml {
  const tight = standing.tight === true
  const inner = { ...standing, tight: true }
  const line = (children: readonly Inline[]): SafeHtml => inlines(pen, children, standing)
  switch (block.type) {
    case 'paragraph': {
      const text = joined(standing.lead, line(block.children), standing.tail)
      const isVerse = block.children.some((one) => one.type === 'break')
      return pen.fill('paragraph', { text, tight, isVerse })
    }
    case 'heading': {
      const text = joined(safe(escapeHtml(headingNumber(block.number))), line(block.children))
      return pen.fill('heading', {
        id: block.id,
        level: standing.level,
        text: keepWords(text, MAIL_HEAD),
        isSmall: (standing.depth ?? 1) > 1,
      })
    }
    case 'list': {
      const items = block.items.map((item) => listItem(pen, item, inner))
      return pen.fill('list', { ordered: block.ordered, start: block.start, items, tight })
    }
    case 'table':
      return composeTable(pen, block, standing)
    case 'quotation':
      return pen.fill('quotation', { content: composeBlocks(pen, block.children, inner) })
    case 'pullquote':
      return pen.fill('pullquote', { text: line(block.children), by: block.by ?? '' })
    case 'aside': {
      const content = composeBlocks(pen, block.children, inner)
      return pen.fill('aside', { label: block.label, content, isConclusion: block.kind === 'conclusion' })
    }
    case 'brief':
      return pen.fill('run-in', { title: block.title, content: composeBlocks(pen, block.children, inner) })
    case 'financing': {
      const { company, round = '', sum = '', investors } = block
      const content = composeBlocks(pen, block.children, inner)
      return pen.fill('financing', { company, round, sum, investors: joinNames(investors, pen.language), content })
    }
    case 'figure':
      return composeFigure(pen, block, standing)
    case 'code':
      // Line breaks as elements: hostile clients throw white-space away with the rest of a style.
      return pen.fill('code', {
        text: safe(escapeHtml(block.value).replaceAll('\n', '<br>').replaceAll('  ', '&nbsp; ')),
      })
    case 'rule':
      return pen.fill('rule', {})
    case 'qr':
      return pen.fill('button', { href: address(block.url), label: block.label })
    case 'jump':
      return safe('')
  }
}

/** An item of one paragraph is set without one. */
export function listItem(pen: Pen, item: readonly Block[], standing: Standing): SafeHtml {
  const [first, ...rest] = blocksFor(item, 'email')
  if (first?.type !== 'paragraph') return composeBlocks(pen, item, standing)
  return joined(inlines(pen, first.children, standing), composeBlocks(pen, rest, standing))
}

function composeTable(pen: Pen, table: Extract<Block, { type: 'table' }>, standing: Standing): SafeHtml {
  const { columns, smallColumns, ...fit } = fitPhone(
    table,
    standing.tight || pen.issue.layout === 'bulletin' ? 'box' : 'open',
  )
  const cells = (row: readonly (readonly Inline[])[], part: keyof WholeColumn): object[] =>
    row.map((cell, at) => ({
      text: part === 'head' ? keepWords(inlines(pen, cell, standing)) : inlines(pen, cell, standing),
      align: table.align[at] ?? 'left',
      whole: columns[at]?.[part] === true,
      smallWhole: columns[at]?.[part] !== true && smallColumns[at]?.[part] === true,
    }))
  return pen.fill('table', {
    caption: inlines(pen, table.caption, standing),
    hasCaption: table.caption.length > 0,
    ...fit,
    header: cells(table.header, 'head'),
    rows: table.rows.map((row) => ({ cells: cells(row, 'cells') })),
  })
}

function composeFigure(pen: Pen, figure: Figure, standing: Standing): SafeHtml {
  const picture = showPicture(pen, figure.src)
  const credit = figure.credit ? creditLine(figure.credit, pen.language) : ''
  const caption = inlines(pen, figure.caption, standing)
  const alt = figure.alt || plainText(figure.caption)
  return pen.fill('figure', { picture, alt, caption, credit, hasCaption: figure.caption.length > 0 || credit !== '' })
}
