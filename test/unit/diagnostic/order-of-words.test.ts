// An OperatorError takes eight texts in a row and a UsageError four: short to write, easy to misorder. This reads every
// such row in src/ and holds each text to its place: the Chinese before the English, and the fix where the fix belongs.
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../src/diagnostic/catalogue.ts'
import type { CatalogueEntry } from '../../../src/diagnostic/diagnostic.ts'

const HAN = /\p{Script=Han}/u
/** What an English fix begins with, and nothing else does. */
const ORDER =
  /^(?:Add|At least|Bring|Check|Free|Install|Import|Keep|kanfa|Look at|Make|Mend|Name|Nothing needs|Put|Restore|Run|See|Set|Stop|Try|Turn|Use|Write)\b/
const STATE = /\b(?:nothing|neither|no|not|what|may have)\b/i

type Row = { readonly place: string; readonly texts: readonly string[] }

/** The elements of the array literal that opens at `from`: a scan that knows quotes, templates and brackets. */
function readArray(source: string, from: number): string[] {
  const elements: string[] = []
  const open: string[] = []
  let start = from + 1
  for (let at = from; at < source.length; at++) {
    const sign = source[at] ?? ''
    const quote = open.at(-1) ?? ''
    if (sign === '\\') at++
    else if (/['"`]/.test(quote)) {
      if (sign === quote) open.pop()
      else if (quote === '`' && sign === '$' && source[at + 1] === '{') open.push(source[++at] ?? '')
    } else if (/['"`[({]/.test(sign)) open.push(sign)
    else if (/[\])}]/.test(sign) || (sign === ',' && open.length === 1)) {
      if (sign !== ',') open.pop()
      if (open.length > 0 && sign !== ',') continue
      elements.push(source.slice(start, at).trim())
      start = at + 1
      if (open.length === 0) return elements.filter((one) => one !== '')
    }
  }
  throw new Error('an array that does not end')
}

/** What an element says by itself: its literals without what is filled in. None where it is a name or a call. */
function literalsOf(element: string): string[] {
  let bare = element
  for (let before = ''; before !== bare; bare = bare.replace(/\$\{[^{}]*\}/g, '')) before = bare
  const literals = bare.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)
  return Array.from(literals, ([, a, b, c]) => (a ?? b ?? c ?? '').trim()).filter((text) =>
    /\p{L}{3}|\p{Script=Han}/u.test(text),
  )
}

function readRows(opening: RegExp, length: number): Row[] {
  return globSync('src/**/*.ts').flatMap((file) => {
    const source = readFileSync(file, 'utf8')
    return Array.from(source.matchAll(opening), ({ index, 0: found }) => ({
      place: `${file}:${source.slice(0, index).split('\n').length}`,
      texts: readArray(source, index + found.length - 1),
    })).filter(({ texts }) => texts.length === length && !texts.some((one) => one.startsWith('...')))
  })
}

const wrongIn = (rows: readonly Row[], isWrong: (text: string, at: number) => boolean): string[] =>
  rows.flatMap(({ place, texts }) =>
    texts.flatMap((element, at) =>
      literalsOf(element)
        .filter((text) => isWrong(text, at))
        .map((text) => `${place} [${at}] ${text}`),
    ),
  )

describe('the texts of an OperatorError', () => {
  const rows = readRows(/OperatorError(?:\.because)?\([^[\]{}]*?\[/g, 8)

  test('are found', () => {
    expect(rows.length).toBeGreaterThan(25)
  })

  test('are four in Chinese, then four in English', () => {
    expect(wrongIn(rows, (text, at) => HAN.test(text) !== at < 4)).toEqual([])
  })

  test('say what to do in the third place of each, and nowhere else', () => {
    expect(wrongIn(rows, (text, at) => at > 3 && ORDER.test(text) !== (at === 6))).toEqual([])
  })

  test('end with what is true now', () => {
    expect(wrongIn(rows, (text, at) => at === 7 && !STATE.test(text))).toEqual([])
  })
})

test('the texts of a gate, whose end they share, are three in Chinese, then three in English', () => {
  const rows = readRows(/\bgate\('gate[^[]*\[/g, 6)
  expect(rows.length).toBeGreaterThan(2)
  expect(wrongIn(rows, (text, at) => HAN.test(text) !== at < 3)).toEqual([])
})

test('the texts of a UsageError are two in Chinese, then two in English', () => {
  const rows = readRows(/UsageError\(\[/g, 4)
  expect(rows.length).toBeGreaterThan(5)
  expect(wrongIn(rows, (text, at) => HAN.test(text) !== at < 2)).toEqual([])
})

test('a diagnostic says its Chinese words before its English ones', () => {
  const wrong = Object.entries<CatalogueEntry>(catalogue).flatMap(([code, { zh, en }]) =>
    [
      ...Object.values(zh).filter((text) => !HAN.test(text) && !/^\{\w+Zh\}$/.test(text)),
      // An example of what to write may be Chinese, behind the words that name it.
      ...Object.values(en).filter((text) => HAN.test(text.slice(0, 40))),
    ].map((text) => `${code} ${text}`),
  )
  expect(wrong).toEqual([])
})
