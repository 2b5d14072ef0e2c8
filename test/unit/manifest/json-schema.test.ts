// The schemas that editors complete from are generated; these files must be what the code says today.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkArticle } from '../../../src/article/check-article.ts'
import { hasErrors } from '../../../src/diagnostic/diagnostic.ts'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'
import { checkConfig } from '../../../src/manifest/check-config.ts'
import { checkManifest } from '../../../src/manifest/check-manifest.ts'
import { renderJsonSchema, SCHEMAS, type SchemaName } from '../../../src/manifest/json-schema.ts'
import { runKanfa } from '../../support/newsroom.ts'

const names = Object.keys(SCHEMAS) as SchemaName[]

test.each(names)('schema/%s.json is current, draft 7, and described in Chinese', (name) => {
  const text = readFileSync(`schema/${name}.json`, 'utf8')
  expect(text).toBe(renderJsonSchema(name))
  const schema = JSON.parse(text) as { $schema: string; additionalProperties: boolean; description: string }
  expect(schema.$schema).toContain('draft-07')
  expect(schema.additionalProperties).toBe(false)
  expect(schema.description).toMatch(/\p{Script=Han}/u)
})

test('the command prints the same schema', async () => {
  const { out, code } = await runKanfa('.', ['schema', 'manifest'])
  expect([code, out]).toEqual([0, renderJsonSchema('manifest')])
})

type Schema = Record<string, unknown> & {
  type?: string | string[]
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: boolean | Schema
  anyOf?: Schema[]
  required?: string[]
  enum?: unknown[]
  pattern?: string
}

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value

/** As much of draft 7 as the schemas use. */
function takes(schema: Schema, value: unknown): boolean {
  const type = typeOf(value)
  const kinds = schema.type === undefined ? [type] : [schema.type].flat()
  if (!kinds.includes(type) && !(type === 'integer' && kinds.includes('number'))) return false
  if (schema.anyOf && !schema.anyOf.some((one) => takes(one, value))) return false
  if (schema.enum && !schema.enum.includes(value)) return false
  if (typeof value === 'string')
    return value.length >= Number(schema.minLength ?? 0) && new RegExp(schema.pattern ?? '', 'u').test(value)
  if (typeof value === 'number')
    return value >= Number(schema.minimum ?? value) && value <= Number(schema.maximum ?? value)
  if (Array.isArray(value)) return value.every((one) => takes(schema.items ?? {}, one))
  if (type !== 'object') return true
  const { properties = {}, additionalProperties = true, required = [] } = schema
  return (
    required.every((key) => key in Object(value)) &&
    Object.entries(Object(value)).every(([key, one]) =>
      properties[key]
        ? takes(properties[key], one)
        : additionalProperties === true || (additionalProperties !== false && takes(additionalProperties, one)),
    )
  )
}

const ENTRY = 'issue: { year: 2026, number: "8", date: 2026-08-30 }\nsections: [ { title: 栏, articles: [a.md] } ]\n'
const HOUSE = 'publication: { name: 甲, timezone: UTC }\n'

test.each([
  ['manifest', ENTRY, true],
  ['manifest', ENTRY.replace('"8"', '8').replace('2026-08-30', '2026年8月30日'), true],
  [
    'manifest',
    `${ENTRY}cover:\nnotices:\nsubject: 2026\nadverts: [ { page: "2", advertiser: 甲, subject: 乙, image: images/a.png } ]\n`,
    true,
  ],
  ['manifest', `${ENTRY}adverts: [ { page: 二, advertiser: 甲, subject: 乙 } ]\n`, false],
  ['manifest', ENTRY.replace('a.md', '{ file: a.md, title: 2026, priority: full }'), true],
  ['manifest', ENTRY.replace('a.md', '{ file: a.md, titel: 甲 }'), false],
  ['manifest', ENTRY.replace('title: 栏', 'title: 栏, style: listt'), false],
  ['manifest', ENTRY.replace('number: "8", ', ''), false],
  ['article', 'title: 2026\nbyline: 张三\nsource: 日报\nperson: 何川\ndeck:\ntag: ""\nkind:\n', true],
  [
    'article',
    'title: 题\nbyline: [张三, 李四]\nsource: { name: 日报, date: 2026-8-3, url: https://example.org/ }\n',
    true,
  ],
  ['article', 'title: 题\nsource: { name: 日报, position: foot }\n', false],
  ['article', 'title: 题\nnumberHeadings: yes\n', false],
  ['article', 'kind: news\n', false],
  ['config', HOUSE, true],
  [
    'config',
    `${HOUSE}web:\nmail: { from: { name: 甲, address: a@example.org } }\ndelivery: { connections: "3", giveUpAfter: 2d, lanes: { qq.com: { perMinute: 60 } } }\n`,
    true,
  ],
  ['config', `${HOUSE}delivery: { lanes: { qq.com: { perMinut: 60 } } }\n`, false],
  ['config', HOUSE.replace('name: 甲', 'name: 甲, publishers: 联合会'), true],
  ['config', HOUSE.replace('name: 甲, ', ''), false],
] as const)('the %s schema judges as the checker does: %j is %s', (name, text, holds) => {
  const schema = JSON.parse(renderJsonSchema(name)) as Schema
  const source = toSourceText('f', text)
  const checked = {
    manifest: () => checkManifest(source),
    config: () => checkConfig(source),
    article: () => checkArticle(toSourceText('a.md', `---\n${text}---\n文\n`), 'a.md'),
  }[name]()
  expect([takes(schema, parse(text)), !hasErrors(checked.diagnostics)]).toEqual([holds, holds])
})
