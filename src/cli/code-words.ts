// What the audit log says, in words. The database keeps codes, so that an entry of years ago reads in the language of
// whoever looks today; a code that has no words here is shown as it is.
import type { Language } from '../diagnostic/language.ts'
import { explainReason } from '../schedule/reason-words.ts'

const WORDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  ...{ 'db.restore': ['从备份恢复数据库', 'database restored'], 'edition.sign': ['签审', 'edition signed'] },
  ...{ 'member.add': ['登记会员', 'member added'], 'member.ask': ['申请加入', 'asked to join'] },
  ...{ 'member.confirm': ['确认加入', 'confirmed'], 'member.erase': ['抹除会员', 'member erased'] },
  ...{ 'member.import.begin': ['开始导入', 'import begun'], 'member.import': ['导入结束', 'import ended'] },
  ...{ 'member.left': ['退出名单', 'left'], 'member.prune': ['清理过期记录', 'old records cleared'] },
  ...{ 'member.removed': ['移出名单', 'removed'], 'member.suppress': ['不再发给会员', 'suppressed'] },
  ...{ 'member.unsuppress': ['恢复发给会员', 'suppression lifted'], 'member.update': ['更改资料', 'profile changed'] },
  ...{ 'schedule.release': ['放行', 'let go'], 'schedule.settle': ['到期处理', 'fell due'] },
  ...{ 'schedule.stop': ['停发一期', 'presses stopped'], 'send.cancel': ['取消发送', 'send cancelled'] },
  ...{ 'send.end': ['发送结束', 'send ended'], 'send.freeze': ['定下定稿和对象', 'edition and audience frozen'] },
  ...{ 'send.pause': ['暂停发送', 'send paused'], 'send.resume': ['继续发送', 'send resumed'] },
  ...{ 'send.start': ['开始发送', 'send started'], activity: ['活动记录', 'activity'], added: ['新增', 'added'] },
  ...{ all: ['全部', 'all'], altered: ['它的内容改过', 'its content was changed'], audience: ['人数', 'audience'] },
  ...{ bounced: ['退信', 'bounced'], changed: ['改了', 'changed'], complained: ['投诉', 'complained'] },
  ...{ dueAt: ['到期', 'due'], duplicates: ['重复', 'duplicates'], erased: ['已抹除', 'erased'], false: ['否', 'no'] },
  ...{ feedback: ['回报', 'report'], fields: ['字段', 'fields'], format: ['形式', 'format'], hash: ['哈希', 'hash'] },
  ...{ head: ['记下的末尾不在日志里', 'the noted head is not in the log'], held: ['留待', 'held'] },
  ...{ interrupted: ['中断', 'interrupted'], issue: ['期', 'issue'], language: ['语言', 'language'] },
  ...{ left: ['已退出', 'left'], list: ['名单', 'list'], lists: ['名单', 'lists'], members: ['会员', 'members'] },
  ...{ missed: ['错过', 'missed'], missing: ['缺少第 {} 条', 'entry {} is missing'], name: ['姓名', 'name'] },
  ...{ operator: ['有人暂停', 'by an operator'], organisation: ['单位', 'organisation'] },
  ...{ pending: ['待确认', 'pending'], reason: ['原因', 'reason'], removed: ['已移出', 'removed'] },
  ...{ send: ['发送', 'send'], slot: ['时点', 'slot'], sources: ['来源', 'sources'], stage: ['环节', 'stage'] },
  ...{ staged: ['读入', 'read'], started: ['已开始', 'started'], state: ['结果', 'state'] },
  ...{ stopped: ['已停发', 'stopped'], suppressed: ['不发', 'suppressed'], tags: ['标签', 'tags'] },
  ...{ true: ['是', 'yes'], unchanged: ['未变', 'unchanged'] },
  ...{ unlinked: ['接不上前一条', 'it does not follow the one before'], updated: ['更新', 'updated'] },
}

export const sayCode = (code: string, language: Language): string =>
  (Object.hasOwn(WORDS, code) && WORDS[code]?.[language === 'zh' ? 0 : 1]) || explainReason(code, language)

/** `名单 members，人数 1200`: no quotes, no braces. */
export const sayDetail = (detail: Readonly<Record<string, unknown>>, language: Language): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== '' && value !== null)
    .map(([name, value]) => `${sayCode(name, language)} ${sayValue(name, value, language)}`)
    .join(language === 'zh' ? '，' : ', ')

/** Names of lists, files and stages stay as they are, though one may be called `all` or `left`. */
const CODED = new Set(['reason', 'state', 'changed', 'interrupted'])

function sayValue(name: string, value: unknown, language: Language): string {
  if (typeof value === 'object' && !Array.isArray(value))
    return `(${sayDetail(value as Record<string, unknown>, language)})`
  if (name === 'dueAt') return new Date(Number(value)).toISOString()
  // Why a send was paused: our own code in words, a server's own sentence as it came.
  const paused = String(value).startsWith('{"code":') && (JSON.parse(String(value)) as { code: string; text: string })
  if (paused) return paused.code in WORDS ? sayCode(paused.code, language) : `${paused.code} ${paused.text}`
  const coded = CODED.has(name) || (name === 'lists' && value === 'all')
  return [value]
    .flat()
    .map((one) => (coded ? sayCode(String(one), language) : String(one)))
    .join(language === 'zh' ? '、' : ' ')
}
