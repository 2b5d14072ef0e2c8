// issue.yml changed in place: an article added to a section, everything the editor wrote around it kept, comments
// included. Also the one place that writes YAML from values: an article's front matter and a proposed manifest.
import { Document, isMap, isSeq, type Node, parseDocument, stringify, type YAMLMap } from 'yaml'
import { nearestName } from '../diagnostic/nearest-name.ts'

export type ManifestEdit =
  | { readonly text: string; readonly section: string; readonly added: boolean }
  /** The section asked for is not there; `sections` are those that are. */
  | { readonly unknownSection: string; readonly sections: readonly string[]; readonly near?: string }
  | { readonly unreadable: true }

/** Adds the article at the end of the section (or of the zone of that title); without a section, of the last one. */
export function addArticle(text: string, article: { file: string; section?: string | undefined }): ManifestEdit {
  const document = parseDocument(text)
  const sections = document.get('sections')
  if (document.errors.length > 0 || !isSeq(sections)) return { unreadable: true }
  const places = sections.items.filter(isMap).flatMap((section) => [section, ...zonesOf(section)])
  const titles = places.map((place) => String(place.get('title') ?? ''))
  const wanted = article.section ?? titles[places.lastIndexOf(sections.items.filter(isMap).at(-1) as YAMLMap)] ?? ''
  const place = places[titles.indexOf(wanted)]
  if (!place) {
    const near = nearestName(wanted, titles)
    return { unknownSection: wanted, sections: titles, ...(near === undefined ? {} : { near }) }
  }
  const articles = place.get('articles', true)
  const known = isSeq(articles) && articles.items.some((item) => fileOf(item) === article.file)
  return { text: known ? text : insert(text, place, article.file), section: wanted, added: !known }
}

const zonesOf = (section: YAMLMap): YAMLMap[] => {
  const zones = section.get('zones')
  return isSeq(zones) ? zones.items.filter(isMap) : []
}

const fileOf = (item: unknown): string => String(isMap(item) ? item.get('file') : item)

/** One line more, every other byte as it was: the Document writer would move comments and change quotes. */
function insert(text: string, place: YAMLMap, file: string): string {
  const entry = stringify(file).trim()
  const articles = place.items.find((pair) => String(pair.key) === 'articles')
  const list = articles?.value
  const lineStart = (at: number): number => text.lastIndexOf('\n', at - 1) + 1
  if (isSeq(list) && list.flow && list.items.length > 0) {
    const end = text.lastIndexOf(']', (list.range?.[1] ?? 0) - 1)
    return `${text.slice(0, end).trimEnd()}, ${entry}${text.slice(end)}`
  }
  if (isSeq(list) && !list.flow) {
    const [first, last] = [list.items[0] as Node, list.items.at(-1) as Node]
    const start = first.range?.[0] ?? 0
    const dash = text.slice(lineStart(start), start).replace(/[^ -]/g, ' ')
    const end = text.indexOf('\n', text.slice(0, last.range?.[1] ?? 0).trimEnd().length)
    const at = end < 0 ? text.length : end
    return `${text.slice(0, at)}\n${dash}${entry}${text.slice(at)}`
  }
  // `articles: []`, `articles:` or no such key at all: the list begins here.
  const anchor = (articles ?? place.items[0])?.key as Node
  const start = anchor.range?.[0] ?? 0
  const indent = ' '.repeat(start - lineStart(start))
  const line = `\n${indent}  - ${entry}`
  const value = isSeq(list) ? (list.range ?? [0, 0, 0]) : undefined
  if (value && place.flow) return `${text.slice(0, value[0])}[${entry}]${text.slice(value[1])}`
  if (value) return `${text.slice(0, value[0]).trimEnd()}${line}${text.slice(value[1])}`
  const newline = text.indexOf('\n', start)
  const at = newline < 0 ? text.length : newline
  return `${text.slice(0, at)}${articles ? '' : `\n${indent}articles:`}${line}${text.slice(at)}`
}

export type ProposedSection = { readonly title: string; readonly style: string; readonly articles: readonly string[] }

/** A manifest for what was split out of a whole publication; every doubt stands as a comment above its section. */
export function renderManifest(
  issue: Readonly<Record<string, unknown>>,
  sections: readonly ProposedSection[],
  comment: string,
): string {
  const document = new Document({ issue, sections })
  document.commentBefore = comment
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n')
  return document.toString({ lineWidth: 120 })
}

/** `---` … `---`, keys in the order given, empty values left out. */
export function renderFrontMatter(front: Readonly<Record<string, unknown>>): string {
  const kept = Object.entries(front).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  )
  return kept.length === 0 ? '' : `---\n${stringify(Object.fromEntries(kept), { lineWidth: 0 })}---\n\n`
}
