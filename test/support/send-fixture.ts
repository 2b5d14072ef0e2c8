// A send made ready without a command line: a folder with a database, members on a list, and one frozen edition. The
// same folder is opened by a test, and by the child processes that tests kill.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildReport, type SendReport } from '../../src/delivery/build-report.ts'
import type { DeliveryEvent, DeliveryWorld } from '../../src/delivery/delivery-world.ts'
import { openDiskReserve } from '../../src/delivery/disk-reserve.ts'
import { openHighWater } from '../../src/delivery/high-water.ts'
import { openComposer } from '../../src/delivery/open-composer.ts'
import { startSend } from '../../src/delivery/start-send.ts'
import type { Edition } from '../../src/issue/edition.ts'
import type { Config, DeliveryConfig } from '../../src/manifest/config.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { openSmtp, type SmtpOptions } from '../../src/transport/smtp.ts'
import type { Transport } from '../../src/transport/transport.ts'
import { sampleEdition } from './sample-edition.ts'

export const LIST = 'members'
const SECRET = Buffer.alloc(32, 7)

export type PostOptions = {
  readonly smtpUrl: string
  readonly database?: string
  readonly delivery?: Partial<DeliveryConfig>
  /** How much faster than ours the clock of the world runs. */
  readonly speed?: number
  readonly leaseMs?: number
  readonly lastMs?: number
  readonly smtp?: SmtpOptions
  readonly transport?: Transport
  /** DKIM. */
  readonly sign?: (message: readonly Buffer[]) => Promise<readonly Buffer[]>
}

export type Post = {
  readonly store: Store
  readonly world: DeliveryWorld
  readonly events: DeliveryEvent[]
  readonly report: (sendId: string) => Promise<SendReport>
  readonly close: () => Promise<void>
}

const fixtureConfig = (delivery: Partial<DeliveryConfig> = {}): Config =>
  ({
    delivery: { connections: 5, uncertain: 'resend-once', giveUpAfterMs: 172_800_000, lanes: {}, ...delivery },
    mail: {
      from: { name: '示例机电信息', address: 'news@example.org' },
      bounces: 'bounces@example.org',
      commercial: false,
      images: 'hosted',
      dkim: [],
    },
    lists: [{ id: LIST, name: '会员单位', public: false }],
  }) as unknown as Config

/** The most that passes between two turns of the event loop. */
const TURN_MS = 10

/** A clock whose hours pass in seconds; it starts now. While the machine stands still, none pass. */
function openFastClock(speed: number): { clock: DeliveryWorld['clock']; stop: () => void } {
  const start = Date.now()
  let [passed, turnedAt] = [0, performance.now()]
  const sinceTurn = (): number => Math.min(performance.now() - turnedAt, TURN_MS)
  const turn = (): void => {
    passed += sinceTurn()
    turnedAt = performance.now()
  }
  const turning = speed === 1 ? undefined : setInterval(turn, TURN_MS / 2)
  const clock: DeliveryWorld['clock'] = {
    now: () => (turning ? Math.round(start + (passed + sinceTurn()) * speed) : Date.now()),
    sleep: (ms, signal) =>
      new Promise((done) => {
        const timer = setTimeout(finish, Math.max(1, Math.min(ms / speed, 50)))
        function finish(): void {
          clearTimeout(timer)
          signal?.removeEventListener('abort', finish)
          done()
        }
        signal?.addEventListener('abort', finish, { once: true })
      }),
  }
  return { clock, stop: () => clearInterval(turning) }
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'kanfa-send-'))
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })

export async function openPost(folder: string, options: PostOptions): Promise<Post> {
  const { clock, stop } = openFastClock(options.speed ?? 1)
  const database = options.database ?? `sqlite:${join(folder, 'kanfa.db')}`
  const store = await openStore(database, { clock: () => new Date(clock.now()) })
  const transport = options.transport ?? openSmtp(options.smtpUrl, options.smtp)
  const highWater = openHighWater(join(folder, 'high-water'))
  const events: DeliveryEvent[] = []
  const world: DeliveryWorld = {
    ledger: store.ledger,
    transport,
    highWater,
    reserve: openDiskReserve(join(folder, 'reserve')),
    config: fixtureConfig(options.delivery).delivery,
    timezone: 'Asia/Shanghai',
    openComposer: async (send) => {
      const edition = JSON.parse(await store.ledger.getEditionBody(send.edition)) as Edition
      const linksOf = ({ public_id }: { public_id: string }) => ({
        unsubscribeUrl: `https://news.example.org/u/${public_id}`,
        preferencesUrl: `https://news.example.org/p/${public_id}`,
        viewUrl: 'https://news.example.org/view',
      })
      return openComposer({
        edition,
        sendId: send.id,
        list: send.list,
        frame: JSON.parse(send.frame),
        secret: SECRET,
        linksOf,
        ...(options.sign ? { sign: options.sign } : {}),
      })
    },
    clock,
    random: () => 0.5,
    alert: (event) => void events.push(event),
    ...(options.leaseMs ? { leaseMs: options.leaseMs } : {}),
    ...(options.lastMs ? { lastMs: options.lastMs } : {}),
  }
  return {
    store,
    world,
    events,
    report: async (sendId) => {
      const send = await store.ledger.findSend(sendId)
      if (!send) throw new Error(`no send ${sendId}`)
      return buildReport(store.ledger, send, clock.now())
    },
    close: async () => {
      await transport.close()
      highWater.close()
      await store.close()
      stop()
    },
  }
}

/** Members by address, confirmed on the list, in this order. */
export async function addMembers(store: Store, addresses: readonly string[]): Promise<void> {
  const none = { organisation: null, language: null, format: null, fields: null, tags: null }
  const rows = addresses.map((address, at) => {
    const domain = address.split('@')[1] ?? ''
    return { ...none, line: at + 1, address, key: address.toLowerCase(), domain, name: `会员${at + 1}`, origin: 0 }
  })
  const origins = [{ how: 'import', source: 'test', wording: 'agreed', by: 'test' }] as const
  const plan = { list: LIST, origins, by: 'test', update: false, dryRun: false }
  await store.members.import(
    plan,
    (async function* () {
      yield rows
    })(),
  )
}

export async function freezeSample(
  post: Post,
  options: { delivery?: Partial<DeliveryConfig>; edition?: Edition } = {},
): Promise<string> {
  const edition = options.edition ?? sampleEdition(2000)
  const config = fixtureConfig(options.delivery)
  const now = post.world.clock.now()
  const { send } = await startSend(post.store.ledger, post.world.highWater, {
    edition,
    config,
    list: LIST,
    now,
    publicUrl: 'https://news.example.org',
  })
  return send.id
}

export const addressesOf = (count: number, domain = 'example.org'): string[] =>
  Array.from({ length: count }, (_, at) => `member${at + 1}@${domain}`)
