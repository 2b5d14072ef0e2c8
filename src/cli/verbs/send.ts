// `kanfa send`: an edition to a list. --dry-run shows what would happen, --test sends marked copies, and a real send
// needs the hash of exactly the edition that is compiled now.
import { compileForSend } from '../../app/compile-for-send.ts'
import { type App, openApp } from '../../app/open-app.ts'
import { keptSettings, openNewsroomHighWater } from '../../app/open-delivery.ts'
import { isPast, passGates, planSend } from '../../app/plan-send.ts'
import { sendTestCopies } from '../../app/send-test-copies.ts'
import { parseLocalTime } from '../../delivery/local-time.ts'
import { type SendWish, startSend } from '../../delivery/start-send.ts'
import type { Language } from '../../diagnostic/language.ts'
import { UsageError } from '../../diagnostic/operator-error.ts'
import type { Edition } from '../../issue/edition.ts'
import { deliverHere, goOn, showReport } from '../deliver-here.ts'
import { getListOption } from '../members-call.ts'
import { openChecked } from '../open-checked.ts'
import { IN_THE_PAST, renderPlan, renderTestCopies } from '../render-plan.ts'
import { refuseWith } from '../report-diagnostics.ts'
import { type Call, EXIT, textOption, type Verb } from '../verb.ts'

export const send: Verb = {
  usage:
    'send ISSUE --list NAME [--at "2026-12-01 09:00"] [--dry-run] [--confirm HASH] [--wait] | send ISSUE --test ADDR…',
  options: {
    list: { type: 'string' },
    at: { type: 'string' },
    'dry-run': { type: 'boolean' },
    confirm: { type: 'string' },
    wait: { type: 'boolean' },
    test: { type: 'boolean' },
  },
  help: {
    list: { zh: '名单编号', en: 'the list' },
    at: { zh: '什么时候发，刊物所在时区；不写就是现在', en: "when, in the publication's zone; else now" },
    'dry-run': { zh: '只看会发生什么', en: 'only show what would happen' },
    confirm: { zh: '定稿的哈希，至少 8 位', en: 'the hash of the edition, 8 characters or more' },
    wait: { zh: '在这里投递，直到结束', en: 'deliver here until it has ended' },
    test: { zh: '发带标记的样信，不计入任何记录', en: 'send marked copies that are counted nowhere' },
  },
  run: async (call) => {
    const [issue, ...addresses] = call.positionals
    const { values } = call
    if (issue === undefined || (values.test === true) !== addresses.length > 0) throw wrongUse
    if (values.test && (values['dry-run'] ?? values.confirm ?? values.at ?? values.wait)) throw testAlone
    const { newsroom, language } = openChecked(call)
    const { value: edition, diagnostics, sizes } = await compileForSend(newsroom, issue)
    if (!edition) {
      const code = refuseWith(call, diagnostics, language)
      const errors = diagnostics.filter((one) => one.severity === 'error' && one.waived === undefined)
      return errors.every((one) => one.code === 'check/mail-too-large') ? EXIT.gate : code
    }
    const app = await openApp(newsroom, { env: call.env })
    try {
      if (addresses.length > 0) return await sendTests(call, app, edition)
      const wish = wishOf(call, app, edition)
      if (call.values['dry-run'] !== true) return await start(call, app, wish, language)
      const plan = { ...(await planSend(app, wish, textOption(call.values, 'confirm'))), ...(sizes ? { sizes } : {}) }
      const gates = plan.gates.map(({ code, said }) => ({ code, ...said[language] }))
      call.out(call.json ? JSON.stringify({ dryRun: true, ...plan, gates }) : renderPlan(plan, language))
      return EXIT.fine
    } finally {
      await app.close()
    }
  },
}

async function sendTests(call: Call, app: App, edition: Edition): Promise<number> {
  const copies = await sendTestCopies(app, edition, call.positionals.slice(1), call.signal)
  call.out(call.json ? JSON.stringify({ test: true, copies }) : renderTestCopies(copies))
  if (call.signal.aborted) return EXIT.interrupted
  if (copies.some(({ unreached }) => unreached)) return EXIT.operator
  return copies.every(({ accepted }) => accepted) ? EXIT.fine : EXIT.notAllAccepted
}

const wrongUse = new UsageError([
  '要写明发哪一期、发给谁。',
  'kanfa send 2026-11 --list members --dry-run，或 kanfa send 2026-11 --test 邮箱。',
  'Name the issue, and whom it goes to.',
  'kanfa send 2026-11 --list members --dry-run, or kanfa send 2026-11 --test ADDRESS.',
])

const testAlone = new UsageError([
  '样信马上就发：--test 不和 --dry-run、--confirm、--at、--wait 一起用。',
  'kanfa send 2026-11 --test 邮箱。',
  'A test copy leaves at once: --test stands without --dry-run, --confirm, --at and --wait.',
  'kanfa send 2026-11 --test ADDRESS.',
])

function wishOf(call: Call, app: App, edition: Edition): SendWish {
  const { config } = app
  const list = getListOption({ call, app })
  const text = textOption(call.values, 'at')
  const at = text === undefined ? undefined : parseLocalTime(text, config.publication.timezone)
  if (text !== undefined && at === undefined)
    throw new UsageError([
      `看不懂时间“${text}”。`,
      `写成 "2026-12-01 09:00"，时区是 ${config.publication.timezone}。`,
      `The time "${text}" is not understood.`,
      `Write "2026-12-01 09:00", in ${config.publication.timezone}.`,
    ])
  return { edition, config, list, now: app.now(), ...(at === undefined ? {} : { at }), ...keptSettings(app) }
}

async function start(call: Call, app: App, wish: SendWish, language: Language): Promise<number> {
  await passGates(app, wish.edition, textOption(call.values, 'confirm'))
  // Stopped while it was compiled: nothing has begun, and nothing may begin now.
  call.signal.throwIfAborted()
  const { send: row, created } = await startSend(app.store.ledger, openNewsroomHighWater(app), wish)
  const { id } = row
  if (created && isPast(wish)) call.err(IN_THE_PAST[language])
  const before = row.ended_at === null ? ['建立', 'was made'] : ['结束', 'has ended']
  if (!created)
    call.err(language === 'zh' ? `这次发送早已${before[0]}：${id}。` : `This send ${before[1]} already: ${id}.`)
  if (call.values.wait === true) return deliverHere(call, app, id, language)
  if (row.ended_at === null) call.err(goOn(id)[language])
  await showReport(call, app, id, language)
  return EXIT.fine
}
