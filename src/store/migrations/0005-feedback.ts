// What came back after a send. A report is kept whole as it came, matched or not; its events say what was done.
import type { Migration } from './migration.ts'

export const feedback: Migration = {
  name: '0005-feedback',
  statements: ({ ddl: { id, integer, text, table } }) => [
    `create table feedback (
      id ${id},
      source ${text} not null,
      kind ${text} not null,
      at ${integer} not null,
      sender ${text} not null,
      subject ${text} not null,
      original ${text} not null,
      delivery_id ${integer},
      member_id ${integer},
      forward ${integer} not null
    ) ${table}`,
    'create unique index feedback_by_source on feedback (source)',
    'create index feedback_by_member on feedback (member_id, id)',
    'create index feedback_to_forward on feedback (id) where forward = 1',
    `create table feedback_events (
      id ${id},
      feedback_id ${integer} not null,
      send_id ${text},
      delivery_id ${integer},
      member_id ${integer},
      at ${integer} not null,
      class ${text} not null,
      reason ${text} not null,
      status ${text} not null,
      reply ${text} not null,
      said ${text} not null,
      consequence ${text} not null
    ) ${table}`,
    'create index feedback_events_by_member on feedback_events (member_id, at)',
    'create index feedback_events_by_send on feedback_events (send_id, class)',
    'create index feedback_events_by_feedback on feedback_events (feedback_id)',
  ],
}
