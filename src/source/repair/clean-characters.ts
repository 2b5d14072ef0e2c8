// The passes that need no context: characters that no reader should meet, and full-width forms of what Chinese sets
// half-width. They come first, so that every later pass sees one kind of space and one kind of letter.
import { type Edit, type Pass, replacing } from './pass.ts'

export const invisibleCharacters: Pass = {
  name: 'invisible-characters',
  why: { zh: '不可见字符和怪空白会破坏断行和检索。', en: 'Odd and invisible characters break lines and search.' },
  find: replacing(
    /\r\n?|[\u2028\u2029\f\v]+|\u3000|[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]|[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\uffff]+|\u200d+(?!\p{Extended_Pictographic})/gu,
    ([found]) => {
      if (found.startsWith('\r')) return '\n'
      if (/^[\u2028\u2029\f\v]/.test(found)) return '\n\n'
      if (found === '\u3000') return '  '
      return found === '\t' || /^[\u00a0\u1680\u2000-\u200a\u202f\u205f]/.test(found) ? ' ' : ''
    },
  ),
}

const LATIN = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, at) => at))
/** Two characters at least of three bytes each: no writer sets è¯ and the like in a row. Beside such, one is enough. */
const ONE_MISREAD = `(?:[\u00e2-\u00ef][\u0080-\u00bf${LATIN.slice(128, 192)}]{2})`
const MISREAD = new RegExp(`${ONE_MISREAD}+`, 'g')
const PROVED = new RegExp(`${ONE_MISREAD}{2}`)
const byteOf = (one: string): number => (one < '\u0100' ? one.charCodeAt(0) : LATIN.indexOf(one))

export const mojibake: Pass = {
  name: 'mojibake',
  why: { zh: '一段 UTF-8 被当作西文编码读过一次。', en: 'UTF-8 that was once read as Latin letters.' },
  find: (text) => (PROVED.test(text) ? reread(text) : { edits: [] }),
}
const reread = replacing(MISREAD, ([found]) => new TextDecoder().decode(Uint8Array.from(found, byteOf)))

export const privateUse: Pass = {
  name: 'private-use',
  why: { zh: '私用区字符离开原字体就是空框。', en: 'A private-use character is an empty box outside its own font.' },
  find: replacing(/(?:[\ue000-\uf8ff]|[\udb80-\udbff][\udc00-\udfff])+ ?/g, () => ''),
}

export const lookAlikes: Pass = {
  name: 'look-alikes',
  why: { zh: '部首区和兼容区的字搜不到，或缺字形。', en: 'Look-alikes cannot be searched for, or lack a glyph.' },
  find: replacing(/[\u2e80-\u2fd5\uf900-\ufad9\ufb00-\ufb06\ufe10-\ufe19\ufe30-\ufe48\ufe50-\ufe6b]+/g, ([found]) =>
    found.replace(/[\u2e80-\u2ef3]/g, (one) => RADICALS.get(one) ?? one).normalize('NFKC'),
  ),
}

/** The supplement's radicals have no compatibility mapping in Unicode; PDF layers use these for the characters. */
const RADICALS = new Map(
  '⺠民⺟母⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟'
    .match(/../g)
    ?.map((pair) => [pair.charAt(0), pair.charAt(1)]),
)

/** ％＋＞＜＝／ come out of extractors with spaces round them; those go with the full width. */
export const fullWidth: Pass = {
  name: 'full-width',
  why: { zh: '字母、数字和％＋＞＜＝／一律用半角。', en: 'Letters, digits and ％＋＞＜＝／ are set half-width.' },
  find: (text) => {
    const edits: Edit[] = []
    for (const { 0: found, index } of text.matchAll(FULL_WIDTH)) {
      let start = index
      let end = index + found.length
      const taken = edits.at(-1)?.end ?? 0
      if ('％＋＞＜＝／'.includes(found)) while (text[start - 1] === ' ' && start > taken) start--
      if ('＋＞＜＝／'.includes(found)) while (text[end] === ' ') end++
      edits.push({ start, end, after: toHalfWidth(found) })
    }
    return { edits }
  },
}

const FULL_WIDTH =
  /(?<=[\uff10-\uff19])，(?=[\uff10-\uff19]{3}(?![\uff10-\uff19]))|[％＋＞＜＝／]|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+|(?<=[\w\uff10-\uff5a])[．－](?=[\w\uff10-\uff5a])/g

const toHalfWidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
