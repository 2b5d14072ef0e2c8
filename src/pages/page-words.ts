// The words of the members' pages, in both languages. `{name}` stands for a value.
import type { Language } from '../diagnostic/language.ts'

const WORDS = {
  subscribe: ['订阅', 'Subscribe'],
  subscribeLead: [
    '填写邮箱，我们会寄一封确认邮件；点开其中的链接才算订阅。',
    'Leave your address and we send you a mail; you are subscribed once you follow its link.',
  ],
  address: ['邮箱', 'Mail address'],
  yourName: ['姓名（可不填）', 'Name (optional)'],
  organisation: ['单位（可不填）', 'Organisation (optional)'],
  lists: ['名单', 'Lists'],
  consent: [
    '我同意收到所选名单的邮件，并可随时退订。',
    'I agree to receive the mails of the lists I chose, and may leave at any time.',
  ],
  send: ['发送', 'Send'],
  checkMailTitle: ['请查收邮件', 'Check your mail'],
  checkMail: [
    '如果这个地址可以收信，确认邮件已经在路上。没有收到，请看看垃圾邮件，或明天再试。',
    'If the address can receive mail, a message is on its way. If it does not come, look among the spam, or try again tomorrow.',
  ],
  badAddress: ['这个邮箱地址写得不对，请检查。', 'This mail address is not written correctly.'],
  noList: ['请至少选一个名单。', 'Choose one list at least.'],
  noConsent: ['请先勾选同意。', 'Tick the consent first.'],
  stale: ['这一页打开太久了，请再按一次。', 'This page has stood open for too long. Press the button again.'],
  noPublicList: [
    '本刊没有开放自行订阅，请与编辑部联系。',
    'This publication cannot be subscribed to here. Write to its editors.',
  ],
  confirmTitle: ['确认订阅', 'Confirm your subscription'],
  confirmLead: ['按下按钮，就会收到：{lists}', 'Press the button to receive: {lists}'],
  confirmButton: ['确认订阅', 'Confirm'],
  confirmedTitle: ['订阅成功', 'You are subscribed'],
  confirmed: [
    '下一期出版时会寄给您。每封邮件里都有退订链接。',
    'The next issue will be mailed to you. Every mail has a link to leave.',
  ],
  leaveTitle: ['退订', 'Unsubscribe'],
  leaveLead: ['按下按钮，就不会再收到：{lists}', 'Press the button and you will not receive this any more: {lists}'],
  leaveButton: ['退订', 'Unsubscribe'],
  leftTitle: ['已经退订', 'You have left'],
  left: [
    '不会再给您寄这份邮件。若是误点，可以重新订阅。',
    'You will not be mailed again. If it was a mistake, you can subscribe anew.',
  ],
  leaveByMail: [
    '填写邮箱，我们把退订链接寄给您。邮件里的退订链接更快。',
    'Leave your address and we mail you a link to leave. The link in any of our mails is quicker.',
  ],
  preferencesTitle: ['订阅设置', 'Your preferences'],
  format: ['邮件内容', 'Mail contents'],
  full: ['全文', 'Whole articles'],
  digest: ['摘要', 'Digests'],
  language: ['语言', 'Language'],
  save: ['保存', 'Save'],
  saved: ['已保存。', 'Saved.'],
  leaveAll: ['不再接收任何邮件', 'Receive nothing any more'],
  shut: [
    '这个地址曾经退信或投诉，已停止寄送。要恢复，请与编辑部联系。',
    'Mail to this address came back or was complained of, and is no longer sent. To receive it again, write to the editors.',
  ],
  badLinkTitle: ['链接无效', 'This link does not work'],
  badLink: [
    '链接可能不完整或已经过期。退订请用最近一封邮件里的链接，或在这里重新开始。',
    'It may be cut short or out of date. To leave, use the link in a recent mail, or start again here.',
  ],
  notFoundTitle: ['没有这一页', 'There is no such page'],
  notFound: ['地址可能有误，或这一期尚未公开。', 'The address may be wrong, or the issue is not public yet.'],
  tooManyTitle: ['请稍后再试', 'Please wait a little'],
  tooMany: ['刚才的请求太多了，请过些时候再试。', 'There were too many requests just now. Try again in a while.'],
  methodTitle: ['不能这样打开', 'This page cannot be opened so'],
  method: ['请从链接进入这一页。', 'Reach the page through its link.'],
  errorTitle: ['出错了', 'Something went wrong'],
  error: [
    '这是我们的问题，已经记下。您的订阅没有改变。',
    'This is our fault and was noted. Your subscription is as it was.',
  ],
  searchTitle: ['搜索往期', 'Search all issues'],
  query: ['要找的词', 'Words to find'],
  searchButton: ['搜索', 'Search'],
  found: ['找到 {count} 篇', '{count} found'],
  foundPart: ['找到 {count} 篇，这里是第 {first} 到 {last} 篇', '{count} found; these are {first} to {last}'],
  resultPages: ['搜索结果分页', 'Pages of results'],
  pageOf: ['第 {page} 页，共 {pages} 页', 'Page {page} of {pages}'],
  pageBefore: ['上一页', 'Previous page'],
  pageAfter: ['下一页', 'Next page'],
  nothing: ['没有找到“{query}”。换一个短些的词试试。', 'Nothing was found for "{query}". Try a shorter word.'],
  noIssues: [
    '还没有出版的期。订阅之后，第一期出版时会寄给您。',
    'No issue has appeared yet. Subscribe, and the first one will be mailed to you.',
  ],
  privacyTitle: ['隐私', 'Privacy'],
  privacy: [
    '我们只保存寄信所需的内容：邮箱、您愿意填写的姓名和单位、何时以何种方式同意。邮件里没有跟踪像素，链接不经中转。您可以随时退订，也可以来信要求查看或删除全部记录。',
    'We keep what mailing needs: your address, the name and organisation you chose to give, and when and how you agreed. Our mails carry no tracking pixels and their links are direct. You may leave at any time, and may ask to see or erase everything we know of you.',
  ],
  contact: ['联系', 'Contact'],
  archive: ['往期', 'Archive'],
  confirmSubject: ['请确认订阅《{name}》', 'Confirm your subscription to {name}'],
  confirmMail: [
    '有人用这个地址申请订阅《{name}》。若是您，请在七天内打开下面的链接并按下按钮；若不是，不必理会，不会再来信。',
    'Someone asked to subscribe this address to {name}. If it was you, open this link within seven days and press the button; if not, ignore this mail and no other will come.',
  ],
  leaveSubject: ['《{name}》的退订链接', 'Your link to leave {name}'],
  leaveMail: [
    '打开下面的链接并按下按钮，就不会再收到《{name}》。',
    'Open this link and press the button, and you will not receive {name} any more.',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export type PageWord = keyof typeof WORDS

export const pageWord = (
  key: PageWord,
  language: Language,
  values: Readonly<Record<string, string | number>> = {},
): string =>
  WORDS[key][language === 'zh' ? 0 : 1].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
