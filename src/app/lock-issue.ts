// The sources of an issue, hashed and written down when it is built; compared, and never written, when it is frozen.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import { issueFolder } from '../issue/build-issue.ts'
import type { Issue } from '../issue/issue.ts'
import { decodeText, YAML_LIMIT_BYTES } from '../manifest/decode-text.ts'
import { checkLock, type LockedFiles, renderLock } from '../manifest/lock.ts'
import type { Newsroom } from './open-newsroom.ts'

const lockPath = (id: string): string => `${issueFolder(id)}/issue.lock.yml`

export function compareLock(newsroom: Newsroom, issue: Issue): readonly Diagnostic[] {
  const path = lockPath(issue.id)
  const bytes = newsroom.files.read(path)
  if (!bytes) return [diagnoseFile('issue/lock-missing', path)]
  const { source, diagnostics } = decodeText(path, bytes, YAML_LIMIT_BYTES)
  return source ? checkLock(source, sourceFiles(newsroom, issue)) : diagnostics
}

export function writeLock(newsroom: Newsroom, issue: Issue): void {
  const text = renderLock(sourceFiles(newsroom, issue))
  const known = newsroom.files.read(lockPath(issue.id))
  if (known && new TextDecoder().decode(known) === text) return
  writeFileSync(join(newsroom.root, lockPath(issue.id)), text)
}

function sourceFiles({ files }: Newsroom, issue: Issue): LockedFiles {
  const folder = issueFolder(issue.id)
  const locked = new Map<string, string>()
  for (const path of issue.sources.keys()) {
    const bytes = files.read(path)
    if (bytes) locked.set(path.slice(folder.length + 1), createHash('sha256').update(bytes).digest('hex'))
  }
  for (const picture of issue.pictures.values()) locked.set(picture.path, picture.hash)
  return locked
}
