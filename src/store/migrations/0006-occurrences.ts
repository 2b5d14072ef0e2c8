// What was due when, and what became of it; and what staff were told already.
import type { Migration } from './migration.ts'

export const occurrences: Migration = {
  name: '0006-occurrences',
  statements: ({ ddl: { id, integer, text, table } }) => [
    `create table schedule_entries (
      entry ${text} not null primary key,
      planned_until ${integer} not null
    ) ${table}`,
    `create table occurrences (
      id ${id},
      entry ${text} not null,
      list ${text} not null,
      issue ${text} not null,
      due_at ${integer} not null,
      state ${text} not null,
      reason ${text} not null,
      chosen ${text} not null,
      send_id ${text} not null,
      lease_until ${integer} not null
    ) ${table}`,
    'create unique index occurrences_once on occurrences (entry, due_at)',
    'create index occurrences_by_state on occurrences (state, due_at)',
    `create table told (
      cause ${text} not null primary key,
      at ${integer} not null
    ) ${table}`,
  ],
}
