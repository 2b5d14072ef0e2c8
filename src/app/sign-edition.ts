// Signing an edition, and the gate that signatures open. Invariant: a signature is for the hash of the edition as it is
// compiled now; nobody signs, and nothing is sent, on the strength of a hash that somebody typed.
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { OperatorError, UsageError } from '../diagnostic/operator-error.ts'
import type { Edition } from '../issue/edition.ts'
import type { Config } from '../manifest/config.ts'
import {
  type ArticleChange,
  compareArticles,
  openStages,
  refuseSigning,
  reviewStatus,
  type SigningRefusal,
  type StageStatus,
} from '../schedule/review.ts'
import type { Store } from '../store/open-store.ts'

export type EditionReview = {
  readonly status: readonly StageStatus[]
  /** Since the newest signature that is stale; empty where none is, or where nothing an article says has changed. */
  readonly changes: readonly ArticleChange[]
}

type SigningWorld = { readonly config: Pick<Config, 'review'>; readonly store: Pick<Store, 'signOffs'> }

export async function reviewEdition({ config, store }: SigningWorld, edition: Edition): Promise<EditionReview> {
  const status = reviewStatus(config.review.stages, await store.signOffs.list(edition.issue), edition.hash)
  const stale = status.filter((one) => one.state === 'stale').toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))[0]
  const before = stale?.signedHash === undefined ? undefined : await store.signOffs.findArticles(stale.signedHash)
  return { status, changes: before ? compareArticles(before, edition.articles) : [] }
}

/** The review after the signature; signing twice changes nothing. */
export async function signEdition(
  world: SigningWorld,
  edition: Edition,
  wanted: { stage: string; by: string; note?: string },
): Promise<EditionReview> {
  const { status } = await reviewEdition(world, edition)
  const refusal = refuseSigning(world.config.review, status, wanted)
  if (refusal) throw refusalError(refusal, wanted)
  const { stage, by: signer, note = '' } = wanted
  const signOff = { issue: edition.issue, hash: edition.hash, stage, signer, note }
  await world.store.signOffs.sign(signOff, edition.articles)
  return reviewEdition(world, edition)
}

/** Why this edition may not leave yet, or undefined; every way to a real send asks here. */
export async function findClosedGate(world: SigningWorld, edition: Edition): Promise<OperatorError | undefined> {
  const { status } = await reviewEdition(world, edition)
  const open = openStages(status)
  if (open.length === 0) return undefined
  const named = (words: { stale: string; missing: string }, comma: string): string =>
    open
      .map(({ stage, state, signer }) => `${stage} (${state === 'stale' ? `${words.stale} ${signer}` : words.missing})`)
      .join(comma)
  return new OperatorError('gate/not-signed', [
    `${edition.issue} 没有签齐：${named({ stale: '已过期，原签', missing: '未签' }, '、')}。`,
    '每一审都绑定到成品的哈希；改过一个字，就要重新签。',
    `看改了什么：kanfa sign ${edition.issue} --status；再签：kanfa sign ${edition.issue} --stage ${open[0]?.stage} --by 姓名。`,
    '什么也没有发出。',
    `${edition.issue} is not signed: ${named({ stale: 'stale, was', missing: 'missing' }, ', ')}.`,
    'Each stage is bound to the hash of the edition; a change of one character asks for a new signature.',
    `See what changed with kanfa sign ${edition.issue} --status, then kanfa sign ${edition.issue} --stage ${open[0]?.stage} --by NAME.`,
    'Nothing was sent.',
  ])
}

type Words = readonly [string, string, string, string, string, string]

function refusalError(refusal: SigningRefusal, { stage, by }: { stage: string; by: string }): Error {
  const gate = (code: `gate/${string}`, [zh, whyZh, fixZh, ...en]: Words): OperatorError =>
    new OperatorError(code, [zh, whyZh, fixZh, '没有签。', ...en, 'Nothing was signed.'])
  switch (refusal.reason) {
    case 'unknown-stage':
      return unknownStage(stage, refusal.stages)
    case 'not-allowed':
      return gate('gate/not-allowed', [
        `${by} 不能签 ${stage}。`,
        `config.yml 规定这一审由 ${refusal.by.join('、')} 签。`,
        '请其中一位来签，或修改 review.stages。',
        `${by} may not sign ${stage}.`,
        `config.yml leaves this stage to ${refusal.by.join(', ')}.`,
        'Let one of them sign, or change review.stages.',
      ])
    case 'out-of-order':
      return gate('gate/out-of-order', [
        `还不能签 ${stage}：${refusal.first} 没有签，或已过期。`,
        '三审按次序进行，后一审以前一审为据。',
        `先签 ${refusal.first}。`,
        `${stage} cannot be signed yet: ${refusal.first} is missing or stale.`,
        'Stages are signed in order, each on the strength of the one before.',
        `Sign ${refusal.first} first.`,
      ])
    case 'four-eyes':
      return gate('gate/four-eyes', [
        `${by} 已经签过 ${refusal.other}，不能再签 ${stage}。`,
        '同一人签两审，等于少审一次。',
        '请另一个人签，或在 config.yml 里设 review.fourEyes: false。',
        `${by} has signed ${refusal.other} already and cannot sign ${stage} too.`,
        'Two stages by one person are one stage less.',
        'Let somebody else sign, or set review.fourEyes: false in config.yml.',
      ])
  }
}

function unknownStage(stage: string, stages: readonly string[]): UsageError {
  if (stages.length === 0)
    return new UsageError([
      '这个编辑部没有设审稿阶段。',
      '在 config.yml 里写 review: { stages: [first, second, final] }。',
      'This newsroom has no stages of review.',
      'Set review: { stages: [first, second, final] } in config.yml.',
    ])
  const { suggestion, suggestionZh } = suggest(nearestName(stage, stages), stages)
  return new UsageError({
    zh: { what: `没有“${stage}”这一审。`, fix: suggestionZh },
    en: { what: `There is no stage "${stage}".`, fix: suggestion },
  })
}
