// `kanfa members`: the lists. Each action is thin: it opens what it needs, calls the member room or the store, prints.
import { openSecrets } from '../../app/open-secret.ts'
import type { MembersCall } from '../members-call.ts'
import { importMembers } from '../members-import.ts'
import { addOne, eraseOne, liftOne, removeOne, showOne } from '../members-one.ts'
import { countAll, exportAll, keepSegments } from '../members-segments.ts'
import { withApp } from '../open-checked.ts'
import { getChoice, type Verb } from '../verb.ts'

const ACTIONS = {
  ...{ import: importMembers, add: addOne, show: showOne, export: exportAll, erase: eraseOne, count: countAll },
  ...{ segments: keepSegments, remove: removeOne, lift: liftOne },
} satisfies Readonly<Record<string, (call: MembersCall) => Promise<number>>>

export const members: Verb = {
  usage:
    'members import FILE --list NAME --consent TEXT | add | show | remove | lift | erase ADDRESS | export | count | segments',
  options: {
    ...{ list: { type: 'string' }, consent: { type: 'string' }, by: { type: 'string' }, rejected: { type: 'string' } },
    ...{ 'dry-run': { type: 'boolean' }, update: { type: 'boolean' }, rejoin: { type: 'boolean' } },
    ...{ name: { type: 'string' }, organisation: { type: 'string' }, language: { type: 'string' } },
    ...{ format: { type: 'string' }, tag: { type: 'string', multiple: true }, out: { type: 'string' } },
    ...{ where: { type: 'string', multiple: true }, segment: { type: 'string' }, status: { type: 'string' } },
    ...{ delete: { type: 'boolean' } },
  },
  help: {
    list: { zh: '名单，config.yml 的 lists 里的编号', en: 'the list, by its id in config.yml' },
    consent: { zh: '他们何时、怎样同意的；没有就不导入', en: 'when and how they agreed; without it nobody is added' },
    'dry-run': { zh: '只算不写，数字与真做时一样', en: 'count without writing: the same numbers' },
    update: { zh: '用文件里的内容更新已有的会员', en: 'members already known take what the file says' },
    rejected: { zh: '没收下的行写到这个文件', en: 'where the rows that were not taken go' },
    rejoin: { zh: '退订的人又来要求加入', en: 'someone who left has asked to come back' },
    where: {
      zh: '条件：标签=理事、单位~铸造、活跃<90d',
      en: 'a condition: tag=board, organisation~foundry, active<90d',
    },
    segment: { zh: '用保存过的条件', en: 'a saved set of conditions' },
    status: { zh: 'pending、confirmed、left、removed 或 any', en: 'pending, confirmed, left, removed or any' },
    name: { zh: 'add：姓名', en: 'add: the name' },
    organisation: { zh: 'add：单位', en: 'add: the organisation' },
    language: { zh: 'add：语言，如 zh-CN', en: 'add: the language, such as en' },
    format: { zh: 'add：收全文 full 还是摘要 digest', en: 'add: full texts, or a digest' },
    tag: { zh: 'add：标签，可以重复', en: 'add: a tag; may be repeated' },
    out: { zh: 'export：写到这个文件，默认打印出来', en: 'export: the file to write; default stdout' },
    delete: { zh: 'segments：删去这一组保存的条件', en: 'segments: forget the conditions of that name' },
    by: { zh: '谁做的，记入审计日志', en: 'who does it, for the audit log' },
  },
  run: async (call) => {
    const action = ACTIONS[getChoice('members', call.positionals[0], Object.keys(ACTIONS) as (keyof typeof ACTIONS)[])]
    return withApp(call, (app, language) =>
      action({ call, app, keys: openSecrets(app.newsroom.root, call.env), language }),
    )
  },
}
