// 三审三校: which stages of an edition are signed, which are stale and why, and who may sign what. Derived on read from
// signatures and hashes; nothing here is stored twice.
import type { ReviewStage } from '../manifest/config.ts'
import type { SignedArticle, SignOff } from '../store/sign-offs.ts'

export type StageStatus = {
  readonly stage: string
  /** stale: signed, but for another edition of this issue. */
  readonly state: 'signed' | 'stale' | 'missing'
  readonly signer?: string
  readonly note?: string
  readonly at?: number
  /** The hash it was signed for, where that is not today's. */
  readonly signedHash?: string
}

/** Stages in the order in which they are signed; the last signature of a stage is the one that is shown. */
export function reviewStatus(
  stages: readonly ReviewStage[],
  signOffs: readonly SignOff[],
  hash: string,
): readonly StageStatus[] {
  return stages.map(({ name: stage }) => {
    const own = signOffs.filter((one) => one.stage === stage)
    const found = own.find((one) => one.hash === hash) ?? own.at(-1)
    if (!found) return { stage, state: 'missing' }
    const { signer, note, at } = found
    const shown = { stage, signer, at, ...(note ? { note } : {}) }
    return found.hash === hash ? { ...shown, state: 'signed' } : { ...shown, state: 'stale', signedHash: found.hash }
  })
}

/** The stages that keep the gate closed, in order; empty means it is open. */
export const openStages = (status: readonly StageStatus[]): readonly StageStatus[] =>
  status.filter((one) => one.state !== 'signed')

export type SigningRefusal =
  | { readonly reason: 'unknown-stage'; readonly stages: readonly string[] }
  | { readonly reason: 'not-allowed'; readonly by: readonly string[] }
  | { readonly reason: 'out-of-order'; readonly first: string }
  | { readonly reason: 'four-eyes'; readonly other: string }

type Review = { readonly stages: readonly ReviewStage[]; readonly fourEyes: boolean }

/** Why this person may not sign this stage of this edition, or undefined. */
export function refuseSigning(
  review: Review,
  status: readonly StageStatus[],
  wanted: { stage: string; by: string },
): SigningRefusal | undefined {
  const at = review.stages.findIndex((one) => one.name === wanted.stage)
  const stage = review.stages[at]
  if (!stage) return { reason: 'unknown-stage', stages: review.stages.map((one) => one.name) }
  if (stage.by && stage.by.length > 0 && !stage.by.includes(wanted.by)) return { reason: 'not-allowed', by: stage.by }
  const earlier = status.slice(0, at).find((one) => one.state !== 'signed')
  if (earlier) return { reason: 'out-of-order', first: earlier.stage }
  const other = status.find((one) => one.state === 'signed' && one.stage !== wanted.stage && one.signer === wanted.by)
  return review.fourEyes && other ? { reason: 'four-eyes', other: other.stage } : undefined
}

export type ArticleChange =
  | { readonly kind: 'added' | 'removed'; readonly id: string; readonly title: string }
  | { readonly kind: 'changed'; readonly id: string; readonly title: string; readonly lines: readonly string[] }

/** What an edition says today that it did not say when it was signed, article by article. */
export function compareArticles(
  before: readonly SignedArticle[],
  after: readonly SignedArticle[],
): readonly ArticleChange[] {
  const old = new Map(before.map((one) => [one.id, one]))
  const now = new Set(after.map((one) => one.id))
  const changes: ArticleChange[] = after.flatMap((article): ArticleChange[] => {
    const was = old.get(article.id)
    const { id, title } = article
    if (!was) return [{ kind: 'added', id, title }]
    if (was.hash === article.hash) return []
    const texts = diffLines([was.title, ...was.text.split('\n')], [title, ...article.text.split('\n')])
    return [{ kind: 'changed', id, title, lines: texts }]
  })
  const removed = before
    .filter((one) => !now.has(one.id))
    .map(({ id, title }): ArticleChange => ({ kind: 'removed', id, title }))
  return [...changes, ...removed]
}

/** Paragraphs taken away (`- `) and put in (`+ `), in reading order; what stayed is left out. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly string[] {
  const lengths = commonLengths(before, after)
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const removes = j >= after.length || (lengths[i + 1]?.[j] ?? -1) >= (lengths[i]?.[j + 1] ?? 0)
    if (i < before.length && before[i] === after[j]) [i, j] = [i + 1, j + 1]
    else if (i < before.length && removes) lines.push(`- ${before[i++]}`)
    else lines.push(`+ ${after[j++]}`)
  }
  return lines
}

/** Longest common subsequences of all tails; an article has tens of paragraphs, so the plain table is the right size. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const row = lengths[i] ?? []
      row[j] =
        before[i] === after[j]
          ? (lengths[i + 1]?.[j + 1] ?? 0) + 1
          : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return lengths
}
