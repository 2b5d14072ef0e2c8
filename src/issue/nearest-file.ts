// "The nearest is …" for a file that an issue names and does not have: near by its path, of that very name in another
// folder or without its ending, else what stands in the folder it was looked for in.
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import type { Files } from './files.ts'

const nameOf = (path: string): string => path.split('/').at(-1) ?? ''

/** `home` is where such files stand. */
export function nearestFile(folder: string, path: string, home: 'articles' | 'images', files: Files) {
  const own = path.split('/').slice(0, -1).join('/')
  const filesIn = (inner: string): string[] =>
    files
      .list(inner ? `${folder}/${inner}` : folder)
      .filter((name) => name.includes('.') && name !== 'issue.yml')
      .map((name) => (inner ? `${inner}/${name}` : name))
  const known = [...new Set([own, home])].flatMap(filesIn)
  const name = nameOf(path)
  const same = known.find((one) => one !== path && (nameOf(one) === name || nameOf(one).startsWith(`${name}.`)))
  const beside = filesIn(own)
  return suggest(same ?? nearestName(path, known), (beside.length > 0 ? beside : known).slice(0, 6))
}
