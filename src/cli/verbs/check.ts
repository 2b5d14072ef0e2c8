// `kanfa check`: every diagnostic of the issues named, or of the whole newsroom.
import { checkNewsroom } from '../../app/check-newsroom.ts'
import { checkTexts } from '../../app/list-issues.ts'
import { openChecked } from '../open-checked.ts'
import { refuseWith } from '../report-diagnostics.ts'
import type { Verb } from '../verb.ts'

export const check: Verb = {
  usage: 'check [ISSUE…] [--offline] [--strict]',
  options: { offline: { type: 'boolean' }, strict: { type: 'boolean' } },
  help: {
    offline: { zh: '不访问网络，不检查链接', en: 'do not touch the network: links are not followed' },
    strict: { zh: '警告也算错误', en: 'warnings count as errors' },
  },
  run: async (call) => {
    const { newsroom, language } = openChecked(call, () => checkTexts(call.root, call.positionals))
    const issues = call.positionals.length > 0 ? [...new Set(call.positionals)] : undefined
    const offline = call.values.offline === true
    const found = await checkNewsroom(newsroom, { issues, offline, signal: call.signal })
    const strict = call.values.strict === true
    const diagnostics = strict
      ? found.map((one) => (one.severity === 'warning' ? { ...one, severity: 'error' as const } : one))
      : found
    const code = refuseWith(call, diagnostics, language)
    if (diagnostics.length === 0 && !call.json) call.err(language === 'zh' ? '没有发现问题。' : 'Nothing to report.')
    return code
  },
}
