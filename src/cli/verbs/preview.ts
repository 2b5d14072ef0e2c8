// `kanfa preview`: one issue as its readers will see it, following every save.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { findLatestIssue, listIssues } from '../../app/list-issues.ts'
import { servePreview } from '../../desk/serve-preview.ts'
import { UsageError } from '../../diagnostic/operator-error.ts'
import { readManifest } from '../../issue/build-issue.ts'
import { openChecked } from '../open-checked.ts'
import { refuseWith } from '../report-diagnostics.ts'
import { EXIT, portOption, type Verb } from '../verb.ts'

export const preview: Verb = {
  usage: 'preview [ISSUE] [--port N] [--open]',
  options: { port: { type: 'string' }, open: { type: 'boolean' } },
  help: {
    port: { zh: '端口，默认 4170', en: 'the port; default 4170' },
    open: { zh: '打开浏览器', en: 'open a browser' },
  },
  run: async (call) => {
    const { newsroom, language } = openChecked(call)
    const issueId = call.positionals[0] ?? findLatestIssue(newsroom)
    const port = portOption(call.values, 4170)
    if (issueId === undefined) throw noIssue
    if (!listIssues(newsroom).includes(issueId))
      return refuseWith(call, readManifest(issueId, newsroom.files).diagnostics, language)
    const { root, languageFlag, env } = call
    const server = await servePreview({ root, issueId, port, languageFlag, env })
    if (call.json) call.out(JSON.stringify({ url: server.url, issue: issueId }))
    else call.out(server.url)
    if (call.values.open === true) openInBrowser(server.url)
    if (!call.signal.aborted) await once(call.signal, 'abort')
    await server.close()
    return EXIT.fine
  },
}

const noIssue = new UsageError({
  zh: { what: '编辑部里还没有一期。', fix: '先用 kanfa new 新建。' },
  en: { what: 'There is no issue yet.', fix: 'Make one with kanfa new.' },
})

function openInBrowser(url: string): void {
  const [program, ...rest] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  if (program)
    spawn(program, [...rest, url], { stdio: 'ignore', detached: true })
      .on('error', () => undefined)
      .unref()
}
