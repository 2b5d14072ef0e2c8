// What hands and programs write that is legal YAML, or nearly: it keeps its meaning, or is told; nothing of it is lost.
import { expect, test } from 'vitest'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'
import { checkConfig } from '../../../src/manifest/check-config.ts'
import { checkFrontMatter } from '../../../src/manifest/check-front-matter.ts'
import { checkManifest } from '../../../src/manifest/check-manifest.ts'
import { domainOf, toCalendarDay } from '../../../src/manifest/plain-checks.ts'

const CONFIG = 'publication:\n  name: 刊\n  timezone: Asia/Shanghai\n'
const ISSUE =
  'issue: { year: 2026, number: "8", date: 2026-08-30 }\nsections: [ { title: 栏, articles: [articles/a.md] } ]\n'

const configOf = (more: string) => checkConfig(toSourceText('config.yml', CONFIG + more))
const issueOf = (text: string) => checkManifest(toSourceText('issues/1/issue.yml', text))
const told = ({ diagnostics }: ReturnType<typeof configOf> | ReturnType<typeof issueOf>): string[] =>
  diagnostics.map(({ code, line }) => `${code} ${line}`)

test('a second document is told at its dashes; dashes at the end begin none', () => {
  for (const between of ['\n', '\n'.repeat(60)])
    expect(told(issueOf(`${ISSUE}---${between}${ISSUE}`))).toEqual(['manifest/yaml-syntax 3'])
  for (const end of ['---\n', '---', '...\n', '---\n# 完\n\n']) expect(told(issueOf(ISSUE + end))).toEqual([])
})

test('blanks are no text: a key that needs one is missing, another is absent, a list has no such entry', () => {
  expect(told(issueOf(ISSUE.replace('栏', '"  "')))[0]).toMatch(/^manifest\/missing-key/)
  expect(told(issueOf(ISSUE.replace('"8"', '" "')))[0]).toMatch(/^manifest\/missing-key/)
  expect(issueOf(`${ISSUE}subject: "\u3000"\n`).value?.subject).toBeUndefined()
  const [found] = configOf('  publishers: [甲, " "]\n').diagnostics
  expect([found?.code, found?.values.expected]).toEqual(['manifest/wrong-type', 'text'])
})

test('a text over several lines is one line where one is printed, and keeps its paragraphs where there may be some', () => {
  const written =
    '---\ntitle: >\n  炉前\n  一夜\nsignoff: |\n  布轩\nbyline:\n  - |\n    何川\ndeck: |\n  一段\n\n  二段\n---\n'
  const source = toSourceText('a.md', written)
  const form = checkFrontMatter(source, { start: 4, end: written.length - 4 }).value?.form
  expect(form).toMatchObject({ title: '炉前 一夜', signoff: '布轩', byline: ['何川'], deck: '一段\n\n二段' })
  expect(issueOf(`${ISSUE}subject: |\n  要闻\n  看点\n`).value?.subject).toBe('要闻 看点')
})

test.each(['2026-8-3', '2026年8月3日', '2026 年 8 月 3 日', '２０２６－８－３', '2026/08/03'])(
  '%s is a day',
  (text) => {
    expect(toCalendarDay(text)).toBe('2026-08-03')
  },
)

test('blanks stand round the signs of a date, not inside its numbers', () => {
  expect(['2026-1 2-3', '2026-12-0 3', '20 26-12-03'].map(toCalendarDay)).toEqual([undefined, undefined, undefined])
})

test('a number of many blanks is read as fast as any', () => {
  const blanks = ' '.repeat(50_000)
  expect(issueOf(ISSUE.replace('"8"', `"第${blanks}8${blanks}刊"`)).value?.number).toContain('刊')
  expect(issueOf(ISSUE.replace('"8"', `"第${blanks}8${blanks}期"`)).value?.number).toBe('8')
})

test('第 and 期 round a number are not said twice', () => {
  const numberOf = (written: string) => issueOf(ISSUE.replace('"8"', written)).value?.number
  expect(['第8期', '"第 8 期"', '“8”', '增刊'].map(numberOf)).toEqual(['8', '8', '8', '增刊'])
})

test('a subject holds only fields that there are; those of members are filled elsewhere', () => {
  expect(configOf('mail: { subject: "{publication} {year}-{number} {total} {{name}}" }').diagnostics).toEqual([])
  const [found] = configOf('mail: { subject: "{publication} {yeer}" }').diagnostics
  expect([found?.code, found?.values.got]).toEqual(['manifest/not-allowed', '{yeer}'])
  expect(configOf('mail: { subject: "{刊名}" }').diagnostics).toHaveLength(1)
})

test('hours of sending are times of day', () => {
  const hours = (from: string, to: string) => configOf(`delivery: { hours: { from: "${from}", to: "${to}" } }`)
  for (const [from, to] of [
    ['08:00', '20:00'],
    ['8：00', '24:00'],
    ['22:30', '6:00'],
  ] as const)
    expect(hours(from, to).diagnostics).toEqual([])
  for (const wrong of ['25:00', '八点', '8', '08:60', '24:30'])
    expect(told(hours(wrong, '20:00'))[0]).toMatch(/^manifest\/wrong-type/)
})

test('a lane is a receiving domain, however it is written; any other name would never take a letter', () => {
  const lanes = configOf('delivery: { lanes: { default: {}, QQ.com: { perMinute: 60 }, 例子.中国: {} } }').value
    ?.delivery.lanes
  expect(Object.keys(lanes ?? {})).toEqual(['default', 'qq.com', 'xn--fsqu00a.xn--fiqs8s'])
  for (const wrong of ['qq', '"*"', '"qq.com, foxmail.com"', '"@qq.com"'])
    expect(told(configOf(`delivery: { lanes: { ${wrong}: {} } }`))[0]).toMatch(/^manifest\/unknown-key/)
  expect(domainOf('default')).toBeUndefined()
})

test('two stages of one name would both be signed by one signature', () => {
  expect(told(configOf('review: { stages: [first, final, first] }'))[0]).toMatch(/^manifest\/not-allowed/)
})

test('a colophon line with a name and a value says both', () => {
  const { value } = configOf('  colophon: [ { role: 联系人, name: 何川, value: 010-00000000 } ]\n')
  expect(value?.publication.colophon).toEqual([{ role: '联系人', name: '何川 010-00000000' }])
})
