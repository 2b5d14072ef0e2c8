// Markdown → mdast with positions. One configuration for the whole house: CommonMark, GFM tables, footnotes and
// strikethrough, block directives, and the CJK rules without which `**政策解读：**工信部` is not bold.

import type { Root } from 'mdast'
import { directiveFromMarkdown } from 'mdast-util-directive'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFootnoteFromMarkdown } from 'mdast-util-gfm-footnote'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly'
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough'
import { directive } from 'micromark-extension-directive'
import { gfmFootnote } from 'micromark-extension-gfm-footnote'
import { gfmTable } from 'micromark-extension-gfm-table'

// Only ::leaf and :::container directives. The inline form would eat the colon of 时间:a and 10:30am in ordinary text.
const { flow } = directive()
const syntax = [gfmTable(), gfmFootnote(), gfmStrikethroughCjkFriendly(), cjkFriendlyExtension(), flow ? { flow } : {}]
const trees = [
  gfmTableFromMarkdown(),
  gfmFootnoteFromMarkdown(),
  gfmStrikethroughFromMarkdown(),
  directiveFromMarkdown(),
]

export const parseMarkdown = (text: string): Root => fromMarkdown(text, { extensions: syntax, mdastExtensions: trees })
