// What follows from a report, on both databases: once, to whom our own token leads, and beside the ledger.
import { expect, test } from 'vitest'
import { openTokenMaker } from '../../../src/delivery/delivery-token.ts'
import { letterId } from '../../../src/delivery/letter-id.ts'
import { deriveKey } from '../../../src/delivery/open-composer.ts'
import { parseFeedback } from '../../../src/feedback/parse-feedback.ts'
import { recordFeedback } from '../../../src/feedback/record-feedback.ts'
import type { Store } from '../../../src/store/open-store.ts'
import { complaintReport, postfixReport, type Told } from '../../support/reports.ts'
import type { Exercised } from '../conformance.ts'

const SECRET = Buffer.alloc(32, 7)
const DAY = 86_400_000
const HARD: Told = { to: 'li@mail.example.cn', status: '5.1.1', said: '550 5.1.1 User unknown', at: 'RCPT TO' }
const SOFT: Told = { to: 'li@mail.example.cn', status: '5.2.2', said: '552 5.2.2 mailbox full', at: 'RCPT TO' }

/** One member on two lists, and letters to them: a send a slot. */
async function prepare({ open }: Exercised) {
  let now = Date.parse('2026-11-20T08:00:00Z')
  const { store } = await open({ clock: () => new Date(now) })
  const origin = { how: 'staff', source: 'test', wording: 'agreed', by: 'test' } as const
  const who = { address: HARD.to, key: HARD.to, domain: 'mail.example.cn' }
  for (const list of ['members', 'press']) await store.members.add({ ...who, list }, origin)
  const send = async (slot: string): Promise<number> => {
    const edition = { hash: 'e', issue: '2026-11', title: '第三期', body: '{}' }
    const about = {
      id: `send-${slot}`,
      list: 'members',
      slot,
      scheduled_at: now,
      uncertain: 'hold',
      give_up_ms: DAY,
      frame: '{}',
    } as const
    const { send: frozen } = await store.ledger.freeze(edition, about, new Map())
    return frozen.first_delivery
  }
  const tokenOf = (delivery: number): string => openTokenMaker(deriveKey(SECRET, 'delivery-token'))(delivery)
  const take = async (raw: string) => {
    const bytes = Buffer.from(raw)
    return recordFeedback(
      { store, secrets: [SECRET], now: () => now, random: () => 0 },
      await parseFeedback(bytes),
      bytes,
    )
  }
  const bounce = (delivery: number, told: Told) =>
    take(postfixReport([told], { sentTo: `bounces+${tokenOf(delivery)}@journal.example.org` }))
  const later = (ms: number): void => {
    now += ms
  }
  return { store, send, tokenOf, take, bounce, later }
}

const suppressed = async (store: Store) => (await store.members.find({ key: HARD.to }))?.suppressed

export function exerciseFeedback(exercised: Exercised): void {
  test('a hard bounce suppresses at once, and the ledger keeps its counts', async () => {
    const { store, send, bounce } = await prepare(exercised)
    const delivery = await send('1')
    const before = await store.ledger.countPhases('send-1')
    expect(await bounce(delivery, HARD)).toMatchObject({ fresh: true, matched: true, consequences: ['suppressed'] })
    expect(await suppressed(store)).toBe('bounced')
    expect(await store.ledger.countPhases('send-1')).toEqual(before)
    expect(await store.feedback.countOfSend('send-1')).toEqual([{ class: 'hard', reason: 'userunknown', count: 1 }])
    expect(await store.audit.verify()).toMatchObject({ ok: true })
  })

  test('the same report taken in twice, or by two processes at once, is one', async () => {
    const { store, send, bounce } = await prepare(exercised)
    const delivery = await send('1')
    const answers = await Promise.all([1, 2, 3].map(() => bounce(delivery, HARD)))
    expect(answers.filter((one) => one.fresh)).toHaveLength(1)
    const shown = await store.members.show({ key: HARD.to })
    expect(shown?.feedback).toHaveLength(1)
    expect(shown?.feedback[0]?.original).toContain('Final-Recipient')
  })

  test('a report that our token does not lead from is filed and suppresses nobody', async () => {
    const { store, send, take, tokenOf } = await prepare(exercised)
    const token = tokenOf(await send('1')).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))
    const forged = await take(postfixReport([HARD], { sentTo: `bounces+${token}@journal.example.org` }))
    expect(forged).toMatchObject({ fresh: true, matched: false, consequences: ['noted'] })
    expect(await suppressed(store)).toBeNull()
    expect(await store.feedback.listUnmatched()).toHaveLength(1)
  })

  test('without a token the Message-ID decides, in the returned letter too', async () => {
    const { send, take } = await prepare(exercised)
    await send('1')
    const strange = await take(
      postfixReport([HARD], { sentTo: 'news@journal.example.org', messageId: '<guess@journal.example.org>' }),
    )
    expect(strange.matched).toBe(false)
    const messageId = `<${letterId(SECRET, 'send-1', HARD.to)}@journal.example.org>`
    const ours = await take(postfixReport([HARD], { sentTo: 'news@journal.example.org', messageId }))
    expect(ours).toMatchObject({ matched: true, consequences: ['suppressed'] })
  })

  test('soft bounces are counted, fade, and end an address only when they keep coming', async () => {
    const { store, send, bounce, later } = await prepare(exercised)
    const outcomes: string[] = []
    for (let week = 1; week <= 4; week++) {
      outcomes.push(...(await bounce(await send(`${week}`), SOFT)).consequences)
      later(7 * DAY)
    }
    expect(outcomes).toEqual(['counted', 'counted', 'counted', 'suppressed'])
    const slow = await prepare(exercised)
    for (let year = 1; year <= 4; year++) {
      expect((await slow.bounce(await slow.send(`${year}`), SOFT)).consequences).toEqual(['counted'])
      slow.later(365 * DAY)
    }
    expect(await suppressed(store)).toBe('bounced')
    expect(await suppressed(slow.store)).toBeNull()
  })

  test('of one send, many soft bounces count once', async () => {
    const { send, take, tokenOf } = await prepare(exercised)
    const sentTo = `bounces+${tokenOf(await send('1'))}@journal.example.org`
    for (let at = 0; at < 6; at++) {
      const outcome = await take(postfixReport([{ ...SOFT, said: `552 5.2.2 mailbox full ${at}` }], { sentTo }))
      expect(outcome.consequences).toEqual(['counted'])
    }
  })

  test('a complaint suppresses everywhere; a report on authentication does not', async () => {
    const { store, send, take, tokenOf } = await prepare(exercised)
    const to = `bounces+${tokenOf(await send('1'))}@journal.example.org`
    const addressed = (raw: string): string => raw.replace('bounces+1-00@journal.example.org', to)
    expect((await take(addressed(complaintReport([HARD.to], 'auth-failure')))).consequences).toEqual(['noted'])
    expect(await suppressed(store)).toBeNull()
    expect((await take(addressed(complaintReport([HARD.to])))).consequences).toEqual(['suppressed'])
    expect(await suppressed(store)).toBe('complained')
  })

  test('a throttled lane rests, and nobody is suppressed', async () => {
    const { store, send, bounce } = await prepare(exercised)
    const told = { ...HARD, status: '5.0.0', said: '550 Ip frequency limited', at: 'end of DATA' }
    expect((await bounce(await send('1'), told)).consequences).toEqual(['slowed'])
    expect((await store.ledger.listPaces()).map(({ key, level }) => [key, level])).toEqual([['default', 2]])
    expect(await suppressed(store)).toBeNull()
  })

  test('a delay notice changes nothing', async () => {
    const { store, send, bounce } = await prepare(exercised)
    const delayed = { ...SOFT, status: '4.2.2', said: '452 4.2.2 mailbox full', action: 'delayed' }
    expect((await bounce(await send('1'), delayed)).consequences).toEqual(['noted'])
    expect(await suppressed(store)).toBeNull()
  })

  test('of a report on several recipients only the one the letter went to is meant', async () => {
    const { store, send, take, tokenOf } = await prepare(exercised)
    const sentTo = `bounces+${tokenOf(await send('1'))}@journal.example.org`
    const others = [
      { ...HARD, to: 'x@mail.example.cn' },
      { ...HARD, to: 'y@mail.example.cn' },
    ]
    expect((await take(postfixReport(others, { sentTo }))).consequences).toEqual(['noted', 'noted'])
    expect(await suppressed(store)).toBeNull()
    expect((await take(postfixReport([...others, HARD], { sentTo }))).consequences).toEqual(['suppressed'])
  })

  test('leaving by mail leaves the list of the letter; what else a person writes waits for an editor', async () => {
    const { store, send, take, tokenOf } = await prepare(exercised)
    const to = `bounces+${tokenOf(await send('1'))}@journal.example.org`
    const mail = (subject: string): string => `From: ${HARD.to}\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\n您好\r\n`
    expect((await take(mail('Re: 第三期'))).consequences).toEqual([])
    expect((await take(mail('unsubscribe'))).consequences).toEqual(['left'])
    const shown = await store.members.show({ key: HARD.to })
    expect(shown?.memberships.map(({ list, status }) => [list, status])).toEqual([
      ['members', 'left'],
      ['press', 'confirmed'],
    ])
    const [waiting, ...more] = await store.feedback.listToForward()
    expect([waiting?.subject, more]).toEqual(['Re: 第三期', []])
    await store.feedback.markForwarded(waiting?.id ?? 0)
    expect(await store.feedback.listToForward()).toEqual([])
  })

  test('a letter written by hand is a sign of life, a report is none, and of who was erased none is kept', async () => {
    const { store, send, tokenOf, take, bounce, later } = await prepare(exercised)
    const delivery = await send('1')
    const mail = (id: string) =>
      `From: li@mail.example.cn\r\nTo: bounces+${tokenOf(delivery)}@journal.example.org\r\nSubject: 谢谢\r\nMessage-ID: <${id}>\r\n\r\n收到了。\r\n`
    const kinds = async () => (await store.members.show({ key: HARD.to }))?.activity.map(({ kind }) => kind)
    await bounce(delivery, SOFT)
    expect(await kinds()).toEqual([])
    later(100 * DAY)
    await take(mail('a@x'))
    expect(await kinds()).toEqual(['member.wrote'])
    expect(await store.members.count({ filter: [{ on: 'active', is: '<', days: 1 }] })).toBe(1)
    await store.members.erase({ key: HARD.to }, [], 'test')
    expect(await take(mail('b@x'))).toMatchObject({ fresh: true })
    expect(await kinds()).toBeUndefined()
  })

  test('erasing a member erases reports that matched nobody and hid the address in an encoding', async () => {
    const { store, send, take } = await prepare(exercised)
    await send('1')
    const body = Buffer.from(`<${HARD.to}>: host mx said: 550 5.1.1 User unknown`).toString('base64')
    const head = 'From: MAILER-DAEMON@mx.example.cn\r\nTo: news@example.org\r\nSubject: Undelivered Mail\r\n'
    await take(`${head}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`)
    const kept = async () => JSON.stringify(await store.feedback.listUnmatched())
    expect(await kept()).toContain(body.slice(0, 40))
    await store.members.erase({ key: HARD.to }, [], 'test')
    expect(await kept()).not.toMatch(new RegExp(`${body.slice(0, 40)}|${HARD.to}`))
  })

  test('erasing a member erases what their reports quoted, and the send still knows it bounced', async () => {
    const { store, send, bounce } = await prepare(exercised)
    await bounce(await send('1'), HARD)
    await store.members.erase({ key: HARD.to }, [], 'test')
    expect(JSON.stringify(await store.feedback.listUnmatched())).not.toContain(HARD.to)
    expect(await store.feedback.countOfSend('send-1')).toEqual([{ class: 'hard', reason: 'userunknown', count: 1 }])
  })

  test('unmatched reports are kept for a while, matched ones with their send', async () => {
    const { store, send, take, bounce, later } = await prepare(exercised)
    await take(postfixReport([HARD], { sentTo: 'news@journal.example.org' }))
    await bounce(await send('1'), HARD)
    later(DAY)
    expect(await store.feedback.prune(Date.parse('2026-11-21T00:00:00Z'))).toBe(1)
    expect(await store.feedback.listUnmatched()).toEqual([])
    expect((await store.members.show({ key: HARD.to }))?.feedback).toHaveLength(1)
  })
}
