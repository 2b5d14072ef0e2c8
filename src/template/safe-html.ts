// Text that may stand in markup as it is. Everything else is escaped where it is put in, so an article can never
// bring an element along: the only ways to a SafeHtml are this file, a renderer of the house and a template.

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Serves element content and quoted attributes alike; characters that no document may hold are dropped. */
export const escapeHtml = (text: string): string =>
  /[&<>"'`\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)
    ? text.replace(/[&<>"'`\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (one) => ESCAPES[one] ?? '')
    : text

export class SafeHtml {
  readonly #html: string

  constructor(html: string) {
    this.#html = html
  }

  /** Handlebars asks for exactly this method before it escapes. */
  toHTML(): string {
    return this.#html
  }

  toString(): string {
    return this.#html
  }
}

/** Marks markup of the house's own making; never call it on anything an editor, a member or a source wrote. */
export const safe = (html: string): SafeHtml => new SafeHtml(html)

export type Fillable = string | number | SafeHtml | undefined | false | readonly Fillable[]

const fill = (value: Fillable): string =>
  value instanceof SafeHtml
    ? value.toHTML()
    : Array.isArray(value)
      ? value.map(fill).join('')
      : value === undefined || value === false
        ? ''
        : escapeHtml(String(value))

/** html`<p>${text}</p>` escapes what it is given; SafeHtml and lists of it pass, undefined and false vanish. */
export function html(parts: TemplateStringsArray, ...values: readonly Fillable[]): SafeHtml {
  let text = parts[0] ?? ''
  for (let at = 0; at < values.length; at++) text += fill(values[at]) + (parts[at + 1] ?? '')
  return new SafeHtml(text)
}

/** Added up, not joined: the engine keeps sums as ropes and copies a whole issue once instead of at every level. */
export function joinHtml(pieces: readonly SafeHtml[], between = ''): SafeHtml {
  let text = ''
  for (const piece of pieces) text += (text && between) + piece.toHTML()
  return new SafeHtml(text)
}
