// The page that relays post to: proved, recorded, then answered.
import { createHmac } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { openWebhook } from '../../../src/app/answer-webhook.ts'
import type { App } from '../../../src/app/open-app.ts'
import type { Intake } from '../../../src/app/open-intake.ts'
import type { Feedback } from '../../../src/feedback/feedback.ts'

const NOW = Date.parse('2026-11-20T08:00:00Z')
const open = (env: Record<string, string>, take: Intake['take']) =>
  openWebhook({ env, now: () => NOW } as unknown as App, { take } as unknown as Intake)
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  new Request(`https://news.example.org${path}`, { method: 'POST', body, headers })
const body = JSON.stringify({ events: [{ id: '1', type: 'bounce', recipient: 'a@b.example', text: '550 5.1.1 no' }] })
const signature = `t=${NOW / 1000},v1=${createHmac('sha256', 'secret')
  .update(`${NOW / 1000}.${body}`)
  .digest('hex')}`
const env = { KANFA_WEBHOOK_SECRET: 'secret' }
const recorded = { fresh: true, matched: true, consequences: [] }

test('what is proved is recorded before it is answered', async () => {
  const taken: Feedback[] = []
  const answer = open(env, async (feedback) => {
    taken.push(feedback)
    return recorded
  })
  const good = await answer?.(post('/feedback/generic', body, { 'x-kanfa-signature': signature }))
  const bad = await answer?.(post('/feedback/generic', body))
  expect([good?.status, bad?.status, taken.map((one) => one.messageId)]).toEqual([200, 401, ['1']])
})

test('what could not be recorded is not acknowledged', async () => {
  const answer = open(env, () => Promise.reject(new Error('the database is away')))
  const request = post('/feedback/generic', body, { 'x-kanfa-signature': signature })
  await expect(answer?.(request)).rejects.toThrow('the database is away')
})

test('without a secret there is no such page, nor one for a form whose proof is not set', async () => {
  expect(open({}, async () => recorded)).toBeUndefined()
  const answer = open(env, async () => recorded)
  expect((await answer?.(post('/feedback/ses', '{}')))?.status).toBe(404)
  expect((await answer?.(post('/feedback/other', '{}')))?.status).toBe(404)
  expect((await answer?.(new Request('https://news.example.org/feedback/generic')))?.status).toBe(404)
})

test('a notice whose certificate cannot be fetched now is left for Amazon to repeat, and fetched anew then', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('', { status: 503 }))
  const topic = 'arn:aws:sns:us-east-1:1:bounces'
  const answer = open({ KANFA_SNS_TOPICS: topic }, async () => recorded)
  const SigningCertURL = 'https://sns.us-east-1.amazonaws.com/key.pem'
  const said = JSON.stringify({ Type: 'Notification', TopicArn: topic, SigningCertURL, Signature: 'AA==' })
  for (let time = 1; time <= 2; time++) {
    await expect(answer?.(post('/feedback/ses', said))).rejects.toThrow('sns.us-east-1.amazonaws.com answered 503')
    expect(fetched).toHaveBeenCalledTimes(time)
  }
  fetched.mockRestore()
})
