// What a send would do, and what became of test copies, for people.
import type { SendPlan } from '../app/plan-send.ts'
import type { TestCopy } from '../app/send-test-copies.ts'
import { type Language, wordsIn } from '../diagnostic/language.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'
import { wordTable } from './word-table.ts'
import { sayCode } from './words.ts'

/** Said wherever somebody might think that members are written to. */
export const INBOX_ONLY = {
  zh: '没有设 KANFA_SMTP_URL：邮件只到内置收信箱',
  en: 'KANFA_SMTP_URL is not set: mail goes to the embedded inbox only',
} as const

/** Said before a send is confirmed, and again when it starts: a wrong year would mail everybody. */
export const IN_THE_PAST = {
  zh: '--at 的时间已经过去，会立即发出',
  en: 'the time of --at has passed: it leaves at once',
} as const

type Shown = SendPlan & { readonly sizes?: { readonly html: number; readonly encoded: number } }

export function renderPlan(plan: Shown, language: Language): string {
  const words = wordsIn(wordTable.plan, language)
  const { at, sizes } = plan
  const when = at.chosen ? ` --at "${at.local}"` : ''
  const named = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${sayCode(name, language)} ${count}`)
      .join('  ')
  const rows: [string, string][] = [
    [words.subject, inert(plan.subject)],
    [words.hash, plan.hash],
    [words.time, `${at.local} ${at.timezone} = ${at.utc}`],
    [words.warning, at.past ? IN_THE_PAST[language] : ''],
    [words.list, plan.list],
    [words.before, plan.before.join(', ')],
    [words.audience, String(plan.audience)],
    [words.suppressed, named(plan.suppressed)],
    [words.leftOut, named(plan.leftOut)],
    [words.lanes, named(plan.lanes)],
    [words.way, plan.toWorld ? '' : INBOX_ONLY[language]],
    [words.samples, plan.samples.map(({ name, address }) => inert(`${name} <${address}>`.trim())).join(', ')],
    [words.size, sizes ? `HTML ${sizes.html} B, base64 ${sizes.encoded} B` : ''],
    ...plan.gates.map((gate): [string, string] => [words.gate, `${gate.code}  ${gate.said[language].what}`]),
    [words.confirm, `kanfa send ${plan.issue} --list ${plan.list}${when} --confirm ${plan.hash.slice(0, 12)}`],
  ]
  const shown = rows.filter(([, text]) => text !== '').map(([name, text]) => `${name}  ${text}`)
  return [...shown, words.nothing].join('\n')
}

export const renderTestCopies = (copies: readonly TestCopy[]): string =>
  copies.map(({ address, accepted, said }) => `${accepted ? '✓' : '✗'} ${inert(address)}  ${inert(said)}`).join('\n')
