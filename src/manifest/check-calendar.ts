// The operator's file of public holidays and worked weekends, which replaces the built-in one: YAML → days that exist.
import * as z from 'zod'
import type { Checked } from '../diagnostic/diagnostic.ts'
import { diagnose, type SourceText } from '../diagnostic/source-text.ts'
import { checkValue } from './check-value.ts'
import { parseYaml } from './parse-yaml.ts'
import { isCalendarDay } from './plain-checks.ts'

const texts = z.array(z.union([z.string(), z.number()]).transform(String))
const calendarSchema = z.strictObject({ covers: texts, holidays: texts, workdays: texts.default([]) })

export type CalendarFile = z.output<typeof calendarSchema>

export function checkCalendar(source: SourceText): Checked<CalendarFile> {
  const parsed = parseYaml(source)
  const yaml = parsed.value
  if (!yaml) return { value: undefined, diagnostics: parsed.diagnostics }
  const { value, diagnostics } = checkValue(calendarSchema, yaml)
  if (!value) return { value: undefined, diagnostics }
  const found = (['covers', 'holidays', 'workdays'] as const).flatMap((key) =>
    value[key].flatMap((got, at) => {
      const holds = key === 'covers' ? /^\d{4}$/.test(got) : isCalendarDay(got)
      return holds ? [] : [diagnose('manifest/bad-holiday', { source, span: yaml.spanOf([key, at]) }, { got })]
    }),
  )
  return { value: found.length > 0 ? undefined : value, diagnostics: found }
}
