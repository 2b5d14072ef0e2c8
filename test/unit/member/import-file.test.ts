// The members' verbs as an office uses them: a file in, an account of every row out, nobody without consent.
import { afterEach, describe, expect, test } from 'vitest'
import { parseFilter } from '../../../src/member/parse-filter.ts'
import { makeWorkbook } from '../../support/make-workbook.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, type TestNewsroom } from '../../support/newsroom.ts'

const opened: TestNewsroom[] = []

afterEach(() => {
  for (const newsroom of opened.splice(0)) newsroom.remove()
})

function open(files: Readonly<Record<string, string | Uint8Array>> = {}): TestNewsroom {
  const lists = 'lists: [ { id: members, name: 会员单位 }, { id: digest, name: 摘要 } ]'
  const config = CONFIG.replace(/^lists:.*$/m, lists)
  const newsroom = makeNewsroom({
    'config.yml': config,
    'issues/2026-08/issue.yml': ISSUE,
    'issues/2026-08/articles/one.md': ARTICLE,
    ...files,
  })
  opened.push(newsroom)
  return newsroom
}

const json = async (newsroom: TestNewsroom, ...args: string[]) => {
  const { code, out, err } = await newsroom.kanfa('members', ...args, '--json')
  return { code, err, ...(JSON.parse(out || '{}') as Record<string, unknown>) }
}
const importing = ['import', 'm.csv', '--list', 'members', '--consent', '2026 年登记表']

describe('an import', () => {
  test('accounts for every row, and a dry run says the same and writes nothing', async () => {
    const newsroom = open({
      'm.csv':
        '邮箱,姓名,标签,电话\na@example.org,甲,理事;铸造,1\nA@EXAMPLE.org,甲二,,2\n坏,乙,,3\n\nb@example.org,丙,,4\n',
    })
    const counts = { rows: 4, added: 2, updated: 0, unchanged: 0, bad: 1, duplicates: 1, suppressed: 0 }
    expect(await json(newsroom, ...importing, '--dry-run')).toMatchObject({ code: 0, ...counts, dryRun: true })
    expect(await json(newsroom, 'count')).toMatchObject({ count: 0 })
    expect(await json(newsroom, ...importing)).toMatchObject({ code: 0, ...counts, dryRun: false })
    expect(await json(newsroom, 'count', '--list', 'members')).toMatchObject({ count: 2, confirmed: 2 })
    const again = { ...counts, added: 0, unchanged: 2 }
    expect(await json(newsroom, ...importing)).toMatchObject(again)
    expect(newsroom.read('m.rejected.csv')).toBe(
      '\ufeff"行号","原因","邮箱","姓名","标签","电话"\r\n"4","“坏”不是可用的邮箱地址，错在“坏”。","坏","乙","","3"\r\n"3","A@EXAMPLE.org 在第 2 行已经有了。","A@EXAMPLE.org","甲二","","2"\r\n',
    )
  })

  test('takes rows that were mended, and updates only when it is told to', async () => {
    const newsroom = open({ 'm.csv': '邮箱,姓名,电话\na@example.org,甲,1\n' })
    await json(newsroom, ...importing)
    newsroom.write('m.csv', '行号,原因,邮箱,姓名,传真\n4,错,b@example.org,乙,9\n5,旧,a@example.org,甲改,8\n')
    expect(await json(newsroom, ...importing)).toMatchObject({ added: 1, updated: 0, unchanged: 1 })
    expect(await json(newsroom, ...importing, '--update')).toMatchObject({ added: 0, updated: 1, unchanged: 1 })
    expect(await json(newsroom, 'show', 'a@example.org')).toMatchObject({
      name: '甲改',
      fields: { 传真: '8', 电话: '1' },
    })
  })

  test('is refused without a statement of consent, and to a list that does not exist', async () => {
    const newsroom = open({ 'm.csv': '邮箱\na@example.org\n' })
    const bare = await newsroom.kanfa('members', 'import', 'm.csv', '--list', 'members')
    expect(bare).toMatchObject({ code: 2 })
    expect(bare.err).toContain('--consent')
    const lost = await newsroom.kanfa('members', 'import', 'n.csv', '--list', 'members', '--consent', 'x')
    expect(lost).toMatchObject({ code: 2, err: expect.stringContaining('没有 n.csv 这个文件') })
    const wrong = await newsroom.kanfa('members', 'import', 'm.csv', '--list', 'member', '--consent', 'x')
    expect(wrong).toMatchObject({ code: 2 })
    expect(wrong.err).toContain('members')
    expect(await json(newsroom, 'count')).toMatchObject({ count: 0 })
  })

  test('takes each row its own consent from a column, and keeps it', async () => {
    const newsroom = open({ 'm.csv': '邮箱,同意说明\na@example.org,2025 年会签字\nb@example.org,\n' })
    expect(await json(newsroom, 'import', 'm.csv', '--list', 'members')).toMatchObject({ added: 1, bad: 1 })
    expect(await json(newsroom, 'show', 'a@example.org')).toMatchObject({
      memberships: [{ list: 'members', status: 'confirmed', how: 'import', source: 'm.csv', wording: '2025 年会签字' }],
    })
  })

  test('reads a workbook', async () => {
    const newsroom = open({
      'm.xlsx': makeWorkbook(
        [
          ['单位', '邮箱'],
          ['示例厂', 'a@example.org'],
        ],
        false,
      ),
    })
    expect(await json(newsroom, 'import', 'm.xlsx', '--list', 'members', '--consent', 'x')).toMatchObject({
      added: 1,
      encoding: 'xlsx',
    })
  })

  test('never brings back who left, was removed or was erased; only they can', async () => {
    const newsroom = open({ 'm.csv': '邮箱\na@example.org\nb@example.org\nc@example.org\n' })
    await json(newsroom, ...importing)
    await json(newsroom, 'remove', 'a@example.org', '--list', 'members')
    await json(newsroom, 'remove', 'b@example.org')
    await json(newsroom, 'erase', 'c@example.org')
    expect(await json(newsroom, ...importing, '--update')).toMatchObject({
      ...{ added: 0, unchanged: 0, suppressed: 3 },
      suppressedWhy: { removed: 2, erased: 1 },
    })
    const add = ['add', 'c@example.org', '--list', 'members', '--consent', '来电要求']
    expect(await json(newsroom, ...add)).toMatchObject({ code: 4, outcome: 'suppressed' })
    expect(await json(newsroom, ...add, '--rejoin')).toMatchObject({ code: 0, outcome: 'added' })
    expect(await json(newsroom, 'count', '--list', 'members')).toMatchObject({ count: 1 })
  })
})

test('an export is read back as it was, and no cell of it is a formula', async () => {
  const rows =
    '邮箱,姓名,单位,版式,标签,职务\na@example.org,"=HYPERLINK(""http://evil.example"")",＋示例厂,digest,"理事; 铸造",\'@SUM(1)\n'
  const newsroom = open({ 'm.csv': rows })
  await json(newsroom, ...importing)
  const { out } = await newsroom.kanfa('members', 'export')
  expect(out).toContain(`"'=HYPERLINK(""http://evil.example"")","'＋示例厂"`)
  expect(out).not.toMatch(/"[=+\-@＝＋－＠]/)
  const before = JSON.parse((await newsroom.kanfa('members', 'show', 'a@example.org', '--json')).out)
  const other = open({ 'm.csv': out })
  await json(other, 'import', 'm.csv', '--list', 'members')
  const after = JSON.parse((await other.kanfa('members', 'show', 'a@example.org', '--json')).out)
  const kept = ({ name, organisation, format, tags, fields }: Record<string, unknown>) => ({
    name,
    organisation,
    format,
    tags,
    fields,
  })
  expect(kept(after)).toEqual(kept(before))
  expect(after.fields).toEqual({ 职务: '@SUM(1)' })
  expect(after.memberships).toMatchObject([{ wording: '2026 年登记表' }])
})

test('columns that are called as every object has something are columns like others', async () => {
  const newsroom = open({
    'm.csv': '邮箱,constructor,__proto__\na@example.org,甲,乙\na@example.org,丙,丁\nb@example.org,,\n',
  })
  expect(await json(newsroom, ...importing)).toMatchObject({ added: 2, duplicates: 1 })
  expect(newsroom.read('m.rejected.csv')).toContain('"a@example.org","丙","丁"')
  const { code, out } = await newsroom.kanfa('members', 'export')
  expect([code, out]).toEqual([0, expect.stringMatching(/"a@example.org".*"乙","甲"\r?\n"b@example.org".*"",""/)])
})

test('an address loses what clung to its ends, and is refused for what hides inside', async () => {
  const newsroom = open({
    'm.csv': '邮箱\n\u202aa@example.org\u202c\nb@exa\u00admple.org\nc\u200b@example.org\n',
  })
  expect(await json(newsroom, ...importing)).toMatchObject({ added: 1, bad: 2 })
  expect(await json(newsroom, 'show', 'a@example.org')).toMatchObject({ address: 'a@example.org' })
})

test('a saved segment counts what its conditions say', async () => {
  const newsroom = open({
    'm.csv':
      '邮箱,单位,标签,级别\na@example.org,第一铸造厂,理事,甲\nb@example.org,第二铸造厂,,乙\nc@example.cn,电机厂,理事,乙\n',
  })
  await json(newsroom, ...importing)
  expect(await json(newsroom, 'segments', '铸造理事', '--where', '标签=理事', '--where', '单位~铸造')).toMatchObject({
    count: 1,
  })
  for (const [where, count] of [
    ['标签!=理事', 1],
    ['域名=example.org', 2],
    ['级别=乙', 2],
    ['活跃<1d', 3],
    ['active>1d', 0],
    ["单位~' or 1=1 --", 0],
  ] as const)
    expect(await json(newsroom, 'count', '--list', 'members', '--where', where)).toMatchObject({ count })
  expect(await json(newsroom, 'count', '--segment', '铸造理事')).toMatchObject({ count: 1 })
  expect(await newsroom.kanfa('members', 'count', '--segment', '没有')).toMatchObject({ code: 2 })
})

test.each(['', '=x', '标签', '标签~理', 'active=3', 'active<soon', 'name>3'])(
  'the condition %j is refused, not read as everybody',
  (text) => {
    expect(() => parseFilter([text])).toThrow()
  },
)
