// JSON Schema (draft 7) of the three files an editor writes, for completion and hints in the editor.
import * as z from 'zod'
import { articleSchema } from './article-schema.ts'
import { configSchema } from './config-schema.ts'
import { issueSchema } from './issue-schema.ts'

export const SCHEMAS = { manifest: issueSchema, article: articleSchema, config: configSchema } as const
export type SchemaName = keyof typeof SCHEMAS

export const renderJsonSchema = (name: SchemaName): string =>
  `${JSON.stringify(z.toJSONSchema(SCHEMAS[name], { target: 'draft-7', io: 'input', unrepresentable: 'any' }), undefined, 2)}\n`
