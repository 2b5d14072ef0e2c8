import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkTexts } from '../../../src/app/list-issues.ts'
import { newsroomFiles } from '../../../src/app/newsroom-files.ts'

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'kanfa-files-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

test('what is no file is not there: a folder, and a pipe that nobody writes to', () => {
  const root = folder()
  mkdirSync(join(root, 'folder.md'))
  execFileSync('mkfifo', [join(root, 'pipe.md')])
  writeFileSync(join(root, 'file.md'), 'x')
  const files = newsroomFiles(root)
  expect(['folder.md', 'pipe.md', 'file.md'].map((name) => files.read(name)?.length)).toEqual([undefined, undefined, 1])
})

test('while config.yml is broken, the mistakes of manifests and articles are still told', () => {
  const root = folder()
  mkdirSync(join(root, 'issues/x/articles'), { recursive: true })
  writeFileSync(join(root, 'issues/x/issue.yml'), 'sections: 5\n')
  writeFileSync(join(root, 'issues/x/articles/a.md'), '正文\n')
  expect(checkTexts(root, []).map(({ code, file }) => `${code} ${file}`)).toEqual([
    'manifest/missing-key issues/x/issue.yml',
    'manifest/wrong-type issues/x/issue.yml',
    'article/no-front-matter issues/x/articles/a.md',
  ])
})
