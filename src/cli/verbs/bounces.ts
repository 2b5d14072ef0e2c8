// `kanfa bounces`: reads bounce and complaint messages and says what they say. Without --apply nothing is changed, and
// no newsroom is needed.

import type { App } from '../../app/open-app.ts'
import { type Intake, openIntake } from '../../app/open-intake.ts'
import { codeOf } from '../../diagnostic/code-of.ts'
import { OperatorError, UsageError } from '../../diagnostic/operator-error.ts'
import { inert } from '../../diagnostic/render-diagnostic.ts'
import type { Feedback, FeedbackEvent } from '../../feedback/feedback.ts'
import { parseFeedback } from '../../feedback/parse-feedback.ts'
import { readMailbox } from '../../feedback/read-mailbox.ts'
import type { Recorded } from '../../store/feedback.ts'
import { withApp } from '../open-checked.ts'
import { type Call, EXIT, sayNone, type Verb } from '../verb.ts'
import { sayCode } from '../words.ts'

export const bounces: Verb = {
  usage: 'bounces PATH… [--apply] | bounces --apply | bounces --filed',
  options: { apply: { type: 'boolean' }, filed: { type: 'boolean' } },
  help: {
    filed: {
      zh: '看归档的：对不上任何一封信的退信和投诉',
      en: 'show what was filed: reports that no letter of ours answers to',
    },
    apply: {
      zh: '记录并执行后果：停发、计数、放慢；不加时只读',
      en: 'record them and do what follows; else nothing changes',
    },
  },
  run: async (call) => {
    const apply = call.values.apply === true
    if (call.values.filed === true) return withApp(call, (app) => showFiled(call, app))
    if (call.positionals.length === 0 && !apply) throw nothingToRead
    if (!apply) return readAll(call)
    return withApp(call, (app) => {
      const intake = openIntake(app)
      return call.positionals.length > 0 ? readAll(call, intake) : readBounceMailbox(call, intake)
    })
  },
}

/** Newest first. */
async function showFiled(call: Call, { store }: App): Promise<number> {
  const filed = await store.feedback.listUnmatched(1000)
  if (filed.length === 0) sayNone(call, '没有归档的退信和投诉。', 'No report is filed.')
  for (const { id, at, kind, sender, subject, original } of filed) {
    const when = new Date(at).toISOString()
    const flat = [id, when, kind, sender, subject].join('\t')
    call.out(call.json ? JSON.stringify({ id, at: when, kind, sender, subject, original }) : inert(flat))
  }
  return EXIT.fine
}

async function readBounceMailbox(call: Call, intake: Intake): Promise<number> {
  const taken = await intake.drain(call.signal)
  if (taken === undefined) throw nothingToRead
  if (call.json) call.out(JSON.stringify({ taken }))
  call.err(call.language === 'zh' ? `从退信信箱收下 ${taken} 封。` : `Taken in from the bounce mailbox: ${taken}.`)
  return EXIT.fine
}

async function readAll(call: Call, intake?: Intake): Promise<number> {
  const counts = new Map<string, number>()
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1)
  for (const path of call.positionals) {
    for await (const { name, bytes } of readable(path)) {
      if (call.signal.aborted) return EXIT.interrupted
      const feedback = await parseFeedback(bytes)
      const recorded = await intake?.take(feedback, bytes)
      for (const what of [feedback.kind, ...(recorded?.consequences ?? [])]) count(what)
      call.out(call.json ? JSON.stringify(toRow(name, feedback, recorded)) : render(call, name, feedback, recorded))
    }
  }
  const total = [...counts].map(([what, number]) => `${sayCode(what, call.language)} ${number}`)
  call.err(call.language === 'zh' ? `共读：${total.join('，') || '0'}。` : `Read: ${total.join(', ') || '0'}.`)
  return EXIT.fine
}

const toRow = (file: string, { kind, events }: Feedback, recorded: Recorded | undefined) => ({
  ...{ file, kind, events: events.map(({ said, ...row }) => row) },
  ...(recorded ? { matched: recorded.matched, fresh: recorded.fresh, consequences: recorded.consequences } : {}),
})

function render({ language }: Call, name: string, { kind, events }: Feedback, recorded: Recorded | undefined): string {
  const { matched, fresh, consequences } = recorded ?? { matched: true, fresh: true, consequences: [] }
  const done = matched ? (fresh ? consequences : ['known']) : ['unmatched']
  const said = [kind, ...done].map((what) => sayCode(what, language)).join(' ')
  return [`${inert(name)}  ${said}`, ...events.map(renderEvent)].join('\n')
}

const renderEvent = ({ recipient, reply, status, reason, class: weight, said }: FeedbackEvent): string =>
  `  ${inert([recipient, reply, status, reason, `(${weight})`, said.slice(0, 120)].filter(Boolean).join(' '))}`

async function* readable(path: string): ReturnType<typeof readMailbox> {
  try {
    yield* readMailbox(path)
  } catch (error) {
    const code = codeOf(error)
    if (!/^E[A-Z]+$/.test(code)) throw error
    const [zh, en] = [`读不了 ${inert(path)}（${code}）。`, `${inert(path)} cannot be read (${code}).`]
    const fix = { zh: '核对路径和权限。', en: 'Check the path and its permissions.' }
    throw new OperatorError('disk/unreadable', {
      zh: { what: zh, why: '文件不存在，或没有读取的权限。', fix: fix.zh, state: '此前读过的已经列出。' },
      en: { what: en, why: 'It is not there, or may not be read.', fix: fix.en, state: 'What was read stands above.' },
    })
  }
}

const nothingToRead = new UsageError([
  '没有可读的。',
  '给出文件、文件夹或 -（标准输入）；要读退信信箱，设 KANFA_IMAP_URL 并加 --apply。',
  'Nothing to read.',
  'Name files, folders or -; for the bounce mailbox set KANFA_IMAP_URL, add --apply.',
])
