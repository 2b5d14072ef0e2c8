// Opens the newsroom for a verb, with its database where the verb needs it.
// Invariant: a verb that goes on has a newsroom, and what it opened is closed however it ends.
import type { App } from '../app/open-app.ts'
import { type Newsroom, openNewsroom } from '../app/open-newsroom.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Language } from '../diagnostic/language.ts'
import { explainIfStore } from '../store/store-failure.ts'
import { refuseWith } from './report-diagnostics.ts'
import { type Call, Refused } from './verb.ts'

export type Opened = { readonly newsroom: Newsroom; readonly language: Language }

/** `more` says what else is wrong with a newsroom that cannot be opened. */
export function openChecked(call: Call, more: () => readonly Diagnostic[] = () => []): Opened {
  const { value: newsroom, diagnostics } = openNewsroom(call.root)
  const { language } = call
  if (newsroom) return { newsroom, language }
  throw new Refused(refuseWith(call, [...diagnostics, ...more()], language))
}

export async function withApp(call: Call, use: (app: App, language: Language) => Promise<number>): Promise<number> {
  const { newsroom, language } = openChecked(call)
  // What only compiles never loads the database.
  const { openApp } = await import('../app/open-app.ts')
  const app = await openApp(newsroom, { env: call.env })
  try {
    return await use(app, language).catch((error) => {
      throw explainIfStore(error)
    })
  } finally {
    await app.close()
  }
}
