// The house's mail shells under its own theme, compiled by MJML: what `npm run golden` writes to templates/compiled/ and
// a test compares with it.
import { houseFiles } from '../../src/app/newsroom-files.ts'
import { toSourceText } from '../../src/diagnostic/source-text.ts'
import { compileShells } from '../../src/email/compile-shells.ts'
import { readShells, shellsKey } from '../../src/email/shells.ts'
import { checkTheme } from '../../src/manifest/check-theme.ts'
import { LAYOUTS } from '../../src/manifest/config-schema.ts'
import { openTemplates } from '../../src/template/open-templates.ts'

/** File names with their texts. */
export async function compileHouseShells(): Promise<ReadonlyMap<string, string>> {
  const house = houseFiles()
  // A newsroom that brings no template of its own stands before the house.
  const templates = openTemplates([{ read: () => undefined, list: () => [] }, house])
  const tokens = toSourceText('templates/theme.yml', new TextDecoder().decode(house.read('templates/theme.yml')))
  const files = new Map<string, string>()
  for (const layout of LAYOUTS) {
    const { theme } = checkTheme([tokens], layout)
    const sources = readShells({ templates, theme, layout })
    files.set(`${shellsKey(sources)}.json`, `${JSON.stringify(await compileShells(sources))}\n`)
  }
  return files
}
