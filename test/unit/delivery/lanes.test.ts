// Lanes: which receiver a domain belongs to, and that one slow domain cannot fill the connections of a lane.
import { describe, expect, test } from 'vitest'
import { type Job, LaneQueue } from '../../../src/delivery/lane-queue.ts'
import { pickJob } from '../../../src/delivery/pick-job.ts'
import { planLanes, settingsOf } from '../../../src/delivery/receiver-groups.ts'
import type { SendRow } from '../../../src/store/ledger.ts'

const config = { connections: 10, uncertain: 'resend-once', giveUpAfterMs: 1, lanes: {} } as const

describe('receivers', () => {
  test('domains of one receiver share a lane', () => {
    const lanes = planLanes(config)
    expect([lanes.get('foxmail.com'), lanes.get('126.com'), lanes.get('hotmail.com')]).toEqual([
      'qq.com',
      '163.com',
      'outlook.com',
    ])
    expect(lanes.get('example.org')).toBeUndefined()
  })
  test('the config names a lane by any of its domains, and may add lanes', () => {
    const own = {
      ...config,
      lanes: { 'foxmail.com': { connections: 1, perMinute: 60 }, 'example.edu.cn': { connections: 3 } },
    }
    expect(planLanes(own).get('example.edu.cn')).toBe('example.edu.cn')
    expect(settingsOf('qq.com', own)).toMatchObject({ connections: 1, perMinute: 60 })
    expect(settingsOf('example.edu.cn', own).connections).toBe(3)
  })
  test('the default lane has all connections, a great receiver a fifth', () => {
    expect(settingsOf('default', config).connections).toBe(10)
    expect(settingsOf('qq.com', config).connections).toBe(2)
  })
})

describe('a lane', () => {
  const queueOf = (domains: readonly string[]): LaneQueue => {
    const queue = new LaneQueue({ id: 's' } as SendRow, 'default', settingsOf('default', config), () => ({
      envelope: { from: '', to: '', smtputf8: false },
      message: [],
    }))
    queue.add(
      domains.map((domain, id) => ({
        id,
        member_id: id,
        public_id: '',
        address: `a@${domain}`,
        name: '',
        organisation: '',
        domain,
        attempts: 0,
        doubts: 0,
      })),
    )
    return queue
  }
  const take = (queue: LaneQueue, count: number, now = 0): string[] =>
    Array.from({ length: count }, () => queue.take(now)?.domain ?? '-')

  test('gives a domain that is not known to be fast two connections and no more', () => {
    const queue = queueOf(['slow.test', 'slow.test', 'slow.test', 'slow.test', 'quick.test', 'other.test'])
    expect(take(queue, 6)).toEqual(['slow.test', 'slow.test', 'quick.test', 'other.test', '-', '-'])
  })
  test('opens to a domain once a letter went through fast', () => {
    const queue = queueOf(Array.from({ length: 6 }, () => 'quick.test'))
    const first = queue.take(0)
    if (first) queue.finish(first, 50)
    expect(take(queue, 5, 60)).toEqual(Array.from({ length: 5 }, () => 'quick.test'))
  })
  test('names the domain that holds its connections, so that it can be given a lane of its own', () => {
    const queue = queueOf(['slow.test', 'slow.test', 'slow.test', 'quick.test'])
    take(queue, 3)
    expect(queue.findSlow(1000)).toBeUndefined()
    expect(queue.findSlow(60_000)).toBe('slow.test')
  })
  test('stops on content trouble only when it is more than an exception', () => {
    const queue = queueOf([])
    for (let i = 0; i < 100; i++) queue.noteAccepted()
    expect(Array.from({ length: 5 }, () => queue.noteTrouble())).toEqual([false, false, false, false, false])
    const other = queueOf([])
    expect(Array.from({ length: 5 }, () => other.noteTrouble())).toEqual([false, false, false, false, true])
  })

  describe('promises a connection its next letter', () => {
    const many = (domain: string): string[] => Array.from({ length: 40 }, () => domain)
    const always = (): boolean => true
    /** A lane whose receiver is known to be fast, and the letter whose dot is about to leave. */
    const proven = (domain: string): { queue: LaneQueue; ending: Job } => {
      const queue = queueOf(many(domain))
      const once = queue.take(0) as Job
      queue.finish(once, 5)
      return { queue, ending: queue.take(10) as Job }
    }

    test('which takes no second place, and none of its time', () => {
      const { queue, ending } = proven('quick.test')
      const bound = pickJob([queue], always, ending)
      expect([bound?.id, queue.inFlight.size, queue.ready.length]).toEqual([2, 1, 37])
      expect(queue.findSlow(4000)).toBe('quick.test')
      queue.finish(ending, 4000)
      queue.begin(bound as Job, 4000)
      expect(queue.findSlow(4001)).toBeUndefined()
    })
    test('which goes back to the front when it may not be sent after all', () => {
      const { queue, ending } = proven('quick.test')
      const bound = pickJob([queue], always, ending) as Job
      queue.putBack(bound)
      expect(queue.take(0)).toBe(bound)
    })
    test('only where the receiver has proven fast and the other connections have work too', () => {
      const queue = queueOf(many('new.test'))
      expect(pickJob([queue], always, queue.take(0))).toBeUndefined()
      const { queue: nearlyDone, ending } = proven('quick.test')
      nearlyDone.ready.length = 10
      expect(pickJob([nearlyDone], always, ending)).toBeUndefined()
    })
    test('only while no other lane has less in flight, and never of a lane that rests', () => {
      const { queue, ending } = proven('quick.test')
      queue.take(0)
      expect(pickJob([queue, queueOf(many('waiting.test'))], always, ending)).toBeUndefined()
      expect(pickJob([queue], () => false, ending)).toBeUndefined()
    })
  })
})
