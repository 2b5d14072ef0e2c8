// The form of an article's front matter.
import * as z from 'zod'
import { filled, prose, text } from './config-schema.ts'

const words = (about: string) => z.array(filled).describe(about)

const KINDS = [
  'news',
  'brief',
  'feature',
  'interview',
  'commentary',
  'policy',
  'profile',
  'patent',
  'quote',
  'list',
  'photo',
] as const

const source = z.strictObject({
  name: text('来源，如 《人民邮电报》').optional(),
  date: text('来源日期，照原样印').optional(),
  url: text('原文网址').optional(),
  position: z.enum(['lead', 'tail']).describe('印在开头或末尾').default('tail'),
})

const person = z.strictObject({
  name: text('姓名'),
  titles: words('职务，最多三个').default([]),
  photo: text('头像路径').optional(),
})

export const articleSchema = z
  .strictObject({
    title: text('标题'),
    id: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, 'letters, digits, - or _')
      .describe('固定编号；默认取文件名')
      .optional(),
    titleLines: words('标题分行（印刷）').optional(),
    tocTitle: text('目录里的标题').optional(),
    kind: z
      .enum(KINDS)
      .describe(
        '体裁：news 新闻 · brief 简讯 · feature 通讯 · interview 访谈 · commentary 评论 · policy 政策 · profile 人物 · patent 专利 · quote 语录 · list 名录 · photo 图片',
      )
      .default('news'),
    kicker: text('肩题').optional(),
    deck: prose('导语').optional(),
    byline: words('作者').default([]),
    dateline: text('电头，如 本报讯').optional(),
    source: z
      .union([text('来源名称或网址'), source])
      .describe('来源')
      .optional(),
    signoff: text('文末署名，如 耀文').optional(),
    tag: text('主题标签').optional(),
    label: text('栏目标签').optional(),
    person: z
      .union([text('姓名'), person])
      .describe('人物（观点卡片）')
      .optional(),
    quote: prose('人物的话').optional(),
    editorsNote: prose('编辑点评').optional(),
    conclusion: prose('结语').optional(),
    url: text('网址：印刷版印二维码，邮件里是链接').optional(),
    priority: z.enum(['full', 'digest']).describe('邮件里全文或摘要').optional(),
    numberHeadings: z.boolean().describe('小标题自动编号：一、（一）1.').default(false),
  })
  .describe('Kanfa 稿件的开头设置')

export type ArticleForm = z.output<typeof articleSchema>
