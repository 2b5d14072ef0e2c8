// The delivery ledger. The only index that changes with every message is the one that claims read, and it holds
// nothing but what is still to be sent.
import type { Migration } from './migration.ts'

export const ledger: Migration = {
  name: '0003-ledger',
  statements: ({ ddl: { id, integer, text, table } }) => [
    `create table editions (
      hash ${text} primary key, issue ${text} not null, title ${text} not null, body ${text} not null,
      at ${integer} not null
    ) ${table}`,
    `create table sends (
      id ${text} primary key,
      issue ${text} not null,
      edition ${text} not null,
      list ${text} not null,
      slot ${text} not null,
      scheduled_at ${integer} not null,
      created_at ${integer} not null,
      started_at ${integer},
      ended_at ${integer},
      cancelled_at ${integer},
      paused_at ${integer},
      paused_until ${integer},
      reason ${text},
      uncertain ${text} not null,
      give_up_ms ${integer} not null,
      deadline ${integer},
      audience ${integer} not null,
      first_delivery ${integer} not null,
      last_delivery ${integer} not null,
      frame ${text} not null
    ) ${table}`,
    'create unique index sends_by_slot on sends (edition, list, slot)',
    `create table deliveries (
      id ${id},
      send_id ${text} not null,
      member_id ${integer} not null,
      address ${text} not null,
      name ${text} not null,
      organisation ${text} not null,
      domain ${text} not null,
      lane ${text} not null,
      phase ${integer} not null,
      attempts ${integer} not null default 0,
      due_at ${integer} not null default 0,
      lease ${integer},
      ended_at ${integer},
      class ${text},
      reply ${text}
    ) ${table}`,
    'create index deliveries_due on deliveries (send_id, lane, due_at, id) where phase = 0',
    'create index deliveries_by_member on deliveries (member_id)',
    `create table attempts (
      id ${id},
      send_id ${text} not null,
      delivery_id ${integer} not null,
      attempt ${integer} not null,
      at ${integer} not null,
      stage ${text} not null,
      code ${integer},
      enhanced ${text},
      text ${text} not null,
      class ${text} not null,
      rule ${text} not null
    ) ${table}`,
    'create index attempts_by_delivery on attempts (delivery_id)',
    'create index attempts_by_send on attempts (send_id, class)',
    `create table doubts (
      id ${id},
      send_id ${text} not null,
      delivery_id ${integer} not null,
      attempt ${integer} not null,
      at ${integer} not null,
      stage ${text} not null,
      reason ${text} not null,
      decision ${text} not null,
      evidence ${text}
    ) ${table}`,
    'create index doubts_by_send on doubts (send_id, delivery_id)',
    `create table leases (
      id ${id},
      token ${text} not null,
      host ${text} not null,
      pid ${integer} not null,
      beat ${integer} not null,
      gates ${integer} not null,
      started_at ${integer} not null,
      beat_at ${integer} not null,
      ended_at ${integer}
    ) ${table}`,
    'create unique index leases_by_token on leases (token)',
    `create table paces (
      key ${text} primary key,
      next_at ${integer} not null,
      rest_until ${integer} not null,
      level ${integer} not null,
      reason ${text}
    ) ${table}`,
  ],
}
