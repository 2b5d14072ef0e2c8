// Every page of the members' site in a real browser: axe finds nothing, in both languages, light and dark, on a phone
// and on a desk; a form can be filled and sent with the keyboard alone.

import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { type ServerType, serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memberLinks } from '../../src/member/member-links.ts'
import { confirmationMail, leaveMail } from '../../src/pages/service-mail.ts'
import { launchBrowser } from '../support/launch-browser.ts'
import { HOST, openMonthly } from '../support/pages-world.ts'

let opened: Awaited<ReturnType<typeof openMonthly>>
let server: ServerType
let browser: Awaited<ReturnType<typeof launchBrowser>>
let base = ''
let tokens: Record<string, string> = {}

beforeAll(async () => {
  opened = await openMonthly(40)
  const origin = { how: 'staff' as const, source: 'test', wording: '同意', by: 'staff:甲' }
  await opened.store.members.add(
    { address: 'he@example.org', key: 'he@example.org', domain: 'example.org', list: 'members' },
    origin,
  )
  const publicId = (await opened.store.members.find({ key: 'he@example.org' }))?.public_id ?? ''
  const links = memberLinks(opened.world.tokens, HOST, { publicId, list: 'members' })
  tokens = {
    leave: links.unsubscribeUrl.replace(HOST, ''),
    preferences: links.preferencesUrl.replace(HOST, ''),
    confirm: `/confirm/${opened.world.tokens.make('confirm', { publicId, lists: ['members'], expires: Math.floor(opened.clock.now / 1000) + 1000 })}`,
  }
  await new Promise<void>((resolve) => {
    server = serve({ fetch: opened.app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve())
  })
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await new Promise((resolve) => server.close(resolve))
  await opened.close()
})

const PAGES = [
  '/',
  '/archive-2025.html',
  '/issues/m1/',
  '/issues/m1/articles/one.html',
  '/search?q=钢水',
  '/search?q=钢水&page=2',
  '/search?q=无',
  '/subscribe',
  '/unsubscribe',
  '/privacy',
  '/nowhere',
  '/confirm/x',
  'leave',
  'preferences',
  'confirm',
]

describe.each([
  ['zh', 'light', 375],
  ['zh', 'dark', 1280],
  ['en', 'light', 1280],
  ['en', 'dark', 375],
] as const)('in %s, %s, %i px', (language, colorScheme, width) => {
  test('axe finds nothing on any page, and nothing is wider than the screen', async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true })
    const page = await context.newPage()
    const found: string[] = []
    for (const path of PAGES) {
      const place = tokens[path] ?? path
      await page.goto(`${base}${place}${place.includes('?') ? '&' : '?'}lang=${language}`)
      const { violations } = await new AxeBuilder({ page }).analyze()
      found.push(...violations.map((one) => `${path}: ${one.id} ${one.nodes[0]?.html ?? ''}`))
      const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      if (Number(over) > 0) found.push(`${path}: ${over} px too wide`)
    }
    await context.close()
    expect(found).toEqual([])
  })
})

test.each(['light', 'dark'] as const)('the mails of the pages fit a phone, in %s', async (colorScheme) => {
  const context = await browser.newContext({ colorScheme, viewport: { width: 375, height: 700 } })
  const page = await context.newPage()
  const found: unknown[] = []
  for (const language of ['zh', 'en'] as const)
    for (const write of [confirmationMail, leaveMail]) {
      const mail = write(opened.world.newsroom, { to: 'he@example.org', url: HOST + tokens.confirm, language })
      await page.setContent(mail.html ?? '')
      const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      const { violations } = await new AxeBuilder({ page }).disableRules(['landmark-one-main', 'region']).analyze()
      if (Number(over) > 0) found.push(`${over} px too wide`)
      found.push(...violations.map(({ id }) => id))
    }
  await context.close()
  expect(found).toEqual([])
})

test('joining works with the keyboard alone and without a script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${base}/subscribe?lang=zh`)
  opened.clock.now += 5000
  await page.focus('#address')
  await page.keyboard.type('ming@example.org')
  await page.focus('input[name=consent]')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  // Of the page that the form stands on it could be asked too early.
  await page.locator('h1', { hasText: /^请查收邮件$/ }).waitFor()
  await expect.poll(() => opened.mails.map((mail) => mail.to)).toEqual(['ming@example.org'])
  await context.close()
})

test('a date that finds no room beside its issue stands under it, flush', async () => {
  const page = await browser.newPage({ viewport: { width: 320, height: 800 } })
  await page.goto(`${base}/?lang=zh`)
  const [title, date] = (await page.evaluate(
    `['b', 'time'].map((one) => document.querySelector('.issues a > ' + one).getBoundingClientRect().toJSON())`,
  )) as { left: number; bottom: number; top: number }[]
  await page.close()
  expect(date?.top).toBeGreaterThanOrEqual(title?.bottom ?? Infinity)
  expect(date?.left).toBeCloseTo(title?.left ?? 0, 0)
})
