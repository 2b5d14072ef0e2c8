// The newsroom's working days, and whether its schedule can be understood at all. Invariant: a file of holidays that is
// wrong is never half believed; the built-in one serves and the mistakes are told.
import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose, diagnoseFile } from '../diagnostic/source-text.ts'
import { checkCalendar } from '../manifest/check-calendar.ts'
import { decodeText, YAML_LIMIT_BYTES } from '../manifest/decode-text.ts'
import { parseYaml } from '../manifest/parse-yaml.ts'
import { findRule } from '../schedule/find-occurrences.ts'
import { type WorkingCalendar, workingCalendar } from '../schedule/working-calendar.ts'
import type { Newsroom } from './open-newsroom.ts'

export function openCalendar({ config, files }: Newsroom): Checked<WorkingCalendar> & { value: WorkingCalendar } {
  const path = config.calendar
  if (path === undefined) return { value: workingCalendar(), diagnostics: [] }
  const bytes = files.read(path)
  if (!bytes) {
    const hint = 'config.yml: calendar'
    return { value: workingCalendar(), diagnostics: [diagnoseFile('manifest/not-found', path, { file: path, hint })] }
  }
  const { source, diagnostics } = decodeText(path, bytes, YAML_LIMIT_BYTES)
  const checked = source ? checkCalendar(source) : { value: undefined, diagnostics }
  return { value: workingCalendar(checked.value), diagnostics: checked.diagnostics }
}

/** Times that are not understood, at their place in config.yml, and what is wrong with the file of holidays. */
export function checkSchedule(newsroom: Newsroom): readonly Diagnostic[] {
  const { config, configSource: source } = newsroom
  const unclear = config.schedule.flatMap((entry, at) => (findRule(entry.at) ? [] : [{ got: entry.at, at }]))
  const { diagnostics } = openCalendar(newsroom)
  const yaml = unclear.length > 0 ? parseYaml(source).value : undefined
  if (!yaml) return diagnostics
  const place = (at: number) => ({ source, span: yaml.spanOf(['schedule', at, 'at']) })
  return [...diagnostics, ...unclear.map(({ got, at }) => diagnose('manifest/bad-when', place(at), { got }))]
}
