// `npm run golden`: rewrites what the broken cases print and the page that documents them, from what the command line
// says today. The differences are then read, not trusted.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { renderJsonSchema, SCHEMAS, type SchemaName } from '../../src/manifest/json-schema.ts'
import { brokenCases, runBrokenCase } from './broken-case.ts'
import { compileHouseShells } from './compile-house-shells.ts'
import { renderErrorsPage } from './errors-page.ts'

// First: what is printed below is built with them.
rmSync('templates/compiled', { recursive: true, force: true })
mkdirSync('templates/compiled')
for (const [name, text] of await compileHouseShells()) writeFileSync(`templates/compiled/${name}`, text)

for (const name of brokenCases()) writeFileSync(`test/broken/${name}/expected.txt`, await runBrokenCase(name))
writeFileSync('docs/errors.md', renderErrorsPage())
mkdirSync('schema', { recursive: true })
for (const name of Object.keys(SCHEMAS) as SchemaName[]) writeFileSync(`schema/${name}.json`, renderJsonSchema(name))
