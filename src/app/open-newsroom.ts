// A newsroom opened: its checked config, its files, its templates before the house's, its themes. Everything that
// compiles starts here; nothing is written and no database is touched.
import { join } from 'node:path'
import { type Checked, type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts'
import { diagnoseFile, type SourceText } from '../diagnostic/source-text.ts'
import type { Files } from '../issue/files.ts'
import { checkConfig } from '../manifest/check-config.ts'
import { checkTheme } from '../manifest/check-theme.ts'
import type { Config, Layout } from '../manifest/config.ts'
import { decodeText, YAML_LIMIT_BYTES } from '../manifest/decode-text.ts'
import type { Theme } from '../manifest/theme.ts'
import { openTemplates, type Templates } from '../template/open-templates.ts'
import { houseFiles, houseRoot, newsroomFiles } from './newsroom-files.ts'

export type Newsroom = {
  /** Absolute. */
  readonly root: string
  readonly config: Config
  /** The text of config.yml, so that later checks can point at its lines. */
  readonly configSource: SourceText
  readonly files: Files
  /** Files of the newsroom, then of the house. */
  readonly sources: readonly Files[]
  readonly templates: Templates
  readonly themeFor: (layout: Layout) => { readonly theme: Theme; readonly diagnostics: readonly Diagnostic[] }
}

export function openNewsroom(root: string): Checked<Newsroom> {
  const files = newsroomFiles(root)
  const bytes = files.read('config.yml')
  if (!bytes) {
    const values = { file: join(root, 'config.yml'), hint: 'kanfa init DIR, kanfa -C DIR …' }
    return { value: undefined, diagnostics: [diagnoseFile('manifest/not-found', 'config.yml', values)] }
  }
  const { source, diagnostics } = decodeText('config.yml', bytes, YAML_LIMIT_BYTES)
  if (!source) return { value: undefined, diagnostics }
  const checked = checkConfig(source)
  if (!checked.value || hasErrors(checked.diagnostics)) return { value: undefined, diagnostics: checked.diagnostics }
  const sources = root === houseRoot ? [files] : [files, houseFiles()]
  const themes = new Map<Layout, ReturnType<Newsroom['themeFor']>>()
  const themeFor = (layout: Layout): ReturnType<Newsroom['themeFor']> => {
    const known = themes.get(layout) ?? checkTheme(readThemes(sources), layout)
    themes.set(layout, known)
    return known
  }
  const templates = openTemplates(sources)
  const value = { root, config: checked.value, configSource: source, files, sources, templates, themeFor }
  return { value, diagnostics: checked.diagnostics }
}

function readThemes(sources: readonly Files[]): SourceText[] {
  return sources.flatMap((files) => {
    const bytes = files.read('templates/theme.yml')
    const read = bytes && decodeText('templates/theme.yml', bytes, YAML_LIMIT_BYTES)
    return read?.source ? [read.source] : []
  })
}
