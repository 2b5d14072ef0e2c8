// Issues for tests, made by the real compiler from files in memory, with the house's own templates and themes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { houseFiles } from '../../src/app/newsroom-files.ts'
import { renderDiagnostic } from '../../src/diagnostic/render-diagnostic.ts'
import { toSourceText } from '../../src/diagnostic/source-text.ts'
import { buildIssue } from '../../src/issue/build-issue.ts'
import type { Files } from '../../src/issue/files.ts'
import type { Issue } from '../../src/issue/issue.ts'
import { checkConfig } from '../../src/manifest/check-config.ts'
import { checkTheme } from '../../src/manifest/check-theme.ts'
import type { Config } from '../../src/manifest/config.ts'
import { decodeText } from '../../src/manifest/decode-text.ts'
import type { Theme } from '../../src/manifest/theme.ts'
import { openTemplates, type Templates } from '../../src/template/open-templates.ts'
import { ARTICLE, CONFIG, ISSUE } from './newsroom.ts'

export type MadeIssue = {
  readonly issue: Issue
  readonly config: Config
  readonly theme: Theme
  readonly templates: Templates
}

export const filesOf = (files: Readonly<Record<string, string | Uint8Array>>): Files => ({
  read: (path) => {
    const content = files[path]
    return typeof content === 'string' ? new TextEncoder().encode(content) : content
  },
  list: (folder) =>
    [
      ...new Set(
        Object.keys(files).flatMap((path) =>
          path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : [],
        ),
      ),
    ].sort() as string[],
})

/** Paths as in a newsroom; What is not given is the smallest newsroom's. */
export function makeIssue(files: Readonly<Record<string, string | Uint8Array>>, id = '2026-08'): MadeIssue {
  const house = houseFiles()
  const own = filesOf({
    'config.yml': CONFIG,
    [`issues/${id}/issue.yml`]: ISSUE,
    [`issues/${id}/articles/one.md`]: ARTICLE,
    ...files,
  })
  const config = checkConfig(toSourceText('config.yml', textOf(own, 'config.yml'))).value
  if (!config) throw new Error('the test newsroom has a wrong config.yml')
  const { value: issue, diagnostics } = buildIssue(id, { config, files: own })
  if (!issue) throw new Error(diagnostics.map((one) => renderDiagnostic(one, 'en')).join('\n'))
  const themes = [own, house].flatMap((source) =>
    source.read('templates/theme.yml')
      ? [toSourceText('templates/theme.yml', textOf(source, 'templates/theme.yml'))]
      : [],
  )
  const { theme } = checkTheme(themes, issue.layout)
  return { issue, config, theme, templates: openTemplates([own, house]) }
}

const textOf = (files: Files, path: string): string =>
  decodeText(path, files.read(path) ?? new Uint8Array(), 1_000_000).source?.text ?? ''

/** An issue folder with, if it likes, a config.yml of its own. */
export function makeIssueFrom(folder: string): MadeIssue {
  const files: Record<string, Uint8Array> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(folder.length + 1)
    if (entry.isFile() && !path.startsWith('expected/'))
      files[path === 'config.yml' ? path : `issues/2026-08/${path}`] = readFileSync(join(folder, path))
  }
  return makeIssue(files)
}
