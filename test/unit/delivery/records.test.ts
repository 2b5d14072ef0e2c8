// What is recorded of a try, where a row stands, and the files beside the database.
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findDeliveryId, openTokenMaker } from '../../../src/delivery/delivery-token.ts'
import { addsUp, deriveStatus, STATUSES } from '../../../src/delivery/derive-status.ts'
import { openHighWater, RING } from '../../../src/delivery/high-water.ts'
import { type JudgeContext, judgeOutcome } from '../../../src/delivery/judge-outcome.ts'
import { PHASE } from '../../../src/store/ledger-tables.ts'

const job = {
  id: 7,
  member_id: 70,
  public_id: 'p',
  address: 'a@b.test',
  name: '',
  organisation: '',
  domain: 'b.test',
  attempts: 0,
  doubts: 0,
}
const context: JudgeContext = { sendId: 's', now: 1000, deadline: 1e9, uncertain: 'resend-once', random: () => 0 }

describe('a try', () => {
  test('that was lost before the dot is tried again soon, and is not in doubt', () => {
    const { result } = judgeOutcome(
      job,
      { kind: 'failed', stage: 'body', reason: 'reset', code: 'ECONNRESET' },
      context,
    )
    expect(result).toMatchObject({ phase: PHASE.pending, due: 3000, tried: 1 })
    expect(result.doubt).toBeUndefined()
  })
  test('that found no relay is not counted against the recipient', () => {
    const { result, action } = judgeOutcome(
      job,
      { kind: 'failed', stage: 'connect', reason: 'refused', code: 'ECONNREFUSED' },
      context,
    )
    expect(result).toMatchObject({ phase: PHASE.pending, tried: 0 })
    expect(action).toBe('wait')
  })
  test('in doubt is listed and resent once, then held', () => {
    const lost = { kind: 'uncertain', reason: 'no reply', code: 'ETIMEDOUT' } as const
    expect(judgeOutcome(job, lost, context).result).toMatchObject({
      phase: PHASE.pending,
      doubt: { stage: 'dot', reason: 'ETIMEDOUT no reply' },
    })
    expect(judgeOutcome({ ...job, doubts: 1 }, lost, context).result.phase).toBe(PHASE.held)
    expect(judgeOutcome(job, lost, { ...context, uncertain: 'hold' }).result.phase).toBe(PHASE.held)
  })
  test('that could only be repeated after the deadline ends as expired', () => {
    const refused = { kind: 'refused', stage: 'rcpt', reply: { code: 450, text: 'greylisted' } } as const
    expect(judgeOutcome(job, refused, { ...context, deadline: 2000 }).result.phase).toBe(PHASE.expired)
    expect(judgeOutcome(job, refused, context).result).toMatchObject({ phase: PHASE.pending, due: 1000 + 300_000 })
  })
  test('that a recipient hard-bounced suppresses the member; trouble of ours does not', () => {
    const hard = {
      kind: 'refused',
      stage: 'rcpt',
      reply: { code: 550, enhanced: '5.1.1', text: 'unknown user' },
    } as const
    expect(judgeOutcome(job, hard, context).result).toMatchObject({
      phase: PHASE.rejected,
      class: 'hard',
      suppressMember: 70,
    })
    const ours = { kind: 'refused', stage: 'mail', reply: { code: 550, text: 'sender refused' } } as const
    expect(judgeOutcome(job, ours, context).result).toMatchObject({ phase: PHASE.pending, tried: 0 })
  })
})

describe('a status', () => {
  test('follows from the row alone, and a cancelled send has nothing pending', () => {
    const running = { cancelled_at: null }
    expect(deriveStatus({ phase: PHASE.pending, tried: false }, running)).toBe('pending')
    expect(deriveStatus({ phase: PHASE.pending, tried: true }, running)).toBe('deferred')
    expect(deriveStatus({ phase: PHASE.pending, tried: true }, { cancelled_at: 1 })).toBe('cancelled')
    expect(deriveStatus({ phase: PHASE.accepted, tried: true }, { cancelled_at: 1 })).toBe('accepted')
  })
  test('a report adds up exactly when its states make the audience', () => {
    const none = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<(typeof STATUSES)[number], number>
    expect(addsUp({ ...none, audience: 3, accepted: 2, held: 1 })).toBe(true)
    expect(addsUp({ ...none, audience: 3, accepted: 2 })).toBe(false)
  })
})

describe('a delivery token', () => {
  test('names its delivery to whoever has the key, in any case, and nothing to anyone else', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.uint8Array({ minLength: 32, maxLength: 32 }), (id, key) => {
        const token = openTokenMaker(key)(id)
        expect(token).toMatch(/^[a-z0-9.-]{1,48}$/)
        expect(findDeliveryId(key, token.toUpperCase())).toBe(id)
        expect(
          findDeliveryId(
            key.map((byte) => byte ^ 1),
            token,
          ),
        ).toBeUndefined()
        expect(
          findDeliveryId(
            key,
            token.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
          ),
        ).toBeUndefined()
      }),
    )
  })
})

describe('the high-water file', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kanfa-water-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const gate = (delivery: number) => ({ delivery, sendId: 'abcdef012345' })

  test('tells a later process the highest gate and the latest ones, over the ring’s end too', () => {
    const water = openHighWater(folder)
    for (let first = 1; first <= 3000; first += 7)
      water.note(
        'holder',
        first + 6,
        Array.from({ length: 7 }, (_, at) => gate(first + at)),
      )
    water.close()
    const [found] = openHighWater(folder).find()
    expect(found?.highest).toBe(3003)
    expect(found?.latest.map(({ delivery }) => delivery)).toEqual(
      Array.from({ length: RING }, (_, at) => 3003 - RING + 1 + at),
    )
  })
  test('keeps gates that stayed shut out of it', () => {
    const water = openHighWater(folder)
    water.note('holder', 3, [gate(1), undefined, gate(3)])
    water.close()
    expect(
      openHighWater(folder)
        .find()[0]
        ?.latest.map(({ delivery }) => delivery),
    ).toEqual([1, 3])
  })
  test('has its whole room again where a full disk gave it less', () => {
    writeFileSync(join(folder, 'holder.gates'), Buffer.alloc(70))
    const water = openHighWater(folder)
    water.note('holder', 2, [gate(1), gate(2)])
    water.close()
    expect(statSync(join(folder, 'holder.gates')).size).toBe(RING * 32)
    expect(openHighWater(folder).find()[0]?.highest).toBe(2)
  })
  test('is read as far as it goes when its end is torn', () => {
    const water = openHighWater(folder)
    water.note('holder', 2, [gate(1), gate(2)])
    water.close()
    truncateSync(join(folder, 'holder.gates'), 70)
    expect(
      openHighWater(folder)
        .find()[0]
        ?.latest.map(({ delivery }) => delivery),
    ).toEqual([1])
  })
})
