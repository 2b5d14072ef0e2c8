// What a message that came back is, and what it says: each shape that mail systems write.
import { expect, test } from 'vitest'
import { parseFeedback } from '../../../src/feedback/parse-feedback.ts'
import { complaintReport, letter, plainReport, postfixReport } from '../../support/reports.ts'

const parse = (raw: string, encoding: BufferEncoding = 'utf8') => parseFeedback(Buffer.from(raw, encoding))
const summary = async (raw: string) => {
  const { kind, events } = await parse(raw)
  return [kind, ...events.map((one) => `${one.recipient} ${one.status} ${one.reply} ${one.reason} ${one.class}`)]
}

test('a machine part is read before anything else', async () => {
  const raw = postfixReport([
    { to: 'li@mail.example.cn', status: '5.1.1', said: '550 5.1.1 <li@mail.example.cn>: User unknown' },
    { to: 'wang@mail.example.cn', status: '5.2.2', said: '552 5.2.2 Mailbox full' },
  ])
  expect(await summary(raw)).toEqual([
    'bounce',
    'li@mail.example.cn 5.1.1 550 userunknown hard',
    'wang@mail.example.cn 5.2.2 552 mailboxfull soft',
  ])
})

test('an unknown user is hard when RCPT was refused, and not when the content was', async () => {
  const said = '550 User unknown'
  const refused = await parse(postfixReport([{ to: 'a@b.example', said, at: 'RCPT TO' }]))
  const afterData = await parse(postfixReport([{ to: 'a@b.example', said, at: 'end of DATA' }]))
  expect(refused.events[0]).toMatchObject({ reason: 'userunknown', hard: true })
  expect(afterData.events[0]).toMatchObject({ reason: 'filtered', hard: false })
})

test("the receiver's words outrank the status that the reporting system made up", async () => {
  const told = { to: 'a@b.example', status: '5.1.1', said: '552 sorry, the mailbox is over quota (#5.1.1)' }
  expect((await parse(postfixReport([told]))).events[0]).toMatchObject({ reason: 'mailboxfull', hard: false })
  const policy = { to: 'a@b.example', status: '5.1.1', said: '550 5.7.1 IP address blacklisted by recipient' }
  expect((await parse(postfixReport([policy]))).events[0]).toMatchObject({ status: '5.7.1', reason: 'blocked' })
})

test('a bare 5.1.1 beside words of policy gives no address up', async () => {
  const told = { to: 'a@b.example', status: '5.1.1', said: '550 5.1.1 refused, see https://mail.example.com/why' }
  expect((await parse(postfixReport([told]))).events[0]?.hard).toBe(false)
})

test('reports without a machine part are read line by line', async () => {
  const exim = plainReport(
    [
      'This message was created automatically by mail delivery software.',
      'A message that you sent could not be delivered to one or more of its recipients.',
      '',
      '  chen@press.example.cn',
      '    SMTP error from remote mail server after RCPT TO:<chen@press.example.cn>:',
      '    host mx.press.example.cn [192.0.2.8]: 550 5.1.1 no such person here',
      '',
      '------ This is a copy of the message, including all the headers. ------',
      letter('chen@press.example.cn'),
    ],
    ['X-Failed-Recipients: chen@press.example.cn'],
  )
  expect(await summary(exim)).toEqual(['bounce', 'chen@press.example.cn 5.1.1 550 userunknown hard'])
  const qmail = plainReport([
    'Hi. This is the qmail-send program at relay.example.org.',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    '',
    '<one@a.example>:',
    '192.0.2.4 does not like recipient.',
    'Remote host said: 550 5.1.1 unknown user',
    'Giving up on 192.0.2.4.',
    '',
    '<two@a.example>:',
    'Remote host said: 452 4.2.2 mailbox full',
    '',
    '--- Below this line is a copy of the message.',
    '',
    letter('one@a.example'),
  ])
  expect(await summary(qmail)).toEqual([
    'bounce',
    'one@a.example 5.1.1 550 userunknown hard',
    'two@a.example 4.2.2 452 mailboxfull soft',
  ])
})

test("a transcript's command and refusal are found", async () => {
  const sendmail = plainReport([
    '   ----- The following addresses had permanent fatal errors -----',
    '<zhao@a.example>',
    '    (reason: 550 unknown user)',
    '   ----- Transcript of session follows -----',
    '... while talking to mx.a.example.:',
    '>>> RCPT To:<zhao@a.example>',
    '<<< 550 unknown user',
    '550 5.1.1 <zhao@a.example>... User unknown',
  ])
  expect(await summary(sendmail)).toEqual(['bounce', 'zhao@a.example 5.1.1 550 userunknown hard'])
})

test("the letter's own words are never taken for the receiver's", async () => {
  const raw = plainReport([
    '<li@a.example>:',
    'Remote host said: 554 no',
    '--- Below this line is a copy of the message.',
    '',
    letter('li@a.example'),
  ])
  expect((await parse(raw)).events[0]).toMatchObject({ reason: 'onhold', hard: false })
})

test('Chinese receivers are understood, in GBK that no header declares too', async () => {
  const raw = plainReport(['很抱歉，您的邮件被退回。', '收件人: zhou@mail.example.cn', '550 该用户不存在 5.1.1'])
  const gbk = Buffer.concat(raw.split('').map((one) => GBK.get(one) ?? Buffer.from(one)))
  for (const bytes of [Buffer.from(raw), gbk]) {
    const { kind, events } = await parseFeedback(bytes)
    expect([kind, events[0]?.recipient, events[0]?.reason]).toEqual(['bounce', 'zhou@mail.example.cn', 'userunknown'])
  }
})

test.each([
  [
    '163',
    [
      '抱歉，您的邮件被退回来了',
      '原邮件信息：',
      '主 题：第三期',
      '收件人：zhou@mail.example.cn',
      '退信原因：',
      '550 User not found: zhou@mail.example.cn (RCPT TO)',
    ],
    'userunknown',
  ],
  ['QQ', ['很抱歉您发送的邮件被退回', '无法发送到 zhou@mail.example.cn', '退信原因 收件人邮箱空间不足'], 'mailboxfull'],
  ['Coremail', ['您的邮件被退回', 'zhou@mail.example.cn', 'Requested action not taken: User suspended'], 'suspend'],
])('a report that %s writes in its own web form is read', async (_name, text, reason) => {
  const raw = plainReport(text).replace(/^Subject: .*$/m, 'Subject: 系统退信')
  const { kind, events } = await parse(raw)
  expect([kind, events[0]?.recipient, events[0]?.reason]).toEqual(['bounce', 'zhou@mail.example.cn', reason])
})

/** As mail programs write it: no Chinese subject travels bare. */
const encoded = (from: string, subject: string, text: string): string =>
  `From: ${from}\r\nTo: bounces@example.org\r\nSubject: =?utf-8?b?${Buffer.from(subject).toString('base64')}?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`

test.each([
  ['用户', '收件人邮件地址（sun@univ.example.cn）不存在，邮件无法送达。', 'userunknown hard'],
  ['没有空格', '您发给用户sun@univ.example.cn的邮件被退回：无此用户', 'userunknown hard'],
  ['空间', '收件人邮箱已满。温馨提示：如果收件人地址不存在，请核实', 'mailboxfull soft'],
  ['只是可能', '连接超时。可能是收件人地址不存在', 'expired soft'],
  ['只是可能的原因', '552 mailbox full\n可能的原因：\n1. 收件人地址不存在', 'mailboxfull soft'],
  ['频率', '发送方的发信频率超过限制', 'toomanyconn throttle'],
])(
  'a Chinese reason in the words of the reporting system, %s, and no advice beside it',
  async (_name, text, wanted) => {
    const raw = encoded(
      'postmaster@univ.example.cn',
      '系统退信',
      `无法投递到下列收件人：\nsun@univ.example.cn\n${text}`,
    )
    const [kind, event] = await summary(raw)
    expect([kind, event?.split(' ')[0], event?.split(' ').slice(-2).join(' ')]).toEqual([
      'bounce',
      'sun@univ.example.cn',
      wanted,
    ])
  },
)

test.each([
  ['MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.example.cn', '未送达: 第三期', 'bounce'],
  ['postmaster@notes.example.cn', '传递失败: 第三期', 'bounce'],
  ['li@corp.example.cn', '自动回复: 第三期', 'auto-reply'],
  ['li@corp.example.cn', '【自动回复】Re: 第三期', 'auto-reply'],
  ['li@corp.example.cn', '外出自動回覆：第三期', 'auto-reply'],
  ['postmaster@mail.example.tw', '郵件傳送失敗通知', 'bounce'],
  ['li@corp.example.cn', '不在办公室: 第三期', 'auto-reply'],
  ['li@corp.example.cn', '外出考察报告', 'none'],
  ['li@corp.example.cn', '关于退信的问题', 'none'],
  ['li@corp.example.cn', '退订', 'none'],
])('an encoded subject is read: from %s, %s', async (from, subject, kind) => {
  const text = 'wu@corp.example.cn\n找不到您输入的电子邮件地址，邮件无法传递，可能退信。'
  const read = await parse(encoded(from, subject, text))
  expect([read.kind, read.subject]).toEqual([kind, subject])
  if (kind === 'bounce') expect(read.events).toMatchObject([{ recipient: 'wu@corp.example.cn', hard: true }])
})

test('a complaint names everyone it is about; a report on authentication is not an abuse', async () => {
  const { kind, events, complaint } = await parse(complaintReport(['a@b.example', 'c@b.example']))
  expect([kind, complaint, events.map((one) => one.recipient)]).toEqual([
    'complaint',
    'abuse',
    ['a@b.example', 'c@b.example'],
  ])
  expect((await parse(complaintReport([], 'auth-failure'))).complaint).toBe('auth-failure')
})

test('delays, successes, automatic replies and letters are told apart', async () => {
  const delayed = { to: 'a@b.example', status: '4.4.1', action: 'delayed', said: 'connection timed out' }
  expect((await parse(postfixReport([delayed]))).events[0]).toMatchObject({
    action: 'delayed',
    reason: 'expired',
    hard: false,
  })
  const relayed = { to: 'a@b.example', status: '2.0.0', action: 'relayed', said: '250 2.0.0 ok' }
  expect((await parse(postfixReport([relayed]))).kind).toBe('delivered')
  const away =
    'From: a@b.example\r\nTo: c@d.example\r\nSubject: 自动回复：第三期\r\nAuto-Submitted: auto-replied\r\n\r\n外出开会\r\n'
  expect((await parse(away)).kind).toBe('auto-reply')
  const reply =
    'From: a@b.example\r\nTo: c@d.example\r\nSubject: Re: 第三期\r\n\r\n文章很好，第二页有一处 550 的数字似有误。\r\n'
  expect(await parse(reply)).toMatchObject({ kind: 'none', events: [], from: 'a@b.example' })
})

test('a notice that Amazon SES mails as JSON is read', async () => {
  const json = JSON.stringify({
    notificationType: 'Delivery',
    mail: { messageId: 'x', source: 'bounces+1-00@journal.example.org' },
    delivery: { recipients: ['a@b.example'], smtpResponse: '250 2.6.0 queued' },
  })
  const raw = `From: no-reply@sns.example.com\r\nSubject: Notification\r\n\r\n${json}\r\n\r\n--\r\nTo stop\r\n`
  expect(await summary(raw)).toEqual(['delivered', 'a@b.example 2.6.0 250 delivered none'])
})

test('a report that was forwarded, quoted, or pasted without its boundaries is still read', async () => {
  const report = postfixReport([{ to: 'a@b.example', status: '5.1.1', said: '550 5.1.1 User unknown' }])
  const quoted = report.split('\r\n').map((line) => `> ${line}`)
  const forwarded = [
    'From: editor@journal.example.org',
    'Subject: Fwd: Undelivered Mail Returned to Sender',
    '',
    ...quoted,
  ].join('\r\n')
  const unbounded = report.replace('boundary="part"', 'boundary="lost"')
  for (const raw of [forwarded, unbounded]) {
    expect((await parse(raw)).events.map((one) => [one.recipient, one.reason])).toEqual([
      ['a@b.example', 'userunknown'],
    ])
  }
})

test('a feedback loop that reports to one address for all quotes the return path, or a redacted letter its List fields', async () => {
  const own = { to: 'fbl@journal.example.org', path: 'bounces+2-11@journal.example.org' }
  const loop = complaintReport(['a@b.example']).replace('To: bounces+1-00@journal.example.org', `To: ${own.to}`)
  const quoted = loop.replace('Feedback-Type', `Original-Mail-From: <${own.path}>\r\nFeedback-Type`)
  const redacted = loop.replace(
    'Return-Path: <bounces+1-00@journal.example.org>',
    `List-Unsubscribe: <https://journal.example.org/u/x>, <mailto:${own.path}?subject=unsubscribe>`,
  )
  expect((await parse(quoted)).sentTo).toContain(own.path)
  expect((await parse(redacted)).sentTo).toEqual([own.to, own.path])
})

test('what may lead to a letter of ours is collected: where the report was sent and what it answers', async () => {
  const { sentTo, answers, returnedTo, messageId } = await parse(postfixReport([{ to: 'a@b.example', said: '550 no' }]))
  expect({ sentTo, answers, returnedTo, messageId }).toEqual({
    sentTo: ['bounces+1-00@journal.example.org'],
    answers: ['<k3x7@journal.example.org>'],
    returnedTo: ['a@b.example'],
    messageId: '<report.1@relay.example.org>',
  })
})

/** The characters of one test, as GB 2312 writes them. */
const GBK = new Map(
  Object.entries({
    很: 'bada',
    抱: 'b1a7',
    歉: 'c7b8',
    '，': 'a3ac',
    您: 'c4fa',
    的: 'b5c4',
    邮: 'd3ca',
    件: 'bcfe',
    被: 'b1bb',
    退: 'cdcb',
    回: 'bbd8',
    '。': 'a1a3',
    收: 'cad5',
    人: 'c8cb',
    该: 'b8c3',
    用: 'd3c3',
    户: 'bba7',
    不: 'b2bb',
    存: 'b4e6',
    在: 'd4da',
  }).map(([character, hex]) => [character, Buffer.from(hex, 'hex')]),
)
