// Reports as mail systems write them, about letters that never were: the shapes are real, names and words are ours.

const lines = (...text: readonly string[]): string => `${text.join('\r\n')}\r\n`

/** The letter that was sent, as a receiver gives it back. */
export const letter = (to: string, messageId = '<k3x7@journal.example.org>'): string =>
  lines(
    'Return-Path: <bounces+1-00@journal.example.org>',
    'From: 行业观察 <news@journal.example.org>',
    `To: ${to}`,
    'Subject: =?utf-8?B?56ys5LiJ5pyf?=',
    `Message-ID: ${messageId}`,
    '',
    'Mailbox full, user unknown, spam: words of the letter itself, which mean nothing.',
  )

export type Told = {
  readonly to: string
  readonly status?: string
  readonly said?: string
  readonly type?: string
  readonly action?: string
  /** The command that was answered, as Postfix names it. */
  readonly at?: string
}

/** Postfix, RFC 3464: a readable part, a machine part, the letter. */
export function postfixReport(told: readonly Told[], options: { sentTo?: string; messageId?: string } = {}): string {
  const { sentTo = 'bounces+1-00@journal.example.org', messageId } = options
  const readable = told.map(
    ({ to, said = '', at }) =>
      `<${to}>: host mx.example.com[192.0.2.7] said: ${said}${at ? ` (in reply to ${at} command)` : ''}`,
  )
  const groups = told.map(({ to, status = '5.0.0', said = '', type = 'smtp', action = 'failed' }) =>
    lines(
      `Final-Recipient: rfc822; ${to}`,
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: ${type}; ${said}`,
    ),
  )
  return lines(
    'Return-Path: <>',
    'From: MAILER-DAEMON@relay.example.org (Mail Delivery System)',
    `To: ${sentTo}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'Message-ID: <report.1@relay.example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host relay.example.org.',
    "I'm sorry to have to inform you that your message could not be delivered.",
    '',
    ...readable,
    '',
    '--part',
    'Content-Type: message/delivery-status',
    '',
    lines('Reporting-MTA: dns; relay.example.org', ''),
    ...groups,
    '--part',
    'Content-Type: message/rfc822',
    '',
    letter(told[0]?.to ?? '', messageId),
    '--part--',
  )
}

/** A report without a machine part: whatever a person would read, then the letter. */
export const plainReport = (text: readonly string[], header: readonly string[] = []): string =>
  lines(
    'Return-Path: <>',
    'From: Mail Delivery System <mailer-daemon@mail.example.net>',
    'To: bounces+1-00@journal.example.org',
    'Subject: Mail delivery failed: returning message to sender',
    ...header,
    '',
    ...text,
  )

/** RFC 5965. */
export const complaintReport = (recipients: readonly string[], type = 'abuse'): string =>
  lines(
    'From: fbl@mail.example.net',
    'To: bounces+1-00@journal.example.org',
    'Subject: complaint',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    'A complaint about a message from 192.0.2.9.',
    '--part',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${type}`,
    'User-Agent: Loop/1.0',
    'Version: 1',
    ...recipients.map((one) => `Original-Rcpt-To: ${one}`),
    '',
    '--part',
    'Content-Type: message/rfc822',
    '',
    letter('someone@mail.example.net'),
    '--part--',
  )
