// What looks wrong and cannot be proved: it is shown to the editor and never changed. A reading machine confuses 人 and
// 入, 己 and 已, 1 and l; only somebody who knows the matter can tell.
import { type Doubt, editMatches, type Pass, type Why } from './pass.ts'

const MISREAD_IN = /[植投深融纳注嵌]人(?![们员才民士类群心体性工生口])/g
const LOOK_ALIKE = /己(?=[经为有在被获达成建完达])|末(?=来[的，。发将])|曰(?=[前报起])/g
const ADDRESS = /(?<![\w.@-])(?:www\.)?[a-z]+[01][a-z]+\.(?:com|cn|org|net)/g
const LOST = /\ufffd+|锟斤拷/g
const LIKELY: readonly (readonly [RegExp, Why])[] = [
  [MISREAD_IN, { zh: '“人”可能是“入”的误识。', en: '人 may be a misread 入.' }],
  [LOOK_ALIKE, { zh: '形近字，可能误识。', en: 'A look-alike character, likely misread.' }],
  [ADDRESS, { zh: '网址里的 1/l、0/o 可能误识，请核对。', en: '1/l or 0/o in the address may be misread.' }],
  [LOST, { zh: '有字符在转换编码时丢失。', en: 'A character was lost in a change of encoding.' }],
]

export const suspicions: Pass = {
  name: 'suspicions',
  why: { zh: '疑点只报告，不修改。', en: 'Suspicions are reported, not changed.' },
  find: (text) => ({
    edits: [],
    doubts: LIKELY.flatMap(([pattern, why]): Doubt[] =>
      editMatches(text, pattern, () => '').map(({ start, end }) => ({
        at: start,
        shown: text.slice(Math.max(0, start - 6), end + 6).replaceAll('\n', ' '),
        kind: 'ocr',
        why,
      })),
    ),
  }),
}
