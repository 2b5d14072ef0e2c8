// `init` and `new`: a newsroom that builds at once, and the next issue numbered on from the last. Nothing that exists
// is ever overwritten.
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { type OperatorCode, OperatorError } from '../diagnostic/operator-error.ts'
import { inOrder } from '../issue/check-continuity.ts'
import type { Layout } from '../manifest/config.ts'
import { renderNextManifest } from '../manifest/edit-manifest-number.ts'
import { renderJsonSchema, SCHEMAS, type SchemaName } from '../manifest/json-schema.ts'
import { listManifests } from './list-issues.ts'
import type { Newsroom } from './open-newsroom.ts'
import { articleStarter, configStarter, issueStarter } from './starters.ts'

/** The files written, relative to the folder. */
export function createNewsroom(folder: string, options: { layout: Layout; today: string }): readonly string[] {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw taken('disk/not-empty', [`${folder} 不是空文件夹。`, '换一个文件夹名。'], `${folder} is not empty.`)
  const id = options.today.slice(0, 7)
  const files: Record<string, string> = {
    'config.yml': configStarter(options.layout),
    [`issues/${id}/issue.yml`]: issueStarter(options),
    [`issues/${id}/articles/welcome.md`]: articleStarter(),
    'templates/README.md':
      '把要改的模板和 theme.yml 放在这里，只需写与内置不同的部分。\n\nPut the templates you restyle and a theme.yml here; name only what differs from the built-in ones.\n',
    '.gitignore': 'dist/\nvar/\n.kanfa/\n',
    ...editorSettings(),
  }
  for (const [path, text] of Object.entries(files)) writeNew(join(folder, path), text)
  return Object.keys(files)
}

/** Completion and hints for YAML in VS Code, from schemas that stand beside the newsroom. */
export function editorSettings(): Record<string, string> {
  const schemas = Object.fromEntries(
    (Object.keys(SCHEMAS) as SchemaName[]).map((name) => [`.vscode/schema/${name}.json`, renderJsonSchema(name)]),
  )
  const settings = {
    'yaml.schemas': {
      './.vscode/schema/config.json': 'config.yml',
      './.vscode/schema/manifest.json': 'issues/*/issue.yml',
    },
    'files.encoding': 'utf8',
    'files.eol': '\n',
  }
  return { ...schemas, '.vscode/settings.json': `${JSON.stringify(settings, undefined, 2)}\n` }
}

export function createIssue(
  newsroom: Newsroom,
  options: { id: string; today: string },
): { path: string; from: string | undefined } {
  const { files, root, config } = newsroom
  const path = `issues/${options.id}/issue.yml`
  if (files.read(path)) throw taken('disk/issue-exists', [`${path} 已经有了。`, '换一个期名。'], `${path} exists.`)
  const last = inOrder(listManifests(newsroom)).at(-1)
  const text = last
    ? renderNextManifest(last.manifest.source.text, { today: options.today })
    : issueStarter({ layout: config.publication.layout, today: options.today })
  writeNew(join(root, path), text)
  if (!last) writeNew(join(root, `issues/${options.id}/articles/welcome.md`), articleStarter())
  return { path, from: last?.id }
}

const taken = (code: OperatorCode, [what, fix]: readonly [what: string, fix: string], english: string): OperatorError =>
  new OperatorError(code, {
    zh: { what, why: '不会覆盖已有的文件。', fix, state: '什么都没有写。' },
    en: { what: english, why: 'Nothing is overwritten.', fix: 'Name another.', state: 'Nothing was written.' },
  })

function writeNew(path: string, text: string): void {
  makeFolder(dirname(path))
  writeFileSync(path, text, { flag: 'wx' })
}
