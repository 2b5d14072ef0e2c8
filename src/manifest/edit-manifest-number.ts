// The next issue's manifest from the last one's: numbers continued, sections and comments kept, articles emptied.
import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml'

export function renderNextManifest(text: string, options: { today: string }): string {
  const document = parseDocument(text)
  const year = Number(options.today.slice(0, 4))
  const lastYear = Number(document.getIn(['issue', 'year']))
  const lastNumber = Number(document.getIn(['issue', 'number']))
  const total = document.getIn(['issue', 'total'])
  const number = lastYear === year && Number.isInteger(lastNumber) ? lastNumber + 1 : 1
  document.setIn(['issue', 'year'], year)
  document.setIn(['issue', 'number'], quoted(document, String(number)))
  if (typeof total === 'number') document.setIn(['issue', 'total'], total + 1)
  document.setIn(['issue', 'date'], options.today)
  for (const key of ['subject', 'preheader', 'cover', 'notices', 'adverts', 'waivers']) document.delete(key)
  const sections = document.get('sections')
  if (isSeq(sections)) for (const section of sections.items) if (isMap(section)) emptySection(section)
  return document.toString({ lineWidth: 120, flowCollectionPadding: true })
}

function quoted(document: ReturnType<typeof parseDocument>, text: string): unknown {
  const node = document.createNode(text)
  node.type = 'QUOTE_DOUBLE'
  return node
}

function emptySection(section: YAMLMap): void {
  section.set('articles', [])
  section.delete('zones')
}
