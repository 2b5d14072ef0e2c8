// The desk in a real browser: axe finds nothing on a good issue and on a broken one, in both languages, light and dark;
// its views are changed with the keyboard alone.
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Preview, servePreview } from '../../src/desk/serve-preview.ts'
import { launchBrowser } from '../support/launch-browser.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let browser: Awaited<ReturnType<typeof launchBrowser>>
const rooms: TestNewsroom[] = []
const desks: Preview[] = []

async function openDesk(languageFlag: 'zh' | 'en', article: string): Promise<string> {
  const room = makeNewsroom({ 'config.yml': CONFIG, 'issues/x/issue.yml': ISSUE, 'issues/x/articles/one.md': article })
  rooms.push(room)
  const desk = await servePreview({ root: room.root, issueId: 'x', port: 0, languageFlag, env: {} })
  desks.push(desk)
  return desk.url
}

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  for (const desk of desks) await desk.close()
  for (const room of rooms) room.remove()
})

describe.each([
  ['zh', 'light', 1280],
  ['en', 'dark', 800],
] as const)('in %s, %s, %i px', (language, colorScheme, width) => {
  test.each([
    ['a good issue', ARTICLE, ' ms · '],
    ['a broken one', '没有开头', 'one.md:1:1'],
  ])('axe finds nothing on %s', async (_, article, shown) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true })
    const page = await context.newPage()
    await page.goto(await openDesk(language, article))
    await page.getByText(shown).first().waitFor()
    // Without the frames: what stands in them is the mail's own affair (mail.test.ts), and no script may run there.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    await context.close()
    expect(violations.map((one) => `${one.id} ${one.nodes[0]?.html ?? ''}`)).toEqual([])
  })
})

test('a finding leads to its article in the view, by a button', async () => {
  const page = await browser.newPage()
  await page.goto(await openDesk('zh', `${ARTICLE}\n#### 太深\n`))
  await page.getByRole('button', { name: /看版面.*one\.md/ }).click()
  const addresses = () => page.frames().map((one) => one.url())
  await expect.poll(addresses).toContainEqual(expect.stringMatching(/\/mail\/light#a-one$/))
  await page.close()
})

test('on a phone the desk is as wide as the screen, and says when the preview has stopped', async () => {
  const page = await browser.newPage({ viewport: { width: 375, height: 800 } })
  await page.goto(await openDesk('zh', ARTICLE))
  await page.getByText(' ms · ').waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375)
  await desks.pop()?.close()
  await page.getByText('预览已停止').waitFor()
  await page.close()
})

test('on a phone the first finding stands on the first screen while there is nothing else to show', async () => {
  const page = await browser.newPage({ viewport: { width: 375, height: 800 } })
  await page.goto(await openDesk('zh', '没有开头'))
  await page.getByText('one.md:1:1').first().waitFor()
  expect(
    await page.evaluate(`document.querySelector('#findings li').getBoundingClientRect().bottom <= innerHeight`),
  ).toBe(true)
  await page.close()
})

test.each([1280, 1024, 820])('at %i px a phone and a mail of 600 stand whole, at their true width', async (width) => {
  const page = await browser.newPage({ viewport: { width, height: 800 } })
  await page.goto(await openDesk('zh', ARTICLE))
  await page.locator('iframe').nth(1).waitFor()
  const frames = await page.evaluate(
    `[...document.querySelectorAll('figure.fixed iframe')].map((one) => [one.clientWidth, one.getBoundingClientRect().right <= document.querySelector('main').getBoundingClientRect().right])`,
  )
  expect(frames).toEqual([
    [375, true],
    [600, true],
  ])
  await page.close()
})

test('arrow keys go from view to view', async () => {
  const page = await browser.newPage()
  await page.goto(await openDesk('zh', ARTICLE))
  await page.focus('[role=tab][aria-selected=true]')
  await page.keyboard.press('ArrowRight')
  expect(await page.getAttribute('[role=tab][aria-selected=true]', 'data-view')).toBe('dark')
  expect(await page.evaluate('document.activeElement.dataset.view')).toBe('dark')
  await page.close()
})
