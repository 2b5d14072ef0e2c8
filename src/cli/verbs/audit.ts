// `kanfa audit verify`: whether the log of who did what is still the one that was written.
import type { Language } from '../../diagnostic/language.ts'
import { inert } from '../../diagnostic/render-diagnostic.ts'
import type { Store } from '../../store/open-store.ts'
import { withApp } from '../open-checked.ts'
import { type Call, EXIT, getChoice, sayNone, textOption, type Verb } from '../verb.ts'
import { sayCode, sayDetail } from '../words.ts'

const PAGE = 500

export const audit: Verb = {
  usage: 'audit verify [--head HASH] | audit list [--subject ID]',
  options: { head: { type: 'string' }, subject: { type: 'string' } },
  help: {
    head: { zh: '从前记下的末尾哈希，必须还在日志里', en: 'a head noted earlier, which must still be in the log' },
    subject: { zh: '只看关于它的：会员编号或发送编号', en: "only what is about it: a member's or a send's id" },
  },
  run: async (call) => {
    const action = getChoice('audit', call.positionals[0], ['verify', 'list'])
    return withApp(call, ({ store }, language) =>
      action === 'verify' ? verify(call, store, language) : list(call, store, language),
    )
  },
}

async function verify(call: Call, store: Store, language: Language): Promise<number> {
  const verdict = await store.audit.verify(textOption(call.values, 'head'))
  const { entries, head } = verdict
  const why = verdict.ok ? '' : sayCode(verdict.reason, language).replace('{}', String(entries + 1))
  const said = verdict.ok
    ? { zh: `${entries} 条记录首尾相连。末尾：${head}`, en: `${entries} entries, unbroken. Head: ${head}` }
    : { zh: `第 ${verdict.brokenAt} 条断开：${why}。`, en: `Broken at entry ${verdict.brokenAt}: ${why}.` }
  call.out(call.json ? JSON.stringify(verdict) : said[language])
  return verdict.ok ? EXIT.fine : EXIT.operator
}

async function list(call: Call, store: Store, language: Language): Promise<number> {
  const about = textOption(call.values, 'subject')
  for (let after = 0, full = true; full; ) {
    const rows = await store.audit.list({ after, limit: PAGE, ...(about === undefined ? {} : { subject: about }) })
    for (const { seq, at, actor, action, subject, detail } of rows) {
      const when = new Date(at).toISOString()
      const flat = [seq, when, actor, sayCode(action, language), subject, inert(sayDetail(detail, language))].join('\t')
      call.out(call.json ? JSON.stringify({ seq, at: when, actor, action, subject, detail }) : flat)
      after = seq
    }
    full = rows.length === PAGE
    if (after === 0) sayNone(call, '没有记录。', 'There is no entry.')
  }
  return EXIT.fine
}
