// JSON Schema (draft 7) of the three files an editor writes, for completion and hints in the editor. Invariant: it takes
// whatever checkValue takes, so that no editor underlines what builds.
import * as z from 'zod'
import { articleSchema } from './article-schema.ts'
import { configSchema } from './config-schema.ts'
import { issueSchema } from './issue-schema.ts'

export const SCHEMAS = { manifest: issueSchema, article: articleSchema, config: configSchema } as const
export type SchemaName = keyof typeof SCHEMAS

export const renderJsonSchema = (name: SchemaName): string =>
  `${JSON.stringify(soften(z.toJSONSchema(SCHEMAS[name], { target: 'draft-7', io: 'input', unrepresentable: 'any' }) as Json), undefined, 2)}\n`

type Json = Record<string, unknown>

const TEXT = ['string', 'number', 'boolean']
const NOTHING = { enum: [null, ''] }

/** The leniency of checkValue: digits for a text and the other way round, one for a list, an optional key left empty. */
function soften(schema: Json): Json {
  const { type, properties, items, additionalProperties, anyOf, required } = schema
  const softer: Json = { ...schema }
  if (type === 'string' && !schema.enum) softer.type = TEXT
  if (type === 'integer' || type === 'number') Object.assign(softer, { type: [type, 'string'], pattern: '^\\d+$' })
  if (Array.isArray(anyOf)) softer.anyOf = anyOf.map(soften)
  if (typeof additionalProperties === 'object') softer.additionalProperties = soften(additionalProperties as Json)
  if (properties) {
    const needed = new Set(required as string[] | undefined)
    const entries = Object.entries(properties).map(([key, one]) => {
      const property = soften(one as Json)
      return [key, needed.has(key) ? property : either(property, NOTHING)]
    })
    softer.properties = Object.fromEntries(entries)
  }
  if (type !== 'array') return softer
  const item = soften(items as Json)
  return JSON.stringify(item).includes('"boolean"]') && !item.properties
    ? either({ ...softer, items: item }, { type: TEXT })
    : { ...softer, items: item }
}

const either = (schema: Json, other: Json): Json => ({ anyOf: [schema, other] })
