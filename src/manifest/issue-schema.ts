// The form of issue.yml. It is deliberately small: what an editor arranges, nothing that can be computed.
import * as z from 'zod'
import { filled, layoutSchema, prose, text } from './config-schema.ts'

export const SECTION_STYLES = ['list', 'briefs', 'cards', 'quotes', 'profiles', 'feature'] as const
export const MAIL_MODES = ['full', 'digest', 'auto'] as const

const path = text
const priority = z.enum(['full', 'digest']).describe('邮件里：full 总是全文，digest 总是摘要')

const article = z
  .union([
    path('稿件路径，如 articles/foundry.md'),
    z.strictObject({
      file: path('稿件路径'),
      title: text('改用的标题').optional(),
      tocTitle: text('目录里的标题').optional(),
      priority: priority.optional(),
    }),
  ])
  .describe('稿件')

const zone = z.strictObject({ title: text('专区名称'), articles: z.array(article).describe('专区里的稿件') })

const section = z.strictObject({
  title: text('栏目名称'),
  style: z.enum(SECTION_STYLES).describe('样式').default('list'),
  articles: z.array(article).describe('稿件，按先后').default([]),
  zones: z.array(zone).describe('专区').default([]),
})

const numbered = z.strictObject({
  year: z.int().min(1900).max(2200).describe('年'),
  number: z.union([filled, z.number()]).describe('期号，加引号，如 "8"'),
  total: z.int().min(1).describe('总第几期').optional(),
  date: text('出版日期，如 2026-08-30'),
  layout: layoutSchema.optional(),
  startPage: z.int().min(1).describe('起始页码，全年连续编页时用').default(1),
})

const cover = z.strictObject({
  image: path('封面图片').optional(),
  alt: text('封面图片上有什么，给看不到它的读者').optional(),
  teasers: z
    .array(z.strictObject({ article: path('指向的稿件'), text: text('导读的话') }))
    .describe('导读，页码自动计算')
    .default([]),
})

const notice = z.strictObject({
  kind: text('种类，如 subscription'),
  title: text('标题'),
  text: prose('正文').default(''),
  url: text('网址；印刷版印二维码').optional(),
})

const advert = z.strictObject({
  page: z.int().min(1).describe('想放在第几页').optional(),
  size: z.enum(['full', 'half', 'quarter', 'strip']).describe('大小').default('full'),
  advertiser: text('广告主'),
  subject: text('广告内容'),
  image: path('图片').optional(),
  link: text('网址').optional(),
})

const waiver = z.strictObject({
  code: text('诊断代码'),
  article: path('只对这篇稿件').optional(),
  reason: text('理由，会写进报告'),
})

export const issueSchema = z
  .strictObject({
    issue: numbered.describe('年、期、日期'),
    subject: text('邮件主题').optional(),
    preheader: text('邮件预览文字').optional(),
    cover: cover.describe('封面').prefault({}),
    sections: z.array(section).describe('栏目，按先后'),
    notices: z.array(notice).describe('启事').default([]),
    adverts: z.array(advert).describe('广告').default([]),
    mailMode: z.enum(MAIL_MODES).describe('full 全文 · digest 摘要 · auto 不超过邮件大小上限').default('auto'),
    waivers: z.array(waiver).describe('允许不改的问题，须写理由').default([]),
  })
  .describe('Kanfa 一期的清单 issue.yml')

export type IssueForm = z.output<typeof issueSchema>
