// Subsets the four faces to the characters of one document and puts them into it as WOFF. WOFF2 would save a quarter
// of the bytes at thirty times the time. Every character is accounted for: one without a glyph is an error with its line.
import { createHash } from 'node:crypto'
import subsetFont from 'subset-font'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose, diagnoseFile } from '../diagnostic/source-text.ts'
import type { Issue } from '../issue/issue.ts'
import type { Face, FontFile } from './read-fonts.ts'
import { PLAIN } from './render-blocks.ts'

/** Where subsets are kept between builds; keys are content hashes, so an entry is never stale. */
export type FontCache = {
  readonly get: (key: string) => Uint8Array | undefined
  readonly set: (key: string, bytes: Uint8Array) => void
}

const CSS: Readonly<Record<Face, string>> = {
  serif: 'font-family:"Kanfa Serif";font-weight:400',
  serifBold: 'font-family:"Kanfa Serif";font-weight:700',
  sans: 'font-family:"Kanfa Sans";font-weight:400',
  sansBold: 'font-family:"Kanfa Sans";font-weight:700',
}
/** halt and chws squeeze punctuation, vert turns it in vertical heads; without them Chinese sets loosely. */
const FEATURES = ['halt', 'vhal', 'chws', 'vchw', 'kern', 'vert', 'vrt2', 'liga', 'ccmp', 'mark']
/** What style sheets, counters and page numbers add to any text. */
const ALWAYS = `${Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('')}  ·•●■◆□○“”‘’…—～、，。：；！？（）【】《》「」→一二三四五六七八九十第版页期下转上接`

/** `@font-face` rules for `html` and what its text lacks a glyph for. `body` is the face that plain paragraphs use. */
export async function embedFonts(
  html: string,
  options: { issue: Issue; fonts: readonly FontFile[]; body: 'serif' | 'sans'; cache?: FontCache },
): Promise<{ css: string; diagnostics: readonly Diagnostic[] }> {
  const { issue, fonts, body, cache } = options
  const used = charactersOf(html)
  const rules: string[] = []
  for (const font of fonts) {
    const wanted = font.face === body ? used.all : used.display
    const text = [...wanted].filter((one) => font.covers(one.codePointAt(0) ?? 0)).join('')
    const key = createHash('sha256').update(font.bytes).update(FEATURES.join()).update(text).digest('hex')
    let woff = cache?.get(key)
    if (!woff) {
      woff = await subsetFont(Buffer.from(font.bytes), text, { targetFormat: 'woff', keepFeatures: FEATURES })
      cache?.set(key, woff)
    }
    const data = Buffer.from(woff).toString('base64')
    rules.push(`@font-face{${CSS[font.face]};src:url(data:font/woff;base64,${data}) format("woff")}`)
  }
  const missing = [...used.all].filter((one) => !fonts.some((font) => font.covers(one.codePointAt(0) ?? 0)))
  return { css: rules.join('\n'), diagnostics: fonts.length > 0 ? missing.map((one) => placeOf(one, issue)) : [] }
}

/**
 * All characters, and those that may stand in another face than the body's: everything but the plain paragraphs.
 * Classes and elements are the templates' to restyle, so only a bare `<p>` of an article's body, outside any box, is
 * taken to be body text.
 */
export function charactersOf(html: string): { all: ReadonlySet<string>; display: ReadonlySet<string> } {
  const display = new Set(ALWAYS + cssStrings(html))
  const all = new Set(display)
  const place = new BodyText()
  const body = html.slice(Math.max(0, html.indexOf('<body')))
  for (const [, close, name, rest = '', text = ''] of body.matchAll(/<(\/?)([a-zA-Z0-9]+)([^>]*)>|([^<]+)/g)) {
    if (name !== undefined) place.pass(name, rest, close === '/')
    for (const one of decode(text)) (place.isPlain() ? all : display).add(one)
  }
  const unprinted = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
  const printed = (set: Set<string>): Set<string> => new Set([...set].filter((one) => !unprinted.test(one)))
  return { all: printed(new Set([...all, ...display])), display: printed(display) }
}

/** Running heads and generated content stand in the style sheet; fonts and pictures do as well, and say nothing. */
function cssStrings(html: string): string {
  const css = html.match(/<style>[\s\S]*?<\/style>/g)?.join('') ?? ''
  return [...css.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, text = '']) => (text.includes('base64') ? '' : text))
    .join('')
}

/** Follows tags and knows whether the text between them stands in a plain paragraph. */
class BodyText {
  #divs = 0
  #body = 0
  #boxes = 0
  #marks = 0
  #paragraph = false

  isPlain(): boolean {
    return this.#paragraph && this.#marks === 0
  }

  pass(name: string, attributes: string, closes: boolean): void {
    const step = closes ? -1 : 1
    const isBare = attributes === '' || PLAIN.some((one) => one === attributes)
    if (name === 'p') this.#paragraph = !closes && isBare && this.#boxes === 0 && this.#body > 0
    else if (/^(aside|figure|table|blockquote)$/.test(name)) this.#boxes += step
    else if (/^(strong|b|em|code|sup|span)$/.test(name)) this.#marks += step
    else if (name === 'div') {
      if (closes && this.#divs === this.#body) this.#body = 0
      this.#divs += step
      if (attributes === ' class="body"') this.#body = this.#divs
    }
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const decode = (text: string): string =>
  text.replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, code: string, name: string) =>
    name ? (ENTITIES[name] ?? '') : String.fromCodePoint(Number(code)),
  )

function placeOf(character: string, issue: Issue): Diagnostic {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  for (const source of issue.sources.values()) {
    const start = source.text.indexOf(character)
    const span = { start, end: start + character.length }
    if (start >= 0) return diagnose('print/no-glyph', { source, span }, { character, code })
  }
  return diagnoseFile('print/no-glyph', `issues/${issue.id}/issue.yml`, { character, code })
}
