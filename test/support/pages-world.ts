// The members' pages over a real store, with the clock, the mail and the network address in a test's hands.
import { openNewsroom } from '../../src/app/open-newsroom.ts'
import type { ServiceMail } from '../../src/app/service-mail.ts'
import { openTokens } from '../../src/member/token.ts'
import { pagesApp } from '../../src/pages/pages-app.ts'
import type { PagesWorld } from '../../src/pages/pages-world.ts'
import { openStore } from '../../src/store/open-store.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom } from './newsroom.ts'

export const HOST = 'https://news.example.org'

export async function openPagesWorld(files: Record<string, string> = {}) {
  const lists =
    'lists: [ { id: members, name: 会员单位, public: true, description: 每月一期 }, { id: council, name: 理事会 } ]'
  const room = makeNewsroom({
    'config.yml': CONFIG.replace(/^lists:.*$/m, lists),
    'issues/x/issue.yml': ISSUE,
    'issues/x/articles/one.md': ARTICLE,
    ...files,
  })
  const newsroom = openNewsroom(room.root).value
  if (!newsroom) throw new Error('the newsroom of this test is wrong')
  const clock = { now: Date.UTC(2026, 8, 1) }
  const store = await openStore('sqlite::memory:', { clock: () => new Date(clock.now) })
  const mails: ServiceMail[] = []
  const errors: unknown[] = []
  const secret = Buffer.alloc(32, 7)
  const visitor = { address: '203.0.113.9' }
  const world: PagesWorld = {
    newsroom,
    members: store.members,
    tokens: openTokens([secret]),
    secrets: [secret],
    now: () => clock.now,
    publicUrl: HOST,
    published: async () => ['x'],
    afterwards: (work) => void work().catch((error: unknown) => errors.push(error)),
    sendServiceMail: (mail) => void mails.push(mail),
    findPdf: () => undefined,
    addressOf: () => visitor.address,
    onError: (error) => void errors.push(error),
  }
  const app = pagesApp(world)
  const close = async (): Promise<void> => {
    await store.close()
    room.remove()
  }
  return { app, world, store, clock, mails, errors, visitor, close }
}

/** A monthly that has appeared since 2024. */
export async function openMonthly(count: number) {
  const ids = Array.from({ length: count }, (_, at) => `m${at + 1}`)
  const files = ids.flatMap((id, at) => {
    const [year, month] = [2024 + Math.floor(at / 12), (at % 12) + 1]
    const own = ISSUE.replace(/year: \d+/, `year: ${year}`)
      .replace(/number: "\d+"/, `number: "${month}"`)
      .replace(/date: [\d-]+/, `date: ${year}-${String(month).padStart(2, '0')}-28`)
    return [
      [`issues/${id}/issue.yml`, own],
      [`issues/${id}/articles/one.md`, ARTICLE],
    ]
  })
  const monthly = await openPagesWorld(Object.fromEntries(files))
  const app = pagesApp({ ...monthly.world, published: async () => ids })
  const read = async (path: string) => (await (await app.request(path)).text()).replaceAll('&#x3D;', '=')
  return { ...monthly, app, read }
}
