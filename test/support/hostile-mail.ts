// What the worst webmails leave of a mail: no style sheets, no classes, no ids, no pictures, no comments. Inline
// styles stay, and what was written for Outlook alone is not seen at all.

export const hostileMail = (html: string): string =>
  html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<head[\s\S]*?<\/head>/, '<head><meta charset="utf-8"></head>')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<img\b[^>]*>/g, '')
    .replace(/ (?:class|id)="[^"]*"/g, '')

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  zwnj: '',
  '#847': '',
}

/** The words a reader meets, in the order they stand in the source. */
export const wordsOf = (html: string): string =>
  html
    .replace(/<head[\s\S]*?<\/head>|<!--[\s\S]*?-->|<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) =>
      name.startsWith('#x')
        ? String.fromCodePoint(Number.parseInt(name.slice(2), 16))
        : (ENTITIES[name] ?? (name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : whole)),
    )
    .replace(/\s+/g, ' ')
