// Chinese typography (GB/T 15834) and the publication's own terms, always as a suggestion: signed text is never
// changed by a program. Spaces between Han and Latin are the renderers' business and are advised against in the text.
import { createRequire } from 'node:module'
import { type Article, type Block, everyBlock } from '../article/article.ts'
import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts'
import { diagnose } from '../diagnostic/source-text.ts'
import type { Issue } from '../issue/issue.ts'
import type { Publication } from '../manifest/config.ts'
import { articlePlace, articleText } from './place.ts'

const RULES = {
  'space-word': 0,
  'space-punctuation': 0,
  'space-bracket': 0,
  'space-backticks': 0,
  'space-dash': 0,
  'space-dollar': 0,
  fullwidth: 1,
  'no-space-fullwidth': 1,
  'halfwidth-word': 1,
  'halfwidth-punctuation': 1,
  spellcheck: 0,
}

type AutoCorrect = Pick<typeof import('autocorrect-node'), 'lintFor' | 'loadConfig'>
let loaded: AutoCorrect | undefined

/** A native module with one global configuration, so it is loaded once and only when there is text to look at. */
function autoCorrect(): AutoCorrect {
  if (!loaded) {
    loaded = createRequire(import.meta.url)('autocorrect-node') as AutoCorrect
    loaded.loadConfig(JSON.stringify({ rules: RULES }))
  }
  return loaded
}

/** By article text: a preview that follows every save looks only at what changed. */
const seen = new WeakMap<Article, readonly Diagnostic[]>()

export function checkTypography(issue: Issue, article: Article, terms: Publication['terms']): readonly Diagnostic[] {
  const known = seen.get(article)
  if (known) return known
  const found = [
    ...proseOf(article.body).flatMap((span) => checkSpan(issue, article, span)),
    ...checkTerms(issue, article, terms),
  ]
  seen.set(article, found)
  return found
}

const proseOf = (blocks: readonly Block[]): Span[] =>
  everyBlock(blocks).flatMap(({ type, span }) => (type === 'paragraph' || type === 'heading' ? [span] : []))

/** What the rules above can object to: half-width marks, Latin, spaces, full-width letters, digits, `6：7`. Most paragraphs have none. */
const SUSPECT = /[!-$&-/:-~ \uff10-\uff19\uff21-\uff3a\uff41-\uff5a]|\d\uff1a\d/

function checkSpan(issue: Issue, article: Article, span: Span): Diagnostic[] {
  const text = articleText(issue, article).text.slice(span.start, span.end)
  if (!/\p{Script=Han}/u.test(text) || !SUSPECT.test(text)) return []
  // Links, code and addresses keep their own punctuation: they are blanked, length for length.
  const prose = text.replace(/`[^`]*`|\]\([^)]*\)|https?:\/\/[\w./?=&%#-]+/g, (one) => '\u3000'.repeat(one.length))
  const lines = prose.split('\n')
  return autoCorrect()
    .lintFor(prose, 'text')
    .lines.filter((line) => !line.old.includes('\u3000') && line.new !== line.old)
    .map((line) => {
      const before = lines.slice(0, line.l - 1).reduce((sum, one) => sum + one.length + 1, 0)
      const [old, better] = narrow(line.old, line.new)
      const start = span.start + before + (line.c - 1) + line.old.indexOf(old)
      return diagnose('check/typography', articlePlace(issue, article, { start, end: start + old.length }), {
        old,
        new: better,
      })
    })
}

/** The part that changes with a few characters round it: a whole paragraph twice helps nobody. */
function narrow(old: string, better: string): [string, string] {
  let start = 0
  while (start < old.length && old[start] === better[start]) start++
  let end = 0
  while (end < old.length - start && end < better.length - start && old.at(-1 - end) === better.at(-1 - end)) end++
  const from = Math.max(0, start - 4)
  return [old.slice(from, old.length - Math.max(0, end - 4)), better.slice(from, better.length - Math.max(0, end - 4))]
}

function checkTerms(issue: Issue, article: Article, terms: Publication['terms']): Diagnostic[] {
  const { text } = articleText(issue, article)
  return terms.flatMap(({ use, avoid }) =>
    avoid.flatMap((wrong) => {
      // 机电 avoided where 机电信息 is the term: what is already right is not reported.
      const isRight = (at: number) => use.includes(wrong) && text.startsWith(use, at - use.indexOf(wrong))
      let end = 0
      return text.split(wrong).flatMap((before) => {
        const at = end + before.length
        end = at + wrong.length
        const span = { start: at, end }
        return end > text.length || isRight(at)
          ? []
          : [diagnose('check/term', articlePlace(issue, article, span), { wrong, use })]
      })
    }),
  )
}
