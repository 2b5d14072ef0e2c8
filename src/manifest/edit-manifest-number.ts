// The next issue's manifest from the last one's: numbers continued, sections and comments kept, articles emptied.
import { isMap, isNode, isSeq, type Node, parseDocument, Scalar, visit, type YAMLMap, YAMLSeq } from 'yaml'

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
  for (const key of ['subject', 'preheader', 'cover', 'notices', 'adverts', 'waivers']) emptyKey(document.contents, key)
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
  const none = new YAMLSeq()
  none.flow = true
  none.comment = commentsIn(section.get('articles'))
  section.set('articles', none)
  emptyKey(section, 'zones')
}

/** A key goes with its value; one that the editor wrote a comment at stays, and says nothing (checkValue). */
function emptyKey(map: unknown, key: string): void {
  const pair = isMap(map) ? map.items.find((one) => String(one.key) === key) : undefined
  if (!pair || !isMap(map)) return
  const nothing = Object.assign(new Scalar(null), { source: '', comment: commentsIn(pair.value) })
  const stays = nothing.comment || (isNode(pair.key) && pair.key.commentBefore)
  if (stays) pair.value = nothing
  else map.delete(key)
}

function commentsIn(value: unknown): string {
  const found: string[] = []
  const add = (_: unknown, { commentBefore, comment }: Node): void =>
    void found.push(...[commentBefore, comment].flatMap((one) => (one ? ` ${one.trim()}` : [])))
  if (isNode(value)) visit(value as Parameters<typeof visit>[0], { Node: add as never })
  return found.join('')
}
