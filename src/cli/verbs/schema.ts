// `kanfa schema`: the JSON Schema of a file that editors write, for their editor's completion.
import { renderJsonSchema, SCHEMAS, type SchemaName } from '../../manifest/json-schema.ts'
import { EXIT, getChoice, type Verb } from '../verb.ts'

export const schema: Verb = {
  usage: 'schema manifest|article|config',
  options: {},
  run: async (call) => {
    const name = getChoice('schema', call.positionals[0], Object.keys(SCHEMAS) as SchemaName[])
    call.out(renderJsonSchema(name).trimEnd())
    return EXIT.fine
  },
}
