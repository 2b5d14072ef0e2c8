// Where a line may break. Chinese may break anywhere, but a head set in balance must not tear a word (电|机企业), and an
// address that stays whole stretches the justified line before it. Text stays as it is: only markup is put between.
import { displayWidth } from '../diagnostic/display-width.ts'
import { html, type SafeHtml, safe } from './safe-html.ts'

/** Characters of the biggest head that stand on one line of a phone. */
export const SHORT_HEAD = { fits: 9 } as const
/** In mail heads are smaller, and breaks few: to a filter for spam each of them is a word that was cut to hide it. */
export const MAIL_HEAD = { fits: 12, least: 5 } as const
/** Of an entry in printed contents of two columns. */
export const SHORT_ENTRY = { fits: 14 } as const
/** And of a masthead, letter-spaced. */
export const SHORT_NAME = { fits: 5 } as const

let words: Intl.Segmenter | undefined

/**
 * Breaks between words only: for what the style sheets set in `word-break: keep-all`. What `fits` on any line is not
 * looked at: the dictionary of words takes 10 ms to open. No piece has fewer than `least` characters. A name and its
 * number (Llama 3) stay on one line.
 */
export function keepWords(text: SafeHtml | string, { fits = 0, least = 2 } = {}): SafeHtml {
  const markup = html`${text}`
  if (markup.toString().length <= fits) return markup
  return safe(
    markup
      .toString()
      .replace(/<[^>]*>|((?<![\w./-])[A-Za-z][\w./-]{0,9} \d[\w.-]{0,7})|[\p{sc=Han}\d]{3,}/gu, (run, model) => {
        if (model) return `<span class="whole">${model}</span>`
        return run[0] === '<' ? run : breakWords(run, least)
      }),
  )
}

/** A single character leans on its neighbours (图片库, 结构的), and a number keeps its unit. */
function breakWords(run: string, least: number): string {
  let broken = ''
  let piece = ''
  words ??= new Intl.Segmenter('zh', { granularity: 'word' })
  for (const { segment, index } of words.segment(run)) {
    const leans = piece.length < least || run.length - index < least || segment.length < 2 || /\d$/.test(piece)
    piece = leans ? piece + segment : segment
    broken += leans ? segment : `<wbr>${segment}`
  }
  return broken
}

/** An address or a row of codes (2021ZD0301601,2021ZD0301605) may break anywhere, as Chinese does. */
const isAddress = (run: string): boolean => run.length >= 14 && /[@/]|\w\.\w|^(?=.*[A-Z])[A-Z\d,;]+$/.test(run)

export const breakAddresses = (markup: string): string =>
  markup.replace(/<[^>]*>|(?:[!-%'-;=?-~]|&amp;){14,}/g, (run) =>
    run[0] !== '<' && isAddress(run)
      ? `<span class="address">${run.replace(/[/_.=-]+(?=\w)/g, '$&<wbr>')}</span>`
      : run,
  )

/** Latin words with the marks that cling to them, spaces, and Chinese character by character. */
const PIECES = /[（“《【「]*[!-,.-~]+-?[，。、；：！？）”》】」]*|\s+|[^\s!-,.-~]/gu

/**
 * Whether a justified line would be torn: a long Latin word that goes to the next line leaves its room to the gaps of
 * this one. A fifth of an em is the most that Chinese bears between all its characters.
 */
export function isTorn(text: string, em: number): boolean {
  let at = 2
  let gaps = 0
  for (const [piece] of text.matchAll(PIECES)) {
    const width = displayWidth(piece) / 2 + (piece.match(/[A-Z]/g)?.length ?? 0) / 5
    const breaks = at + width > em
    const fills = isAddress(piece)
    if (breaks && piece.length > 1 && !fills && em - at > gaps / 5) return true
    gaps = breaks ? 0 : gaps + 1
    at = breaks ? (fills ? at + width : width) % em : at + width
  }
  return false
}
