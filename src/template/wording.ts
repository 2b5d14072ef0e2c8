// The words that editions say of themselves (目录, 阅读全文, 退订 …), in both languages. What an editor can write is
// never here; `{name}` stands for a value.
import { toLanguage } from '../diagnostic/language.ts'
import { html, joinHtml, type SafeHtml } from './safe-html.ts'

const WORDS = {
  colon: ['：', ': '],
  contents: ['目录', 'Contents'],
  cover: ['封面', 'Cover'],
  inThisIssue: ['本期导读', 'In this issue'],
  backToContents: ['返回目录', 'Back to contents'],
  readArticle: ['阅读全文：{title}', 'Read on: {title}'],
  viewInBrowser: ['在浏览器中查看本期', 'View this issue in your browser'],
  unsubscribe: ['退订本刊', 'Unsubscribe'],
  preferences: ['修改订阅设置', 'Change your preferences'],
  whyReceived: [
    '您收到这封邮件，是因为您订阅了《{name}》。',
    'You receive this mail because you subscribed to {name}.',
  ],
  publishedBy: ['主办', 'Published by'],
  permit: ['准印证号', 'Permit'],
  internalUse: ['内部资料 免费交流', 'For internal use, free of charge'],
  colophon: ['版权页', 'Colophon'],
  links: ['链接', 'Links'],
  notes: ['注释', 'Notes'],
  notices: ['启事', 'Notices'],
  source: ['来源', 'Source'],
  sourceTail: ['（来源：{source}）', '(Source: {source})'],
  byline: ['文／{names}', 'By {names}'],
  credit: ['{name} 摄', 'Photo: {name}'],
  editorsNote: ['编者按', "Editor's note"],
  conclusion: ['结语', 'Conclusion'],
  advert: ['广告', 'Advertisement'],
  advertIndex: ['广告索引', 'Advertisers'],
  position: ['版位', 'Position'],
  advertiser: ['广告主', 'Advertiser'],
  advertSubject: ['广告内容', 'Subject'],
  round: ['轮次', 'Round'],
  sum: ['金额', 'Amount'],
  investors: ['投资方', 'Investors'],
  scan: ['扫码阅读', 'Scan to read'],
  pageNumber: ['第{page}页', 'p. {page}'],
  sheetsToday: ['今日{count}版', '{count} pages'],
  continuedOn: ['下转第{page}版', 'Continued on page {page}'],
  continuedFrom: ['上接第{page}版', 'Continued from page {page}'],
  archive: ['往期', 'Archive'],
  newest: ['最新', 'Newest'],
  shownOf: ['共{count}期，本页{shown}期。', '{count} issues in all; {shown} of them stand here.'],
  byYear: ['按年份查看', 'Issues by year'],
  older: ['更早：{year}年', 'Earlier: {year}'],
  previous: ['上一篇', 'Previous'],
  next: ['下一篇', 'Next'],
  search: ['搜索', 'Search'],
  feed: ['订阅源', 'Feed'],
  skipToText: ['跳到正文', 'Skip to the text'],
  picture: ['图', 'Picture'],
  portrait: ['{name} 照片', 'Portrait of {name}'],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export type WordKey = keyof typeof WORDS

export const WORD_KEYS = Object.keys(WORDS)

export const isWordKey = (key: string): key is WordKey => Object.hasOwn(WORDS, key)

/** `language` is the publication's tag: zh-CN, en … */
export function say(key: WordKey, language: string, values: Readonly<Record<string, string | number>> = {}): string {
  const text = WORDS[key][toLanguage(language) === 'zh' ? 0 : 1]
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )
}

/** 主办：联合会 or Published by: …; a label without its text stands alone. */
export const labelled = (label: string, text: string, language: string): string =>
  text ? label + say('colon', language) + text : label

/** （耀文） closes up; (J. D.) stands a space apart. */
export const bracketed = (text: string, language: string): string =>
  toLanguage(language) === 'zh' ? `（${text}）` : ` (${text})`

/** Names in a row: 甲、乙 or A, B. */
export const joinNames = (names: readonly string[], language: string): string =>
  names.join(toLanguage(language) === 'zh' ? '、' : ', ')

/** Names that part between themselves sooner than within; a mail says so inline, a page with a class. */
export function wholeNames(names: readonly string[], language: string, attribute: SafeHtml): SafeHtml {
  const [comma, gap] = toLanguage(language) === 'zh' ? ['、', ''] : [',', ' ']
  const last = names.length - 1
  const whole = names.map((name, at) => html`<span${attribute}>${name}${at < last && comma}</span>`)
  return joinHtml(whole, gap)
}
