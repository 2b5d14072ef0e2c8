// Who wrote it: the forms in which newspapers, magazines and pasted pages say so. A line is a byline by its roles; where it
// has none, by names that begin with a surname and are no word of the language.
import { isFullName } from './surnames.ts'

const DESK =
  '(?:本报|本刊|本网|新华社|中新社|特约|特派|实习|见习|融媒体|全媒体|全媒|首席|[\\u4e00-\\u9fff]{1,4}[报网台]){0,4}(?:记者|通讯员|评论员|特约撰稿人|撰稿人|实习生)'
const ROLE = `(?:${DESK}|作者|撰文|摄影|文[/／]图|图[/／]文|文图|文|图|编译|整理|翻译|口述)`
const BYLINE = new RegExp(
  [
    '^(?:[■□◎] ?\\S.{1,30}',
    `[■□◎（(]?(?:${ROLE}(?:\\s*[:：/／|｜]\\s*| )[\\u4e00-\\u9fff·A-Za-z 、，]{2,36}){1,3}[）)]?`,
    `[（(]?(?:${DESK} ?[\\u4e00-\\u9fff·]{2,4}[ 、]?)+(?:[ 、][\\u4e00-\\u9fff·]{2,4})*[）)]?`,
    '本[报刊网](?:评论员|编辑部|记者)|[Bb][Yy] ?\\S.{1,30})$',
  ].join('|'),
)
const HOUSED =
  /^(?:读者|网友|[\u4e00-\u9fff]{3,16}(?:局|院|所|司|集团|大学|中心|协会|学会|厅|委|站|厂|社|校|馆|队|办|街道|社区)) (.{2,16})$/
/** Without its heading mark, and not bold where all of it is. */
export const bare = (text: string): string => {
  const plain = text.replace(/^#{1,6} /, '')
  return /^\*\*.*\*\*$/.test(plain) ? plain.replaceAll('**', '') : plain
}

/** Names and nothing else: 王小明 李红, （王小明）. */
export const isPeople = (text: string): boolean =>
  text.length < 24 &&
  text
    .replace(/^[（(](.*)[）)]$/, '$1')
    .split(/[ 、，]+/)
    .every(isFullName)

export function isByline(block: string): boolean {
  const text = bare(block)
  if (text.length > 60 || /[。！？!?…您你我了吗呢的]/.test(text)) return false
  return BYLINE.test(text) || isPeople(HOUSED.exec(text)?.[1] ?? '。')
}

/** 作者：甲 乙 → [甲, 乙]; 本报记者 甲 乙 通讯员 丙 → [本报记者 甲, 乙, 通讯员 丙]; 文/甲 图/乙 → [甲, 图 乙]. */
export function namesIn(text: string): string[] {
  const plain = text.replace(/^[（(](.*)[）)]$/, '$1').replace(/^[■□◎] ?|^by ?/i, '')
  if (HOUSED.test(plain) || /^本[报刊网](?:评论员|编辑部|记者)$/.test(plain)) return [plain]
  const marked = plain
    .replace(/ ?(?:文 ?[/／] ?图|图 ?[/／] ?文|文图|(?:摄影|图文)?报道|摄)$|文 ?[/／] ?图|图 ?[/／] ?文/g, ' ')
    .replace(new RegExp(DESK, 'g'), ' $& ')
  let role = ''
  return marked.split(/[ 、，,:：/／|｜]+/).flatMap((word) => {
    const own = role
    role = TITLED.test(word) ? word : ''
    return word === '' || role !== '' || UNSAID.test(word) ? [] : [own === '' ? word : `${own} ${word}`]
  })
}

const TITLED = new RegExp(`^(?:${DESK}|摄影|图|编译|翻译|口述)$`)
const UNSAID = /^(?:作者|撰文|文图|文|整理)$/
