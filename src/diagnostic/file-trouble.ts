// What is wrong with a file and shows only where it is used: a template while it is filled, a picture while it is
// decoded. Invariant: whoever uses the file turns it back into its diagnostics, so that it never looks like a bug.
import type { Checked, Diagnostic } from './diagnostic.ts'

export class FileTrouble extends Error {
  override readonly name = 'FileTrouble'
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((one) => `${one.file}:${one.line}:${one.column} ${one.code}`).join('; '))
    this.diagnostics = diagnostics
  }
}

/** Runs a renderer and collects what its files got wrong; any other error passes through. */
export function attempt<T>(render: () => T): Checked<T> {
  try {
    return { value: render(), diagnostics: [] }
  } catch (error) {
    if (error instanceof FileTrouble) return { value: undefined, diagnostics: error.diagnostics }
    throw error
  }
}
