// The audit log speaks the language of whoever looks; what is stored, and what --json prints, are codes.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import { openStore } from '../../../src/store/open-store.ts'
import { CONFIG, makeNewsroom } from '../../support/newsroom.ts'

const newsroom = makeNewsroom({ 'config.yml': CONFIG })
afterEach(newsroom.remove)

test('entries and what broke the chain are told in the language asked for, and stay codes in --json', async () => {
  const file = join(newsroom.root, 'var/kanfa.db')
  const store = await openStore(`sqlite:${file}`)
  const origin = { how: 'staff', source: '', wording: '电话', by: 'staff:甲' } as const
  const li = { address: 'li@example.org', key: 'li@example.org', domain: 'example.org' }
  await store.members.add({ ...li, list: 'members' }, origin)
  await store.members.leave({ key: li.key }, 'all', origin, 'removed')
  const entry = { actor: 'cli', subject: 's1' }
  const reason = (code: string, text: string) => ({ detail: { reason: JSON.stringify({ code, text }) } })
  await store.audit.append({ ...entry, action: 'send.pause', ...reason('operator', 'paused by an operator') })
  await store.audit.append({ ...entry, action: 'send.pause', ...reason('auth', '535 bad password') })
  const detail = { state: 'held', reason: 'not-signed second final', dueAt: Date.UTC(2026, 7, 1), list: 'all' }
  await store.audit.append({ ...entry, action: 'schedule.settle', detail })
  await store.close()

  const zh = (await newsroom.kanfa('audit', 'list', '--lang', 'zh')).out.split('\n').map((line) => line.split('\t'))
  expect(zh.map((cells) => [cells[3], cells[5]]).slice(0, 5)).toEqual([
    ['登记会员', '名单 members'],
    ['移出名单', '名单 全部'],
    ['暂停发送', '原因 有人暂停'],
    ['暂停发送', '原因 auth 535 bad password'],
    ['到期处理', '结果 扣下，原因 还没有签齐：second、final，到期 2026-08-01T00:00:00.000Z，名单 all'],
  ])
  const en = (await newsroom.kanfa('audit', 'list', '--lang', 'en')).out
  expect(en).toContain('send paused\ts1\treason by an operator\n')
  expect((await newsroom.kanfa('audit', 'list', '--lang', 'zh', '--json')).out).toContain('"action":"schedule.settle"')

  const head = await newsroom.kanfa('audit', 'verify', '--lang', 'zh', '--head', 'f'.repeat(64))
  expect([head.code, head.out]).toEqual([3, '第 6 条断开：记下的末尾不在日志里。\n'])
  const database = new DatabaseSync(file)
  database.exec(`drop trigger audit_no_update; drop trigger audit_no_delete; delete from audit where seq = 2`)
  database.close()
  const verify = (...more: string[]) => newsroom.kanfa('audit', 'verify', ...more)
  expect((await verify('--lang', 'zh')).out).toBe('第 3 条断开：缺少第 2 条。\n')
  expect((await verify('--lang', 'en')).out).toBe('Broken at entry 3: entry 2 is missing.\n')
  expect(JSON.parse((await verify('--json')).out)).toMatchObject({ ok: false, brokenAt: 3, reason: 'missing' })
})
