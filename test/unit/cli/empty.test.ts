// A newsroom on its first day: nothing is there yet, and every list says so and what to do, beside an empty output.
import { afterAll, expect, test } from 'vitest'
import { CONFIG, makeNewsroom } from '../../support/newsroom.ts'

const newsroom = makeNewsroom({ 'config.yml': CONFIG })
afterAll(newsroom.remove)

test.each([
  [['sends'], '', '还没有发送：kanfa send 期 --dry-run\n', 'No sends yet: kanfa send ISSUE --dry-run\n'],
  [
    ['members', 'count'],
    '0\n',
    '还没有会员：kanfa members import 文件\n',
    'No members yet: kanfa members import FILE\n',
  ],
  [
    ['members', 'segments'],
    '',
    '还没有保存过条件：kanfa members segments 名称 --where "标签=理事"\n',
    'No segments yet: kanfa members segments NAME --where "tag=board"\n',
  ],
  [['bounces', '--filed'], '', '没有归档的退信和投诉。\n', 'No report is filed.\n'],
  [['audit', 'list'], '', '没有记录。\n', 'There is no entry.\n'],
])('%s says that there is nothing, and machines read nothing', async (args, out, zh, en) => {
  expect(await newsroom.kanfa(...args, '--lang', 'zh')).toEqual({ code: 0, out, err: zh })
  expect(await newsroom.kanfa(...args, '--lang', 'en')).toEqual({ code: 0, out, err: en })
  expect((await newsroom.kanfa(...args, '--json')).err).toBe('')
})

test('members are counted by their state in the language asked for', async () => {
  newsroom.write('m.csv', '邮箱\nli@example.org\n')
  const file = `${newsroom.root}/m.csv`
  await newsroom.kanfa('members', 'import', file, '--list', 'members', '--consent', '登记表')
  expect(await newsroom.kanfa('members', 'count', '--lang', 'zh')).toMatchObject({
    out: '1\n',
    err: 'members: 已确认 1\n',
  })
  expect((await newsroom.kanfa('members', 'count', '--lang', 'en')).err).toBe('members: confirmed 1\n')
})

test('an action or a segment that is not there is refused with what there is', async () => {
  const action = await newsroom.kanfa('members', 'list', '--lang', 'en')
  expect([action.code, action.err]).toEqual([2, expect.stringContaining('export')])
  const segment = await newsroom.kanfa('members', 'segments', '理事', '--delete', '--lang', 'zh')
  expect([segment.code, segment.err]).toEqual([2, expect.stringContaining('kanfa members segments')])
})
