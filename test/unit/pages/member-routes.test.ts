import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memberLinks } from '../../../src/member/member-links.ts'
import { formStamp } from '../../../src/pages/form-guard.ts'
import { HOST, openPagesWorld } from '../../support/pages-world.ts'

type Opened = Awaited<ReturnType<typeof openPagesWorld>>
let opened: Opened
beforeEach(async () => {
  opened = await openPagesWorld()
})
afterEach(() => opened.close())

const post = (path: string, form: Record<string, string> | FormData) =>
  opened.app.request(path.replace(HOST, ''), {
    method: 'POST',
    body: form instanceof FormData ? form : new URLSearchParams(form),
  })
const get = (path: string, method = 'GET') => opened.app.request(path.replace(HOST, ''), { method })
const joinForm = (more: Record<string, string> = {}) => ({
  address: 'he@example.org',
  list: 'members',
  consent: 'yes',
  website: '',
  stamp: formStamp(opened.world.secrets[0], opened.clock.now - 5000),
  ...more,
})
/** The work of a form is done after its answer. */
const settled = () => opened.store.members.countByStatus()
const linkIn = (text: string): string => /https:\S+/.exec(text)?.[0] ?? ''

async function addMember(list = 'members') {
  const origin = { how: 'staff' as const, source: 'test', wording: '同意', by: 'staff:甲' }
  await opened.store.members.add(
    { address: 'he@example.org', key: 'he@example.org', domain: 'example.org', list },
    origin,
  )
  const member = await opened.store.members.find({ key: 'he@example.org' })
  if (!member) throw new Error('not added')
  return { publicId: member.public_id, ...memberLinks(opened.world.tokens, HOST, { publicId: member.public_id, list }) }
}
const statusOf = async () =>
  (await opened.store.members.countByStatus()).map(({ list, status, count }) => `${list} ${status} ${count}`)

describe('joining', () => {
  test('takes a form, a mail and a button, and keeps the consent with its wording', async () => {
    const answer = await post('/subscribe', joinForm())
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('请查收邮件')])
    await settled()
    expect(await statusOf()).toEqual(['members pending 1'])
    const [mail] = opened.mails
    const link = linkIn(mail?.text ?? '')
    expect((await get(link)).status).toBe(200)
    expect((await get(link, 'HEAD')).status).toBe(200)
    expect(await statusOf()).toEqual(['members pending 1'])
    expect((await post(link, {})).status).toBe(200)
    expect(await statusOf()).toEqual(['members confirmed 1'])
    const shown = await opened.store.members.show({ key: 'he@example.org' })
    expect(shown?.memberships[0]).toMatchObject({ how: 'form', wording: expect.stringContaining('我同意') as string })
    expect(JSON.stringify(shown)).not.toContain('203.0.113.9')
  })

  test('answers known, unknown and suppressed addresses in the same words', async () => {
    await addMember()
    const bodies = []
    for (const address of ['he@example.org', 'new@example.org']) {
      const text = await (await post('/subscribe', joinForm({ address }))).text()
      bodies.push(text)
      await settled()
    }
    expect(bodies[0]).toBe(bodies[1])
    expect(opened.mails.map((mail) => mail.to)).toEqual(['new@example.org'])
  })

  test('ten thousand requests for one address send one mail', async () => {
    for (let at = 0; at < 60; at++) {
      opened.visitor.address = `203.0.${at}.9`
      await post('/subscribe', joinForm())
    }
    await settled()
    expect(opened.mails).toHaveLength(1)
  })

  test('a list that is ticked two hundred times stands in the link once', async () => {
    const form = new FormData()
    for (const [name, value] of Object.entries(joinForm())) form.append(name, value)
    for (let at = 0; at < 200; at++) form.append('list', 'members')
    await post('/subscribe', form)
    await settled()
    expect(opened.mails).toHaveLength(1)
    const link = linkIn(opened.mails[0]?.text ?? '')
    expect(link.length).toBeLessThan(150)
    expect((await get(link)).status).toBe(200)
  })

  test('a flood from one network is told to wait', async () => {
    const codes = []
    for (let at = 0; at < 25; at++) {
      opened.visitor.address = `203.0.113.${at}`
      codes.push((await post('/subscribe', joinForm({ address: `a${at}@example.org` }))).status)
    }
    expect(codes.slice(0, 20)).toEqual(new Array(20).fill(200))
    expect(codes.at(-1)).toBe(429)
  })

  test('many networks together have no more than 200 strangers written to in an hour', async () => {
    const send = async (at: number) => {
      opened.visitor.address = `203.${at >> 8}.${at & 255}.1`
      const stamp = formStamp(opened.world.secrets[0], opened.clock.now - 5000)
      return (await post('/subscribe', joinForm({ address: `s${at}@example.org`, stamp }))).status
    }
    const codes: number[] = []
    for (let at = 0; at < 202; at++) codes.push(await send(at))
    await settled()
    expect(codes.slice(-3)).toEqual([200, 429, 429])
    expect(opened.mails).toHaveLength(200)
    opened.clock.now += 3_600_000
    expect(await send(201)).toBe(200)
    await settled()
    expect(opened.mails.at(-1)?.to).toBe('s201@example.org')
  })

  test.each([
    ['a filled trap', { website: 'x' }],
    ['a form filled in no time', { stamp: 'now' }],
    ['a stamp of somebody else', { stamp: 'mf0.AAAAAAAAAAAAAAAA' }],
  ])('%s is answered like everybody and nothing happens', async (_, change) => {
    const more =
      'stamp' in change && change.stamp === 'now'
        ? { stamp: formStamp(opened.world.secrets[0], opened.clock.now) }
        : change
    const answer = await post('/subscribe', joinForm(more))
    expect(await answer.text()).toContain('请查收邮件')
    await settled()
    expect(opened.mails).toEqual([])
    expect(await statusOf()).toEqual([])
  })

  test('a form that stood open for two days comes back with what was typed, instead of being lost', async () => {
    const stamp = formStamp(opened.world.secrets[0], opened.clock.now - 2 * 86_400_000)
    const answer = await post('/subscribe', joinForm({ stamp, name: '何川' }))
    const text = await answer.text()
    expect([answer.status, text]).toEqual([400, expect.stringContaining('请再按一次')])
    for (const kept of ['value="he@example.org"', 'value="何川"', 'name="consent" value="yes" required checked'])
      expect(text).toContain(kept)
    const fresh = /name="stamp" value="([^"]+)"/.exec(text)?.[1] ?? ''
    opened.clock.now += 5000
    await post('/subscribe', joinForm({ stamp: fresh }))
    expect((await post('/unsubscribe', { address: 'he@example.org', stamp })).status).toBe(400)
    await settled()
    expect(opened.mails).toHaveLength(1)
  })

  test('a name is cut between whole characters, and what a spreadsheet would calculate is kept as it was typed', async () => {
    await post('/subscribe', joinForm({ name: `${'何'.repeat(79)}𠮷㛃`, organisation: '\u202e=1+1\r\nBcc: x' }))
    await settled()
    const { name, organisation } = (await opened.store.members.find({ key: 'he@example.org' })) ?? {}
    expect([name, organisation]).toEqual([`${'何'.repeat(79)}𠮷`, '=1+1 Bcc: x'])
  })

  test('the button of a confirmation mail serves once, for what has not been left since', async () => {
    await post('/subscribe', joinForm())
    await settled()
    const link = linkIn(opened.mails[0]?.text ?? '')
    for (const status of [200, 200]) expect((await post(link, {})).status).toBe(status)
    const member = await opened.store.members.find({ key: 'he@example.org' })
    const { unsubscribeUrl } = memberLinks(opened.world.tokens, HOST, {
      publicId: member?.public_id ?? '',
      list: 'members',
    })
    await post(unsubscribeUrl, {})
    const again = await post(link, {})
    expect([again.status, await again.text()]).toEqual([404, expect.stringContaining('链接无效')])
    expect(await statusOf()).toEqual(['members left 1'])
  })

  test('a wrong address, a missing consent and a list that is not public are told, with what was typed kept', async () => {
    const wrong = await post('/subscribe', joinForm({ address: 'a@b(c)d', name: '何川<script>' }))
    const text = await wrong.text()
    expect(wrong.status).toBe(400)
    expect(text).toContain('role="alert"')
    expect(text).toContain('何川&lt;script&gt;')
    expect((await post('/subscribe', joinForm({ consent: '' }))).status).toBe(400)
    expect((await post('/subscribe', joinForm({ list: 'council' }))).status).toBe(400)
  })
})

describe('leaving', () => {
  test('a scanner that follows the link a hundred times changes nothing', async () => {
    const { unsubscribeUrl } = await addMember()
    for (let at = 0; at < 50; at++)
      for (const method of ['GET', 'HEAD']) expect((await get(unsubscribeUrl, method)).status).toBe(200)
    expect(await statusOf()).toEqual(['members confirmed 1'])
  })

  test('a link to leave everything says what is left', async () => {
    const { publicId } = await addMember()
    const token = opened.world.tokens.make('unsubscribe', { publicId, lists: [] })
    expect(await (await get(`/unsubscribe/${token}`)).text()).toContain('不会再收到：示例机电信息')
  })

  test('one POST of either body type is enough, and coming again does no harm', async () => {
    const { unsubscribeUrl } = await addMember()
    const multipart = new FormData()
    multipart.set('List-Unsubscribe', 'One-Click')
    for (const form of [{ 'List-Unsubscribe': 'One-Click' }, multipart, {}]) {
      const answer = await post(unsubscribeUrl, form)
      expect([answer.status, answer.headers.get('set-cookie'), answer.headers.get('location')]).toEqual([
        200,
        null,
        null,
      ])
    }
    expect(await statusOf()).toEqual(['members left 1'])
  })

  test('a hundred at once are one', async () => {
    const { unsubscribeUrl } = await addMember()
    const codes = await Promise.all(Array.from({ length: 100 }, async () => (await post(unsubscribeUrl, {})).status))
    expect(new Set(codes)).toEqual(new Set([200]))
    expect((await opened.store.members.show({ key: 'he@example.org' }))?.history).toHaveLength(1)
  })

  test('the link works ten years later', async () => {
    const { unsubscribeUrl } = await addMember()
    opened.clock.now += 10 * 365 * 86_400_000
    expect((await post(unsubscribeUrl, {})).status).toBe(200)
    expect(await statusOf()).toEqual(['members left 1'])
  })

  test('without a link, one can be had by mail, and nobody learns who is a member', async () => {
    await addMember()
    const stamp = formStamp(opened.world.secrets[0], opened.clock.now - 5000)
    const known = await (await post('/unsubscribe', { address: 'he@example.org', stamp })).text()
    const unknown = await (await post('/unsubscribe', { address: 'no@example.org', stamp })).text()
    await settled()
    expect(known).toBe(unknown)
    expect(opened.mails).toHaveLength(1)
    expect((await post(linkIn(opened.mails[0]?.text ?? ''), {})).status).toBe(200)
    expect(await statusOf()).toEqual(['members left 1'])
  })
})

describe('tokens', () => {
  test('one for another purpose, a forged one and an old one are refused with a way out', async () => {
    const { unsubscribeUrl, preferencesUrl, publicId } = await addMember()
    const token = unsubscribeUrl.split('/').at(-1) ?? ''
    const old = opened.world.tokens.make('confirm', {
      publicId,
      lists: ['members'],
      expires: Math.floor(opened.clock.now / 1000) - 1,
    })
    for (const path of [
      `/preferences/${token}`,
      `/confirm/${token}`,
      `/unsubscribe/${preferencesUrl.split('/').at(-1)}`,
      // Another letter, whichever stood there: a token is of chance, and may end in anything.
      `/unsubscribe/${token.replace(/.(?=.$)/, (one) => (one === 'A' ? 'B' : 'A'))}`,
      `/confirm/${old}`,
      '/unsubscribe/x',
    ]) {
      for (const answer of [await get(path), await post(path, {})])
        expect([path, answer.status, await answer.text()]).toEqual([path, 404, expect.stringContaining('链接无效')])
    }
    expect(await statusOf()).toEqual(['members confirmed 1'])
  })
})

describe('preferences', () => {
  test('change lists, form and language, and say so', async () => {
    const { preferencesUrl, publicId } = await addMember('council')
    const answer = await post(preferencesUrl, { was: 'council', list: 'members', format: 'digest', language: 'en' })
    expect(await answer.text()).toContain('已保存')
    expect((await statusOf()).sort()).toEqual(['council left 1', 'members confirmed 1'])
    expect(await opened.store.members.find({ publicId })).toMatchObject({ format: 'digest', language: 'en' })
  })
})

test('a page that was shown before somebody left or joined elsewhere undoes neither', async () => {
  const { preferencesUrl, unsubscribeUrl, publicId } = await addMember()
  const form = await (await get(preferencesUrl)).text()
  expect(form).toContain('<input type="hidden" name="was" value="members">')
  await post(unsubscribeUrl, {})
  const origin = { how: 'staff' as const, source: 'test', wording: '同意', by: 'staff:甲' }
  await opened.store.members.confirm({ publicId }, ['council'], origin)
  await post(preferencesUrl, { was: 'members', list: 'members', format: 'digest', language: 'zh' })
  expect((await statusOf()).sort()).toEqual(['council confirmed 1', 'members left 1'])
})

test('who bounced or complained is told so, instead of a form that cannot be saved', async () => {
  const { preferencesUrl, publicId } = await addMember()
  const origin = { how: 'bounce' as const, source: 'test', wording: '', by: 'job:feedback' }
  await opened.store.members.suppress({ publicId }, 'bounced', origin)
  for (const answer of [await get(preferencesUrl), await post(preferencesUrl, { format: 'full' })]) {
    const text = await answer.text()
    expect(text).toContain('已停止寄送')
    expect(text).toContain('mailto:')
    expect(text).not.toContain('<form')
  }
})

test('a body that is no form of ours changes no preference', async () => {
  const { preferencesUrl } = await addMember('council')
  expect((await post(preferencesUrl, { 'List-Unsubscribe': 'One-Click' })).status).toBe(400)
  expect((await post(preferencesUrl, {})).status).toBe(400)
  expect(await statusOf()).toEqual(['council confirmed 1'])
})

test('whoever asks for a link to leave, from however many networks, sends a member three mails a day', async () => {
  await addMember()
  const stamp = formStamp(opened.world.secrets[0], opened.clock.now - 5000)
  for (let at = 0; at < 30; at++) {
    opened.visitor.address = `203.0.${at}.9`
    await post('/unsubscribe', { address: 'he@example.org', stamp })
  }
  await settled()
  expect(opened.mails).toHaveLength(3)
  opened.clock.now += 86_400_000
  await post('/unsubscribe', {
    address: 'he@example.org',
    stamp: formStamp(opened.world.secrets[0], opened.clock.now - 5000),
  })
  await settled()
  expect(opened.mails).toHaveLength(4)
})

test('nothing went wrong unseen', () => {
  expect(opened.errors).toEqual([])
})
