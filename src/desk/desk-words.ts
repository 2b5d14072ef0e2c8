// The words of the desk, in both languages.
import type { Language } from '../diagnostic/language.ts'

const WORDS = {
  zh: {
    mail: '邮件',
    dark: '深色',
    inverted: '反色',
    noPictures: '不显示图片',
    hostile: '苛刻网页邮箱',
    text: '纯文本',
    web: '网页版',
    print: '印刷版',
    views: '版本',
    size: '邮件大小',
    findings: '发现的问题',
    shares: '各稿占用',
    nothingYet: '还没有编成，请看右侧的问题。',
    old: '有错误，显示的是上一次编成的版本',
    fine: '没有发现问题',
    full: '全宽',
  },
  en: {
    mail: 'Mail',
    dark: 'Dark',
    inverted: 'Inverted',
    noPictures: 'No pictures',
    hostile: 'Hostile webmail',
    text: 'Text',
    web: 'Web',
    print: 'Print',
    views: 'Editions',
    size: 'Mail size',
    findings: 'Findings',
    shares: 'Share of each article',
    nothingYet: 'Nothing could be built yet; see the findings.',
    old: 'There are errors; the last good build is shown',
    fine: 'Nothing to report',
    full: 'full width',
  },
} as const

export const deskWords = (language: Language): (typeof WORDS)[Language] => WORDS[language]
