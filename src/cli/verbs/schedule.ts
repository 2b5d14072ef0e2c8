// `kanfa schedule`: what comes next, what waits or was missed, why something will not go; and stopping and releasing it.
import { reportSchedule, type ScheduleReport } from '../../app/report-schedule.ts'
import { runPresses, stopPresses } from '../../app/stop-presses.ts'
import type { Language } from '../../diagnostic/language.ts'
import { UsageError } from '../../diagnostic/operator-error.ts'
import { explainReason } from '../../schedule/reason-words.ts'
import { withApp } from '../open-checked.ts'
import { renderSchedule } from '../render-schedule.ts'
import { EXIT, textOption, type Verb } from '../verb.ts'

export const schedule: Verb = {
  usage: 'schedule [--stop ID | --run ID --confirm HASH]',
  options: { stop: { type: 'string' }, run: { type: 'string' }, confirm: { type: 'string' }, by: { type: 'string' } },
  help: {
    stop: { zh: '停印：这一次不发，直到有人重新确认', en: 'stop the presses: it does not go until confirmed again' },
    run: { zh: '放行停下、扣下或错过的一次', en: 'let go what was stopped, held or missed' },
    confirm: { zh: '要发的那一版的哈希，至少 8 位', en: 'the hash of the edition that goes, 8 characters or more' },
    by: { zh: '谁决定的，记入审计', en: 'who decides, for the audit log' },
  },
  run: async (call) => {
    const [stop, run, confirm, by] = ['stop', 'run', 'confirm', 'by'].map((name) => textOption(call.values, name))
    if (stop && run) throw oneAtATime
    return withApp(call, async (app, language) => {
      const actor = by ? `staff:${by}` : 'cli'
      if (stop) await stopPresses(app, stop, actor)
      if (run) call.err(released(await runPresses(app, run, confirm, actor), language))
      const report = await reportSchedule(app)
      call.out(call.json ? JSON.stringify(withWords(report, language)) : renderSchedule(report, language))
      return EXIT.fine
    })
  },
}

const oneAtATime = new UsageError([
  '--stop 和 --run 一次只用一个。',
  'kanfa schedule --stop ID，或 kanfa schedule --run ID --confirm HASH。',
  'Give --stop or --run, one of them.',
  'kanfa schedule --stop ID, or kanfa schedule --run ID --confirm HASH.',
])

const released = (issue: string, language: Language): string =>
  language === 'zh' ? `${issue} 已放行，由 kanfa serve 发出。` : `${issue} is released; kanfa serve sends it.`

/** For machines: every reason with its sentence. */
const withWords = (report: ScheduleReport, language: Language): object => {
  const say = (reason: string) => ({ code: reason, text: explainReason(reason, language) })
  return {
    ...report,
    entries: report.entries.map((one) => ({ ...one, reasons: one.reasons.map(say) })),
    occurrences: report.occurrences.map((one) => ({ ...one, reason: one.reason === '' ? undefined : say(one.reason) })),
  }
}
