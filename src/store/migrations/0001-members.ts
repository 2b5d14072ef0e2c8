// Members, lists, consent, suppression and the audit log. There are no foreign keys: PostgreSQL checks them row by row
// (an import of a million would take twice as long), and the whole operations of this room are the only writers.
import type { Migration } from './migration.ts'

export const members: Migration = {
  name: '0001-members',
  statements: ({ ddl: { id, integer, text, table, clustered } }) => [
    `create table members (
      id ${id},
      public_id ${text} not null,
      address ${text} not null,
      key ${text} not null,
      domain ${text} not null,
      name ${text} not null default '',
      organisation ${text} not null default '',
      language ${text} not null default '',
      format ${text} not null default 'full',
      fields ${text} not null default '{}',
      suppressed ${text},
      suppressed_at ${integer},
      active_at ${integer} not null,
      created_at ${integer} not null,
      updated_at ${integer} not null
    ) ${table}`,
    'create unique index members_by_key on members (key)',
    'create unique index members_by_public_id on members (public_id)',
    'create index members_suppressed on members (id) where suppressed is not null',
    `create table memberships (
      member_id ${integer} not null,
      list ${text} not null,
      status ${text} not null,
      since ${integer} not null,
      origin_id ${integer} not null,
      primary key (member_id, list)
    ) ${clustered}`,
    'create index memberships_by_list on memberships (list, status, member_id)',
    `create table membership_past (
      id ${id},
      member_id ${integer} not null,
      list ${text} not null,
      status ${text} not null,
      since ${integer} not null,
      until ${integer} not null,
      origin_id ${integer} not null
    ) ${table}`,
    'create index membership_past_by_member on membership_past (member_id)',
    `create table origins (
      id ${id},
      how ${text} not null,
      source ${text} not null,
      wording ${text} not null,
      by ${text} not null,
      at ${integer} not null
    ) ${table}`,
    `create table member_tags (
      tag ${text} not null,
      member_id ${integer} not null,
      primary key (tag, member_id)
    ) ${clustered}`,
    'create index member_tags_by_member on member_tags (member_id)',
    `create table segments (
      name ${text} primary key,
      filter ${text} not null,
      by ${text} not null,
      at ${integer} not null
    ) ${table}`,
    `create table suppressions (
      hash ${text} primary key,
      key_id ${text} not null,
      reason ${text} not null,
      at ${integer} not null
    ) ${table}`,
    `create table activity (
      id ${id},
      member_id ${integer} not null,
      at ${integer} not null,
      kind ${text} not null,
      detail ${text} not null
    ) ${table}`,
    'create index activity_by_member on activity (member_id, at)',
    'create index activity_by_time on activity (at)',
    `create table confirmations (
      id ${id},
      member_id ${integer} not null,
      list ${text} not null,
      at ${integer} not null
    ) ${table}`,
    'create index confirmations_by_member on confirmations (member_id, at)',
  ],
}
