// A formula of Word (OMML) → one line of text that says the same: a/b, x², √(x+1), ∑_(i=1)^n x_i, [1, 2; 3, 4]. Every letter
// and sign of it is kept; only where they stand is said in another way.
import type { DomNode, Dropped } from './html-to-markdown.ts'
import { linkedomXml } from './linkedom-document.ts'
import { lower, raise } from './repair/characters.ts'

/** Each formula of a part becomes a run of text, and is listed. */
export function writeFormulas(xml: string, written: Dropped[]): string {
  const FORMULA = /<m:oMath(?: [^>]*)?(?:\/>|>(?:(?!<m:oMath[ >])[\s\S]){0,400000}?<\/m:oMath>)/g
  return xml
    .replace(/<\/?m:oMathPara(?: [^>]*)?>|<m:oMathParaPr>[\s\S]{0,2000}?<\/m:oMathParaPr>/g, '')
    .replace(/(<\/m:oMath>)\s*(?=<m:oMath[ >])/g, '$1<w:r><w:br/></w:r>')
    .replace(FORMULA, (formula) => {
      const text = linear(linkedomXml(formula)).trim()
      if (text !== '') written.push({ what: 'formula', text })
      return `<w:r><w:t xml:space="preserve">${text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`)}</w:t></w:r>`
    })
}

/** What stands alone needs no brackets: a number, a letter with its mark, a word; or what has some. */
const ATOM = /^(?:[\d.]+%?|\p{L}[\p{M}₀-₉′]*|[\p{Script=Han}\d]+|[([{|][^()[\]{}|]*[)\]}|])$/u
const DEPTH = 60
const WORD = /^[\p{L}\p{M}\d.₀-₉⁰-⁹²³¹%]+$/u
const closed = (text: string, plain = ATOM): string => (text === '' || plain.test(text) ? text : `(${text})`)

const lowered = (text: string): string => lower(text) ?? `_${closed(text, WORD)}`
const raised = (text: string): string =>
  raise(text) ?? (/^[∘°′″]+$/.test(text) ? text.replaceAll('∘', '°') : `^${closed(text, WORD)}`)

/** What an element holds, by its names; the first of a name; a value of its properties. */
type Named<T> = (name: string) => T
type Writer = (all: Named<string[]>, of: Named<string>, said: Named<string | undefined>) => string
const withScripts: Writer = (_, of) => {
  const base = of('e')
  return (/[/^√]/.test(base) ? closed(base) : base) + lowered(of('sub') + of('lim')) + raised(of('sup'))
}
const WRITERS = new Map(
  Object.entries<Writer>({
    f: (_, of, said) => closed(of('num'), WORD) + (said('type') === 'noBar' ? '¦' : '/') + closed(of('den')),
    ...{ sSub: withScripts, sSup: withScripts, sSubSup: withScripts, limLow: withScripts },
    sPre: (_, of) => lowered(of('sub')) + raised(of('sup')) + of('e'),
    rad: (_, of) => `${of('deg') === '2' ? '' : (raise(of('deg')) ?? of('deg'))}√${closed(of('e'))}`,
    nary: (_, of, said) =>
      `${said('chr') ?? '∫'}${lowered(of('sub'))}${raised(of('sup'))} ${of('e')}`.replace(/^(.) /, '$1'),
    func: (_, of) => `${of('fName')} ${of('e')}`.replace(/ (?=[([{|])/, ''),
    limUpp: (_, of) => of('e') + raised(of('lim')),
    acc: (_, of, said) => of('e') + (said('chr') || '\u0302'),
    bar: (_, of, said) => of('e').replace(/./gu, `$&${said('pos') === 'top' ? '\u0305' : '\u0332'}`),
    // An arrow with words over it; a brace that spans its words says nothing of its own.
    groupChr: (_, of, said) => (/[←-⇿]/.test(said('chr') ?? '') ? `${said('chr')}${raised(of('e'))}` : of('e')),
    d: (all, _, said) => {
      const inside = all('e').map((text) => (/^\[.*;.*\]$/.test(text) ? text.slice(1, -1) : text))
      return (said('begChr') ?? '(') + inside.join(said('sepChr') ?? '|') + (said('endChr') ?? ')')
    },
    m: (all) => `[${all('mr').join('; ')}]`,
    mr: (all) => all('e').join(', '),
    eqArr: (all) => all('e').join('; ').replaceAll('&', '').replaceAll('#', ' '),
    phant: (_, of, said) => (/^(?:0|off|false)$/.test(said('show') ?? '') ? '' : of('e')),
  }),
)

const elementsOf = (node: DomNode): DomNode[] => [...node.childNodes].filter((one) => one.nodeType === 1)

function linear(node: DomNode, depth = 0): string {
  const name = node.nodeName
  if (name === 'm:t' || name === 'w:t' || depth > DEPTH) return node.textContent ?? ''
  if (name === 'w:br') return ' '
  if (name.endsWith('Pr') || name === 'w:del' || name === 'w:instrText') return ''
  const named = (own: string): DomNode[] => elementsOf(node).filter(({ nodeName }) => nodeName === `m:${own}`)
  const all = (own: string): string[] => named(own).map((one) => linear(one, depth + 1))
  const properties = named(`${name.slice(2)}Pr`).flatMap(elementsOf)
  const values = new Map(properties.map((one) => [one.nodeName.slice(2), one.getAttribute?.('m:val') ?? '']))
  const write = name.startsWith('m:') ? WRITERS.get(name.slice(2)) : undefined
  if (write)
    return write(
      all,
      (own) => all(own)[0] ?? '',
      (own) => values.get(own),
    )
  let text = ''
  let last = ''
  for (const child of elementsOf(node)) {
    const more = linear(child, depth + 1)
    // 1/2 n is not 1/2n, nor is 3 1/2 the same as 31/2.
    const isApart = (last !== '' && last !== 'm:r') || child.nodeName === 'm:f'
    text += (isApart && /[\p{L}\p{Nd}]$/u.test(text) && /^[\p{L}\p{Nd}]/u.test(more) ? ' ' : '') + more
    last = more === '' ? last : child.nodeName
  }
  return text
}
