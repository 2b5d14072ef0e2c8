// The rules table, held to what receivers are known to say. A line here is a promise: the reason may not change.
import { expect, test } from 'vitest'
import { classifyFailure } from '../../../src/feedback/classify-failure.ts'
import table from '../../../src/feedback/rules.json' with { type: 'json' }

const classify = (said: string, status = '') => {
  const [, diagnostic = said] = /^(.*?)(?: \(in reply to .*\))?$/s.exec(said) ?? []
  const base = { recipient: 'reader@mail.example.cn', action: 'failed', status, type: 'smtp' } as const
  return classifyFailure({ ...base, diagnostic, context: said, whole: said })
}

const RCPT = '(in reply to RCPT TO command)'
const DATA = '(in reply to end of DATA command)'

test.each([
  ['550 Ip frequency limited [x Blocked IP 192.0.2.2]. http://service.mail.qq.com', 'toomanyconn', 'throttle'],
  [`550 Mailbox not found ${RCPT}`, 'userunknown', 'hard'],
  ['550 Mailbox unavailable or access denied', 'suspend', 'soft'],
  [`550 Mail content denied ${DATA}`, 'spamdetected', 'content'],
  ['550 SPF check failed', 'authfailure', 'policy'],
  ['550 Suspected spam ip', 'blocked', 'policy'],
  ['552 收件人空间不足', 'mailboxfull', 'soft'],
  [`550 该用户不存在 ${RCPT}`, 'userunknown', 'hard'],
  [`550 收件人邮箱已销户 ${RCPT}`, 'userunknown', 'hard'],
  ['421 HL:IFC 163 mx', 'speeding', 'throttle'],
  ['421 HL:ICC 126', 'toomanyconn', 'throttle'],
  ['451 MI:SFQ 163', 'speeding', 'throttle'],
  ['554 DT:SPM 163', 'spamdetected', 'content'],
  ['554 HL:IPB 163', 'blocked', 'policy'],
  ['550 User suspended', 'suspend', 'soft'],
  ['554 RCPT too frequently sending ANTISPAM_BAT', 'speeding', 'throttle'],
  ['550 null sender is not allowed', 'rejected', 'policy'],
  ['552 too many same size mails', 'toomanyconn', 'throttle'],
  ['421 HL:MEP 163 mx', 'rejected', 'policy'],
  ['554 Reject by content spam at Data State', 'spamdetected', 'content'],
  ['554 邮件内容包含垃圾信息，被拒绝', 'spamdetected', 'content'],
  ['553 mailbox not found, recipient not exist', 'userunknown', 'hard'],
  [`550 查無此使用者，該信箱不存在 ${RCPT}`, 'userunknown', 'hard'],
  ['552 收件者信箱已滿', 'mailboxfull', 'soft'],
  ['451 發送過於頻繁，請稍後再試', 'toomanyconn', 'throttle'],
  ['<sato@mail.example.jp>: 宛先のメールアドレスが見つかりません。', 'userunknown', 'hard'],
])('China: %s', (said, reason, kind) => {
  expect(classify(said)).toMatchObject({ reason, class: kind })
})

test.each([
  ['550-5.1.1 The email account that you tried to reach does not exist.', '5.1.1', 'userunknown'],
  ['550 5.2.1 The email account that you tried to reach is disabled.', '5.2.1', 'suspend'],
  ["452 4.2.2 The recipient's inbox is out of storage space.", '4.2.2', 'mailboxfull'],
  ['450 4.2.1 The user is receiving mail at a rate that prevents additional messages', '4.2.1', 'speeding'],
  ['550 5.7.26 This mail is unauthenticated: DMARC policy', '5.7.26', 'authfailure'],
  ['550 5.7.515 Access denied, it does not meet the required authentication level', '5.7.515', 'authfailure'],
  ['550 5.1.10 RESOLVER.ADR.RecipientNotFound', '5.1.10', 'userunknown'],
  ['550 5.1.10 recipient null MX', '5.1.10', 'notaccept'],
  ['554 5.7.1 Client host blocked using zen.spamhaus.org', '5.7.1', 'blocked'],
  ['554 5.7.1 <a@b>: Relay access denied', '5.7.1', 'norelaying'],
  ['450 4.7.1 Client host rejected: cannot find your hostname', '4.7.1', 'requireptr'],
  ['552 5.3.4 Message size exceeds fixed limit', '5.3.4', 'mesgtoobig'],
  ['550 5.1.6 recipient no longer on server', '5.1.6', 'hasmoved'],
  [
    'Host or domain name not found. Name service error for name=b.example type=MX: Host not found',
    '5.4.4',
    'hostunknown',
  ],
  ['Name service error for name=b.example type=MX: Host not found, try again', '4.4.3', 'networkerror'],
  ['553 5.1.8 Domain of sender address a@b does not exist', '5.1.8', 'rejected'],
  ['554 5.4.6 Too many hops', '5.4.6', 'networkerror'],
  ['550 Virus detected', '', 'virusdetected'],
])('the world: %s', (said, status, reason) => {
  expect(classify(said, status).reason).toBe(reason)
})

test.each([
  // Gmail, Exchange, Yahoo, Postfix maps, Exim, Sendmail, Courier, Chinese hosts: shut for good.
  ['550 5.2.1 The email account that you tried to reach is disabled.', '5.2.1', 'hard'],
  ['550 5.2.1 Mailbox disabled for this recipient', '5.2.1', 'hard'],
  ['5.2.1 <a@b.example>: mailbox disabled, not accepting messages', '5.2.1', 'hard'],
  ['554 This account has been disabled or discontinued [#102].', '5.0.0', 'hard'],
  ['550 <a@b.example>: Recipient address rejected: account has been deactivated', '5.1.1', 'hard'],
  ['550 This mailbox has been closed', '', 'hard'],
  ['550 5.2.1 account closed', '5.2.1', 'hard'],
  ['553 the account has been deleted', '', 'hard'],
  ['550 5.2.1 该邮箱已停用', '5.2.1', 'hard'],
  // May come back: frozen, locked, idle, unpaid, or said with a passing code.
  ['550-5.2.1 The email account that you tried to reach is inactive.', '5.2.1', 'soft'],
  ['450 4.2.1 The account has been deactivated', '4.2.1', 'soft'],
  ['550 5.2.1 Mailbox temporarily disabled', '5.2.1', 'soft'],
  ['550 5.2.1 Account closed pending verification', '5.2.1', 'soft'],
  ['550 User account is disabled', '', 'soft'],
  ['550 Mailbox is frozen', '', 'soft'],
  ['550 User suspended', '', 'soft'],
  ['550 User is locked', '', 'soft'],
  ['550 5.7.1 User temporary locked. Please try again later!', '5.7.1', 'soft'],
  ['550 用户邮箱已被禁用', '', 'soft'],
  ['550 5.2.1 邮箱因欠费已停用', '5.2.1', 'soft'],
  ['525 5.7.13 Account disabled', '5.7.13', 'soft'],
])('a mailbox that is shut for good is given up, one that may come back is not: %s', (said, status, kind) => {
  expect(classify(said, status)).toMatchObject({ reason: 'suspend', class: kind, hard: kind === 'hard' })
})

test('addresses say nothing: one at mailboxfull@… is not full', () => {
  expect(classify('550 5.1.1 <mailboxfull@spam.example>: Recipient address rejected: User unknown').reason).toBe(
    'userunknown',
  )
})

test('a status of its own making stands where the receiver gave none', () => {
  expect(classify('mailbox full').status).toBe('5.0.922')
})

test('what the receiver says is kept as one inert line', () => {
  const { said } = classify(`550 no\r\n\u001b[31m<img src=x>\u202e${'x'.repeat(900)}`)
  expect(said).toMatch(/^550 no \[31m<img src=x> x+$/)
  expect(said).toHaveLength(400)
})

test('every reason in the table has one class, and every wording is a regular expression', () => {
  const classes = Object.values(table.classes).flat()
  expect(new Set(classes).size).toBe(classes.length)
  const rules = [...table.said, ...table.saidLast]
  const reasons = [
    ...rules.map((rule) => rule.reason),
    ...Object.keys(table.byStatus),
    ...Object.keys(table.pseudoCode),
  ]
  expect(reasons.filter((reason) => !classes.includes(reason))).toEqual([])
  const words = [...rules.flatMap((rule) => [...rule.words, ...(rule.unless ?? [])]), ...table.unknownUser]
  for (const word of words) expect(() => new RegExp(word)).not.toThrow()
  expect(words.filter((word) => word !== word.toLowerCase() && !/\\[A-Z]/.test(word))).toEqual([])
})
