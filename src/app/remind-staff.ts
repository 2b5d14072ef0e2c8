// Mail to the staff: a deadline is near and a signature is wanted, something due did not go, a run is paused or has
// ended, the disk or a certificate will stop the next one. Derived from the database on each look, so that no crash
// swallows a reminder; told once per cause.
import { existsSync, statfsSync } from 'node:fs'
import { buildReport } from '../delivery/build-report.ts'
import { deriveState } from '../delivery/derive-status.ts'
import { renderLocalTime } from '../delivery/local-time.ts'
import { explain, renderCounts } from '../delivery/render-report.ts'
import { type Language, toLanguage } from '../diagnostic/language.ts'
import type { OperatorError } from '../diagnostic/operator-error.ts'
import { readOr } from '../diagnostic/read-or.ts'
import { entryKey } from '../schedule/dispatch-due.ts'
import { explainReason } from '../schedule/reason-words.ts'
import type { SendRow } from '../store/ledger.ts'
import type { Transport } from '../transport/transport.ts'
import { findReady } from './dispatch-newsroom.ts'
import { varFolder } from './newsroom-files.ts'
import type { App } from './open-app.ts'
import { openMail, openSigner, publicUrlOf } from './open-delivery.ts'
import { daysOfCertificate } from './read-certificate.ts'
import { nextOf, toMoment } from './report-schedule.ts'
import { sendServiceMail } from './service-mail.ts'

type Notice = {
  readonly cause: string
  /** Notices of one group that are new at once are one mail. */
  readonly group?: string
  readonly subject: string
  readonly text: string
  readonly everyMs: number
}
/** Subject and text, in Chinese, then in English. */
type Said = readonly [string, string, string, string]

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NEAR = 2 * DAY
const EVER = 3650 * DAY
const DISK_LIMIT_BYTES = 200 * 1024 * 1024
const CERTIFICATE_DAYS = 14

/** How many mails somebody was sent now. */
export async function remindStaff(app: App): Promise<number> {
  if (app.config.staff.length === 0) return 0
  const notices = [
    ...(await findDeadlines(app)),
    ...(await findHeld(app)),
    ...(await findRuns(app)),
    ...(await findTrouble(app)),
  ]
  let transport: Transport | undefined
  let sent = 0
  try {
    for (const together of Map.groupBy(notices, ({ group, cause }) => group ?? cause).values()) {
      const isTold = await tellOnce(app, together, async (notice) => {
        transport ??= await openMail(app)
        return tell(app, transport, notice)
      })
      if (isTold) sent += 1
    }
  } finally {
    await transport?.close()
  }
  return sent
}

/** What is new of them, in one mail. A cause that nobody could be told of is new again, whatever kept them from it. */
async function tellOnce(
  { store }: App,
  notices: readonly Notice[],
  send: (notice: Notice) => Promise<boolean>,
): Promise<boolean> {
  const fresh: Notice[] = []
  for (const one of notices) if (await store.occurrences.tellOnce(one.cause, one.everyMs)) fresh.push(one)
  const [first, ...others] = fresh
  if (!first) return false
  const text = fresh.map((one) => `${one.subject}\n${one.text}`).join('\n\n')
  let heard = false
  try {
    heard = await send(others.length > 0 ? { ...first, subject: `${first.subject} (+${others.length})`, text } : first)
  } finally {
    if (!heard) for (const { cause } of fresh) await store.occurrences.tellAgain(cause)
  }
  return heard
}

/** The engine stands still: told at once, and once a day for as long as it does. */
export async function tellTrouble(app: App, transport: Transport, { code, said }: OperatorError): Promise<void> {
  if (app.config.staff.length === 0) return
  const words = (one: OperatorError['said'][Language]): string => [one.what, one.why, one.fix, one.state].join('\n')
  const [zh, en] = [`投递停住了：${code}`, `Delivery stands still: ${code}`]
  const notice = say(app, `trouble ${code}`, [zh, words(said.zh), en, words(said.en)], DAY)
  await tellOnce(app, [notice], () => tell(app, transport, notice))
}

async function tell(app: App, transport: Transport, notice: Notice): Promise<boolean> {
  const { config, now } = app
  const subject = `[${config.publication.name}] ${notice.subject}`
  const post = { mail: config.mail, transport, sign: openSigner(app) }
  let heard = false
  for (const { address: to } of config.staff)
    if (await sendServiceMail(post, { to, subject, text: `${notice.text}\n` }, now())) heard = true
  return heard
}

/** Once per cause, or once in a while for as long as it lasts. */
function say({ config }: App, cause: string, said: Said, everyMs = EVER): Notice {
  const [subject = '', text = ''] = said.slice(toLanguage(config.publication.language) === 'zh' ? 0 : 2)
  return { cause, everyMs, subject, text }
}

async function findDeadlines(app: App): Promise<Notice[]> {
  const { config, now } = app
  const found: Notice[] = []
  for (const entry of config.schedule) {
    const next = nextOf(app, entry.at)
    if (!next) found.push(neverNotice(app, entry.at))
    if (!next || next.at - now() > NEAR) continue
    const ready = await findReady(app, entry.issue, entry.list)
    if (ready.ready) continue
    const { local } = toMoment(next.at, config.publication.timezone)
    const issue = ready.issue ?? entry.issue
    const why = { zh: explainReason(ready.reason, 'zh'), en: explainReason(ready.reason, 'en') }
    const notice = say(app, `deadline ${entryKey(entry)} ${next.at} ${ready.reason}`, [
      `${issue} 将于 ${local} 发送，现在还发不出`,
      `名单：${entry.list}\n原因：${why.zh}\n查看：kanfa schedule；签发：kanfa sign ${issue} --status`,
      `${issue} is due at ${local} and cannot go yet`,
      `List: ${entry.list}\nReason: ${why.en}\nSee kanfa schedule; to sign: kanfa sign ${issue} --status`,
    ])
    found.push(notice)
  }
  return found
}

/** `kanfa check` says so too; the daemon alone would keep silent about an entry that never falls due. */
const neverNotice = (app: App, at: string): Notice =>
  say(app, `never ${at}`, [
    `日程“${at}”不会发送`,
    `原因：${explainReason(`unknown-when ${at}`, 'zh')}\n改正 config.yml 的 schedule，再用 kanfa schedule 查看。`,
    `The schedule's "${at}" will never send`,
    `Reason: ${explainReason(`unknown-when ${at}`, 'en')}\nMend schedule in config.yml, then see kanfa schedule.`,
  ])

async function findHeld(app: App): Promise<Notice[]> {
  const { config, store } = app
  const open = (await store.occurrences.list(50)).filter(
    ({ state, reason }) => state === 'held' || state === 'missed' || (state === 'waiting' && reason !== ''),
  )
  return open.map(({ id, entry, issue, list, due_at, state, reason }) => {
    const { local } = toMoment(due_at, config.publication.timezone)
    const [zh, en] =
      state === 'waiting'
        ? ['到点没有发出，还在等', 'was due and still waits']
        : ['没有发出，等人决定', 'did not go and waits for a decision']
    const notice = say(app, `occurrence ${id} ${state} ${reason}`, [
      `${local} 的 ${issue} → ${list} ${zh}`,
      `原因：${explainReason(reason, 'zh')}\n放行：kanfa schedule --run ${id} --confirm 哈希`,
      `${issue} → ${list} of ${local} ${en}`,
      `Reason: ${explainReason(reason, 'en')}\nTo let it go: kanfa schedule --run ${id} --confirm HASH`,
    ])
    // After a long outage a daily entry has missed many times: that is one mail.
    return { ...notice, group: `occurrences ${entry}` }
  })
}

/** Pauses that the engine made, and what became of runs that ended in the last days. */
async function findRuns(app: App): Promise<Notice[]> {
  const { store, now } = app
  const recent = (await store.ledger.listSends({ limit: 50 })).filter(
    (send) => send.ended_at === null || send.ended_at > now() - 3 * DAY,
  )
  return Promise.all(
    recent.flatMap((send) => {
      const state = deriveState(send, now())
      if (state === 'paused') return pausedNotice(app, send) ?? []
      return state === 'ended' ? endedNotice(app, send) : []
    }),
  )
}

function pausedNotice(app: App, send: SendRow): Notice | undefined {
  const { code = '', text = '' } = JSON.parse(send.reason ?? '{}') as { code?: string; text?: string }
  if (['operator', 'stopped', ''].includes(code)) return undefined
  const until = send.paused_until === null ? '' : renderLocalTime(send.paused_until, app.config.publication.timezone)
  return say(app, `paused ${send.id} ${send.paused_at}`, [
    `${send.issue} 的发送暂停了`,
    `原因：${explain({ code, text }, 'zh')}\n${until ? `自动继续：${until}` : `处理之后：kanfa resume ${send.id}`}`,
    `The send of ${send.issue} is paused`,
    `Reason: ${explain({ code, text }, 'en')}\n${until ? `It resumes by itself at ${until}` : `Then: kanfa resume ${send.id}`}`,
  ])
}

async function endedNotice(app: App, send: SendRow): Promise<Notice> {
  const report = await buildReport(app.store.ledger, send, app.now())
  const { accepted, audience } = report.counts
  const text = (language: Language): string => `${renderCounts(report, language)}\nkanfa sends ${send.id}`
  return say(app, `ended ${send.id}`, [
    `${send.issue} 发送结束：已接收 ${accepted}/${audience}`,
    text('zh'),
    `The send of ${send.issue} has ended: ${accepted} of ${audience} accepted`,
    text('en'),
  ])
}

async function findTrouble(app: App): Promise<Notice[]> {
  const found: Notice[] = []
  const free = freeBytes(app.newsroom.root)
  const megabytes = Math.floor(free / 1024 / 1024)
  if (free < DISK_LIMIT_BYTES) {
    const said: Said = [
      `磁盘只剩 ${megabytes} MB`,
      '写满以后停止发送。请腾出空间。',
      `${megabytes} MB of disk are left`,
      'Sending stops when it is full. Make room.',
    ]
    found.push(say(app, 'disk', said, DAY))
  }
  const url = URL.parse(publicUrlOf(app) ?? '')
  const days = url?.protocol === 'https:' ? await daysOfCertificate(url) : undefined
  if (days !== undefined && days < CERTIFICATE_DAYS) {
    const said: Said = [
      `${url?.host} 的证书还有 ${days} 天到期`,
      '到期后会员打不开退订页面，会改为举报。请更新证书。',
      `The certificate of ${url?.host} ends in ${days} days`,
      'Members will not be able to unsubscribe and will complain instead. Renew it.',
    ]
    found.push(say(app, `certificate ${url?.host}`, said, DAY))
  }
  return found
}

export function freeBytes(root: string): number {
  const disk = readOr(() => statfsSync(existsSync(varFolder(root)) ? varFolder(root) : root))
  return disk ? disk.bavail * disk.bsize : Number.POSITIVE_INFINITY
}
