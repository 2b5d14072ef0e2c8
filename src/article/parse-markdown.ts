// Markdown → mdast with positions. One configuration for the whole house: CommonMark, GFM tables, footnotes and
// strikethrough, block directives, and the CJK rules without which `**政策解读：**工信部` is not bold.

import { createRequire } from 'node:module'
import type { Root } from 'mdast'

type Parse = (text: string) => Root

let parser: Parse | undefined

export const parseMarkdown: Parse = (text) => {
  parser ??= loadParser()
  return parser(text)
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
    gfmStrikethroughCjkFriendly(),
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
