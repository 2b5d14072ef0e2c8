// test/broken/ROOM__SHORT-NAME: the smallest newsroom that provokes one code. Files it does not name come from the
// smallest whole newsroom; a file `make.ts` builds what no text file can hold (bombs, wrong encodings).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, runKanfa } from './newsroom.ts'
import { writeFontConfig } from './write-font-config.ts'

export const BROKEN = 'test/broken'

export const brokenCases = (): string[] => readdirSync(BROKEN).sort()

export const codeOf = (name: string): string => name.replace('__', '/')

const KEPT_OUT = new Set(['expected.txt', 'command.txt', 'make.ts', 'absent.txt', 'browser.txt', 'mask.txt'])

/** A case without browser.txt finds no browser, so that no machine prints what another cannot. */
const NO_BROWSER = { KANFA_BROWSER: '/no/browser' }

/** What the command prints, with its exit code: stdout first, then stderr. */
export async function runBrokenCase(name: string): Promise<string> {
  const folder = join(BROKEN, name)
  const lines = (file: string): string[] =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean) : []
  const newsroom = makeNewsroom({
    'config.yml': CONFIG,
    'issues/2026-08/issue.yml': ISSUE,
    'issues/2026-08/articles/one.md': ARTICLE,
  })
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name).slice(folder.length + 1)
      if (entry.isFile() && !KEPT_OUT.has(path)) newsroom.write(path, readFileSync(join(folder, path)))
    }
    if (existsSync(join(folder, 'make.ts'))) {
      const { files } = (await import(join(process.cwd(), folder, 'make.ts'))) as {
        files: Record<string, string | Uint8Array>
      }
      for (const [path, content] of Object.entries(files)) newsroom.write(path, content)
    }
    for (const path of lines('absent.txt')) (await import('node:fs')).rmSync(join(newsroom.root, path))
    const [command = 'check --offline'] = lines('command.txt')
    const env = existsSync(join(folder, 'browser.txt'))
      ? { PATH: process.env.PATH ?? '', FONTCONFIG_FILE: writeFontConfig(newsroom.root, 'pdfjs-dist') }
      : NO_BROWSER
    const { code, out, err } = await runKanfa(newsroom.root, command.split(' '), env)
    const said = `${out}${err}exit ${code}\n`.replaceAll(newsroom.root, '[ROOT]')
    // What differs between machines (the name of a system font) is masked by the case's own patterns.
    return lines('mask.txt').reduce((text, pattern) => text.replace(new RegExp(pattern, 'g'), '[…]'), said)
  } finally {
    newsroom.remove()
  }
}
