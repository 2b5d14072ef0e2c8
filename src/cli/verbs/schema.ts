// `kanfa schema`: the JSON Schema of a file that editors write, for their editor's completion.
import { UsageError } from '../../diagnostic/operator-error.ts'
import { renderJsonSchema, SCHEMAS, type SchemaName } from '../../manifest/json-schema.ts'
import { EXIT, type Verb } from '../verb.ts'

export const schema: Verb = {
  usage: 'schema manifest|article|config',
  options: {},
  run: async (call) => {
    const [name = ''] = call.positionals
    if (!Object.hasOwn(SCHEMAS, name)) {
      throw new UsageError({
        zh: { what: `没有“${name}”的 Schema。`, fix: '可用：manifest、article、config。' },
        en: { what: `There is no schema of "${name}".`, fix: 'There are: manifest, article, config.' },
      })
    }
    call.out(renderJsonSchema(name as SchemaName).trimEnd())
    return EXIT.fine
  },
}
