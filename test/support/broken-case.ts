// test/broken/ROOM__SHORT-NAME: the smallest newsroom that provokes one code. Files it does not name come from the
// smallest whole newsroom; a file `make.ts` builds what no text file can hold (bombs, wrong encodings).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom } from './newsroom.ts'

export const BROKEN = 'test/broken'

export const brokenCases = (): string[] => readdirSync(BROKEN).sort()

export const codeOf = (name: string): string => name.replace('__', '/')

const KEPT_OUT = new Set(['expected.txt', 'command.txt', 'make.ts', 'absent.txt'])

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
    const { code, out, err } = await newsroom.kanfa(...command.split(' '))
    return `${out}${err}exit ${code}\n`.replaceAll(newsroom.root, '[ROOT]')
  } finally {
    newsroom.remove()
  }
}
