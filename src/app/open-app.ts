// A newsroom with its database: what verbs, jobs and the daemon open when compiling alone is not enough. Invariant:
// whoever opens it closes it; nothing is delivered by opening it.
import { OperatorError } from '../diagnostic/operator-error.ts'
import { renderDiagnostic } from '../diagnostic/render-diagnostic.ts'
import type { Config } from '../manifest/config.ts'
import type { Store } from '../store/open-store.ts'
import type { Env } from './find-setting.ts'
import { type Newsroom, openNewsroom } from './open-newsroom.ts'
import { openNewsroomStore } from './open-store.ts'

export type App = {
  readonly newsroom: Newsroom
  readonly config: Config
  readonly store: Store
  readonly env: Env
  readonly now: () => number
  readonly close: () => Promise<void>
}

export type AppOptions = { readonly env: Env; readonly now?: () => number }

export async function openApp(newsroom: Newsroom, options: AppOptions): Promise<App> {
  const { env, now = Date.now } = options
  const store = await openNewsroomStore(newsroom.root, env, { clock: () => new Date(now()) })
  return { newsroom, config: newsroom.config, store, env, now, close: store.close }
}

/** For jobs, which have nobody to show diagnostics to. */
export async function openAppAt(root: string, options: AppOptions): Promise<App> {
  const { value: newsroom, diagnostics } = openNewsroom(root)
  if (newsroom) return openApp(newsroom, options)
  const [first] = diagnostics
  throw new OperatorError('config/unusable', [
    'config.yml 有错，编辑部打不开。',
    first ? renderDiagnostic(first, 'zh') : '',
    '运行 kanfa check 看全部错误。',
    '什么都没有做。',
    'config.yml is wrong, so the newsroom cannot be opened.',
    first ? renderDiagnostic(first, 'en') : '',
    'kanfa check lists every mistake.',
    'Nothing was done.',
  ])
}
