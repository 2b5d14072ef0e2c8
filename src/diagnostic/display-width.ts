// How many cells a text takes on a terminal or in a plain-text mail: East Asian wide and full-width characters
// count two (UAX #11), combining marks none. Every aligned table in Kanfa asks here.

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const NONE = /\p{Mn}|[\u200b-\u200f\ufeff]/u

export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) {
    if (character >= ' ' && character <= '~') width += 1
    // Most of all text here, and quicker told than by an expression.
    else if (character >= '一' && character <= '鿿') width += 2
    else if (!NONE.test(character)) width += WIDE.test(character) ? 2 : 1
  }
  return width
}

export const padToWidth = (text: string, width: number, side: 'start' | 'end' = 'end'): string => {
  const gap = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return side === 'end' ? text + gap : gap + text
}
