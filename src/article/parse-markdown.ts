// Markdown → mdast with positions. One configuration for the whole house: CommonMark, GFM tables, footnotes and
// strikethrough, block directives, and the CJK rules without which `**政策解读：**工信部` is not bold.

import { createRequire } from 'node:module'
import type { Nodes, Root } from 'mdast'
import type { Span } from '../diagnostic/diagnostic.ts'

type Parse = (text: string) => Root

let parser: Parse | undefined

export const parseMarkdown: Parse = (text) => {
  parser ??= loadParser()
  return parser(text)
}

/**
 * The markers in front of a line, or of a word, say its depth before the parser has to: it is cubic in nested lists
 * (800 took 21 s) and worse than square in nested emphasis (8,000 stars did).
 */
export function findTooIndented(text: string): Span | undefined {
  const found =
    /^(?:[ \t>]|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])){400,}(?=\S)/m.exec(text) ??
    /(?<![*_~])[*_~]{400,}(?![*_~\s])/.exec(text)
  return found ? { start: found.index, end: found.index + found[0].length } : undefined
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
