// The verbs, each loaded when it is called: a short command must not pay for the packages of a long one, nor the list of
// all of them for any.
import type { Verb } from './verb.ts'

export const VERBS = {
  audit: async () => (await import('./verbs/audit.ts')).audit,
  bounces: async () => (await import('./verbs/bounces.ts')).bounces,
  build: async () => (await import('./verbs/build.ts')).build,
  cancel: async () => (await import('./verbs/cancel.ts')).cancel,
  check: async () => (await import('./verbs/check.ts')).check,
  db: async () => (await import('./verbs/db.ts')).db,
  demo: async () => (await import('./verbs/demo.ts')).demo,
  doctor: async () => (await import('./verbs/doctor.ts')).doctor,
  import: async () => (await import('./verbs/import.ts')).importVerb,
  init: async () => (await import('./verbs/init.ts')).init,
  members: async () => (await import('./verbs/members.ts')).members,
  new: async () => (await import('./verbs/new.ts')).newIssue,
  pause: async () => (await import('./verbs/pause.ts')).pause,
  preview: async () => (await import('./verbs/preview.ts')).preview,
  resume: async () => (await import('./verbs/resume.ts')).resume,
  schedule: async () => (await import('./verbs/schedule.ts')).schedule,
  schema: async () => (await import('./verbs/schema.ts')).schema,
  send: async () => (await import('./verbs/send.ts')).send,
  sends: async () => (await import('./verbs/sends.ts')).sends,
  serve: async () => (await import('./verbs/serve.ts')).serve,
  sign: async () => (await import('./verbs/sign.ts')).sign,
  work: async () => (await import('./verbs/work.ts')).work,
} as const satisfies Record<string, () => Promise<Verb>>

export type VerbName = keyof typeof VERBS

/** How many names a verb takes, where that is not one. More are refused: `pause A B` must not pause A alone. */
export const OPERANDS: Readonly<Record<string, number>> = {
  ...{ bounces: Infinity, build: Infinity, check: Infinity, import: Infinity, send: Infinity },
  ...{ db: 2, members: 2, demo: 0, doctor: 0, schedule: 0, serve: 0, work: 0 },
}

/** What each verb says of itself in the list of them, in the order of an issue's life. */
export const ABOUT = {
  init: ['新建编辑部，马上就能编译', 'make a new newsroom that builds at once'],
  new: ['新建下一期，期号接着上一期', 'make the next issue, numbers continued from the last'],
  import: [
    '导入文字、Word、PDF、网页、订阅源：修补、识别、留存原件',
    'import text, Word, PDF, pages, feeds: mended, recognised, evidence kept',
  ],
  check: ['检查各期：清单、稿件、版面、链接、期号', 'check issues: manifest, articles, editions, links, numbers'],
  preview: [
    '实时预览：邮件、纯文本、网页版和印刷版，随保存更新',
    'a live preview of mail, text, web and print that follows every save',
  ],
  build: ['把期编译成邮件、纯文本、网页版和印刷版', 'compile issues into mail, plain text, web and print editions'],
  sign: ['审签一期（三审），或看签到哪一步', 'sign a stage of an issue, or show how far its review is'],
  members: ['会员名单：导入、查看、导出、抹去、计数', 'members: import, show, export, erase, count'],
  send: ['把一期发给一个名单', 'send an issue to a list'],
  sends: ['发送的清单，或其中一次的报告', 'the sends, or the report of one'],
  pause: ['暂停一次发送', 'pause a send'],
  resume: ['继续一次暂停或中断的发送', 'go on with a send that was paused or interrupted'],
  cancel: ['取消一次发送，不能恢复', 'cancel a send, for good'],
  schedule: [
    '下一次什么时候发、错过了什么、为什么发不出；停印和放行',
    'what goes next, what was missed, why something will not go; stop it or let it go',
  ],
  bounces: [
    '读退信和投诉：文件、文件夹、Maildir、mbox、标准输入（-）、退信信箱',
    'read bounces and complaints: files, folders, Maildirs, mboxes, a pipe (-), the bounce mailbox',
  ],
  demo: [
    '编译最新一期，经内置收信箱发给示例会员，看收到了什么',
    'compile the newest issue, send it to the sample members through the embedded inbox, show what arrived',
  ],
  serve: [
    '常驻：按日程发送、投递、会员页面；没有设 SMTP 时有收信箱页面',
    'the daemon: schedule, delivery, members’ pages; an inbox page where no SMTP is set',
  ],
  work: ['只做投递的进程，可以有很多个（PostgreSQL）', 'a delivery worker alone, one of many (PostgreSQL)'],
  doctor: [
    '检查一切会让发送停下来的东西，并给出办法',
    'check everything that would stop a send, with the fix for each',
  ],
  db: ['数据库：升级、搬家、备份、恢复', 'the database: migrate, copy, back up, restore'],
  audit: ['审计日志：核对、查看', 'the audit log: verify it, list it'],
  schema: [
    '打印清单、稿件或设置的 JSON Schema（draft 7）',
    'print the JSON Schema (draft 7) of a manifest, an article or the config',
  ],
} as const satisfies Record<VerbName, readonly [zh: string, en: string]>
