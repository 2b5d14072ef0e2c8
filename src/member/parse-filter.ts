// What a person writes to say who is meant, `tag=理事 organisation~铸造 active<90d`, as a filter the store can count.
// Invariant: a condition that is not understood is refused with its text, never read as "everybody".
import { UsageError } from '../diagnostic/operator-error.ts'
import type { Condition, Filter } from '../store/audience.ts'

const ON: Readonly<Record<string, Exclude<Condition['on'], 'field'>>> = {
  ...{ tag: 'tag', 标签: 'tag', name: 'name', 姓名: 'name', language: 'language', 语言: 'language' },
  ...{ organisation: 'organisation', organization: 'organisation', 单位: 'organisation' },
  ...{ format: 'format', 版式: 'format', domain: 'domain' },
  ...{ 域名: 'domain', active: 'active', 活跃: 'active', created: 'created', 加入: 'created' },
}

export const parseFilter = (conditions: readonly string[]): Filter => conditions.map(parseCondition)

function parseCondition(text: string): Condition {
  const [, key = '', is = '', value = ''] = /^\s*(?:field\.)?([^=~<>!]+?)\s*(!=|[=~<>])\s*(.+?)\s*$/u.exec(text) ?? []
  const on = /^\s*field\./.test(text) ? 'field' : (ON[key.toLowerCase()] ?? 'field')
  if (key === '' || value === '') throw unclear(text)
  if (on === 'active' || on === 'created') {
    const days = Number(/^(\d{1,5})\s*(?:d|天|days?)?$/.exec(value)?.[1])
    if ((is !== '<' && is !== '>') || Number.isNaN(days)) throw unclear(text)
    return { on, is, days }
  }
  if (is !== '=' && is !== '!=' && (is !== '~' || on === 'tag')) throw unclear(text)
  if (on === 'field') return { on, key, is, value }
  if (on === 'tag') return { on, is: is === '!=' ? '!=' : '=', value }
  return { on, is, value: on === 'domain' ? value.toLowerCase() : value }
}

const unclear = (text: string): UsageError =>
  new UsageError([
    `看不懂条件“${text}”。`,
    '写成 标签=理事、单位~铸造、语言=zh、活跃<90d（90 天内有过动静），自定义栏目直接写栏目名。',
    `The condition "${text}" is not understood.`,
    'Write tag=board, organisation~foundry, language=zh, active<90d (within 90 days), or a custom field by its name.',
  ])
