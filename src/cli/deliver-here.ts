// Delivering in this process, for --wait: runs the engine, shows how it goes on stderr, and ends with the report and its
// exit code. A pause by an operator is waited out; trouble that needs one ends the wait.
import { keepHeapSmall } from '../app/keep-heap-small.ts'
import type { App } from '../app/open-app.ts'
import { openDelivery } from '../app/open-delivery.ts'
import { buildCounts, buildReport, type SendReport } from '../delivery/build-report.ts'
import type { DeliveryEvent } from '../delivery/delivery-world.ts'
import { renderLocalTime } from '../delivery/local-time.ts'
import { renderReport, toReportRecord } from '../delivery/render-report.ts'
import { runDeliveries } from '../delivery/run-deliveries.ts'
import type { Language } from '../diagnostic/language.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'
import { PHASE } from '../store/ledger-tables.ts'
import { getSend } from './get-send.ts'
import { INBOX_ONLY } from './render-plan.ts'
import { type Call, EXIT } from './verb.ts'

export async function deliverHere(call: Call, app: App, sendId: string, language: Language): Promise<number> {
  keepHeapSmall()
  const say = (event: DeliveryEvent): void => call.err(renderEvent(event, language, app.config.publication.timezone))
  const delivery = await openDelivery(app, say)
  if (delivery.transport.name === 'inbox') call.err(INBOX_ONLY[language])
  // It waits for whoever paused it, or for the hour at which trouble is looked at again.
  if ((await getSend(app, sendId)).paused_at !== null) call.err(`${EVENTS.paused[language]}  kanfa resume ${sendId}`)
  const progress = await showProgress(call, app, sendId)
  try {
    await runDeliveries(delivery.world, { only: sendId, signal: call.signal, onResult: progress.count })
  } finally {
    progress.end()
    await delivery.close()
  }
  const code = await showReport(call, app, sendId, language)
  if (code !== EXIT.interrupted && !(call.signal.aborted && code === EXIT.operator)) return code
  call.err(goOn(sendId)[language])
  return EXIT.interrupted
}

export const goOn = (id: string): Readonly<Record<Language, string>> => ({
  zh: `由 kanfa serve 发出，或 kanfa resume ${id} --wait。`,
  en: `kanfa serve delivers it, or kanfa resume ${id} --wait.`,
})

export async function showReport(call: Call, app: App, sendId: string, language: Language): Promise<number> {
  const cameBack = await app.store.feedback.countOfSend(sendId)
  const report = { ...(await buildReport(app.store.ledger, await getSend(app, sendId), app.now())), cameBack }
  if (call.json) call.out(JSON.stringify(toReportRecord(report, language)))
  else call.out(renderReport(report, language, app.config.publication.timezone))
  if (report.state === 'running' || report.state === 'scheduled') return EXIT.interrupted
  return exitCodeOf(report)
}

/** Whoever left or was suppressed was rightly not written to; everyone else should have been accepted. */
export function exitCodeOf({ state, counts }: Pick<SendReport, 'state' | 'counts'>): number {
  if (state === 'paused') return EXIT.operator
  return counts.accepted + counts.suppressed === counts.audience ? EXIT.fine : EXIT.notAllAccepted
}

const EVENTS: Readonly<Record<DeliveryEvent['kind'], Readonly<Record<Language, string>>>> = {
  'lane-rests': { zh: '车道暂歇', en: 'lane rests' },
  'lane-split': { zh: '慢的域名单独一道', en: 'slow domain, a lane of its own' },
  'relay-rests': { zh: '服务器连不上，稍后再试', en: 'the relay does not let us in, trying again' },
  paused: { zh: '已暂停', en: 'paused' },
  trouble: { zh: '停止领取，等待恢复', en: 'claiming stopped until this passes' },
  unrecorded: { zh: '数据库没有应答，等着记录的信', en: 'the database does not answer; letters that wait for it' },
  recorded: { zh: '数据库又有应答了', en: 'the database answers again' },
  ended: { zh: '结束', en: 'ended' },
  'does-not-add-up': { zh: '账不平，这是缺陷，请报告', en: 'does not add up: a bug, report it' },
  recovered: {
    zh: '接手上次中断的投递：{} 封重排，{} 封可能已到，见报告',
    en: 'took over what a stopped process had left: {} free again, {} in doubt, named in the report',
  },
  waiting: { zh: '等待另一个进程', en: 'waiting for another process' },
}

export function renderEvent(event: DeliveryEvent, language: Language, timezone: string): string {
  const { kind, lane, until } = event
  const text = event.said?.[language].what ?? event.text
  const when = until === undefined ? '' : ` → ${renderLocalTime(until, timezone)}`
  const words = EVENTS[kind][language]
  // What only counts, or says it again, is said in the reader's language.
  const numbers = text.match(/\d+/g) ?? []
  const said = words.includes('{}') || kind === 'waiting' ? '' : inert(text)
  return `${words.replace(/\{\}/g, () => numbers.shift() ?? '')}${lane ? ` ${lane}` : ''}${when}${said ? `  ${said}` : ''}`
}

const REDRAW_MS = 200

/** One line that redraws on a terminal, else one line for every tenth. */
async function showProgress(call: Call, app: App, sendId: string) {
  const start = performance.now()
  const before = await buildCounts(app.store.ledger, await getSend(app, sendId))
  const { audience } = before
  const open = before.pending + before.deferred + before.claimed + before.committing
  const done = { count: 0, drawnAt: 0, tenth: 0 }
  const line = (): string => {
    const rate = done.count / Math.max(0.001, (performance.now() - start) / 1000)
    const left = Math.round(Math.max(0, open - done.count) / Math.max(0.001, rate))
    return `${audience - open + done.count}/${audience}  ${Math.round(rate)}/s  ${left}s`
  }
  return {
    count: (_sendId: string, phase: number): void => {
      if (phase !== PHASE.pending) done.count++
      const now = performance.now()
      const tenth = Math.floor((10 * done.count) / Math.max(1, open))
      if (call.interactive && now - done.drawnAt > REDRAW_MS) process.stderr.write(`\r${line()}   `)
      else if (!call.interactive && tenth > done.tenth) call.err(line())
      else return
      done.drawnAt = now
      done.tenth = tenth
    },
    end: (): void => {
      if (call.interactive && done.count > 0) process.stderr.write(`\r${line()}   \n`)
    },
  }
}
