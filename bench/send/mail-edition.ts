// An edition marked up as mail really is: more than half of its HTML is inline style, as MJML writes it, the rest is
// Chinese text. `blocks` of about 750 bytes; its plain text is the same sentences.
import { createHash } from 'node:crypto'
import type { Edition } from '../../src/issue/edition.ts'
import { sampleEdition } from '../../test/support/sample-edition.ts'

const SENTENCES = [
  '港区第二条自动化装卸线于本周完成联调，夜班人员由十二人减至五人，交接班改在岸桥控制室进行。',
  '青年技师在车间里搭起了一座微型气象站，用来校准喷涂时的温度和湿度，误差降到了从前的三分之一。',
  '联合实验室公布了今年第三批共享仪器清单，会员单位可在线预约，周末也有工程师值守。',
]
const STYLE =
  'font-family:-apple-system,PingFang SC,Microsoft YaHei,Noto Sans CJK SC,sans-serif;font-size:16px;line-height:1.75;text-align:left;color:#1f2328;'

export function mailEdition(blocks: number, issue: string): Edition {
  const said = Array.from({ length: blocks }, (_, at) => `${SENTENCES[at % SENTENCES.length]}（第${at + 1}则）`)
  const cells = said.map(
    (text) =>
      `<tr><td align="left" style="font-size:0px;padding:0 24px 12px 24px;word-break:break-word;"><div style="${STYLE}"><p style="margin:0 0 12px 0;">${text}${text}</p></div></td></tr>`,
  )
  const html = `<!doctype html><html lang="zh-CN" dir="auto"><head><meta charset="utf-8"><title>样刊</title></head><body><div lang="zh-CN"><p>{{name|读者}}，您好！</p><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">\n${cells.join('\n')}\n</table><p><a href="{{viewUrl}}">在网页中阅读</a> <a href="{{preferencesUrl}}">设置</a> <a href="{{unsubscribeUrl}}">退订</a></p></div></body></html>\n`
  const text = `{{name|读者}}，您好！\n\n${said.map((one) => one + one).join('\n\n')}\n\n网页版：{{viewUrl}}\n退订：{{unsubscribeUrl}}\n`
  const hash = createHash('sha256').update(`${issue}\n${html}`).digest('hex')
  return sampleEdition(100, { html, text, issue, hash })
}
