// From a letter that left over SMTP to the member it must not be sent to again: the report carries what the letter
// carried, and comes in through an IMAP mailbox.
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterEach, expect, test } from 'vitest'
import { forwardReplies } from '../../src/app/forward-replies.ts'
import { type App, openAppAt } from '../../src/app/open-app.ts'
import { openIntake, takeInFeedback } from '../../src/app/open-intake.ts'
import { runDeliveries } from '../../src/delivery/run-deliveries.ts'
import { parseFeedback } from '../../src/feedback/parse-feedback.ts'
import { recordFeedback } from '../../src/feedback/record-feedback.ts'
import { drainImap } from '../../src/feedback/watch-imap.ts'
import { openImapServer } from '../support/imap-server.ts'
import { CONFIG, makeNewsroom } from '../support/newsroom.ts'
import { complaintReport, postfixReport } from '../support/reports.ts'
import { addMembers, freezeSample, newFolder, openPost, removeFolder } from '../support/send-fixture.ts'
import { startTruthServer } from '../support/truth-server.ts'

const SECRET = Buffer.alloc(32, 7)
const ADDRESSES = ['gone@mail.example.cn', 'angry@mail.example.cn', 'leaving@mail.example.cn', 'happy@mail.example.cn']

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

test('what comes back of a send reaches whom it is about, and the counts still add up', async () => {
  const smtp = await startTruthServer()
  cleanups.push(() => smtp.close())
  const folder = newFolder()
  cleanups.push(() => removeFolder(folder))
  const post = await openPost(folder, { smtpUrl: smtp.url })
  cleanups.push(() => post.close())
  await addMembers(post.store, ADDRESSES)
  const sendId = await freezeSample(post)
  await runDeliveries(post.world, { only: sendId, signal: new AbortController().signal })
  const letters = new Map(smtp.accepted.map((one) => [one.recipient, one]))
  const returnPath = (address: string): string => letters.get(address)?.sender ?? ''
  expect([...letters.keys()].sort()).toEqual([...ADDRESSES].sort())

  const [gone = '', angry = '', leaving = '', happy = ''] = ADDRESSES
  const hard = { status: '5.1.1', said: '550 5.1.1 User unknown', at: 'RCPT TO' }
  const bounce = postfixReport([{ to: gone, ...hard }], { sentTo: returnPath(gone) })
  const complaint = complaintReport([angry]).replace('bounces+1-00@journal.example.org', returnPath(angry))
  const leave = `From: ${leaving}\r\nTo: ${returnPath(leaving)}\r\nSubject: unsubscribe\r\n\r\n\r\n`
  const byMessageId = postfixReport(
    [{ to: happy, status: '4.2.2', said: '452 4.2.2 mailbox full', action: 'failed' }],
    {
      sentTo: 'news@example.org',
      messageId: letters.get(happy)?.messageId ?? '',
    },
  )
  const forged = postfixReport([{ to: happy, ...hard }], { sentTo: returnPath(happy).replace('+', '+z') })
  const mailbox = await openImapServer([bounce, bounce, complaint, leave, byMessageId, forged])
  cleanups.push(() => mailbox.close())

  const recorder = { store: post.store, secrets: [SECRET] as const, now: post.world.clock.now, random: () => 0 }
  const take = async (bytes: Buffer) => recordFeedback(recorder, await parseFeedback(bytes), bytes)
  expect(await drainImap({ url: mailbox.url(), signal: new AbortController().signal, take })).toBe(6)

  const stateOf = async (key: string) => {
    const member = await post.store.members.show({ key })
    return [member?.suppressed ?? null, member?.memberships.map((one) => one.status).join()]
  }
  expect(await stateOf(gone)).toEqual(['bounced', 'confirmed'])
  expect(await stateOf(angry)).toEqual(['complained', 'confirmed'])
  expect(await stateOf(leaving)).toEqual([null, 'left'])
  expect(await stateOf(happy)).toEqual([null, 'confirmed'])
  expect(mailbox.list('Kanfa/filed')).toHaveLength(1)
  const report = await post.report(sendId)
  expect(report).toMatchObject({ addsUp: true, counts: { audience: 4, accepted: 4 } })
  expect((await post.store.feedback.countOfSend(sendId)).map(({ reason }) => reason).sort()).toEqual(
    ['feedback', 'mailboxfull', 'unsubscribe', 'userunknown'].sort(),
  )
})

test('a letter to the list address reaches the editor once, and is not taken for a new letter when it comes back', async () => {
  const smtp = await startTruthServer({}, { keepBodies: true })
  cleanups.push(() => smtp.close())
  const folder = newFolder()
  cleanups.push(() => removeFolder(folder))
  const post = await openPost(folder, { smtpUrl: smtp.url })
  cleanups.push(() => post.close())
  const recorder = { store: post.store, secrets: [SECRET] as const, now: post.world.clock.now, random: () => 0 }
  const take = async (raw: string) => recordFeedback(recorder, await parseFeedback(Buffer.from(raw)), raw)
  await take('From: reader@mail.example.cn\r\nTo: bounces@example.org\r\nSubject: 第三期第二页\r\n\r\n数字似有误。\r\n')
  writeFileSync(
    join(folder, 'dkim.pem'),
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  )
  const mail = {
    ...{ from: { name: '示例', address: 'news@example.org' }, replyTo: 'editor@example.org' },
    dkim: [{ domain: 'example.org', selector: 'k1', keyFile: 'dkim.pem' }],
  }
  const newsroom = { root: folder }
  const app = { config: { mail, staff: [] }, newsroom, store: post.store, now: () => 0 } as unknown as App
  const { signal } = new AbortController()
  const forward = () => forwardReplies(app, post.world.transport, signal)
  expect([await forward(), await forward()]).toEqual([1, 0])
  const [letter] = smtp.accepted
  expect([letter?.recipient, letter?.sender]).toEqual(['editor@example.org', ''])
  const { attachments, headers, subject, replyTo } = await PostalMime.parse(letter?.body ?? '')
  // Without a return path nothing else says that it is ours.
  expect(headers.map(({ key }) => key)).toContain('dkim-signature')
  expect([subject, replyTo?.[0]?.address]).toEqual(['转：第三期第二页', 'reader@mail.example.cn'])
  expect(new TextDecoder().decode(attachments[0]?.content as ArrayBuffer)).toContain('数字似有误')
  await take(letter?.body ?? '')
  expect(await forward()).toBe(0)
})

test('a mailbox that is away is said, and what was taken in before goes on to the editor', async () => {
  const newsroom = makeNewsroom({ 'config.yml': CONFIG })
  const app = await openAppAt(newsroom.root, { env: { KANFA_IMAP_URL: 'imap://a:b@127.0.0.1:1/INBOX' } })
  cleanups.push(async () => {
    await app.close()
    newsroom.remove()
  })
  const raw = 'From: reader@mail.example.cn\r\nTo: bounces@example.org\r\nSubject: 问\r\n\r\n何时出刊？\r\n'
  await openIntake(app).take(await parseFeedback(Buffer.from(raw)), raw)
  const round = takeInFeedback(app, new AbortController().signal)
  await expect(round).rejects.toMatchObject({ code: 'network/bounce-mailbox' })
  expect(await app.store.feedback.listToForward(1)).toEqual([])
})
