// Search over all that was published. The whole archive is held as text and read through: ten years of a monthly are a
// few megabytes, a scan takes milliseconds, and two-character Chinese words need no segmentation to be found.
import type { SearchRow } from '../site/render-archive.ts'

type Found = SearchRow & { readonly snippet: readonly { readonly text: string; readonly isHit: boolean }[] }

const ON_A_PAGE = 20
const MOST_TERMS = 8
const AROUND = 40

export type SearchArticles = ReturnType<typeof openSearch>

/** Pages count from 1; for one that is not there the nearest is given. `first` is the place of its first result. */
export function openSearch(rows: readonly SearchRow[]) {
  // Once, not for every query: it takes longer than the looking.
  const lower = rows.map((row) => ({ row, title: row.title.toLowerCase(), text: row.text.toLowerCase() }))
  return (query: string, wanted: number) => {
    const terms = termsOf(query)
    const scored = lower.flatMap(({ row, title, text }) => {
      if (terms.length === 0 || !terms.every((term) => title.includes(term) || text.includes(term))) return []
      const score = terms.reduce(
        (sum, term) => sum + (title.includes(term) ? 100 : 0) + Math.min(20, text.split(term).length - 1),
        0,
      )
      return [{ row, score }]
    })
    scored.sort((a, b) => b.score - a.score)
    const pages = Math.max(1, Math.ceil(scored.length / ON_A_PAGE))
    const page = Math.min(Math.max(1, Math.trunc(wanted) || 1), pages)
    const before = (page - 1) * ON_A_PAGE
    const found = scored
      .slice(before, before + ON_A_PAGE)
      .map(({ row }) => ({ ...row, snippet: snippetOf(row.text, terms) }))
    return { count: scored.length, first: before + 1, page, pages, found }
  }
}

const termsOf = (query: string): string[] =>
  query
    .normalize('NFKC')
    .toLowerCase()
    .slice(0, 100)
    .split(/[\s,，。、]+/)
    .filter(Boolean)
    .slice(0, MOST_TERMS)

function snippetOf(text: string, terms: readonly string[]): Found['snippet'] {
  // A full-width mark parts two paragraphs already.
  const flat = text.replace(/(?<=[。！？；：）」』])\n/g, '').replaceAll('\n', ' ')
  const lower = flat.toLowerCase()
  const first = Math.max(0, Math.min(...terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0), flat.length))
  const from = first === flat.length ? 0 : Math.max(0, first - AROUND)
  const end = from + AROUND * 3
  const piece = flat.slice(from, end)
  const pattern = new RegExp(`(${terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi')
  const parts = piece.split(pattern).filter((part) => part !== '')
  const marked = parts.map((part) => ({ text: part, isHit: terms.includes(part.toLowerCase()) }))
  const more = (is: boolean): typeof marked => (is ? [{ text: '…', isHit: false }] : [])
  return [...more(from > 0), ...marked, ...more(end < flat.length)]
}
