// The four house styles as a reader's client shows them: on a phone and on a desk, light and dark, and through the
// worst webmail we can think of.
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newsroomFiles } from '../../src/app/newsroom-files.ts'
import { openNewsroom } from '../../src/app/open-newsroom.ts'
import { renderEmail } from '../../src/email/render-email.ts'
import { buildIssue } from '../../src/issue/build-issue.ts'
import { hostileMail } from '../support/hostile-mail.ts'
import { launchBrowser } from '../support/launch-browser.ts'
import { makeIssue } from '../support/make-issue.ts'

const BLANK = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const mails = new Map<string, string>()
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
  const room = openNewsroom(process.cwd()).value
  if (!room) throw new Error('the sample newsroom does not open')
  for (const id of ['2026-08', '2026-09', '2026-10', '2026-11']) {
    const issue = buildIssue(id, { config: room.config, files: newsroomFiles(process.cwd()) }).value
    if (!issue) throw new Error(`${id} does not build`)
    const { theme } = room.themeFor(issue.layout)
    const { html } = await renderEmail(issue, { config: room.config, theme, templates: room.templates })
    mails.set(issue.layout, html ?? '')
  }
})
afterAll(() => browser.close())

async function withPage<T>(
  html: string,
  look: { width: number; dark?: boolean },
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 900 },
    colorScheme: look.dark ? 'dark' : 'light',
  })
  try {
    await context.route('**/*', (route) => route.fulfill({ body: BLANK, contentType: 'image/png' }))
    const page = await context.newPage()
    await page.setContent(html, { waitUntil: 'load' })
    return await use(page)
  } finally {
    await context.close()
  }
}

/** Tops of everything a reader reads, in the order of the source, and how wide the page had to become. */
const measure = (page: Page) =>
  page.evaluate(`({
    tops: [...document.querySelectorAll('h1,h2,h3,h4,h5,h6,p,li,caption,blockquote')]
      .map((one) => one.getBoundingClientRect())
      .filter(({ width, height }) => width > 1 && height > 1)
      .map(({ top }) => Math.round(top)),
    width: document.documentElement.scrollWidth,
  })`) as Promise<{ tops: number[]; width: number }>

const ascending = (tops: readonly number[]): boolean => tops.every((top, at) => top >= (tops[at - 1] ?? 0) - 1)

describe.each(['newspaper', 'bulletin', 'magazine', 'journal'])('%s', (layout) => {
  const html = (): string => mails.get(layout) ?? ''

  test.each([false, true])('can be read and heard by everyone (dark: %s)', async (dark) => {
    await withPage(html(), { width: 600, dark }, async (page) => {
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'])
        // A mail is a piece of somebody else's page: landmarks are the client's.
        .disableRules(['region', 'landmark-one-main', 'landmark-no-duplicate-banner'])
        .analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    })
  })

  test('is one column on a phone, and reads in the order it was written', async () => {
    const { tops, width } = await withPage(html(), { width: 375 }, measure)
    expect(width).toBe(375)
    expect(tops.length).toBeGreaterThan(50)
    expect(ascending(tops)).toBe(true)
  })

  test('on a phone every link that stands alone can be hit with a thumb, and no publisher’s name is torn', async () => {
    const found = await withPage(html(), { width: 375 }, (page) =>
      page.evaluate(`({
        low: [...document.querySelectorAll('a')]
          .filter((one) => ['block', 'inline-block'].includes(getComputedStyle(one).display))
          .filter((one) => one.getBoundingClientRect().height < 44)
          .map((one) => one.outerHTML),
        alone: [...document.querySelectorAll('a')].filter((one) => getComputedStyle(one).display !== 'inline').length,
        torn: [...document.querySelectorAll('h1 ~ p span, p + p > span')]
          .filter((one) => getComputedStyle(one).display === 'inline-block')
          .filter((one) => one.getClientRects()[0].height > 30)
          .map((one) => one.textContent),
      })`),
    )
    expect(found).toMatchObject({ low: [], torn: [] })
    expect((found as { alone: number }).alone).toBeGreaterThan(10)
  })

  test('on a phone no word of a headline is torn, and no cell of a table is one character wide', async () => {
    const found = (await withPage(html(), { width: 375 }, (page) =>
      page.evaluate(`(() => {
        const range = document.createRange()
        const lines = (node) => {
          range.selectNodeContents(node)
          return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
        }
        const pieces = [...document.querySelectorAll('h3, h4')].flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === 3))
        return {
          pieces: pieces.length,
          torn: pieces.filter((one) => /^[\\p{sc=Han}\\d]+$/u.test(one.textContent) && lines(one) > 1).map((one) => one.textContent),
          thin: [...document.querySelectorAll('.k-d td, .k-d th')].filter((one) => one.textContent.length > 1 && lines(one) >= one.textContent.length).map((one) => one.textContent),
        }
      })()`),
    )) as { pieces: number; torn: string[]; thin: string[] }
    expect(found).toMatchObject({ torn: [], thin: [] })
    expect(found.pieces).toBeGreaterThan(20)
  })

  test('stays one readable column when a webmail throws styles, names and pictures away', async () => {
    for (const width of [375, 900]) {
      const seen = await withPage(hostileMail(html()), { width }, measure)
      expect(seen.width).toBe(width)
      expect(ascending(seen.tops)).toBe(true)
    }
  })
})

test('code in a line can be read in the dark', async () => {
  const made = makeIssue({ 'issues/2026-08/articles/one.md': '---\ntitle: 码\n---\n写作 `--offline`。\n' })
  const { html } = await renderEmail(made.issue, made)
  await withPage(html ?? '', { width: 375, dark: true }, async (page) => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withRules(['color-contrast']).analyze()
    expect(violations.flatMap((one) => one.nodes.map((node) => node.html))).toEqual([])
  })
})
