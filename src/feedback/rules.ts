// rules.json compiled: what receivers say and what it means. There a wording is a regular expression over one
// lower-case line in which every address reads `@`; lists are tried in order, and the first wording decides.
import type { FeedbackClass } from './feedback.ts'
import table from './rules.json' with { type: 'json' }

type Written = {
  readonly reason: string
  readonly words: readonly string[]
  readonly unless?: readonly string[]
  /** Only of recipients at these domains. */
  readonly to?: string
}

export type Rule = { readonly reason: string; readonly matches: (text: string, recipient?: string) => boolean }

/** A wording holds as Taiwan and Hong Kong write it, too. */
const PAIRS =
  '于於无無传傳递遞邮郵户戶号號账帳满滿间間该該发發达達错錯误誤统統动動复覆应應暂暫时時后後请請试試对對尝嘗继繼续續败敗状狀态態个個这這没沒销銷册冊开開机機频頻过過报報给給办辦内內违違规規验驗证證冻凍结結锁鎖务務费費单單绝絕权權体體积積异異连連'
const inBoth = (wording: string): string =>
  wording.replace(/[^\x00-\x7f]/g, (one) =>
    PAIRS.indexOf(one) % 2 === 0 ? `[${one}${PAIRS[PAIRS.indexOf(one) + 1]}]` : one,
  )

const anyOf = (words: readonly string[], flags = ''): RegExp =>
  new RegExp(words.map((one) => `(?:${inBoth(one)})`).join('|'), flags)

function compile({ reason, words, unless, to }: Written): Rule {
  const when = anyOf(words)
  const except = unless && anyOf(unless)
  const domain = to === undefined ? undefined : new RegExp(to, 'i')
  return {
    reason,
    matches: (text, recipient = '') => when.test(text) && !except?.test(text) && (!domain || domain.test(recipient)),
  }
}

/** Wordings that stand whatever command they answered. */
export const SAID: readonly Rule[] = table.said.map(compile)

/** "No such person": the address is gone only if the receiver said it of the recipient, at RCPT or with 5.1.x. */
export const UNKNOWN_USER: RegExp = anyOf(table.unknownUser)

/** The same from the reporting system itself: it has looked, so no command is needed. */
export const SURELY_UNKNOWN_USER: RegExp = anyOf(table.surelyUnknownUser)

/** Wordings about machines and queues, after all that is about people. */
export const SAID_LAST: readonly Rule[] = table.saidLast.map(compile)

/** Which command the words say they answered. */
export const COMMANDS: readonly { readonly command: string; readonly when: RegExp }[] = table.commands.map(
  ({ command, words }) => ({ command, when: anyOf(words, 'i') }),
)

/** Systems that pass on what RCPT was answered and leave the command out: McAfee, MessageLabs, Yahoo. */
export const ASKED_AT_RCPT: RegExp = anyOf(table.askedAtRcpt, 'i')
/** A mailbox that is shut for good, unless something beside it says that it may come back. */
export const CLOSED: RegExp = anyOf(table.closed)
export const MAY_OPEN_AGAIN: RegExp = anyOf(table.mayOpenAgain)
/** Words beside which a bare 5.1.x proves nothing about the address. */
export const DOUBTFUL: RegExp = anyOf(table.doubtful)

export const DELAYED: RegExp = anyOf(table.delayed, 'i')
export const REPORT_FROM: RegExp = anyOf(table.reportFrom, 'i')
export const REPORT_SUBJECT: RegExp = anyOf(table.reportSubject, 'i')
export const REPORT_TEXT: RegExp = anyOf(table.reportText, 'i')
export const AUTO_REPLY_SUBJECT: RegExp = anyOf(table.autoReplySubject, 'i')

/** RFC 3463, 5248, 6710, 7372, 7505, without the class digit; receivers' own numbers stand above 500. */
export const BY_STATUS: ReadonlyMap<string, string> = new Map(
  Object.entries(table.byStatus).flatMap(([reason, codes]) => codes.map((code) => [code, reason] as const)),
)

const pseudo: Readonly<Record<string, number | undefined>> = table.pseudoCode

/** sisimai's numbers for a report without an enhanced code: 5.0.911 is an unknown user. */
export const pseudoCode = (reason: string, temporary: boolean): string =>
  pseudo[reason] === undefined ? '' : `${temporary ? 4 : 5}.0.${pseudo[reason]}`

const classes = new Map(
  Object.entries(table.classes).flatMap(([name, reasons]) =>
    reasons.map((one) => [one, name as FeedbackClass] as const),
  ),
)

export const classOf = (reason: string): FeedbackClass => classes.get(reason) ?? 'soft'
