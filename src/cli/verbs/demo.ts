// `kanfa demo`: the sample issue compiled, delivered to the sample members through an embedded SMTP inbox, and shown.
import { relative } from 'node:path'
import { runDemo } from '../../app/run-demo.ts'
import { hasErrors } from '../../diagnostic/diagnostic.ts'
import { displayWidth, padToWidth } from '../../diagnostic/display-width.ts'
import { inert } from '../../diagnostic/render-diagnostic.ts'
import { exitCodeOf } from '../deliver-here.ts'
import { openChecked } from '../open-checked.ts'
import { reportDiagnostics } from '../report-diagnostics.ts'
import { EXIT, type Verb } from '../verb.ts'

export const demo: Verb = {
  usage: 'demo',
  options: {},
  run: async (call) => {
    const { newsroom, language } = openChecked(call)
    const progress = (step: string): void => void (call.json || call.err(`· ${step}`))
    const { diagnostics, done } = await runDemo(newsroom, { env: call.env, language, signal: call.signal, progress })
    if (!done || hasErrors(diagnostics)) return reportDiagnostics(call, diagnostics, language) || EXIT.diagnostics
    if (call.json) {
      call.out(JSON.stringify(done))
      return exitCodeOf(done.report)
    }
    const { arrived, report, files, inbox, issue } = done
    const width = Math.max(...arrived.map(({ to }) => displayWidth(to)), 12)
    call.out(`${padToWidth('收件人 To', width)}  ${padToWidth('大小 Size', 10)}  主题 Subject`)
    for (const { to, bytes, subject } of arrived)
      call.out(`${padToWidth(inert(to), width)}  ${padToWidth(`${Math.ceil(bytes / 1024)} KB`, 10)}  ${inert(subject)}`)
    const { accepted, audience } = report.counts
    const from = (path: string): string => relative(process.cwd(), path) || path
    call.out(
      [
        '',
        `${issue}：已接收 ${accepted}/${audience} · ${accepted} of ${audience} accepted`,
        `版本 Editions  ${from(files)}/`,
        `来信 Mail      ${from(inbox)}/`,
        '没有给任何真实的邮箱发信。 · No real mailbox was written to.',
      ].join('\n'),
    )
    return exitCodeOf(report)
  },
}
