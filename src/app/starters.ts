// What a new newsroom begins with: small, commented, and complete enough to build and to send to the embedded inbox.
import type { Layout } from '../manifest/config.ts'

export const configStarter = (layout: Layout): string => `# 编辑部设置 · The newsroom's settings
# 全部键和说明见 .vscode/schema/config.json · every key is described there
publication:
  name: 本刊名称                 # 刊名，印在报头 · the masthead
  publishers: [主办单位]
  period: 月刊
  language: zh-CN
  timezone: Asia/Shanghai
  layout: ${layout}
  numbering: { total: true }     # 印总第 N 期 · issues are counted through
  colophon:
    - { role: 责任编辑, name: 编辑部 }
    - { role: 邮箱, value: editor@example.org }
mail:
  from: { name: 本刊名称, address: news@example.org }
  replyTo: editor@example.org
  commercial: false              # true 时主题前加“广告” · puts 广告 in front of the subject
  postalAddress: 通讯地址
delivery:
  connections: 10
  uncertain: resend-once         # 不知对方收没收到：再发一次，或 hold 留给人定
  giveUpAfter: 48h
lists:
  - { id: members, name: 会员单位 }
review: { stages: [] }           # 三审三校：[first, second, final], fourEyes: true · empty means no gate
web: { url: https://news.example.org, port: 4100 }
`

export function issueStarter(options: { layout: Layout; today: string }): string {
  const [year = '2026', month = '1'] = options.today.split('-')
  return `# 一期的清单 · the manifest of one issue
issue: { year: ${year}, number: "${Number(month)}", total: 1, date: ${options.today}, layout: ${options.layout} }
preheader: 本期要目写在这里，收件箱里紧跟在主题后面
sections:
  - title: 工作动态
    style: list
    articles:
      - articles/welcome.md
mailMode: auto                   # full 全文 · digest 摘要 · auto 不超过邮件大小上限
`
}

export const articleStarter = (): string => `---
title: 从这里开始
kind: news
byline: [编辑部]
---

这是新编辑部的第一篇稿件。改掉这段文字，保存，再运行 \`kanfa preview\`，就能同时看到邮件、纯文本、网页和印刷版。

## 小标题

正文用 Markdown 书写：空一行另起一段，**粗体**、列表、表格和脚注都可以用。图片放在本期的 images 文件夹里。
`
