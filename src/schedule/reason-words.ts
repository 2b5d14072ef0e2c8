// Why something did not go, in words. The database keeps a code and its details (`not-signed second final`), so that
// what was held last year reads in the language of whoever looks today.
import type { Language } from '../diagnostic/language.ts'

const WORDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'not-signed': { zh: '还没有签齐：{}', en: 'not signed: {}' },
  errors: { zh: '{} 编译有错误；运行 kanfa check', en: '{} has errors; run kanfa check' },
  'nothing-new': { zh: '没有还没发给这个名单的期', en: 'every issue has been sent to this list already' },
  'no-issue': { zh: '没有这一期：{}', en: 'there is no such issue: {}' },
  'unknown-list': { zh: '没有名单 {}', en: 'there is no list {}' },
  'unknown-when': { zh: '看不懂时间“{}”；不会执行', en: 'the time "{}" is not understood; it never runs' },
  'not-covered': {
    zh: '节假日表没有 {} 年，只按周末推算；请更新 calendar',
    en: 'the calendar of holidays does not cover {}; only weekends count. Replace it with `calendar`',
  },
  'days-of-china': {
    zh: '按中国大陆的节假日和调休推算；别处的请写 calendar',
    en: 'counts by the holidays and worked weekends of mainland China; elsewhere, set `calendar`',
  },
  'too-late': { zh: '错过了最迟时间（notAfter）', en: 'it is later than notAfter allows' },
  'schedule-changed': { zh: '日程里已经没有这一项', en: 'the schedule no longer has this entry' },
  'edition-changed': {
    zh: '{} 确认之后又改过；请重新确认',
    en: '{} has changed since it was confirmed; confirm it again',
  },
  'gate/empty-list': { zh: '名单里没有已确认的会员', en: 'the list has no confirmed member' },
  'gate/no-unsubscribe': { zh: '邮件里没有退订链接', en: 'the mail has no unsubscribe link' },
  paused: { zh: '发送暂停了：{}', en: 'the send is paused: {}' },
}

export function explainReason(reason: string, language: Language): string {
  const [code = '', ...rest] = reason.split(' ')
  const words = WORDS[code]?.[language]
  const comma = code !== 'not-signed' ? ' ' : language === 'zh' ? '、' : ', '
  return words ? words.replace('{}', () => rest.join(comma)) : reason
}
