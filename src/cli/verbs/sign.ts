// `kanfa sign`: signs one stage of an edition, or shows how far its review is and what has changed since.
import { compileForSend } from '../../app/compile-for-send.ts'
import { openApp } from '../../app/open-app.ts'
import { type EditionReview, reviewEdition, signEdition } from '../../app/sign-edition.ts'
import { UsageError } from '../../diagnostic/operator-error.ts'
import type { Edition } from '../../issue/edition.ts'
import { openChecked } from '../open-checked.ts'
import { renderReview } from '../render-review.ts'
import { refuseWith } from '../report-diagnostics.ts'
import { type Call, EXIT, textOption, type Verb } from '../verb.ts'

export const sign: Verb = {
  usage: 'sign ISSUE --stage STAGE --by NAME [--note TEXT] | sign ISSUE --status',
  options: { stage: { type: 'string' }, by: { type: 'string' }, note: { type: 'string' }, status: { type: 'boolean' } },
  help: {
    stage: { zh: '哪一审，如 first、second、final', en: 'which stage: first, second, final' },
    by: { zh: '签发人', en: 'who signs' },
    note: { zh: '附一句话', en: 'a remark' },
    status: { zh: '只看签到哪一步、改了什么', en: 'only show how far it is and what changed' },
  },
  run: async (call) => {
    const wanted = wishOf(call)
    const { newsroom, language } = openChecked(call)
    const { value: edition, diagnostics } = await compileForSend(newsroom, wanted.issue)
    if (!edition) return refuseWith(call, diagnostics, language)
    const app = await openApp(newsroom, { env: call.env })
    try {
      const { signature } = wanted
      call.signal.throwIfAborted()
      const review = signature ? await signEdition(app, edition, signature) : await reviewEdition(app, edition)
      if (call.json) call.out(JSON.stringify(toJson(edition, review)))
      else call.out(renderReview(edition, review, { language, timezone: edition.timezone }))
      const [zh, en] = signature ? remark(review, signature) : []
      if (zh && en) call.err(language === 'zh' ? zh : en)
      return EXIT.fine
    } finally {
      await app.close()
    }
  },
}

/** A signature that stands stays; whoever asked for another one should not believe that it was given. */
function remark({ status }: EditionReview, { stage, by }: { stage: string; by: string }): readonly string[] {
  const signer = status.find((one) => one.stage === stage)?.signer
  const other = status.find((one) => one.stage !== stage && one.state === 'signed' && one.signer === by)?.stage
  if (signer !== by)
    return [`${stage} 已由 ${signer} 签过，没有改动。`, `${signer} has signed ${stage} already: unchanged.`]
  if (other === undefined) return []
  const eyes = 'review.fourEyes: true'
  return [
    `${by} 也签了 ${other}；要求各审由不同的人签，就在 config.yml 里设 ${eyes}。`,
    `${by} signed ${other} too; ${eyes} in config.yml asks for different people.`,
  ]
}

type Wish = { issue: string; signature: { stage: string; by: string; note?: string } | undefined }

function wishOf(call: Call): Wish {
  const [issue] = call.positionals
  const [stage, by, note] = ['stage', 'by', 'note'].map((name) => textOption(call.values, name)?.trim())
  if (issue && call.values.status === true && !stage && !by) return { issue, signature: undefined }
  if (issue && call.values.status !== true && stage && by && /^[^\p{Cc}]{1,80}$/u.test(by))
    return { issue, signature: { stage, by, ...(note ? { note } : {}) } }
  throw new UsageError([
    '要写明哪一期，以及签哪一审、由谁签。',
    'kanfa sign 2026-11 --stage first --by 姓名，或 kanfa sign 2026-11 --status。',
    'Name the issue, and which stage is signed by whom.',
    'kanfa sign 2026-11 --stage first --by NAME, or kanfa sign 2026-11 --status.',
  ])
}

const toJson = ({ issue, hash }: Edition, { status, changes }: EditionReview): object => ({
  issue,
  hash,
  stages: status.map(({ at, ...one }) => ({ ...one, ...(at === undefined ? {} : { at: new Date(at).toISOString() }) })),
  changes,
})
