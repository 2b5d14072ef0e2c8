// An edition as it may leave: compiled, and held to the house rules. Every way to a real send compiles here.
import { type Checked, hasErrors } from '../diagnostic/diagnostic.ts'
import type { Edition } from '../issue/edition.ts'
import { toEdition } from './compile-edition.ts'
import { compileIssue } from './compile-issue.ts'
import { inspectIssue } from './inspect-issue.ts'
import type { Newsroom } from './open-newsroom.ts'

/** `value` is absent when any diagnostic is an error that nobody has waived. */
export async function compileForSend(
  newsroom: Newsroom,
  id: string,
): Promise<Checked<Edition> & { readonly sizes?: { readonly html: number; readonly encoded: number } }> {
  const { value: compiled, diagnostics: found } = await compileIssue(newsroom, id)
  const diagnostics = compiled ? [...found, ...(await inspectIssue(newsroom, compiled))] : found
  if (!compiled || hasErrors(diagnostics)) return { value: undefined, diagnostics }
  return { value: await toEdition(newsroom, compiled), diagnostics, sizes: compiled.email.sizes }
}
