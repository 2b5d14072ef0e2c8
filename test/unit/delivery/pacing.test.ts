// What one answer means for a lane: a rest lasts as long as was decided, whatever becomes of letters begun before it.
import { expect, test } from 'vitest'
import type { Judgement } from '../../../src/delivery/judge-outcome.ts'
import { LaneQueue } from '../../../src/delivery/lane-queue.ts'
import { Pacing } from '../../../src/delivery/pacing.ts'
import { settingsOf } from '../../../src/delivery/receiver-groups.ts'
import type { Ledger, SendRow } from '../../../src/store/ledger.ts'
import { PHASE } from '../../../src/store/ledger-tables.ts'

const config = { connections: 10, uncertain: 'resend-once', giveUpAfterMs: 1, lanes: {} } as const
const result = { id: 1, due: 0, class: null, reply: null, tried: 1 } as const
const accepted: Judgement = { result: { ...result, phase: PHASE.accepted }, action: 'none', said: '250 taken' }
const slower: Judgement = {
  ...{ result: { ...result, phase: PHASE.pending }, action: 'slow', said: '421 slower' },
  rule: { class: 'throttle', action: 'slow', from: 'code' } as NonNullable<Judgement['rule']>,
}

test('a letter that was on its way when its lane was told to rest does not end the rest', async () => {
  const rests: number[] = []
  const ends: string[] = []
  const pacing = new Pacing({
    ledger: {
      rest: async (_lane: string, { level }: { level: number }) => void rests.push(level),
      endRest: async (lane: string) => void ends.push(lane),
    } as unknown as Ledger,
    ...{ config, timezone: 'UTC', random: () => 0, alert: () => undefined },
    ...{ release: async () => undefined, pause: async () => undefined },
  })
  const queue = new LaneQueue({ id: 's' } as SendRow, 'qq.com', settingsOf('qq.com', config), () => {
    throw new Error('nothing is composed here')
  })
  await pacing.draw(queue, slower, 0)
  await pacing.draw(queue, accepted, 1_000)
  expect([pacing.laneRests('qq.com', 2_000), ends]).toEqual([true, []])
  const later = 3_600_000
  await pacing.draw(queue, slower, later)
  expect(rests).toEqual([1, 2])
  await pacing.draw(queue, accepted, 3 * later)
  expect([pacing.laneRests('qq.com', 3 * later), ends]).toEqual([false, ['qq.com']])
})
