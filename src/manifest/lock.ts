// issue.lock.yml: the sources of an issue as they were when it was last built. `build --frozen` refuses anything else,
// so that what was signed or archived can be built again, or is known to have changed.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose, diagnoseFile, type SourceText } from '../diagnostic/source-text.ts'
import { parseYaml } from './parse-yaml.ts'

/** sha-256 in hex, by path from the folder. */
export type LockedFiles = ReadonlyMap<string, string>

export const renderLock = (files: LockedFiles): string =>
  [
    '# 由 kanfa build 写出：这一期的来源文件及其 sha-256。 Written by kanfa build; build --frozen compares with it.',
    'files:',
    ...[...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, hash]) => `  ${JSON.stringify(path)}: ${hash}`),
    '',
  ].join('\n')

/** What differs between the lock and the files as they are. */
export function checkLock(lock: SourceText, files: LockedFiles): readonly Diagnostic[] {
  const parsed = parseYaml(lock)
  if (!parsed.value) return parsed.diagnostics
  const { value, spanOf } = parsed.value
  const locked = new Map(Object.entries((value as { files?: Record<string, unknown> } | null)?.files ?? {}))
  const tell = (path: string, how: string): Diagnostic =>
    diagnose('issue/lock-differs', { source: lock, span: spanOf(['files', path], 'key') }, { path, how })
  const here = [...files].flatMap(([path, hash]) => {
    if (!locked.has(path)) return diagnoseFile('issue/lock-differs', lock.file, { path, how: 'new' })
    return locked.get(path) === hash ? [] : tell(path, 'changed')
  })
  const gone = [...locked.keys()].filter((path) => !files.has(path))
  return [...here, ...gone.map((path) => tell(path, 'gone'))]
}
