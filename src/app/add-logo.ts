// The masthead's picture belongs to the theme, not to an issue; it joins the issue's pictures under the theme's name
// for it, so that every edition encodes and hashes it like any other.
import { createHash } from 'node:crypto'
import type { Checked } from '../diagnostic/diagnostic.ts'
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import type { Issue } from '../issue/issue.ts'
import { readPictureSize } from '../issue/read-picture-size.ts'
import type { Theme } from '../manifest/theme.ts'
import type { Newsroom } from './open-newsroom.ts'

export function addLogo({ files }: Newsroom, issue: Issue, theme: Theme): Checked<Issue> {
  const { logo } = theme
  if (logo === undefined) return { value: issue, diagnostics: [] }
  const bytes = files.read(logo)
  const size = bytes && readPictureSize(bytes)
  if (!bytes || !size) {
    const known = files.list('templates').map((name) => `templates/${name}`)
    const code = bytes ? 'issue/picture-unreadable' : 'issue/picture-not-found'
    const values = { file: logo, ...suggest(nearestName(logo, known), known.slice(0, 6)) }
    return { value: undefined, diagnostics: [diagnoseFile(code, 'templates/theme.yml', values)] }
  }
  const hash = createHash('sha256').update(bytes).digest('hex')
  // Pictures are found from the issue's folder, two below the newsroom.
  const picture = { path: `../../${logo}`, ...size, sizeBytes: bytes.length, hash }
  return { value: { ...issue, pictures: new Map([...issue.pictures, [logo, picture]]) }, diagnostics: [] }
}
