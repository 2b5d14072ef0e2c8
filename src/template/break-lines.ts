// Where a line may break. Chinese may break anywhere, but a head set in balance must not tear a word (电|机企业), and an
// address that stays whole stretches the justified line before it. Text stays as it is: only markup is put between.
import { html, type SafeHtml, safe } from './safe-html.ts'

/** Characters of the biggest head that stand on one line of a phone. */
export const SHORT_HEAD = 9

let words: Intl.Segmenter | undefined

/**
 * Breaks between words only: for what the style sheets set in `word-break: keep-all`. What `fits` on any line is not
 * looked at: the dictionary of words takes 10 ms to open.
 */
export function keepWords(text: SafeHtml | string, fits = 0): SafeHtml {
  const markup = html`${text}`
  if (markup.toString().length <= fits) return markup
  return safe(
    markup.toString().replace(/<[^>]*>|[\p{sc=Han}\d]{3,}/gu, (run) => (run[0] === '<' ? run : breakWords(run))),
  )
}

/** A single character leans on its neighbours (图片库, 结构的), and a number keeps its unit. */
function breakWords(run: string): string {
  let broken = ''
  let piece = ''
  words ??= new Intl.Segmenter('zh', { granularity: 'word' })
  for (const { segment } of words.segment(run)) {
    const leans = piece.length < 2 || segment.length < 2 || /\d$/.test(piece)
    piece = leans ? piece + segment : segment
    broken += leans ? segment : `<wbr>${segment}`
  }
  return broken
}

/** An address may break anywhere, as Chinese does. */
export const breakAddresses = (markup: string): string =>
  markup.replace(/<[^>]*>|(?:[!-%'-;=?-~]|&amp;){14,}/g, (run) =>
    run[0] !== '<' && /[@/]|\w\.\w/.test(run) ? `<span class="address">${run}</span>` : run,
  )
