// The words of the desk, in both languages.
import { type Language, wordsIn } from '../diagnostic/language.ts'

const WORDS = {
  light: ['邮件', 'Mail'],
  dark: ['深色', 'Dark'],
  inverted: ['反色', 'Inverted'],
  'no-pictures': ['不显示图片', 'No pictures'],
  hostile: ['苛刻网页邮箱', 'Hostile webmail'],
  text: ['纯文本', 'Text'],
  web: ['网页版', 'Web'],
  print: ['印刷版', 'Print'],
  views: ['版本', 'Editions'],
  size: ['邮件大小', 'Mail size'],
  findings: ['发现的问题', 'Findings'],
  shares: ['各稿占用', 'Share of each article'],
  nothingYet: ['还没有编成，请看“发现的问题”。', 'Nothing could be built yet; see the findings.'],
  old: ['有错误，显示的是上一次编成的版本', 'There are errors; the last good build is shown'],
  away: ['预览已停止，等它重新开始', 'The preview has stopped; waiting for it to start again'],
  fine: ['没有发现问题', 'Nothing to report'],
  full: ['全宽', 'full width'],
  waived: ['已豁免', 'waived'],
  show: ['看版面', 'Show it'],
} as const

export const deskWords = (language: Language) => wordsIn(WORDS, language)
