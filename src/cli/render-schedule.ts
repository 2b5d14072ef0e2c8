// The schedule for people: every entry with its next time and what stands in its way, then what has a date, then what
// was due.
import type { EntryReport, ScheduleReport } from '../app/report-schedule.ts'
import { padToWidth } from '../diagnostic/display-width.ts'
import { type Language, wordsIn } from '../diagnostic/language.ts'
import { explainReason } from '../schedule/reason-words.ts'
import { wordTable } from './word-table.ts'
import { sayCode } from './words.ts'

export function renderSchedule({ timezone, entries, occurrences, sends }: ScheduleReport, language: Language): string {
  const words = wordsIn(wordTable.schedule, language)
  if (entries.length + occurrences.length + sends.length === 0) return words.none
  const rows = occurrences.map(({ id, issue, list, due, state, reason, send }) =>
    [
      ...[padToWidth(id, 16), due.local, padToWidth(sayCode(state, language), 8), `${issue} → ${list}`],
      ...[send ?? '', explainReason(reason, language)],
    ]
      .filter((one) => one !== '')
      .join('  '),
  )
  const dated = sends.map(({ id, issue, list, due, state }) =>
    [padToWidth(id, 16), due.local, padToWidth(words[state], 8), `${issue} → ${list}`].join('  '),
  )
  return [...entries.map((one) => renderEntry(one, timezone, language)), ...dated, ...rows].join('\n')
}

function renderEntry(
  { id, issue, list, at, next, stopped, ready, reasons }: EntryReport,
  timezone: string,
  language: Language,
): string {
  const words = wordsIn(wordTable.schedule, language)
  const when = next ? `${next.local} ${timezone} (${next.utc.slice(0, 16)}Z)` : words.never
  const goes = ready.ready ? `  ${words.will} ${ready.issue}  ${ready.hash.slice(0, 12)}` : ''
  return [
    `${id}  ${issue} → ${list}  ${at}`,
    `  ${words.next}  ${when}${stopped ? `  ${words.paused}` : ''}`,
    ...(goes ? [goes] : []),
    ...reasons.map(
      (one) =>
        `  ${/^(not-covered|days-of-china)/.test(one) ? words.note : words.wont}  ${explainReason(one, language)}`,
    ),
  ].join('\n')
}
