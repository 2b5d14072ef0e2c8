// numbering.xml and styles.xml → where a paragraph stands in which list.

export type Level = Readonly<{ format: string; text: string; start: number; restart?: number | undefined }> &
  Readonly<{ legal: boolean; close: boolean }>
type ByLevel<T> = ReadonlyMap<number, T>
type List = Readonly<{ abstract: string; levels: ByLevel<Level>; starts: ByLevel<number> }> & {
  readonly styles: ReadonlyMap<string | undefined, number>
}
export type Place = Readonly<{ numId: string; list: List; rank: number; level: Level }>

const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}[ >][\\s\\S]*?</${name}>`, 'g'))].map(([whole]) => whole)
const attribute = (xml: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? ''
const value = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name} [^>]*?w:val="([^"]*)"`).exec(xml)?.[1]
const whole = (xml: string, name: string): number | undefined => {
  const written = value(xml, name)
  return written !== undefined && /^\d{1,9}$/.test(written) ? Number(written) : undefined
}
const byId = (xml: string, name: string, id: string): ReadonlyMap<string, string> =>
  new Map(elements(xml, name).map((one) => [attribute(one, id), one]))
const rankOf = (level: string): number => Number(attribute(level, 'w:ilvl'))

const readLevel = (xml: string): Level => ({
  format: value(xml, 'w:numFmt') ?? 'decimal',
  text: value(xml, 'w:lvlText') ?? '',
  start: whole(xml, 'w:start') ?? 1,
  restart: whole(xml, 'w:lvlRestart'),
  legal: /<w:isLgl ?(?:w:val="(?:1|true|on)" ?)?\/>/.test(xml),
  close: value(xml, 'w:suff') === 'nothing',
})

export class WordNumbering {
  readonly #styles: ReadonlyMap<string, string>
  readonly #abstracts: ReadonlyMap<string, string>
  readonly #nums: ReadonlyMap<string, string>
  readonly #lists = new Map<string, List>()

  constructor(numbering: string, styleSheet: string) {
    this.#abstracts = byId(numbering, 'w:abstractNum', 'w:abstractNumId')
    this.#nums = byId(numbering, 'w:num', 'w:numId')
    this.#styles = byId(styleSheet, 'w:style', 'w:styleId')
  }

  /** The style of a paragraph and those it is based on, by their ids. */
  #chainOf(properties: string): string[] {
    const chain: string[] = []
    for (let id = value(properties, 'w:pStyle'); id !== undefined && !chain.includes(id); ) {
      chain.push(id)
      id = value(this.#styles.get(id) ?? '', 'w:basedOn')
    }
    return chain
  }

  styleName(properties: string): string {
    return value(this.#styles.get(value(properties, 'w:pStyle') ?? '') ?? '', 'w:name') ?? ''
  }

  /** By its own numbering, else its style's; number 0 says none. */
  placeOf(properties: string): Place | undefined {
    const own = elements(properties, 'w:numPr')[0] ?? ''
    const chain = this.#chainOf(properties)
    const styled =
      chain.map((id) => this.#styles.get(id) ?? '').find((one) => value(one, 'w:numId') !== undefined) ?? ''
    const numId = value(own, 'w:numId') ?? value(styled, 'w:numId') ?? '0'
    const list = numId === '0' ? undefined : this.#listOf(numId)
    const linked = chain.map((id) => list?.styles.get(id)).find((rank) => rank !== undefined)
    const rank = Number(value(own, 'w:ilvl') ?? linked ?? value(styled, 'w:ilvl') ?? 0)
    const level = list?.levels.get(rank)
    return list && level ? { numId, list, rank, level } : undefined
  }

  #listOf(numId: string): List | undefined {
    const [known, num] = [this.#lists.get(numId), this.#nums.get(numId)]
    if (known || num === undefined) return known
    const named = value(num, 'w:abstractNumId') ?? ''
    // A list style: the definition names a style, and the style's number leads to what it is.
    const style = this.#styles.get(value(this.#abstracts.get(named) ?? '', 'w:numStyleLink') ?? '') ?? ''
    const abstract = value(this.#nums.get(value(style, 'w:numId') ?? '') ?? '', 'w:abstractNumId') ?? named
    const levels = [...elements(this.#abstracts.get(abstract) ?? '', 'w:lvl'), ...elements(num, 'w:lvl')]
    const starts = elements(num, 'w:lvlOverride').flatMap((one): [number, number][] => {
      const start = whole(one, 'w:startOverride')
      return start === undefined ? [] : [[rankOf(one), start]]
    })
    const list = {
      abstract,
      levels: new Map(levels.map((one) => [rankOf(one), readLevel(one)])),
      starts: new Map(starts),
      styles: new Map(levels.map((one) => [value(one, 'w:pStyle'), rankOf(one)])),
    }
    this.#lists.set(numId, list)
    return list
  }
}
