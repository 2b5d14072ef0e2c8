// `kanfa bounces`: reads bounce and complaint messages and says what they say. Without --apply nothing is changed, and
// no newsroom is needed.

import type { Language } from '../../diagnostic/language.ts'
import { OperatorError, UsageError } from '../../diagnostic/operator-error.ts'
import { inert } from '../../diagnostic/render-diagnostic.ts'
import type { FeedbackEvent } from '../../feedback/feedback.ts'
import { parseFeedback } from '../../feedback/parse-feedback.ts'
import { readMailbox } from '../../feedback/read-mailbox.ts'
import { EXIT, type Verb } from '../verb.ts'

export const bounces: Verb = {
  usage: 'bounces PATH… [--apply]',
  about: {
    zh: '读退信和投诉：文件、文件夹、Maildir、mbox 或标准输入（-）',
    en: 'read bounces and complaints: files, folders, Maildirs, mboxes or standard input (-)',
  },
  options: { apply: { type: 'boolean' } },
  help: {
    apply: {
      zh: '记入数据库并执行后果：停发、计数、放慢；不加时只读',
      en: 'record them and do what follows: suppress, count, slow down; without it nothing changes',
    },
  },
  run: async (call) => {
    const { positionals, json, language, signal } = call
    if (positionals.length === 0) throw nothingToRead
    const counts = new Map<string, number>()
    for (const path of positionals) {
      for await (const { name, bytes } of readable(path)) {
        if (signal.aborted) return EXIT.interrupted
        const { kind, events } = await parseFeedback(bytes)
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
        call.out(
          json ? JSON.stringify({ file: name, kind, events: events.map(toRow) }) : renderReport(name, kind, events),
        )
      }
    }
    const total = [...counts].map(([kind, count]) => `${kind} ${count}`).join(language === 'zh' ? '，' : ', ')
    call.err(language === 'zh' ? `共读 ${total || '0'}。` : `Read: ${total || '0'}.`)
    return EXIT.fine
  },
}

const toRow = ({ recipient, status, reply, reason, hard, class: kind, action }: FeedbackEvent) => ({
  ...{ recipient, status, reply, reason, hard },
  ...{ class: kind, action },
})

const renderReport = (name: string, kind: string, events: readonly FeedbackEvent[]): string =>
  [`${inert(name)}  ${kind}`, ...events.map(renderEvent)].join('\n')

const renderEvent = ({ recipient, reply, status, reason, class: kind, said }: FeedbackEvent): string =>
  `  ${inert([recipient, reply, status, reason, `(${kind})`, said.slice(0, 120)].filter((one) => one !== '').join(' '))}`

async function* readable(path: string): ReturnType<typeof readMailbox> {
  try {
    yield* readMailbox(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!/^E[A-Z]+$/.test(code)) throw error
    throw new OperatorError('disk/unreadable', unreadable(inert(path), code), error)
  }
}

const unreadable = (path: string, code: string): OperatorError['said'] & Record<Language, unknown> => ({
  zh: {
    what: `读不了 ${path}（${code}）。`,
    why: '文件不存在，或没有读取的权限。',
    fix: '核对路径和权限。',
    state: '此前读过的已经列出。',
  },
  en: {
    what: `${path} cannot be read (${code}).`,
    why: 'It is not there, or may not be read.',
    fix: 'Check the path and its permissions.',
    state: 'What was read before it stands above.',
  },
})

const nothingToRead = new UsageError({
  zh: { what: '没有说要读什么。', fix: '给出文件、文件夹，或用 - 表示标准输入：kanfa bounces mail/' },
  en: {
    what: 'Nothing was named to read.',
    fix: 'Name files or folders, or - for standard input: kanfa bounces mail/',
  },
})
