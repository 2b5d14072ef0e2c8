// numbering.xml and styles.xml → where a paragraph stands in which list.

const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}[ >][\\s\\S]*?</${name}>`, 'g'))].map(([whole]) => whole)
const attribute = (xml: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? ''
const value = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name} [^>]*?w:val="([^"]*)"`).exec(xml)?.[1]
const whole = (xml: string, name: string): number | undefined => {
  const written = value(xml, name) ?? ''
  return /^\d{1,9}$/.test(written) ? Number(written) : undefined
}
const byId = (xml: string, name: string, id: string): Map<string, string> =>
  new Map(elements(xml, name).map((one) => [attribute(one, id), one]))
const rankOf = (level: string): number => Number(attribute(level, 'w:ilvl'))

const readLevel = (xml: string) => ({
  format: value(xml, 'w:numFmt') ?? 'decimal',
  text: value(xml, 'w:lvlText') ?? '',
  start: whole(xml, 'w:start') ?? 1,
  restart: whole(xml, 'w:lvlRestart'),
  legal: /<w:isLgl ?(?:w:val="(?:1|true|on)" ?)?\/>/.test(xml),
  close: value(xml, 'w:suff') === 'nothing',
})
const readList = (abstract: string, definition: string, num: string) => {
  const levels = [...elements(definition, 'w:lvl'), ...elements(num, 'w:lvl')]
  return {
    abstract,
    levels: new Map(levels.map((one) => [rankOf(one), readLevel(one)])),
    starts: new Map(elements(num, 'w:lvlOverride').map((one) => [rankOf(one), whole(one, 'w:startOverride')])),
    styles: new Map(levels.map((one) => [value(one, 'w:pStyle'), rankOf(one)])),
  }
}

type List = ReturnType<typeof readList>
export type Level = ReturnType<typeof readLevel>
export type Place = Readonly<{ numId: string; list: List; rank: number; level: Level; style: string }>

/** Asked with a paragraph's properties: by its own numbering, else its style's; number 0 says none. */
export function readNumbering(numbering: string, styleSheet: string): (properties: string) => Place | undefined {
  const [abstracts, nums] = [byId(numbering, 'w:abstractNum', 'w:abstractNumId'), byId(numbering, 'w:num', 'w:numId')]
  const styles = byId(styleSheet, 'w:style', 'w:styleId')
  const abstractOf = (num: string): string => value(num, 'w:abstractNumId') ?? ''
  const lists = new Map<string, List>()
  for (const [id, num] of nums) {
    // A list style: the definition names a style, and the style's number leads to what it is.
    const style = styles.get(value(abstracts.get(abstractOf(num)) ?? '', 'w:numStyleLink') ?? '') ?? ''
    const abstract = abstractOf(nums.get(value(style, 'w:numId') ?? '') ?? num)
    lists.set(id, readList(abstract, abstracts.get(abstract) ?? '', num))
  }
  return (properties) => {
    const own = elements(properties, 'w:numPr')[0] ?? ''
    const chain: string[] = []
    for (let id = value(properties, 'w:pStyle'); id !== undefined && !chain.includes(id); ) {
      chain.push(id)
      id = value(styles.get(id) ?? '', 'w:basedOn')
    }
    const written = chain.map((id) => styles.get(id) ?? '')
    const styled = written.find((one) => value(one, 'w:numId') !== undefined) ?? ''
    const numId = value(own, 'w:numId') ?? value(styled, 'w:numId') ?? '0'
    const list = numId === '0' ? undefined : lists.get(numId)
    const linked = chain.map((id) => list?.styles.get(id)).find((rank) => rank !== undefined)
    const rank = Number(value(own, 'w:ilvl') ?? linked ?? value(styled, 'w:ilvl') ?? 0)
    const level = list?.levels.get(rank)
    return list && level ? { numId, list, rank, level, style: value(written[0] ?? '', 'w:name') ?? '' } : undefined
  }
}
