// What the preview shows: the last good build of one issue, what is wrong now, and a number that grows with every
// change. While a file is broken the last good build stays.
import { resolve } from 'node:path'
import { type Compiled, compileIssue, openCompileMemory } from '../app/compile-issue.ts'
import { inspectIssue } from '../app/inspect-issue.ts'
import { type Newsroom, openNewsroom } from '../app/open-newsroom.ts'
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts'
import { chooseLanguage, type Language } from '../diagnostic/language.ts'

export type Shown = { readonly newsroom: Newsroom; readonly compiled: Compiled }

export type PreviewState = {
  readonly issueId: string
  readonly root: string
  readonly language: () => Language
  readonly shown: () => Shown | undefined
  readonly diagnostics: () => readonly Diagnostic[]
  /** False while what is shown is older than what is saved. */
  readonly isFresh: () => boolean
  readonly version: () => number
  /** How long the last build took, to be shown: speed that is seen stays. */
  readonly tookMs: () => number
  readonly rebuild: () => Promise<void>
  readonly onChange: (listener: () => void) => () => void
}

export function openPreviewState(
  root: string,
  issueId: string,
  options: { languageFlag?: string | undefined; env: Readonly<Record<string, string | undefined>> },
): PreviewState {
  const memory = openCompileMemory()
  const listeners = new Set<() => void>()
  let shown: Shown | undefined
  let publicationLanguage: string | undefined
  let diagnostics: readonly Diagnostic[] = []
  let isFresh = false
  let version = 0
  let tookMs = 0
  let running: Promise<void> | undefined
  let again = false

  const buildOnce = async (): Promise<void> => {
    const start = performance.now()
    const opened = openNewsroom(root)
    const built = opened.value && (await compileIssue(opened.value, issueId, memory))
    const found = built?.value && opened.value ? await inspectIssue(opened.value, built.value) : []
    diagnostics = [...opened.diagnostics, ...(built?.diagnostics ?? []), ...found]
    isFresh =
      opened.value !== undefined &&
      built?.value !== undefined &&
      !hasErrors([...opened.diagnostics, ...built.diagnostics])
    publicationLanguage = opened.value?.config.publication.language ?? publicationLanguage
    if (opened.value && built?.value) shown = { newsroom: opened.value, compiled: built.value }
    tookMs = performance.now() - start
    version += 1
    for (const listener of listeners) listener()
  }

  /** One build at a time; a save during a build causes exactly one more. */
  const rebuild = async (): Promise<void> => {
    if (await running) {
      again = true
      return running
    }
    running = (async () => {
      do {
        again = false
        await buildOnce()
      } while (again)
    })()
    try {
      await running
    } finally {
      running = undefined
    }
  }

  return {
    issueId,
    root: resolve(root),
    language: () => chooseLanguage({ flag: options.languageFlag, publication: publicationLanguage, env: options.env }),
    shown: () => shown,
    diagnostics: () => diagnostics,
    isFresh: () => isFresh,
    version: () => version,
    tookMs: () => tookMs,
    rebuild,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
