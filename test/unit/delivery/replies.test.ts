// The reply table against words that receivers really use (deliverability.md §1–3) and against the fault matrix.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifyReply } from '../../../src/delivery/classify-reply.ts'
import type { Stage } from '../../../src/transport/transport.ts'

/** `stage code [enhanced] text` → class scope action. */
const CASES: readonly [string, string][] = [
  ['greeting 554 5.7.1 No SMTP service for you', 'site site wait'],
  ['greeting 421 too busy', 'site site wait'],
  ['ehlo 502 command not implemented', 'site site wait'],
  ['auth 535 5.7.8 authentication failed', 'auth run pause'],
  ['auth 454 4.7.0 temporary authentication failure', 'auth run pause'],
  ['mail 530 5.7.0 Authentication required', 'auth run pause'],
  ['rcpt 554 5.7.1 <a@b.c>: Relay access denied', 'auth run pause'],
  ['mail 421 4.3.2 shutting down', 'throttle lane slow'],
  ['mail 450 4.7.1 wait', 'throttle lane slow'],
  ['mail 452 4.3.1 insufficient system storage', 'throttle lane slow'],
  ['mail 550 5.1.8 sender domain does not exist', 'sender run pause'],
  ['mail 553 5.7.1 sender address rejected', 'sender run pause'],
  ['mail 552 daily sending quota exceeded', 'sender run pause'],
  ['mail 554 monthly quota reached', 'sender run pause'],
  ['mail 552 5.2.2 mailbox full', 'sender run pause'],
  ['mail 550 User suspended', 'sender run pause'],
  ['mail 559 Invalid mailfrom', 'sender run pause'],
  ['mail 550 发件人用户不存在', 'sender run pause'],
  ['mail 550 5.7.1 Suspected spam', 'sender run pause'],
  ['mail 552 5.3.4 message exceeds the size limit', 'size message reject'],
  ['mail 553 5.6.7 the address is not ASCII', 'hard recipient reject'],
  ['rcpt 450 4.2.0 greylisted, try again later', 'greylist recipient retry'],
  ['rcpt 451 4.7.1 please try again', 'greylist recipient retry'],
  ['rcpt 452 4.5.3 too many recipients', 'soft recipient again'],
  ['rcpt 452 4.2.2 mailbox full', 'soft recipient retry'],
  ['rcpt 552 5.2.2 mailbox full', 'soft recipient reject'],
  ['rcpt 550 5.1.1 <a@b.c>: user unknown', 'hard recipient suppress'],
  ['rcpt 550 Mailbox not found', 'hard recipient suppress'],
  ['rcpt 553 Invalid recipient a@b.c (Mode: normal)', 'hard recipient suppress'],
  ['rcpt 550 No such user here', 'hard recipient suppress'],
  ["rcpt 554 delivery error: dd This user doesn't have a yahoo.com account", 'hard recipient suppress'],
  ['rcpt 550 该用户不存在', 'hard recipient suppress'],
  ['rcpt 550 收件人邮箱未开通', 'hard recipient suppress'],
  ['rcpt 552 收件人空间不足', 'soft recipient reject'],
  ['rcpt 550 Ip frequency limited', 'throttle lane slow'],
  ['dot 550 Connection frequency limited', 'throttle lane slow'],
  ['mail 550 Domain frequency limited', 'throttle lane slow'],
  ['rcpt 550 Sender frequency limited', 'throttle lane slow'],
  ['rcpt 550 Mailbox unavailable or access denied', 'soft recipient retry'],
  ['rcpt 550 mailbox unavailable', 'hard recipient suppress'],
  ['dot 550 Mail content denied', 'content message reject'],
  ['dot 550 Spam is embedded in the email', 'content message reject'],
  ['dot 550 Suspected spam', 'content message reject'],
  ['rcpt 550 Suspected spam IP', 'reputation lane slow'],
  ['dot 550 suspected bounce attacks', 'reputation lane slow'],
  ['dot 550 Mail is rejected by recipients', 'policy recipient suppress'],
  ['dot 550 SPF check failed', 'policy run pause'],
  ['dot 550 DMARC check failed', 'policy run pause'],
  ['dot 552 Message too large', 'size message reject'],
  ['rcpt 501 Bad address syntax', 'hard recipient reject'],
  ['rcpt 421 HL:IFC 192.0.2.1', 'throttle lane slow'],
  ['rcpt 421 HL:ICC 192.0.2.1', 'throttle lane slow'],
  ['rcpt 421 HL:REP 192.0.2.1', 'reputation lane slow'],
  ['mail 450 MI:DMC 192.0.2.1', 'throttle lane again'],
  ['dot 451 DT:SPM please try again', 'content message retry'],
  ['dot 554 DT:SPM', 'content message reject'],
  ['rcpt 451 MI:SFQ', 'throttle lane slow'],
  ['rcpt 451 RP:QRC', 'throttle lane slow'],
  ['mail 553 HL:IPB', 'reputation lane slow'],
  ['dot 550 MI:SPF', 'policy run pause'],
  ['dot 550 MI:IMF', 'sender run pause'],
  ['rcpt 550 User not found', 'hard recipient suppress'],
  ['rcpt 550 User suspended', 'hard recipient suppress'],
  ['dot 552 exceeded mailsize', 'size message reject'],
  ['rcpt 451 out of allow RCPT', 'throttle lane slow'],
  ['dot 552 message rejected by anti-spam engine', 'content message reject'],
  ['rcpt 454 ANTISPAM_BAT[01201311R1046S] too frequently sending', 'throttle lane slow'],
  ['rcpt 554 ANTISPAM_BAT too frequently sending', 'throttle lane slow'],
  ['rcpt 559 Invalid rcptto', 'hard recipient suppress'],
  ['rcpt 561 Honeypot', 'hard recipient suppress'],
  ['rcpt 550 5.7.26 unauthenticated', 'policy run pause'],
  ['dot 421 4.7.28 unusual rate', 'throttle lane slow'],
  ['rcpt 450 4.2.1 receiving at a rate', 'soft recipient retry'],
  ['dot 550 5.7.515 Access denied, sending domain does not meet the required authentication level', 'policy run pause'],
  ['mail 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred', 'throttle lane slow'],
  ['rcpt 554 5.7.1 Client host rejected: blocked using zen.spamhaus.org', 'reputation lane slow'],
  ['dot 421 4.3.0 try later', 'throttle lane slow'],
  ['dot 450 4.3.0 try later', 'soft message retry'],
  ['dot 451 4.3.0 local error', 'soft message retry'],
  ['dot 452 4.3.1 no room', 'soft message retry'],
  ['dot 554 5.7.1 spam', 'content message reject'],
  ['dot 552 5.3.4 too big', 'size message reject'],
  ['data 554 transaction failed', 'content message reject'],
  ['rcpt 550 5.7.1 we do not like you', 'policy recipient reject'],
  ['rcpt 550 nope', 'policy recipient reject'],
]

describe('a reply is understood as its provider means it', () => {
  test.each(CASES)('%s → %s', (said, meant) => {
    const [, stage, code, enhanced, text] = /^(\w+) (\d+) (?:(\d\.\d+\.\d+) )?(.*)$/.exec(said) ?? []
    const reply = { code: Number(code), text: text ?? '', ...(enhanced ? { enhanced } : {}) }
    const rule = classifyReply(stage as Stage, reply)
    expect(`${rule.class} ${rule.scope} ${rule.action}`).toBe(meant)
  })
})

const anyReply = fc.record({
  code: fc.integer({ min: 400, max: 599 }),
  enhanced: fc.constantFrom('4.2.2', '5.1.1', '5.7.1', '4.7.0', '9.9.9'),
  text: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(...CASES.map(([said]) => said.replace(/^\w+ \d+ /, ''))),
  ),
})

describe('whatever is said', () => {
  test('a reply before RCPT never suppresses a member, and ends a delivery only where its address or its size is named', () => {
    const early = fc.constantFrom<Stage>('greeting', 'ehlo', 'tls', 'auth', 'mail')
    fc.assert(
      fc.property(early, anyReply, (stage, reply) => {
        const { action, from, class: kind } = classifyReply(stage, reply)
        expect(action).not.toBe('suppress')
        if (action === 'reject' && from !== 'RFC 6531') expect(kind).toBe('size')
      }),
    )
  })

  test('a 4xx never ends a delivery', () => {
    const stages = fc.constantFrom<Stage>('mail', 'rcpt', 'data', 'dot')
    const passing = fc.record({ code: fc.integer({ min: 400, max: 499 }), text: fc.string({ maxLength: 200 }) })
    fc.assert(
      fc.property(stages, passing, (stage, reply) => {
        expect(['suppress', 'reject']).not.toContain(classifyReply(stage, reply).action)
      }),
    )
  })
})
