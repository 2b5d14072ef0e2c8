// `kanfa db`: the database as a whole: brought up to date, moved, saved, brought back.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { App } from '../../app/open-app.ts'
import { databaseFile, databaseUrl } from '../../app/open-store.ts'
import type { Language } from '../../diagnostic/language.ts'
import { UsageError } from '../../diagnostic/operator-error.ts'
import { restoreStore, type Store } from '../../store/open-store.ts'
import { openChecked, withApp } from '../open-checked.ts'
import { type Call, getChoice, noFile, sayDone, textOption, type Verb } from '../verb.ts'

export const db: Verb = {
  usage: 'db migrate | copy --to URL | backup FILE | restore FILE',
  options: { to: { type: 'string' } },
  help: { to: { zh: '空的目标数据库：sqlite:… 或 postgres://…', en: 'an empty database: sqlite:… or postgres://…' } },
  run: async (call) => {
    const action = getChoice('db', call.positionals[0], ['migrate', 'copy', 'backup', 'restore'])
    const file = call.positionals[1]
    if (action === 'migrate') return withApp(call, ({ store }, language) => migrated(call, store, language))
    if (action === 'copy') return withApp(call, (app, language) => copied(call, app, language))
    if (file === undefined)
      throw new UsageError({
        zh: { what: '要写明备份文件。', fix: `kanfa db ${action} 文件` },
        en: { what: 'Name the backup file.', fix: `kanfa db ${action} FILE` },
      })
    if (action === 'restore') return restored(call, file)
    return withApp(call, ({ store }, language) => savedTo(call, { store, language, file }))
  },
}

/** Opening migrates; this says what opening did. */
async function migrated(call: Call, { kind, migrated }: Store, language: Language): Promise<number> {
  const done = {
    zh: `数据库是最新的，这次执行了 ${migrated.length} 步。`,
    en: `Up to date; ${migrated.length} steps were applied now.`,
  }
  return sayDone(call, { kind, migrated }, done[language])
}

async function copied(call: Call, { newsroom, store }: App, language: Language): Promise<number> {
  const to = textOption(call.values, 'to')
  if (to === undefined)
    throw new UsageError({
      zh: { what: '没有说复制到哪里。', fix: '加上 --to postgres://用户:密码@主机/库名' },
      en: { what: 'No target was named.', fix: 'Add --to postgres://USER:PASSWORD@HOST/DATABASE' },
    })
  const target = databaseUrl(newsroom.root, { KANFA_DATABASE_URL: to })
  const present = databaseFile(newsroom.root, call.env) ?? databaseUrl(newsroom.root, call.env)
  // Its lock is held already: SQLite would wait for itself.
  if (present === (databaseFile(newsroom.root, { KANFA_DATABASE_URL: to }) ?? target))
    throw new UsageError({
      zh: { what: '--to 就是现在的数据库。', fix: '换一个空的；要留一份，用 kanfa db backup 文件。' },
      en: { what: '--to is the present database.', fix: 'Name an empty one; kanfa db backup FILE keeps a copy.' },
    })
  const tables = await store.copyTo(target, ({ table, rows }) => call.json || call.err(`${table}\t${rows}`))
  const rows = tables.reduce((sum, one) => sum + one.rows, 0)
  const done = {
    zh: `${tables.length} 张表、${rows} 行，条数与校验和都相符。现在把 KANFA_DATABASE_URL 指向新库。`,
    en: `${tables.length} tables, ${rows} rows: counts and checksums agree. Point KANFA_DATABASE_URL at the new database.`,
  }
  return sayDone(call, { rows, tables }, done[language])
}

type Saving = { readonly store: Store; readonly language: Language; readonly file: string }

async function savedTo(call: Call, { store, language, file }: Saving): Promise<number> {
  await store.backup(resolve(file))
  const done = { zh: `已备份到 ${file}，并已打开核对。`, en: `Backed up to ${file}, opened and verified.` }
  return sayDone(call, { file }, done[language])
}

async function restored(call: Call, file: string): Promise<number> {
  const { newsroom, language } = openChecked(call)
  if (!existsSync(file)) throw noFile(file)
  const { kept } = await restoreStore(databaseUrl(newsroom.root, call.env), resolve(file))
  const done = {
    zh: `已从 ${file} 恢复。${kept ? `原来的数据库留在 ${kept}。` : ''}备份之后发出的信，请先看 kanfa sends 再续发。`,
    en: `Restored from ${file}. ${kept ? `The former database is kept as ${kept}. ` : ''}Look at kanfa sends before resuming what was sent since.`,
  }
  return sayDone(call, { file, ...(kept ? { kept } : {}) }, done[language])
}
