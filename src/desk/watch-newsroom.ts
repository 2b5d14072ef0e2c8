// Follows the newsroom's files. Editors save in bursts (write, rename, chmod), so changes are gathered for a moment
// that nobody notices before one rebuild is asked for.
import { type FSWatcher, watch } from 'node:fs'

const GATHER_MS = 15
/** What the build itself writes; reacting to it would never end. */
const OWN = /(^|\/)(dist|var|\.kanfa|\.git|node_modules)(\/|$)|\.tmp$|issue\.lock\.yml$|~$/

export function watchNewsroom(root: string, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const changed = (_: string, file: string | Buffer | null): void => {
    if (file !== null && OWN.test(String(file).replaceAll('\\', '/'))) return
    clearTimeout(timer)
    timer = setTimeout(onChange, GATHER_MS)
  }
  const watcher: FSWatcher = watch(root, { recursive: true }, changed)
  // A folder that vanishes under the watcher is a change like another.
  watcher.on('error', () => changed('error', null))
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}
