// The fault matrix of the receivers (docs/delivery.md): a real engine, a real socket and a server that is scripted to
// misbehave. Hours of back-off pass on a fast clock. Row numbers are those of the matrix.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeliveryEvent, DeliveryWorld } from '../../src/delivery/delivery-world.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import type { DeliveryConfig } from '../../src/manifest/config.ts'
import { checkInvariants } from '../support/check-invariants.ts'
import {
  addMembers,
  addressesOf,
  freezeSample,
  newFolder,
  openPost,
  type Post,
  type PostOptions,
  removeFolder,
} from '../support/send-fixture.ts'
import { type Answer, startTruthServer, type Told, type TruthServer } from '../support/truth-server.ts'

/** Ten minutes of back-off pass in a second. */
const SPEED = 600
const MINUTE = 60_000

let server: TruthServer
let folder = ''
const posts: Post[] = []

beforeEach(async () => {
  server = await startTruthServer()
  folder = newFolder()
})
afterEach(async () => {
  for (const post of posts.splice(0)) await post.close()
  await server.close()
  removeFolder(folder)
})

type Case = {
  readonly to: readonly string[]
  readonly answer?: (told: Told) => Answer | Promise<Answer>
  readonly cutBodyAt?: (recipient: string) => number | undefined
  readonly delivery?: Partial<DeliveryConfig>
  readonly post?: Partial<PostOptions>
  readonly signal?: AbortSignal
  readonly before?: (post: Post, sendId: string) => void | Promise<void>
  readonly world?: (world: DeliveryWorld) => DeliveryWorld
}

async function run(wanted: Case) {
  server.script = {
    ...(wanted.answer ? { answer: wanted.answer } : {}),
    ...(wanted.cutBodyAt ? { cutBodyAt: wanted.cutBodyAt } : {}),
  }
  const delivery = wanted.delivery ?? {}
  const post = await openPost(folder, { smtpUrl: server.url, speed: SPEED, delivery, ...wanted.post })
  posts.push(post)
  await addMembers(post.store, wanted.to)
  const sendId = await freezeSample(post, { delivery })
  await wanted.before?.(post, sendId)
  const world = wanted.world?.(post.world) ?? post.world
  await runDeliveries(world, { only: sendId, signal: wanted.signal ?? new AbortController().signal })
  const report = await post.report(sendId)
  if (report.state === 'ended')
    checkInvariants({ report, accepted: server.accepted, crashes: 1, connections: wanted.to.length })
  expect(report.addsUp).toBe(true)
  return { post, report, sendId }
}

const suppressedMembers = async ({ store }: Post): Promise<number> =>
  (await store.members.page({ limit: 1000, suppressed: 'with' })).members.filter(({ suppressed }) => suppressed).length

/** Answers `first` the first `times` times at a stage, then as usual. */
const atFirst = (stage: Told['stage'], answer: Answer, times = 1): ((told: Told) => Answer) => {
  let left = times
  return (told) => (told.stage === stage && left-- > 0 ? answer : undefined)
}
const at =
  (stage: Told['stage'], answer: Answer, recipient?: RegExp): ((told: Told) => Answer) =>
  (told) =>
    told.stage === stage && (!recipient || recipient.test(told.recipient)) ? answer : undefined

describe('trouble with the relay touches no recipient', () => {
  test.each<[string, Told['stage'], Answer]>([
    ['5: a greeting of 554', 'greeting', '554 5.3.2 no'],
    ['5: a greeting of 421', 'greeting', '421 4.3.2 later'],
    ['5: a connection closed before the greeting', 'greeting', 'cut'],
    ['6: EHLO refused with 421', 'ehlo', '421 4.3.2 later'],
    ['18: a connection closed at MAIL', 'mail', 'cut'],
  ])(
    '%s, for ten minutes: it rests, tries again, and everyone receives the letter once',
    async (_name, stage, answer) => {
      let [now, until] = [(): number => 0, 0]
      const { report, post } = await run({
        to: addressesOf(8),
        before: (opened) => {
          now = opened.world.clock.now
          until = now() + 10 * MINUTE
        },
        answer: (told) => (told.stage === stage && now() < until ? answer : undefined),
      })
      expect(report.counts).toMatchObject({ accepted: 8, rejected: 0 })
      expect(report.possiblyTwice).toEqual([])
      expect(await suppressedMembers(post)).toBe(0)
      // No hot loop: a relay that refuses is asked a handful of times, not thousands.
      expect(server.connections()).toBeLessThan(60)
    },
  )

  test.each<[string, Answer]>([
    ['7: AUTH 535', '535 5.7.8 bad credentials'],
    ['7: AUTH 454', '454 4.7.0 temporary'],
  ])('%s pauses the run with its cause', async (_name, answer) => {
    server.script = { extensions: ['PIPELINING', 'AUTH PLAIN LOGIN'] }
    const url = server.url.replace('smtp://', 'smtp://user:secret@')
    const post = await openPost(folder, { smtpUrl: url, speed: SPEED })
    posts.push(post)
    await addMembers(post.store, addressesOf(4))
    const sendId = await freezeSample(post)
    server.script = { extensions: ['PIPELINING', 'AUTH PLAIN LOGIN'], answer: at('auth', answer) }
    await runDeliveries(post.world, { only: sendId, signal: new AbortController().signal })
    const report = await post.report(sendId)
    expect(report).toMatchObject({
      state: 'paused',
      reason: { code: 'auth' },
      counts: { pending: 4, rejected: 0, deferred: 0 },
    })
    expect(JSON.stringify(report)).not.toContain('secret')
  })

  test.each(['421 4.3.2 closing', '450 4.7.1 wait', '451 4.3.0 wait', '452 4.3.1 no room'])(
    '8: MAIL %s rests the lane, then everyone receives it',
    async (answer) => {
      const { report, post } = await run({ to: addressesOf(3), answer: atFirst('mail', answer) })
      expect(report.counts.accepted).toBe(3)
      expect(post.events.filter(({ kind }) => kind === 'lane-rests')).toHaveLength(1)
      expect(await suppressedMembers(post)).toBe(0)
    },
  )

  test.each([
    ['9: MAIL 550', '550 5.1.8 sender refused', 'sender'],
    ['9: MAIL 553', '553 5.7.1 no', 'sender'],
  ])('%s pauses the run and bounces nobody', async (_name, answer, code) => {
    const { report, post } = await run({ to: addressesOf(5), answer: at('mail', answer) })
    expect(report).toMatchObject({ state: 'paused', reason: { code }, counts: { rejected: 0, pending: 5 } })
    expect(await suppressedMembers(post)).toBe(0)
  })

  test('9: a daily quota waits for the next day of the zone and goes on by itself', async () => {
    let refused = 0
    const start = Date.now()
    const events: DeliveryEvent[] = []
    const { report, post } = await run({
      to: addressesOf(2),
      post: { speed: 20_000 },
      answer: ({ stage }) => (stage === 'mail' && refused++ === 0 ? '552 daily sending quota exceeded' : undefined),
      before: (one) => void events.push(...one.events),
    })
    expect(report.counts.accepted).toBe(2)
    const paused = post.events.find(({ kind }) => kind === 'paused')
    expect((paused?.until ?? 0) - start).toBeGreaterThan(0)
    expect(new Date((paused?.until ?? 0) + 8 * 60 * MINUTE).toISOString()).toMatch(/T00:05/)
  })
})

describe('what is said of a recipient', () => {
  test('10: a greylist is passed after its five minutes with the same message', async () => {
    const seen = new Map<string, number>()
    const waits: number[] = []
    let now = (): number => 0
    const { report } = await run({
      to: addressesOf(3),
      before: (post) => {
        now = post.world.clock.now
      },
      answer: ({ stage, recipient }) => {
        if (stage !== 'rcpt') return undefined
        const first = seen.get(recipient)
        if (first === undefined) {
          seen.set(recipient, now())
          return '450 4.7.1 greylisted'
        }
        waits.push(now() - first)
        return now() - first < 5 * MINUTE ? '450 4.7.1 greylisted' : undefined
      },
    })
    expect(report.counts.accepted).toBe(3)
    expect(waits).toHaveLength(3)
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(5 * MINUTE)
  })

  test('11: 452 4.5.3 begins a new transaction at once', async () => {
    const { report } = await run({
      to: addressesOf(2),
      answer: atFirst('rcpt', '452 4.5.3 too many recipients'),
      post: { speed: 1 },
    })
    expect(report.counts.accepted).toBe(2)
  })

  test('12: a full mailbox is no reason to leave the member out of the next issue', async () => {
    const { report, post } = await run({ to: addressesOf(3), answer: at('rcpt', '552 5.2.2 mailbox full', /member1@/) })
    expect(report).toMatchObject({ counts: { accepted: 2, rejected: 1 }, rejectedByClass: { soft: 1 } })
    expect(await suppressedMembers(post)).toBe(0)
  })

  test.each(['550 5.1.1 user unknown', '553 Invalid recipient', '550 Mailbox not found'])(
    '13: %s ends the delivery and suppresses the member',
    async (answer) => {
      const { report, post } = await run({ to: addressesOf(3), answer: at('rcpt', answer, /member2@/) })
      expect(report).toMatchObject({ counts: { accepted: 2, rejected: 1 }, rejectedByClass: { hard: 1 } })
      expect(await suppressedMembers(post)).toBe(1)
    },
  )

  test.each([
    '550 Ip frequency limited',
    '421 HL:IFC 192.0.2.1',
    '451 MI:SFQ',
    '454 ANTISPAM_BAT too frequently sending',
  ])('14: %s rests that lane alone, longer each time, and suppresses nobody', async (answer) => {
    const refuse = atFirst('rcpt', answer, 2)
    const { report, post } = await run({
      to: [...addressesOf(4, 'qq.com'), ...addressesOf(4)],
      post: { speed: 3000 },
      answer: (told) => (told.recipient.endsWith('@qq.com') ? refuse(told) : undefined),
      // No time passes, and the lane rests, until everyone else has been served.
      world: (world) => {
        const start = world.clock.now()
        const now = (): number => (server.accepted.length < 4 ? start : world.clock.now())
        return { ...world, clock: { ...world.clock, now } }
      },
    })
    expect(report.counts).toMatchObject({ accepted: 8, rejected: 0 })
    expect(await suppressedMembers(post)).toBe(0)
    const rests = post.events.filter(({ kind }) => kind === 'lane-rests')
    expect(rests.length).toBeGreaterThan(0)
    expect(rests.every(({ lane }) => lane === 'qq.com')).toBe(true)
    const others = server.accepted.slice(0, 4).map(({ recipient }) => recipient)
    expect(others.every((recipient) => recipient.endsWith('@example.org'))).toBe(true)
  })
})

describe('what is said of the message', () => {
  test.each(['451 4.3.0 local error', '450 4.2.0 wait', '452 4.3.1 no room'])(
    '16: %s after the dot is a refusal: deferred, and in nobody’s doubt',
    async (answer) => {
      const { report } = await run({ to: addressesOf(3), answer: atFirst('dot', answer) })
      expect(report.counts.accepted).toBe(3)
      expect(report.possiblyTwice).toEqual([])
    },
  )

  test.each(['554 5.7.1 spam message rejected', '552 5.3.4 too big', '554 transaction failed'])(
    '15, 17: %s from one receiver after another stops the run and suppresses nobody',
    async (answer) => {
      const { report, post } = await run({
        to: addressesOf(40),
        answer: at('dot', answer),
        delivery: { connections: 1 },
      })
      expect(report.state).toBe('paused')
      expect(report.counts.rejected).toBe(5)
      expect(report.counts.pending).toBe(35)
      expect(await suppressedMembers(post)).toBe(0)
    },
  )
})

describe('a connection that breaks', () => {
  test('18: in the body, before the last bytes: tried again, nobody twice, nothing in doubt', async () => {
    const cut = new Set<string>()
    const { report } = await run({
      to: addressesOf(6),
      cutBodyAt: (recipient) => {
        if (cut.has(recipient)) return undefined
        cut.add(recipient)
        return 700
      },
      // The disk is slower than the wire: by the time the gate opens, the loss has been heard of.
      world: (world) => ({
        ...world,
        ledger: {
          ...world.ledger,
          commitGroup: async (...group) => {
            for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
            return world.ledger.commitGroup(...group)
          },
        },
      }),
    })
    expect(cut.size).toBe(6)
    expect(report.counts.accepted).toBe(6)
    expect(report.replies).toMatchObject([{ class: 'site', count: 6 }])
    expect(server.accepted).toHaveLength(6)
    expect(report.possiblyTwice).toEqual([])
  })

  test('19: after the dot, and the server had taken it: listed, resent once, the same Message-ID', async () => {
    const { report } = await run({ to: addressesOf(4), answer: atFirst('dot', 'store-cut', 2) })
    expect(report.counts.accepted).toBe(4)
    expect(server.accepted).toHaveLength(6)
    expect(report.possiblyTwice).toHaveLength(2)
    expect(report.possiblyTwice[0]).toMatchObject({
      ...{ stage: 'dot', code: 'ECONNRESET', decision: 'resend', status: 'accepted' },
    })
  })

  test('19: after the dot, and the server had not: resent, once in the box', async () => {
    const { report } = await run({ to: addressesOf(4), answer: atFirst('dot', 'cut', 2) })
    expect(report.counts.accepted).toBe(4)
    expect(server.accepted).toHaveLength(4)
    expect(report.possiblyTwice).toHaveLength(2)
  })

  test('19: with `hold`, whoever is in doubt is kept for a person', async () => {
    const { report } = await run({
      to: addressesOf(4),
      answer: atFirst('dot', 'store-cut', 2),
      delivery: { uncertain: 'hold' },
    })
    expect(report.counts).toMatchObject({ accepted: 2, held: 2 })
    expect(server.accepted).toHaveLength(4)
    expect(report.possiblyTwice.every(({ decision }) => decision === 'hold')).toBe(true)
  })

  test('19: in doubt a second time, a letter is held: twice is the most', async () => {
    const { report } = await run({ to: addressesOf(2), answer: at('dot', 'store-cut', /member1@/) })
    expect(report.counts).toMatchObject({ accepted: 1, held: 1 })
    expect(server.accepted.filter(({ recipient }) => recipient.startsWith('member1@'))).toHaveLength(2)
  })

  test('20: a reply that comes late is waited for; one that never comes is a doubt', async () => {
    const never = new Promise<Answer>(() => undefined)
    let lost = 0
    const { report } = await run({
      to: addressesOf(3),
      post: { smtp: { timeouts: { dot: 700 } } },
      answer: async ({ stage, recipient }) => {
        if (stage !== 'dot') return undefined
        if (recipient.startsWith('member1@') && lost++ === 0) return never
        await new Promise((done) => setTimeout(done, 200))
        return undefined
      },
    })
    expect(report.counts.accepted).toBe(3)
    expect(report.possiblyTwice.map(({ recipient }) => recipient)).toEqual(['member1@example.org'])
  })
})

describe('slow and strange servers', () => {
  test('21: a receiver that dawdles leaves four fifths of the connections to the others', async () => {
    const slow = new Set<string>()
    let busiest = 0
    const order: string[] = []
    const release: (() => void)[] = []
    const { report } = await run({
      to: [...addressesOf(30, 'tarpit.example'), ...addressesOf(200)],
      delivery: { connections: 10 },
      post: { speed: 60 },
      answer: async ({ stage, recipient }) => {
        if (stage === 'dot') order.push(recipient)
        if (stage !== 'rcpt' || !recipient.endsWith('tarpit.example')) return undefined
        slow.add(recipient)
        busiest = Math.max(busiest, slow.size)
        // It answers only after everyone else has been served.
        if (order.filter((one) => one.endsWith('@example.org')).length < 200)
          await new Promise<void>((done) => release.push(done))
        slow.delete(recipient)
        return undefined
      },
      before: () => {
        const watch = setInterval(() => {
          if (order.filter((one) => one.endsWith('@example.org')).length < 200) return
          clearInterval(watch)
          for (const done of release.splice(0)) done()
        }, 20)
      },
    })
    expect(report.counts.accepted).toBe(230)
    expect(busiest).toBeLessThanOrEqual(3)
  })

  test.each<[string, string]>([
    ['many lines', `${Array.from({ length: 40 }, () => '250-yes').join('\r\n')}\r\n250 yes`],
    ['GBK', '250 \xc4\xfa\xba\xc3'],
    ['control characters', '250 ok \x1b[2J\x00\x07'],
  ])('22: a reply of %s is taken, and stored as harmless text', async (_name, answer) => {
    const { report, post, sendId } = await run({ to: addressesOf(1), answer: at('dot', answer) })
    expect(report.counts.accepted).toBe(1)
    const [row] = await post.store.ledger.listDeliveries(sendId)
    expect(row?.reply).toMatch(/^250/)
    expect(row?.reply).not.toMatch(/[\u0000-\u001f\u007f]/)
  })

  test('22: a reply that is none, or has no end, loses the connection and nothing else', async () => {
    const first = atFirst('mail', 'hello there')
    const second = atFirst('rcpt', `250-${'x'.repeat(70_000)}`)
    const { report } = await run({ to: addressesOf(3), answer: (told) => first(told) ?? second(told) })
    expect(report.counts.accepted).toBe(3)
  })
})

describe('what changes while it runs', () => {
  test('31: whoever leaves before their letter’s last bytes receives nothing', async () => {
    let left = false
    let post: Post | undefined
    const leave = async (address: string): Promise<void> => {
      const origin = { how: 'page', source: 'test', wording: '', by: 'member' } as const
      await post?.store.members.leave({ key: address }, ['members'], origin)
    }
    const { report } = await run({
      to: addressesOf(6),
      delivery: { connections: 1 },
      before: (opened) => {
        post = opened
      },
      answer: async ({ stage, recipient }) => {
        if (stage !== 'rcpt' || left) return undefined
        left = true
        // One has a letter half sent, the other is claimed and waits.
        await Promise.all([
          leave(recipient),
          leave(recipient === 'member5@example.org' ? 'member4@example.org' : 'member5@example.org'),
        ])
        return undefined
      },
    })
    expect(report.counts).toMatchObject({ accepted: 4, suppressed: 2 })
    expect(server.accepted).toHaveLength(4)
    expect(report.possiblyTwice).toEqual([])
  })

  test('32: an audience and an edition are frozen: who joins later is not in it, and a second start finds the first', async () => {
    let again = ''
    const { report, sendId } = await run({
      to: addressesOf(3),
      before: async (post) => {
        await addMembers(post.store, ['late@example.org'])
        again = await freezeSample(post)
      },
    })
    expect(again).toBe(sendId)
    expect(report.counts).toMatchObject({ audience: 3, accepted: 3 })
  })

  test('29: a recipient whose letter cannot be composed is set aside, and the run goes on', async () => {
    // As an import from before our address rules could have left it.
    const to = ['member1@example.org', 'a@b(c)d.example', 'member3@example.org']
    const { report, post, sendId } = await run({ to })
    expect(report.counts).toMatchObject({ accepted: 2, held: 1 })
    const rows = await post.store.ledger.listDeliveries(sendId)
    expect(rows.find(({ class: kind }) => kind === 'poison')?.reply).toMatch(/address/)
  })

  test('pause stops it before the next letter, resume goes on, cancel ends it: all adds up', async () => {
    const stop = new AbortController()
    let paused = false
    const { report, post, sendId } = await run({
      to: addressesOf(60),
      delivery: { connections: 2 },
      post: { speed: 1 },
      signal: stop.signal,
      before: (opened) => {
        server.script = {
          answer: async ({ stage }) => {
            if (stage !== 'dot' || paused || server.accepted.length < 10) return undefined
            paused = true
            const [send] = await opened.store.ledger.listSends()
            await opened.store.ledger.pause(send?.id ?? '', { reason: '{"code":"operator","text":""}' })
            void settled(opened, send?.id ?? '').then(() => stop.abort())
            return undefined
          },
        }
      },
    })
    expect(report.state).toBe('paused')
    // What had passed its gate finishes; nothing else does.
    expect(report.counts.accepted).toBeLessThanOrEqual(10 + 4)
    expect(report.counts.accepted).toBe(server.accepted.length)
    await post.store.ledger.resume(sendId)
    await post.store.ledger.cancel(sendId)
    await runDeliveries(post.world, { only: sendId, signal: new AbortController().signal })
    const end = await post.report(sendId)
    expect(end).toMatchObject({ state: 'cancelled', addsUp: true })
    expect(end.counts.cancelled).toBe(60 - end.counts.accepted)
  })

  test('a limit per minute holds for the newsroom and for a lane', async () => {
    const times: number[] = []
    let now = (): number => 0
    await run({
      to: [...addressesOf(30), ...addressesOf(10, 'qq.com')],
      delivery: { ratePerMinute: 20, lanes: { 'qq.com': { perMinute: 6 } } },
      post: { speed: 60 },
      before: (post) => {
        now = post.world.clock.now
      },
      answer: ({ stage, recipient }) => {
        if (stage === 'mail') return undefined
        if (stage === 'rcpt') times.push(recipient.endsWith('qq.com') ? now() : -now())
        return undefined
      },
    })
    const within = (all: number[], from: number): number =>
      all.filter((one) => one >= from && one < from + MINUTE).length
    const qq = times.filter((one) => one > 0)
    const all = times.map(Math.abs)
    for (const from of qq) expect(within(qq, from)).toBeLessThanOrEqual(7)
    for (const from of all) expect(within(all, from)).toBeLessThanOrEqual(21)
  })
})

/** Resolves when nothing of the send is claimed any more. */
async function settled(post: Post, sendId: string): Promise<void> {
  while ((await post.store.ledger.countInFlight(sendId)) > 0) await post.world.clock.sleep(20)
}
