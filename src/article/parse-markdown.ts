// Markdown → mdast with positions. One configuration for the whole house: CommonMark, GFM tables, footnotes and
// strikethrough, block directives, and the CJK rules without which `**政策解读：**工信部` is not bold.

import { createRequire } from 'node:module'
import type { Nodes, Root } from 'mdast'
import type { Span } from '../diagnostic/diagnostic.ts'

type Parse = (text: string) => Root

let parser: Parse | undefined

export const parseMarkdown: Parse = (text) => {
  parser ??= loadParser()
  return parser(joinFences(text))
}

/** Code is passed over; `::: name {…}`, as other dialects write it, loses its gaps: they go to the end of the line. */
const FENCES =
  /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))|^([ \t>]*:{3,})([ \t]*)([\p{L}\w-]+)([ \t]*)(\[[^\n]*\]|\{[^\n]*\}|)[ \t]*$/gmu

/** Every position stays what it was. */
function joinFences(text: string): string {
  if (!text.includes('::: ') && !/^[ \t>]*:{3,}[^\s:]+ [[{]/m.test(text)) return text
  return text.replace(FENCES, (whole, code, fence, gap, name, inner, rest) =>
    code === undefined ? `${fence}${name}${rest}${gap}${inner}`.padEnd(whole.length) : whole,
  )
}

/**
 * The markers in front of a line, or of a word, say its depth before the parser has to: it is cubic in nested lists
 * (800 took 21 s) and worse than square in nested emphasis (8,000 stars did).
 */
export function findTooIndented(text: string): Span | undefined {
  const found =
    /^(?:[ \t>]|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])){400,}(?=\S)/m.exec(text) ??
    /(?<![*_~])[*_~]{400,}(?![*_~\s])/.exec(text)
  return found ? { start: found.index, end: found.index + found[0].length } : findTooFenced(text)
}

const FENCES_LIMIT = 100

/** Blocks opened and not closed, counted as the parser would: it asks every one of them about every line. */
function findTooFenced(text: string): Span | undefined {
  const open: number[] = []
  for (const { index, 0: line, 1: fence = '', 2: name } of text.matchAll(/^[ \t>]*(:{3,})([^:\n]*)$/gm)) {
    const outermost = open.findIndex((length) => length <= fence.length)
    if (name?.trim()) open.push(fence.length)
    else if (outermost >= 0) open.length = outermost
    if (open.length > FENCES_LIMIT) return { start: index, end: index + line.length }
  }
  return undefined
}

/** The first node below the limit, found without recursion. */
export function findTooDeep(root: Root, limit: number): Nodes | undefined {
  let level: readonly Nodes[] = [root]
  for (let depth = 0; depth <= limit && level.length > 0; depth++) {
    level = level.flatMap((node): readonly Nodes[] => ('children' in node ? node.children : []))
  }
  return level[0]
}

/** Loaded with the first article that has to be parsed: its 150 modules are a fifth of a build from the cache. */
function loadParser(): Parse {
  const require = createRequire(import.meta.url)
  const { directiveFromMarkdown }: typeof import('mdast-util-directive') = require('mdast-util-directive')
  const { fromMarkdown }: typeof import('mdast-util-from-markdown') = require('mdast-util-from-markdown')
  const { gfmFootnoteFromMarkdown }: typeof import('mdast-util-gfm-footnote') = require('mdast-util-gfm-footnote')
  const { gfmStrikethroughFromMarkdown }: typeof import('mdast-util-gfm-strikethrough') =
    require('mdast-util-gfm-strikethrough')
  const { gfmTableFromMarkdown }: typeof import('mdast-util-gfm-table') = require('mdast-util-gfm-table')
  const { cjkFriendlyExtension }: typeof import('micromark-extension-cjk-friendly') =
    require('micromark-extension-cjk-friendly')
  const { gfmStrikethroughCjkFriendly }: typeof import('micromark-extension-cjk-friendly-gfm-strikethrough') =
    require('micromark-extension-cjk-friendly-gfm-strikethrough')
  const { directive }: typeof import('micromark-extension-directive') = require('micromark-extension-directive')
  const { gfmFootnote }: typeof import('micromark-extension-gfm-footnote') = require('micromark-extension-gfm-footnote')
  const { gfmTable }: typeof import('micromark-extension-gfm-table') = require('micromark-extension-gfm-table')
  // Only ::leaf and :::container directives. The inline form would eat the colon of 时间:a and 10:30am in ordinary text.
  const { flow } = directive()
  const extensions = [
    gfmTable(),
    gfmFootnote(),
    // 5~10 and 20~30 are ranges, not a deletion between them.
    gfmStrikethroughCjkFriendly({ singleTilde: false }),
    cjkFriendlyExtension(),
    flow ? { flow } : {},
  ]
  const mdastExtensions = [
    gfmTableFromMarkdown(),
    gfmFootnoteFromMarkdown(),
    gfmStrikethroughFromMarkdown(),
    directiveFromMarkdown(),
  ]
  return (text) => fromMarkdown(text, { extensions, mdastExtensions })
}
