// How far the review of an edition is, for people: its stages, and article by article what has changed since.
import type { EditionReview } from '../app/sign-edition.ts'
import { renderLocalTime } from '../delivery/local-time.ts'
import { padToWidth } from '../diagnostic/display-width.ts'
import { type Language, wordsIn } from '../diagnostic/language.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'
import type { Edition } from '../issue/edition.ts'
import type { StageStatus } from '../schedule/review.ts'
import { wordTable } from './word-table.ts'

type Form = { language: Language; timezone: string }

export function renderReview({ issue, hash, title }: Edition, { status, changes }: EditionReview, form: Form): string {
  const words = wordsIn(wordTable.review, form.language)
  const stages = status.length === 0 ? [words.none] : status.map((one) => `  ${renderStage(one, form)}`)
  const changed = changes.flatMap((one) => [
    '',
    `${words[one.kind]} ${one.id}《${inert(one.title)}》`,
    ...(one.kind !== 'changed'
      ? []
      : one.lines.length > 0
        ? one.lines.map((line) => `  ${inert(line)}`)
        : [`  ${words.aside}`]),
  ])
  const elsewhere = changes.length === 0 && status.some((one) => one.state === 'stale') ? ['', words.elsewhere] : []
  return [`${issue} ${inert(title)}  ${hash.slice(0, 12)}`, ...stages, ...changed, ...elsewhere].join('\n')
}

function renderStage(
  { stage, state, signer, at, note, signedHash }: StageStatus,
  { language, timezone }: Form,
): string {
  const words = wordsIn(wordTable.review, language)
  const when = at === undefined ? '' : renderLocalTime(at, timezone)
  const was = signedHash ? `(${words.was} ${signedHash.slice(0, 12)})` : ''
  const row = [padToWidth(stage, 10), padToWidth(words[state], 8), signer, when, was, note]
  return row
    .filter((one) => one)
    .map((one) => inert(one ?? ''))
    .join('  ')
    .trimEnd()
}
