// Opens the newsroom for a verb, or reports why it cannot be opened; decides the language of what follows.
import { type Newsroom, openNewsroom } from '../app/open-newsroom.ts'
import { chooseLanguage, type Language } from '../diagnostic/language.ts'
import { toRecord } from '../diagnostic/render-diagnostic.ts'
import { reportDiagnostics } from './report-diagnostics.ts'
import type { Call } from './verb.ts'

export type Opened = { readonly newsroom: Newsroom; readonly language: Language }

export function openChecked(call: Call): Opened | { readonly exitCode: number } {
  const { value: newsroom, diagnostics } = openNewsroom(call.root)
  const language = chooseLanguage({
    flag: call.languageFlag,
    publication: newsroom?.config.publication.language,
    env: call.env,
  })
  if (newsroom) return { newsroom, language }
  if (call.json) call.out(JSON.stringify({ diagnostics: diagnostics.map((one) => toRecord(one, language)) }))
  return { exitCode: reportDiagnostics(call, diagnostics, language) }
}
