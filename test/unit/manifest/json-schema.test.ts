// The schemas that editors complete from are generated; these files must be what the code says today.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
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
