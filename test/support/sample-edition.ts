// An edition made of invented sentences, of about the size asked for: what tests and benchmarks compose and send.
import { createHash } from 'node:crypto'
import type { Edition } from '../../src/issue/edition.ts'

const SENTENCES = [
  '港区第二条自动化装卸线于本周完成联调，夜班人员由十二人减至五人。',
  '青年技师在车间里搭起了一座微型气象站，用来校准喷涂温度。',
  '联合实验室公布了今年第三批共享仪器清单，会员单位可在线预约。',
  '培训班分为理论与实操两个阶段，结业考核由企业导师共同评分。',
  '展会期间共签署意向协议四十六项，涉及铸造、检测与软件服务。',
  '记者在山谷里的试验场看到，两台巡检机器人正沿着索道缓缓前行。',
]

/** `htmlBytes` of HTML and about a third as much text, with merge fields where publications have them. */
export function sampleEdition(htmlBytes: number, changes: Partial<Edition> = {}): Edition {
  const blocks: string[] = []
  const lines: string[] = []
  for (let at = 0, size = 0; size < htmlBytes; at++) {
    const sentence = `${SENTENCES[at % SENTENCES.length]}（第${at + 1}则）`
    const block = `<tr><td style="padding:0 24px 12px;font-size:16px;line-height:1.75"><p>${sentence.repeat(3)}</p></td></tr>\n`
    blocks.push(block)
    lines.push(sentence.repeat(2))
    size += Buffer.byteLength(block)
  }
  const html = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>样刊</title></head><body>
<p>{{name|读者}}，您好！</p><table role="presentation">\n${blocks.join('')}</table>
<p><a href="{{viewUrl}}">在网页中阅读</a> <a href="{{preferencesUrl}}">设置</a> <a href="{{unsubscribeUrl}}">退订</a></p></body></html>\n`
  const text = `{{name|读者}}，您好！\n\n${lines.join('\n\n')}\n\n网页版：{{viewUrl}}\n退订：{{unsubscribeUrl}}\n`
  const edition = {
    issue: '2026-11',
    title: '样刊',
    language: 'zh-CN',
    timezone: 'Asia/Shanghai',
    publicationName: '示例机电信息',
    subject: '示例机电信息 2026年第11期（总第423期）：港区自动化装卸线完成联调',
    preheader: '本期要目',
    from: { name: '示例机电信息', address: 'news@example.org' },
    replyTo: 'editor@example.org',
    webUrl: 'https://news.example.org',
    html,
    text,
    embedded: [],
    articles: [],
    ...changes,
  }
  return { hash: createHash('sha256').update(edition.html).update(edition.text).digest('hex'), ...edition }
}
