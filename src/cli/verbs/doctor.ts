// `kanfa doctor`: what would stop a send, with the fix for each. Changes nothing, sends nothing.
import type { Finding } from '../../app/finding.ts'
import { runDoctor } from '../../app/run-doctor.ts'
import { padToWidth } from '../../diagnostic/display-width.ts'
import { inert } from '../../diagnostic/render-diagnostic.ts'
import { openChecked } from '../open-checked.ts'
import { EXIT, type Verb } from '../verb.ts'

const STATES = {
  zh: { ok: '正常', warning: '注意', problem: '问题', unknown: '未知' },
  en: { ok: 'ok', warning: 'warning', problem: 'PROBLEM', unknown: 'unknown' },
} as const

export const doctor: Verb = {
  usage: 'doctor',
  options: {},
  run: async (call) => {
    const { newsroom, language } = openChecked(call)
    const findings = await runDoctor(newsroom, { env: call.env })
    const rows = findings.map(({ found, fix, ...one }) => ({
      ...one,
      found: found[language],
      ...(fix ? { fix: fix[language] } : {}),
    }))
    if (call.json) call.out(JSON.stringify({ checks: rows }))
    else
      for (const { name, state, found, fix } of rows)
        call.out(
          [
            `${padToWidth(STATES[language][state], 8)} ${padToWidth(name, 9)} ${inert(found)}`,
            ...(fix ? [`${' '.repeat(19)}→ ${inert(fix)}`] : []),
          ].join('\n'),
        )
    return findings.some(stops) ? EXIT.operator : EXIT.fine
  },
}

const stops = ({ state }: Finding): boolean => state === 'problem'
