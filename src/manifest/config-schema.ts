// The form of config.yml: the one source of its types, its checks and the JSON Schema that editors complete from.
import * as z from 'zod'

export const LAYOUTS = ['journal', 'bulletin', 'magazine', 'newspaper'] as const

const inOneLine = (written: string): string =>
  written
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ')

/** Blanks alone are no text; one that is written over several lines (`|`, `>`) is one line all the same. */
export const filled = z.string().regex(/\S/, 'text').overwrite(inOneLine)

/** Never empty, and described for whoever writes it. */
export const text = (about: string) => filled.describe(about)

/** May be of several paragraphs. */
export const prose = (about: string) =>
  z
    .string()
    .regex(/\S/, 'text')
    .overwrite((written) => written.trim())
    .describe(about)

/** What a mail's subject may be made of. */
export const SUBJECT_FIELDS = ['publication', 'year', 'number', 'total'] as const

const clock = (about: string) =>
  z
    .string()
    .regex(/^(?:(?:[01]?\d|2[0-3])[:：][0-5]\d|24[:：]00)$/, 'a time of day such as "08:00"')
    .describe(about)

const duration = (about: string) => text(`${about}；如 30m、6h、2d`)

export const layoutSchema = z
  .enum(LAYOUTS)
  .describe('版式：journal 会刊 · bulletin 简报 · magazine 杂志 · newspaper 报纸')

const person = z.strictObject({ name: text('显示的名字'), address: text('邮箱地址') })

const publication = z.strictObject({
  name: text('刊名，印在报头'),
  publishers: z.array(filled).describe('主办单位').default([]),
  period: text('刊期，如 月刊').optional(),
  language: text('语言，如 zh-CN').default('zh-CN'),
  timezone: text('时区，IANA 名称，如 Asia/Shanghai'),
  layout: layoutSchema.default('journal'),
  numbering: z
    .strictObject({ total: z.boolean().describe('是否有总第 N 期').default(false) })
    .describe('编号')
    .default({ total: false }),
  colophon: z
    .array(
      z.strictObject({
        role: text('职务或项目，如 责任编辑'),
        name: text('姓名').optional(),
        value: text('内容，如电话').optional(),
      }),
    )
    .describe('版权栏，按印刷顺序')
    .default([]),
  profile: z.enum(['public', 'internal']).describe('internal 为内部资料，另有规则').default('public'),
  permit: text('准印证号').optional(),
  slogan: text('报眼里的一句话').optional(),
  terms: z
    .array(z.strictObject({ use: text('统一写法'), avoid: z.array(filled).describe('不用的写法') }))
    .describe('本刊用语')
    .default([]),
})

const dkimKey = z.strictObject({
  domain: text('签名域名'),
  selector: text('选择器'),
  keyFile: text('私钥文件').optional(),
})

const mail = z.strictObject({
  from: person.describe('发件人').optional(),
  replyTo: text('回复地址').optional(),
  bounces: text('收退信的邮箱').optional(),
  commercial: z.boolean().describe('商业邮件：主题前加“广告”').default(false),
  postalAddress: text('通讯地址，印在邮件末尾').optional(),
  subject: text('邮件主题的样式，可用 {publication} {year} {number} {total}').optional(),
  images: z.enum(['hosted', 'embedded']).describe('图片放在网页版上，或嵌入邮件').default('hosted'),
  dkim: z
    .union([dkimKey, z.array(dkimKey).min(1)])
    .describe('一把签名钥匙，或几把（例如 rsa 与 ed25519 各一）')
    .optional(),
})

const lane = z.strictObject({
  connections: z.int().min(1).max(100).describe('同时连接数').optional(),
  messagesPerConnection: z.int().min(1).describe('每个连接最多发几封').optional(),
  perMinute: z.int().min(1).describe('每分钟最多几封').optional(),
})

const delivery = z.strictObject({
  connections: z.int().min(1).max(200).describe('同时连接数').default(10),
  ratePerMinute: z.int().min(1).describe('整个编辑部每分钟最多几封').optional(),
  uncertain: z
    .enum(['resend-once', 'hold'])
    .describe('不知道对方收没收到时：再发一次，或留给人定')
    .default('resend-once'),
  giveUpAfter: duration('最多尝试多久').default('48h'),
  lanes: z.record(z.string(), lane).describe('按收件域名分的车道；default 管其余的').default({}),
  hours: z
    .strictObject({ from: clock('从，如 08:00'), to: clock('到，如 20:00') })
    .describe('只在这些时间发')
    .optional(),
})

const list = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'a-z, 0-9 or -')
    .describe('编号，只用小写字母、数字和连字符'),
  name: text('名单名称'),
  public: z.boolean().describe('能否在网页上自行订阅').default(false),
  description: text('给读者看的一句说明').optional(),
})

const stage = z.union([
  filled,
  z.strictObject({ name: text('阶段名'), by: z.array(filled).describe('谁可以签').optional() }),
])

const review = z.strictObject({
  stages: z.array(stage).describe('审稿阶段，如 [first, second, final]；空为不审').default([]),
  fourEyes: z.boolean().describe('同一人只能签一个阶段').default(false),
  inColophon: z.boolean().describe('版权栏里印出签发人').default(false),
})

const occurrence = z.strictObject({
  issue: text('期的文件夹名，或 next'),
  list: text('名单编号'),
  at: text('时间：cron，或 first working day 09:00、每月最后一个星期五 09:00、28日 09:00'),
  notAfter: duration('最多迟到多久，过后等人决定').optional(),
})

const web = z.strictObject({
  url: text('网页版的地址，如 https://news.example.org').optional(),
  port: z.int().min(0).max(65_535).describe('kanfa serve 的端口').default(4100),
  sources: z.boolean().describe('网页版列出稿件来源').default(false),
})

export const configSchema = z
  .strictObject({
    publication: publication.describe('刊物'),
    mail: mail.describe('邮件；发信前要写 from').prefault({}),
    delivery: delivery.describe('投递').prefault({}),
    lists: z.array(list).describe('会员名单').default([]),
    review: review.describe('三审三校').prefault({}),
    schedule: z.array(occurrence).describe('定期发送').default([]),
    web: web.describe('网页版').prefault({}),
    staff: z.array(person).describe('接收提醒的编辑部成员').default([]),
    fonts: z
      .strictObject({ serif: text('宋体'), serifBold: text('宋体粗'), sans: text('黑体'), sansBold: text('黑体粗') })
      .partial()
      .describe('印刷版自备字体文件（TrueType）')
      .default({}),
    paper: z.enum(['A3', 'A4']).describe('报纸版式的用纸；A4 是 A3 的缩印').default('A3'),
    calendar: text('节假日文件，替换内置的').optional(),
  })
  .describe('Kanfa 编辑部设置 config.yml')

export type ConfigForm = z.output<typeof configSchema>
