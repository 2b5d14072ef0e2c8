// The preview as a running server: it builds, watches and answers until it is told to stop.
import { serve } from '@hono/node-server'
import { portTaken } from '../app/port-taken.ts'
import { parseMarkdown } from '../article/parse-markdown.ts'
import { previewApp } from './preview-app.ts'
import { openPreviewState } from './preview-state.ts'
import { watchNewsroom } from './watch-newsroom.ts'

export type Preview = { readonly url: string; readonly close: () => Promise<void> }

type Options = {
  readonly root: string
  readonly issueId: string
  readonly port: number
  readonly languageFlag?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

export async function servePreview({ root, issueId, port, languageFlag, env }: Options): Promise<Preview> {
  const state = openPreviewState(root, issueId, { languageFlag, env })
  await state.rebuild()
  // What the first build took from the cache, the first save needs: the parser is loaded before anyone waits for it.
  parseMarkdown('')
  const app = previewApp(state, env)
  const stopWatching = watchNewsroom(root, () => void state.rebuild())
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (address) => {
      resolve({
        url: `http://127.0.0.1:${address.port}/`,
        close: () =>
          new Promise((done) => {
            stopWatching()
            server.close(() => done())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      })
    })
    server.on('error', (error: NodeJS.ErrnoException) => {
      stopWatching()
      reject(portTaken(`127.0.0.1:${port}`, error))
    })
  })
}
