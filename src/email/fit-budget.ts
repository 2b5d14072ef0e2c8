// The size budget. Gmail cuts a message at about 102 KB of HTML and throws its style sheet away with the rest, so a
// mail stays under 100,000 bytes, and what does not fit is told in brief, with a link.
import type { Article } from '../article/article.ts'
import { MERGE_FIELD_PATTERN } from '../issue/edition.ts'
import type { Issue } from '../issue/issue.ts'
import type { Depth } from './compose-article.ts'

export const SIZE_LIMIT_BYTES = 100_000

const FIELD = new RegExp(`^(?:${MERGE_FIELD_PATTERN.source})`)

/** The longest values that are likely, in bytes: a long name in Han, an address with its token. */
const FIELD_BYTES: Readonly<Record<string, number>> = {
  name: 60,
  organisation: 120,
  unsubscribeUrl: 180,
  preferencesUrl: 180,
  viewUrl: 180,
}

/** UTF-8, with the merge fields filled. */
export function filledBytes(html: string): number {
  let bytes = Buffer.byteLength(html)
  for (let at = html.indexOf('{{'); at >= 0; at = html.indexOf('{{', at + 2)) {
    const [whole, field] = html.slice(at, at + 80).match(FIELD) ?? []
    if (whole && field) bytes += (FIELD_BYTES[field] ?? 0) - Buffer.byteLength(whole)
  }
  return bytes
}

/** The size of the html, and of the same as base64 in lines of 76. */
export function toSizes(bytes: number): { html: number; encoded: number } {
  const letters = Math.ceil(bytes / 3) * 4
  return { html: bytes, encoded: letters + 2 * Math.ceil(letters / 76) }
}

/** What editors ask for outright: an article's own `priority` goes before the issue's `mailMode`. */
export function firstDepths({ articles, mailMode }: Pick<Issue, 'articles' | 'mailMode'>): ReadonlyMap<string, Depth> {
  const depthOf = ({ priority }: Article): Depth =>
    priority === 'digest' || (mailMode === 'digest' && priority !== 'full') ? 'digest' : 'full'
  return new Map(articles.map((article) => [article.id, depthOf(article)]))
}

type Budget = {
  readonly depths: ReadonlyMap<string, Depth>
  /** Bytes that must go. */
  readonly excess: number
  readonly bytesOf: (article: Article, depth: Depth) => number
}

/** A digest that saves less than this is not worth the reader's click. */
const WORTHWHILE_BYTES = 300

/**
 * Editors put what matters first, so articles give way from the end of the issue to its beginning; those on the cover
 * after all others; `priority: full` never. When every digest is not enough, digests shrink to their headlines in the
 * same order, then what is too short for a digest. What still does not fit is reported by the check of the size, not hidden here.
 */
export function fitBudget(issue: Issue, { depths, excess, bytesOf }: Budget): ReadonlyMap<string, Depth> {
  const teased = new Set(issue.cover.teasers.map((teaser) => teaser.articleId))
  const backwards = issue.articles.filter((article) => article.priority !== 'full').toReversed()
  const order = [
    ...backwards.filter((article) => !teased.has(article.id)),
    ...backwards.filter((article) => teased.has(article.id)),
  ]
  const chosen = new Map(depths)
  let left = excess
  for (const [from, to, worthwhile] of [
    ['full', 'digest', WORTHWHILE_BYTES],
    ['digest', 'headline', 1],
    // Shorter than its own digest would be: an issue of two hundred such briefs is over the limit all the same.
    ['full', 'headline', 1],
  ] as const) {
    for (const article of order) {
      if (left <= 0) return chosen
      if (chosen.get(article.id) !== from) continue
      const saved = bytesOf(article, from) - bytesOf(article, to)
      if (saved < worthwhile) continue
      chosen.set(article.id, to)
      left -= saved
    }
  }
  return chosen
}
