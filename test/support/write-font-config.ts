// What a browser of the tests finds installed: the fonts of a package, so that it draws the same on every machine, and on
// one without fonts too.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The value of FONTCONFIG_FILE. `pdfjs-dist` has fonts that are not ours, `@expo-google-fonts/noto-sans-sc` Chinese. */
export function writeFontConfig(folder: string, name: string): string {
  const fonts = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
  const file = join(folder, 'fonts.conf')
  writeFileSync(file, `<fontconfig><dir>${fonts}</dir><cachedir>${folder}</cachedir></fontconfig>`)
  return file
}
