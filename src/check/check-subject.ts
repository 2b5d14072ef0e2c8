// Subject and preheader: the two lines that decide whether a mail is opened. Lengths are counted in Han, two cells each.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { displayWidth } from '../diagnostic/display-width.ts'
import { diagnose } from '../diagnostic/source-text.ts'
import type { Issue } from '../issue/issue.ts'
import type { Inspection } from './inspection.ts'
import { manifestPlace } from './place.ts'

/** Phones show 15–20 Han of a subject; past 35 every client cuts it. */
const SUBJECT_HAN = 35
const PREHEADER_HAN = { least: 10, most: 90 } as const

/** What filters in China and elsewhere score in a subject. */
const SPAM =
  /免费|领取|中奖|大奖|红包|特价|促销|优惠|打折|秒杀|抢购|限时|发票|赚钱|加微信|[!！]{2,}|[?？]{3,}|[￥$]{2,}|\b(?:free|winner|act now|click here|limited time)\b/gi

export function checkSubject(issue: Issue, { previousSubject }: Inspection): Diagnostic[] {
  const found: Diagnostic[] = []
  const subjectHan = displayWidth(issue.subject) / 2
  const subject = { length: Math.ceil(subjectHan), limit: SUBJECT_HAN }
  if (subjectHan > SUBJECT_HAN) found.push(diagnose('check/subject-long', manifestPlace(issue, 'subject'), subject))
  const spam = [...new Set(issue.subject.match(SPAM))].join('、')
  if (spam) found.push(diagnose('check/subject-spam', manifestPlace(issue, 'subject'), { words: spam }))
  if (previousSubject !== undefined && previousSubject === issue.subject) {
    found.push(diagnose('check/subject-repeated', manifestPlace(issue, 'subject'), { subject: issue.subject }))
  }
  const preheaderHan = displayWidth(issue.preheader) / 2
  if (issue.preheader === issue.subject)
    found.push(diagnose('check/preheader-repeats', manifestPlace(issue, 'preheader')))
  else if (preheaderHan < PREHEADER_HAN.least || preheaderHan > PREHEADER_HAN.most) {
    const values = { length: Math.ceil(preheaderHan), least: PREHEADER_HAN.least, most: PREHEADER_HAN.most }
    found.push(diagnose('check/preheader-length', manifestPlace(issue, 'preheader'), values))
  }
  return found
}
