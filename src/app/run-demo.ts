// The whole way once, for whoever has just cloned the house: compile the newest issue, deliver it to the sample members
// through a real SMTP server of our own, look at what arrived. Invariant: the newsroom's database, its members and the
// world are never touched; everything but dist/ lives in a folder that is gone afterwards.
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildReport, type SendReport } from '../delivery/build-report.ts'
import { runDeliveries } from '../delivery/run-deliveries.ts'
import { startSend } from '../delivery/start-send.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Language } from '../diagnostic/language.ts'
import { importFile } from '../member/import-file.ts'
import { listInbox, openInbox } from '../transport/inbox.ts'
import { BUILD_KINDS, buildEditions } from './build-editions.ts'
import { compileForSend } from './compile-for-send.ts'
import type { Env } from './find-setting.ts'
import { findLatestIssue } from './list-issues.ts'
import { houseRoot } from './newsroom-files.ts'
import { type App, openApp } from './open-app.ts'
import { keptSettings, openDelivery } from './open-delivery.ts'
import type { Newsroom } from './open-newsroom.ts'

export type Arrived = { readonly to: string; readonly subject: string; readonly bytes: number }

export type DemoResult = {
  readonly diagnostics: readonly Diagnostic[]
  /** Absent where the issue could not be compiled. */
  readonly done?: {
    readonly issue: string
    readonly files: string
    readonly inbox: string
    readonly report: SendReport
    readonly arrived: readonly Arrived[]
  }
}

type Options = {
  readonly env: Env
  readonly language: Language
  readonly signal: AbortSignal
  readonly progress: (step: string) => void
}

const CONSENT = '示例会员，登记时同意接收 · sample members who agreed when they registered'

export async function runDemo(newsroom: Newsroom, options: Options): Promise<DemoResult> {
  const { env, language, signal, progress } = options
  const issue = findLatestIssue(newsroom) ?? ''
  const out = join(newsroom.root, 'dist')
  const kinds = new Set(BUILD_KINDS.filter((kind) => kind !== 'pdf'))
  progress(`build ${issue}`)
  const built = await buildEditions(newsroom, issue, { out, kinds, frozen: false, language, env, progress, signal })
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-demo-'))
  const inbox = await openInbox(join(folder, 'inbox'))
  const app = await openApp(newsroom, {
    env: {
      ...{ PATH: env.PATH, KANFA_SMTP_URL: inbox.url, KANFA_SECRET: randomBytes(32).toString('base64url') },
      KANFA_DATABASE_URL: `sqlite:${join(folder, 'kanfa.db')}`,
    },
  })
  try {
    const report = await deliver(app, { issue, folder, ...options })
    if (!report) return { diagnostics: built.diagnostics }
    const { arrivals } = await listInbox(inbox.folder, { from: 0, count: 1000 })
    const kept = join(out, issue, 'arrived')
    rmSync(kept, { recursive: true, force: true })
    cpSync(inbox.folder, kept, { recursive: true })
    const arrived = arrivals.map(({ mail, size }) => ({
      to: mail.to?.[0]?.address ?? '',
      subject: mail.subject ?? '',
      bytes: size,
    }))
    return { diagnostics: built.diagnostics, done: { issue, files: built.folder, inbox: kept, report, arrived } }
  } finally {
    await app.close()
    await inbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function deliver(
  app: App,
  { issue, folder, signal, progress }: Options & { issue: string; folder: string },
): Promise<SendReport | undefined> {
  const { newsroom, config, store, now } = app
  const { value: edition } = await compileForSend(newsroom, issue)
  const list = config.lists[0]?.id
  if (!edition || list === undefined) return undefined
  const own = join(newsroom.root, 'samples/members.csv')
  const path = existsSync(own) ? own : join(houseRoot, 'samples/members.csv')
  progress('members')
  await importFile(store.members, {
    ...{ path, named: 'samples/members.csv', list, consent: CONSENT, by: 'demo', update: false, dryRun: false },
    keys: [Buffer.from(app.env.KANFA_SECRET ?? '')],
    ...({ rejectedPath: join(folder, 'rejected.csv'), language: 'zh', signal } as const),
  })
  const delivery = await openDelivery(app, () => undefined)
  try {
    const wish = { edition, config, list, now: now(), actor: 'demo', ...keptSettings(app) }
    const { send } = await startSend(store.ledger, delivery.highWater, wish)
    progress('deliver')
    await runDeliveries(delivery.world, { only: send.id, signal })
    return await buildReport(store.ledger, (await store.ledger.findSend(send.id)) ?? send, now())
  } finally {
    await delivery.close()
  }
}
